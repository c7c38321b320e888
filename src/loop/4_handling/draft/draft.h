// What a member of staff is writing to a case and has not sent. It comes back after a reload and at another desk, for
// its author alone. The words are a private text of the case's customer; the journal never hears of them.
#pragma once

#include "app/routes.h"
#include "loop/4_handling/case/case_types.h"

namespace sp::handling {

/// One a person and case.
struct Draft {
  static constexpr std::string_view table = "drafts";
  std::int64_t id = 0;
  StaffId staff;
  CaseId case_id;
  std::int64_t content = 0;  // row of private_texts: DraftContent as JSON
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Draft, (), (id, staff, case_id, content, at))

/// What the caller had written of this kind became a message: it goes in the same transaction. A program's token is
/// not the person at his desk, so what he writes stays.
void forget_sent(Tx& tx, CaseId case_id, intake::MessageKind kind);

/// GET and PUT /cases/{id}/draft. Refuses: attachment_unknown, and what visible_case() refuses.
void draft_routes(Routes& routes);

}  // namespace sp::handling
