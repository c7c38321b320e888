#include "loop/0_people/customer/customer_store.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "loop/0_people/customer/contact.h"
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

/// "SELECT person FROM … INTERSECT SELECT …": one line a term, $1 to $n, then the page.
std::string_view term_sql(std::size_t terms) {
  std::string sql = "SELECT id, name, merged FROM person_cards WHERE merged = 0 AND id < $1 AND id IN (";
  for (std::size_t at = 0; at < terms; ++at) {
    if (at > 0) sql += " INTERSECT ";
    sql += "SELECT person FROM person_terms WHERE term = $" + std::to_string(at + 3);
  }
  return db::interned_sql(sql + ") ORDER BY id DESC LIMIT $2");
}

std::vector<PersonCard> find_by_name(db::Connection& connection, std::string_view query, std::int64_t before,
                                     std::int64_t limit) {
  auto terms = search_terms(query);
  if (terms.empty()) return {};
  terms.resize(std::min(terms.size(), query_terms_max));
  db::Execution execution(connection, term_sql(terms.size()), before, limit);
  for (int index = 2; const SearchTerm& term : terms)
    execution.statement().bind_own(index++, term.prefix ? text_head(term.token, prefix_max) : term.token);
  std::vector<PersonCard> cards;
  while (execution.statement().step()) cards.push_back(db::read_row<PersonCard>(execution.statement()));
  return cards;
}

/// A merged person's phone number still finds, and finds the survivor.
std::vector<PersonCard> find_by_identity(db::Connection& connection, std::string_view query, std::int64_t before) {
  std::set<std::int64_t> found;
  for (const auto kind : {IdentityKind::phone, IdentityKind::email, IdentityKind::wechat, IdentityKind::login}) {
    const auto value = normalised(kind, query);
    if (!value) continue;
    for (const IdentityRow& row : identities_like(connection, kind, *value))
      found.insert(survivor(connection, row.person).value());
  }
  std::vector<PersonCard> cards;
  for (const auto id : found) {
    if (id >= before) continue;
    if (auto card = db::load<PersonCard>(connection, id)) cards.push_back(std::move(*card));
  }
  return cards;
}

}  // namespace

Result<Person> load_person(db::Connection& connection, PersonId id) {
  auto person = db::load<Person>(connection, id);
  if (!person || is_withdrawn(*person)) return refuse(RefusalKind::not_found, "unknown_customer");
  return *std::move(person);
}

void keep(Tx& tx, Person& person, const std::vector<PersonEvent>& events) {
  tx.record(person, events, {.stream = person_stream(person.id)});
  db::save(tx.db, person);
}

Tier person_tier(db::Connection& connection, PersonId id) {
  return db::one<Tier>(connection, "SELECT tier FROM persons WHERE id = $1", id).value_or(Tier::basic);
}

std::string person_name(db::Connection& connection, PersonId id) {
  return db::one<std::string>(connection, "SELECT name FROM person_cards WHERE id = $1", id).value_or("");
}

void save_card(db::Connection& writer, const PersonCard& card) {
  db::save(writer, card);
  db::post(writer, "DELETE FROM person_terms WHERE person = $1", card.id);
  for (const std::string& term : terms_of(card.name))
    db::post(writer, "INSERT INTO person_terms (term, person) VALUES ($1, $2)", term, card.id);
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

std::vector<PersonCard> find_persons(db::Connection& connection, std::string_view query, PersonId before,
                                     std::int64_t limit) {
  const auto below = before ? before.value() : std::numeric_limits<std::int64_t>::max();
  if (query.find_first_not_of(' ') == std::string_view::npos)
    return db::select<PersonCard>(connection, "WHERE merged = 0 AND id < $1 ORDER BY id DESC LIMIT $2", below, limit);
  auto cards = find_by_identity(connection, query, below);
  for (PersonCard& card : find_by_name(connection, query, below, limit)) {
    if (std::ranges::find(cards, card.id, &PersonCard::id) == cards.end()) cards.push_back(std::move(card));
  }
  std::ranges::sort(cards, std::greater{}, &PersonCard::id);
  if (cards.size() > static_cast<std::size_t>(limit)) cards.resize(static_cast<std::size_t>(limit));
  return cards;
}

void save_proposal(Tx& tx, PersonId person, PersonId other, IdentityKind kind) {
  db::run(tx.db,
          "INSERT INTO match_proposals (person, other, kind, at) VALUES ($1, $2, $3, $4) "
          "ON CONFLICT (person, other) DO NOTHING",
          person, other, kind, tx.now);
}

std::vector<Proposal> proposals_of(db::Connection& connection, PersonId person) {
  return db::all<Proposal>(connection,
                           "SELECT p.other, p.kind FROM match_proposals p JOIN person_cards c ON c.id = p.other "
                           "WHERE p.person = $1 AND c.merged = 0 UNION "
                           "SELECT p.person, p.kind FROM match_proposals p JOIN person_cards c ON c.id = p.person "
                           "WHERE p.other = $1 AND c.merged = 0 ORDER BY 1",
                           person);
}

ReplayCheck customer_replay() { return replay_check<Person, PersonEvent>("person"); }

}  // namespace sp
