// Files that may be one person's: shown with the reasons, merged, taken apart again, or remembered as two.
#include "app/private_text.h"
#include "loop/0_people/customer/contact.h"
#include "loop/0_people/customer/customer_api.h"
#include "loop/0_people/customer/customer_commands.h"
#include "loop/0_people/customer/customer_rules.h"
#include "loop/0_people/customer/customer_views.h"

namespace sp {
namespace {

constexpr std::int64_t pairs_a_page = 30;

struct DuplicateView {
  CustomerView one, other;  // the older file first
  std::int64_t score = 0;
  std::vector<MatchReason> reasons;
  Instant at;  // since when it is proposed
};
BOOST_DESCRIBE_STRUCT(DuplicateView, (), (one, other, score, reasons, at))

struct DuplicatePage {
  std::vector<DuplicateView> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(DuplicatePage, (), (items, next))

struct Lookalike {
  CustomerRow customer;
  std::int64_t score = 0;
  std::vector<MatchReason> reasons;
};
BOOST_DESCRIBE_STRUCT(Lookalike, (), (customer, score, reasons))

struct Lookalikes {
  std::vector<Lookalike> items;
};
BOOST_DESCRIBE_STRUCT(Lookalikes, (), (items))

/// "100.<low>.<high>": the last pair of a page.
std::string cursor_of(const DuplicateRow& row) {
  return std::to_string(row.score) + '.' + row.low.text() + '.' + row.high.text();
}

std::optional<DuplicateRow> row_at(std::string_view cursor) {
  const auto first = cursor.find('.'), second = cursor.rfind('.');
  if (first == std::string_view::npos || first == second || first == 0 || first > 3) return std::nullopt;
  DuplicateRow row;
  for (const char c : cursor.substr(0, first)) {
    if (c < '0' || c > '9') return std::nullopt;
    row.score = row.score * 10 + (c - '0');
  }
  row.low = PersonId{parse_id(cursor.substr(first + 1, second - first - 1)).value_or(0)};
  row.high = PersonId{parse_id(cursor.substr(second + 1)).value_or(0)};
  return row.low && row.high ? std::optional(row) : std::nullopt;
}

Result<DuplicatePage> list_duplicates(Reading& reading, const ListDuplicates& command) {
  std::optional<DuplicateRow> after;
  if (command.cursor) {
    after = row_at(*command.cursor);
    if (!after) return invalid("cursor", "expected_id");
  }
  DuplicatePage page;
  if (!may(reading.caller, Right::customer_read, Place{})) return page;
  const auto limit = command.limit ? command.limit->value : pairs_a_page;
  const auto rows = duplicates_page(reading.db, after, limit + 1);
  for (const DuplicateRow& row : rows) {
    if (std::ssize(page.items) == limit) {
      page.next = cursor_of(rows[static_cast<std::size_t>(limit) - 1]);
      break;
    }
    SP_TRY(const auto one, load_person(reading.db, row.low));
    SP_TRY(const auto other, load_person(reading.db, row.high));
    page.items.push_back({view_of(reading.db, one), view_of(reading.db, other), row.score, row.reasons, row.at});
  }
  return page;
}

Result<Lookalikes> lookalikes(Reading& reading, const FindLookalikes& command) {
  Lookalikes found;
  if (!may(reading.caller, Right::customer_read, Place{})) return found;
  MatchFacts facts{.self = {}, .name = command.name ? std::string(*command.name) : "", .identities = {},
                   .organisation = command.organisation.value_or(PersonId{}), .serials = {}};
  // Half a number is typed on the way to a whole one: nothing looks like it yet.
  const auto add = [&](IdentityKind kind, std::string_view text) {
    if (const auto value = normalised(kind, text)) facts.identities.emplace_back(kind, *value);
  };
  if (command.phone) add(IdentityKind::phone, *command.phone);
  if (command.email) add(IdentityKind::email, *command.email);
  for (const Match& match : find_matches(reading.db, facts))
    found.items.push_back({row_of(reading.db, match.other), match.score, match.reasons});
  return found;
}

/// Writes both sides of a link and brings the cards, and who is proposed, up to date.
void link(Tx& tx, Person& person, Person& survivor, const LinkEvents& events) {
  const PrivateRef name = survivor.name;
  keep(tx, person, events.first);
  keep(tx, survivor, events.second);
  if (survivor.name != name) save_card(tx.db, survivor, read_private(tx.db, survivor.name).value_or(""));
  if (person.merged_into) forget_matches(tx.db, person.id);
  else refresh_matches(tx, person);
  refresh_matches(tx, survivor);
}

Result<CustomerView> merge(Tx& tx, const MergeCustomer& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  SP_TRY(auto into, person_for(tx, Right::customer_write, command.into));
  SP_TRY(const auto events, decide_merge(person, into, command.take.value_or(std::vector<MergeField>{})));
  link(tx, person, into, events);
  return view_of(tx.db, into);
}

Result<CustomerView> unmerge(Tx& tx, const UnmergeCustomer& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  if (!person.merged_into) return refuse("not_merged");
  SP_TRY(auto survivor, load_person(tx.db, person.merged_into));
  SP_TRY(const auto events, decide_unmerge(person, survivor));
  link(tx, person, survivor, events);
  return view_of(tx.db, person);
}

Result<CustomerView> dismiss(Tx& tx, const DismissMatch& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  auto other = load_person(tx.db, command.other);
  if (!other) return invalid("other", "unknown_customer");
  SP_TRY(const auto events, decide_dismiss(person, *other));
  keep(tx, person, events.first);
  keep(tx, *other, events.second);
  forget_match(tx.db, person.id, other->id);
  return view_of(tx.db, person);
}

}  // namespace

void duplicate_routes(Routes& routes) {
  const std::string one = "/api/v1/customers/{id}";
  const std::string clause = "C3.4.3";
  routes.read("/api/v1/duplicates", Right::customer_read, clause, list_duplicates);
  routes.read("/api/v1/lookalikes", Right::customer_read, clause, lookalikes);
  routes.write("POST", one + "/merge", Right::customer_write, clause, merge);
  routes.write("POST", one + "/unmerge", Right::customer_write, clause, unmerge);
  routes.write("POST", one + "/not-same", Right::customer_write, clause, dismiss);
}

}  // namespace sp
