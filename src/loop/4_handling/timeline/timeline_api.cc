// Everything between a customer and the house in one line of time, newest first: his cases' turns and what was said.
// Clause: C3.1.3 (one record of every contact).
#include "loop/4_handling/timeline/timeline_api.h"

#include <limits>

#include "app/private_text.h"
#include "base/text.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/4_handling/case/case_views.h"

namespace sp::handling {
namespace {

constexpr std::int64_t page = 40;
constexpr std::size_t text_max = 240;

struct ReadTimeline {
  PersonId id;
  std::optional<Int<1, 9'000'000'000'000'000'000>> before;  // seq of the last one seen
};
BOOST_DESCRIBE_STRUCT(ReadTimeline, (), (id, before))

struct TimelineRow {
  std::int64_t seq = 0;
  Instant at;
  std::string type;  // of the event
  CaseId case_id;
  std::string number, title;
  ActorKind actor_kind = ActorKind::system;
  std::string actor;
  std::optional<std::string> text;  // what was said, its beginning
  bool internal = false;            // never seen by the customer
};
BOOST_DESCRIBE_STRUCT(TimelineRow, (), (seq, at, type, case_id, number, title, actor_kind, actor, text, internal))

struct TimelinePage {
  std::vector<TimelineRow> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(TimelinePage, (), (items, next))

/// Who speaks may not be who acts: the portal writes down what a customer says.
void add_words(TimelineRow& row, db::Connection& connection, const std::string& body, Language language) {
  const auto posted = from_stored_json<intake::MessagePosted>(body);
  if (!posted) return;
  row.internal = posted->kind == intake::MessageKind::note;
  row.actor_kind = posted->author.kind;
  row.actor = actor_name(connection, posted->author, language);
  if (const auto words = read_private(connection, posted->text)) row.text = text_head(*words, text_max);
}

/// A file merged into another's brings its own past along.
std::vector<PersonId> files_of(const Person& person) {
  std::vector<PersonId> files = person.absorbed;
  files.push_back(person.id);
  return files;
}

Result<TimelinePage> read_timeline(Reading& reading, const ReadTimeline& command) {
  const auto person = load_person(reading.db, command.id);
  if (!person) return refuse(RefusalKind::not_found, "unknown_customer");
  const std::int64_t before = command.before ? command.before->value : std::numeric_limits<std::int64_t>::max();
  std::vector<journal::Event> events;
  for (const PersonId file : files_of(*person)) {
    auto some = db::select<journal::Event>(
        reading.db,
        "WHERE case_id IN (SELECT id FROM case_cards WHERE customer = $1) AND seq < $2 AND type IN ('case_opened', 'message_posted', "
        "'case_solved', 'result_confirmed', 'result_refused', 'case_reopened', 'case_closed', 'case_merged', 'promise_made', "
        "'promise_settled', 'case_rated', 'case_nudged', 'case_appealed') ORDER BY seq DESC LIMIT $3",
        file, before, page);
    std::ranges::move(some, std::back_inserter(events));
  }
  std::ranges::sort(events, std::ranges::greater{}, &journal::Event::seq);
  TimelinePage result;
  if (std::ssize(events) >= page) {
    events.resize(page);
    result.next = std::to_string(events.back().seq);
  }
  for (const journal::Event& event : events) {
    const auto card = db::load<CaseCard>(reading.db, event.case_id);
    if (!card || !may(reading.caller, Right::case_read, {card->id, TeamId{card->team}, StaffId{card->owner}})) continue;
    TimelineRow row{event.seq, event.at, event.type, card->id, card->number, card->title, event.actor_kind,
                    actor_name(reading.db, {event.actor_kind, event.actor}, reading.caller.language), {}, false};
    if (event.type == "message_posted") add_words(row, reading.db, event.body, reading.caller.language);
    result.items.push_back(std::move(row));
  }
  return result;
}

}  // namespace

void timeline_routes(Routes& routes) { routes.read("/api/v1/customers/{id}/timeline", Right::customer_read, "C3.1.3", read_timeline); }

}  // namespace sp::handling
