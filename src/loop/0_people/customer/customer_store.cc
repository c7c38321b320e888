#include "loop/0_people/customer/customer_store.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "loop/0_people/customer/contact.h"
#include "loop/0_people/customer/customer_match.h"
#include "loop/0_people/customer/customer_rules.h"

namespace sp {
namespace {

constexpr std::size_t prefix_max = 12;  // letters of a Latin word that find it
constexpr std::size_t query_terms_max = 6;

/// Every beginning of a Latin word, every pair and single character of a Chinese name: then finding is equality,
/// which both engines index alike whatever their collation.
std::set<std::string> terms_of(std::string_view name) {
  std::set<std::string> terms;
  for (const std::string& token : search_tokens(name)) {
    const auto length = text_length(token);
    for (std::size_t letters = 1; letters <= std::min(length, prefix_max); ++letters) terms.insert(text_head(token, letters));
    terms.insert(token);
  }
  return terms;
}

constexpr std::string_view card_columns = "SELECT id, name, merged, kind, tier, organisation, agent FROM person_cards ";

/// The conditions of a filter, their places counted on from `place`. Most customers are basic and persons: of the others
/// an index knows, and the words in which it says so stand here again.
std::string filter_sql(const PersonFilter& filter, int place) {
  std::string sql;
  const auto equals = [&](const char* column) { sql += std::string(" AND ") + column + " = $" + std::to_string(place++); };
  if (filter.tier) {
    equals("tier");
    if (*filter.tier != Tier::basic) sql += " AND tier <> 'basic'";
  }
  if (filter.organisation) equals("organisation");
  if (filter.agent) equals("agent");
  if (filter.kind) {
    equals("kind");
    if (*filter.kind != PersonKind::person) sql += " AND kind <> 'person'";
  }
  return sql;
}

int bind_filter(db::Statement& statement, const PersonFilter& filter, int index) {
  if (filter.tier) db::bind_value(statement, index++, *filter.tier);
  if (filter.organisation) db::bind_value(statement, index++, *filter.organisation);
  if (filter.agent) db::bind_value(statement, index++, *filter.agent);
  if (filter.kind) db::bind_value(statement, index++, *filter.kind);
  return index;
}

bool fits(const PersonFilter& filter, const PersonCard& card) {
  return (!filter.tier || *filter.tier == card.tier) && (!filter.organisation || *filter.organisation == card.organisation) &&
         (!filter.agent || *filter.agent == card.agent) && (!filter.kind || *filter.kind == card.kind);
}

/// $1: below this id, $2: how many, then the filter's values, then one a term.
std::string_view page_sql(const PersonFilter& filter, int filters, std::size_t terms) {
  std::string sql = std::string(card_columns) + "WHERE merged = 0 AND id < $1" + filter_sql(filter, 3);
  for (std::size_t at = 0; at < terms; ++at) {
    sql += at == 0 ? " AND id IN (" : " INTERSECT ";
    sql += "SELECT person FROM person_terms WHERE term = $" + std::to_string(at + 3 + static_cast<std::size_t>(filters));
  }
  if (terms > 0) sql += ")";
  return db::interned_sql(sql + " ORDER BY id DESC LIMIT $2");
}

std::vector<PersonCard> page_of(db::Connection& connection, const std::vector<SearchTerm>& terms, const PersonFilter& filter,
                                std::int64_t before, std::int64_t limit) {
  const int filters = filter.tier.has_value() + filter.organisation.has_value() + filter.agent.has_value() + filter.kind.has_value();
  db::Execution execution(connection, page_sql(filter, filters, terms.size()), before, limit);
  int index = bind_filter(execution.statement(), filter, 2);
  for (const SearchTerm& term : terms)
    execution.statement().bind_own(index++, term.prefix ? text_head(term.token, prefix_max) : term.token);
  std::vector<PersonCard> cards;
  while (execution.statement().step()) cards.push_back(db::read_row<PersonCard>(execution.statement()));
  return cards;
}

/// Whoever a phone number ending so belongs to; only digits, four at least.
std::vector<IdentityRow> by_tail(db::Connection& connection, std::string_view query) {
  std::string digits;
  for (const char c : query) {
    if (c >= '0' && c <= '9') digits += c;
    else if (c != ' ' && c != '-' && c != '*') return {};
  }
  if (digits.size() < tail_length) return {};
  auto rows = db::select<IdentityRow>(connection, "WHERE tail = $1 AND tail <> '' ORDER BY id DESC LIMIT 500",
                                      digits.substr(digits.size() - tail_length));
  std::erase_if(rows, [&](const IdentityRow& row) { return !row.value.ends_with(digits); });
  return rows;
}

/// A merged person's phone number still finds, and finds the survivor.
std::vector<PersonCard> find_by_identity(db::Connection& connection, std::string_view query, const PersonFilter& filter,
                                         std::int64_t before) {
  std::set<std::int64_t> found;
  const auto add = [&](PersonId person) { found.insert(survivor(connection, person).value()); };
  for (const auto kind : {IdentityKind::phone, IdentityKind::email, IdentityKind::wechat, IdentityKind::login}) {
    const auto value = normalised(kind, query);
    if (!value) continue;
    for (const IdentityRow& row : identities_like(connection, kind, *value)) add(row.person);
  }
  for (const IdentityRow& row : by_tail(connection, query)) add(row.person);
  for (const PersonId person : persons_with_serial(connection, query)) add(person);
  if (const auto id = parse_id(query)) found.insert(*id);
  std::vector<PersonCard> cards;
  for (const auto id : found) {
    if (id >= before) continue;
    auto card = db::load<PersonCard>(connection, id);
    if (card && !card->merged && fits(filter, *card)) cards.push_back(std::move(*card));
  }
  return cards;
}

/// What of a file stands in its card besides the name.
auto card_part(const Person& person) {
  return std::tuple(static_cast<bool>(person.merged_into), person.kind, person.tier, person.organisation, person.agent);
}

/// What a rule of tiers may look at.
auto tier_part(const Person& person) {
  return std::tuple(person.organisation, person.devices.size(), person.entitlements.size(), tier_by_hand(person),
                    person.tier_until, static_cast<bool>(person.merged_into), person.absorbed.size());
}

}  // namespace

Result<Person> load_person(db::Connection& connection, PersonId id) {
  auto person = db::load<Person>(connection, id);
  if (!person || is_withdrawn(*person)) return refuse(RefusalKind::not_found, "unknown_customer");
  return *std::move(person);
}

void keep(Tx& tx, Person& person, const std::vector<PersonEvent>& events) {
  const auto card = card_part(person);
  const auto tier = tier_part(person);
  tx.record(person, events, {.stream = person_stream(person.id)});
  db::save(tx.db, person);
  if (card != card_part(person))
    db::post(tx.db, "UPDATE person_cards SET merged = $2, kind = $3, tier = $4, organisation = $5, agent = $6 WHERE id = $1",
             person.id, static_cast<bool>(person.merged_into), person.kind, person.tier, person.organisation, person.agent);
  if (tier != tier_part(person)) set_timer(tx.db, "tier", person.id.value(), tx.now);
}

Tier person_tier(db::Connection& connection, PersonId id) {
  return db::one<Tier>(connection, "SELECT tier FROM persons WHERE id = $1", id).value_or(Tier::basic);
}

StaffId named_agent(db::Connection& connection, PersonId id) {
  return db::one<StaffId>(connection, "SELECT agent FROM person_cards WHERE id = $1", id).value_or(StaffId{});
}

std::string person_name(db::Connection& connection, PersonId id) {
  return db::one<std::string>(connection, "SELECT name FROM person_cards WHERE id = $1", id).value_or("");
}

void save_card(db::Connection& writer, const Person& person, std::string_view name) {
  db::save(writer, PersonCard{person.id, std::string(name), static_cast<bool>(person.merged_into), person.kind, person.tier,
                              person.organisation, person.agent});
  db::post(writer, "DELETE FROM person_terms WHERE person = $1", person.id);
  for (const std::string& term : terms_of(name))
    db::post(writer, "INSERT INTO person_terms (term, person) VALUES ($1, $2)", term, person.id);
}

std::vector<IdentityRow> identities_of(db::Connection& connection, PersonId person) {
  return db::select<IdentityRow>(connection, "WHERE person = $1 ORDER BY id", person);
}

std::vector<IdentityRow> identities_like(db::Connection& connection, IdentityKind kind, std::string_view value) {
  return db::select<IdentityRow>(connection, "WHERE value = $2 AND kind = $1 ORDER BY id LIMIT 100", kind, value);
}

PersonId survivor(db::Connection& connection, PersonId id) {
  const auto into = db::one<std::optional<PersonId>>(connection, "SELECT merged_into FROM persons WHERE id = $1", id);
  return into && *into ? **into : id;
}

std::vector<PersonCard> find_persons(db::Connection& connection, std::string_view query, const PersonFilter& filter,
                                     PersonId before, std::int64_t limit) {
  const auto below = before ? before.value() : std::numeric_limits<std::int64_t>::max();
  if (query.find_first_not_of(' ') == std::string_view::npos) return page_of(connection, {}, filter, below, limit);
  auto cards = find_by_identity(connection, query, filter, below);
  auto terms = search_terms(query);
  terms.resize(std::min(terms.size(), query_terms_max));
  if (!terms.empty()) {
    for (PersonCard& card : page_of(connection, terms, filter, below, limit)) {
      if (std::ranges::find(cards, card.id, &PersonCard::id) == cards.end()) cards.push_back(std::move(card));
    }
  }
  std::ranges::sort(cards, std::greater{}, &PersonCard::id);
  if (cards.size() > static_cast<std::size_t>(limit)) cards.resize(static_cast<std::size_t>(limit));
  return cards;
}

ReplayCheck customer_replay() { return replay_check<Person, PersonEvent>("person"); }

}  // namespace sp
