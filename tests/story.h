// Stories: what a person does and what the system answers, as text that everybody can write (stories/*.story).
//
//   # Clause: C3.4.2  a comment; an indented line goes on with the line before
//   at 2026-03-02 09:00 Asia/Shanghai
//   staff chen roles agent team complaints
//   text NAME … lines … end                     a long text, used as {NAME}
//   lin POST /cases {"kind":"repair"} -> 201 as CASE
//   lin key once POST /cases {…} -> 201         with an Idempotency-Key
//   lin GET /cases/{CASE} -> 200 {"category":"new_"} -> no event case_closed
//   lin POST /cases/{CASE}/solve {} -> refused steps_missing
//   advance 47h59m -> event clock_warned {"clock":"solved"}
//
//   outbox zhang@example.com as MAIL            sends what waits; the last message to him, {MAIL.code} is the code in it
//   zhang@example.com signs in                  asks for a code, types it; from then on he may ask like staff
//
// Objects are matched in part; an expected list item must be somewhere in the list. {NAME} is the id of a kept answer,
// {NAME.approvals.0.id} what lies deeper, {NAME.track} the token of its link; {lin} and {repair} are ids of people and
// teams. `customer` is anybody without a session. Paths are below /api/v1; events are those since the line before.
#pragma once

#include <string>
#include <vector>

#include "main/compose.h"
#include "story_text.h"

namespace sp::test {

BOOST_DEFINE_ENUM_CLASS(StoryWay, inline_sqlite, http_sqlite, http_postgres)

/// Tells the story on an empty installation; what came out otherwise, each with its line. Empty: all as told, and
/// the journal and the tables agree.
std::vector<std::string> tell(const Story& story, StoryWay way);

}  // namespace sp::test
