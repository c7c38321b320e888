// The audit log: what members of staff did, in cases and outside, read from the journal. Who, when, what, with which
// thing; what was said or written there stays where it is.
// Clause: Q7.4 (rights, audit).
#pragma once

#include <span>
#include <string_view>

#include "app/routes.h"

namespace sp::handling {

/// What an act is about. reading: personal data in clear, lists that left as files, the console seen as another.
BOOST_DEFINE_ENUM_CLASS(AuditKind, work, customers, reading, people, signing_in, standards, settings, imports)

struct AuditAct {
  std::string_view type;  // of the journal's event
  AuditKind kind = AuditKind::work;
};

/// Every event by which a member of staff does something; what clocks do because of it is none.
std::span<const AuditAct> audit_acts();

/// GET /audit: newest first; for whoever may read the whole journal. Refuses: not_allowed.
void audit_routes(Routes& routes);

}  // namespace sp::handling
