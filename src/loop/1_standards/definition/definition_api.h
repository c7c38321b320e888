// Definitions over the API: read them, and put a new version into force from its date. A wrong text is refused with
// line and column, and what runs stays in force. Clause: R3.1, R8.1, Q2.1.
#pragma once

#include "app/replay.h"
#include "app/routes.h"
#include "base/time.h"
#include "loop/1_standards/definition/definition_text.h"
#include "loop/1_standards/definition/standards.h"

namespace sp {

/// The shipped set and everything published since. Refuses with file, line and column.
Result<Standards::InForce> load_definitions(db::Connection& connection);

/// Puts into force what was published, once it is committed. Before the writer's start.
void follow_publications(Standards& standards, Writer& writer);

/// Takes a definition out of force from the beginning of a day ("2026-03-02"; a calendar has no date and goes at once).
/// What began under one of its versions ends under it. Refuses: not_found; still_used with the "list" of the
/// definitions, in force or to come, that name it; version_to_come, when one would bring it back after that day.
Result<void> repeal_definition(const Standards& standards, Tx& tx, DefinitionSort kind, const std::string& id,
                               const std::string& from);

void definition_routes(const Standards& standards, Routes& routes);
void target_routes(const Standards& standards, Routes& routes);  // which time limit holds for whom
void design_routes(const Standards& standards, const Clock& clock, Routes& routes);  // picture, check, BPMN
ReplayCheck definition_replay();

}  // namespace sp
