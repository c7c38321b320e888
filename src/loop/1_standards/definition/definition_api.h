// Definitions over the API: read them, and put a new version into force from its date. A wrong text is refused with
// line and column, and what runs stays in force. Clause: R3.1, R8.1, Q2.1.
#pragma once

#include "app/replay.h"
#include "app/routes.h"
#include "base/time.h"
#include "loop/1_standards/definition/standards.h"

namespace sp {

/// The shipped set and everything published since. Refuses with file, line and column.
Result<Standards::InForce> load_definitions(db::Connection& connection);

/// Puts into force what was published, once it is committed. Before the writer's start.
void follow_publications(Standards& standards, Writer& writer);

void definition_routes(const Standards& standards, Routes& routes);
void design_routes(const Standards& standards, const Clock& clock, Routes& routes);  // picture, check, BPMN
ReplayCheck definition_replay();

}  // namespace sp
