#include "loop/4_handling/case/my_requests.h"

#include <algorithm>

#include "app/texts.h"
#include "base/text.h"
#include "loop/0_people/customer/customer_door.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/4_handling/case/portal_request.h"

namespace sp::handling {
namespace {

constexpr std::size_t page_default = 20;
constexpr std::size_t looked_max = 500;  // cards one page looks at, where some are not his to see
constexpr std::size_t files_max = 20;    // of his that were merged

BOOST_DEFINE_ENUM_CLASS(Whose, mine, organisation)

struct ListMyRequests {
  std::optional<Whose> whose;
  bool closed = false;
  std::optional<Int<1, 50>> limit;
  std::optional<CaseId> cursor;
};
BOOST_DESCRIBE_STRUCT(ListMyRequests, (), (whose, closed, limit, cursor))

struct SendMyRequest {
  Text<1, 60> kind;
  std::optional<Text<1, 60>> draft;
  Answers fields;
};
BOOST_DESCRIBE_STRUCT(SendMyRequest, (), (kind, draft, fields))

struct MyRequest {
  std::string number, title, kind_name, state;
  std::string token;  // of its tracking page
  std::string by;     // who asked for it, where it was not the reader
  std::string last_message;
  bool last_is_ours = false;
  bool needs_you = false;  // waits for the customer's word
  std::int64_t nudged = 0;
  Instant opened_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(MyRequest, (), (number, title, kind_name, state, token, by, last_message, last_is_ours, needs_you, nudged, opened_at, updated_at))

struct MyRequests {
  std::vector<MyRequest> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(MyRequests, (), (items, next))

/// "$3, $4": as many as he has files.
std::string places(std::size_t from, std::size_t count) {
  std::string text;
  for (std::size_t at = 0; at < count; ++at) text += (at > 0 ? ", $" : "$") + std::to_string(from + at);
  return text;
}

std::vector<CaseCard> cards_of(db::Connection& connection, const std::vector<PersonId>& files, bool closed, std::int64_t before) {
  db::Execution execution(connection,
                          db::interned_sql("SELECT " + db::table_sql<CaseCard>().columns + " FROM case_cards WHERE closed = $1 AND id < $2 AND customer IN (" +
                                           places(4, files.size()) + ") ORDER BY id DESC LIMIT $3"),
                          closed, before, static_cast<std::int64_t>(page_default));
  for (int index = 3; const PersonId file : files) execution.statement().bind(index++, file.value());
  std::vector<CaseCard> cards;
  while (execution.statement().step()) cards.push_back(db::read_row<CaseCard>(execution.statement()));
  return cards;
}

std::vector<CaseCard> cards_of_organisation(db::Connection& connection, PersonId organisation, PersonId but, bool closed, std::int64_t before) {
  return db::select<CaseCard>(connection,
                              "WHERE closed = $1 AND id < $2 AND customer <> $5 AND customer IN (SELECT id FROM persons WHERE organisation = $4 OR id = $4) "
                              "ORDER BY id DESC LIMIT $3",
                              closed, before, static_cast<std::int64_t>(page_default), organisation, but);
}

bool needs_customer(const Case& c) {
  const bool asked = std::ranges::any_of(c.approvals, [](const Approval& a) { return a.state == ApprovalState::pending && a.role == "customer"; });
  return !is_over(c.category) && (asked || c.category == Category::waiting_customer || (c.category == Category::solved && c.answer == CustomerAnswer::none));
}

/// Whether the case names the contact he proved to be his.
bool names(db::Connection& connection, const Case& c, const ProvedIdentity& proved) {
  const auto stated = answer_text(recorded_answers(connection, c), proved.kind == IdentityKind::email ? "email" : "phone");
  return stated && code_target(*stated) && code_target(*stated)->value == proved.value;
}

MyRequest row_of(const CaseDesk& desk, db::Connection& connection, const CaseCard& card, const Case& c, Language language) {
  MyRequest row;
  row.number = card.number;
  row.title = card.title;
  const auto process = desk.standards.current()->processes.find(c.kind, c.process_version);
  row.kind_name = process ? std::string(words_in(process->spec().name, language_tag(language))) : c.kind;
  row.state = text(language, "track." + std::string(enum_text(c.category)));
  row.token = desk.links.sign("track", c.id.value());
  row.last_message = card.last_message;
  row.last_is_ours = !card.needs_reply && intake::newer_messages(connection, c.conversation, {}, {ActorKind::person, c.customer.value()}) > 0;
  row.needs_you = needs_customer(c);
  row.nudged = c.nudged;
  row.opened_at = card.opened_at;
  row.updated_at = card.updated_at;
  return row;
}

Result<MyRequests> list(const CaseDesk& desk, Reading& reading, const ListMyRequests& command) {
  const PersonId me = reading.caller.customer();
  const auto file = db::load<Person>(reading.db, me);
  if (!file) return refuse(RefusalKind::not_found, "unknown_customer");
  const bool organisation = command.whose == Whose::organisation;
  if (organisation && (!file->organisation || !file->sees_organisation)) return refuse(RefusalKind::forbidden, "not_allowed");
  const ProvedIdentity proved = proved_by(reading.db, reading.caller);
  const bool whole = organisation || is_only_his(reading.db, me, proved);
  std::vector<PersonId> files{me};
  files.insert(files.end(), file->absorbed.begin(), file->absorbed.begin() + std::min(std::ssize(file->absorbed), std::ptrdiff_t{files_max}));
  const std::size_t limit = command.limit ? static_cast<std::size_t>(command.limit->value) : page_default;
  std::int64_t before = command.cursor ? command.cursor->value() : std::numeric_limits<std::int64_t>::max();
  MyRequests page;
  for (std::size_t looked = 0; looked < looked_max;) {
    const auto cards = organisation ? cards_of_organisation(reading.db, file->organisation, me, command.closed, before)
                                    : cards_of(reading.db, files, command.closed, before);
    for (const CaseCard& card : cards) {
      if (page.items.size() == limit) {
        page.next = id_text(before);
        return page;
      }
      before = card.id.value();
      const auto c = load_case(reading.db, card.id);
      if (!c || c->category == Category::spam || (!whole && !names(reading.db, *c, proved))) continue;
      page.items.push_back(row_of(desk, reading.db, card, *c, reading.caller.language));
      if (organisation) page.items.back().by = card.customer_name;
    }
    looked += cards.size();
    if (cards.size() < page_default) return page;
  }
  page.next = id_text(before);
  return page;
}

/// What we know of him already he need not state: his name, and the contact he proved.
Result<Sent> send(const CaseDesk& desk, Tx& tx, const SendMyRequest& command) {
  const auto process = desk.standards.current()->process_for(command.kind, tx.now);
  if (!process || process->form() == nullptr) return invalid("kind", "kind_unknown", {{"kind", command.kind}});
  Answers given = command.fields;
  const auto put = [&](const std::string& field, std::string_view value) {
    if (process->form()->fields().find(field) != nullptr && !value.empty()) given[field] = {to_json(std::string(value))};
  };
  const ProvedIdentity proved = proved_by(tx.db, tx.caller);
  put("contact_name", text_head(person_name(tx.db, tx.caller.customer()), 60));
  put(proved.kind == IdentityKind::email ? "email" : "phone", proved.value);
  SP_TRY(Answers answers, checked_form(*process, given, false));
  return open_request(desk, tx, *process, {command.kind, command.draft, {}}, std::move(answers), tx.caller.customer());
}

}  // namespace

void my_requests_routes(const CaseDesk& desk, Routes& routes) {
  routes.read<ListMyRequests, MyRequests>("/api/v1/portal/my/requests", Right::customer, "R6.4",
                                          [&desk](Reading& reading, const ListMyRequests& command) { return list(desk, reading, command); });
  routes.write<SendMyRequest, Sent>("POST", "/api/v1/portal/my/requests", Right::customer, "R1.1",
                                    [&desk](Tx& tx, const SendMyRequest& command) { return send(desk, tx, command); }, 201);
}

}  // namespace sp::handling
