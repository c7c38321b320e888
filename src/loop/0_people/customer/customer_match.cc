#include "loop/0_people/customer/customer_match.h"

#include <algorithm>
#include <map>

#include "app/private_text.h"
#include "base/text.h"

namespace sp {
namespace {

constexpr std::size_t shared_by_max = 20;  // files with the same key; beyond it the key is nobody's own
constexpr std::size_t matches_max = 20;
constexpr std::size_t long_name = 6;  // letters from which two may differ
constexpr std::int64_t turn = 200;    // files a turn of make_keys

/// Without spaces; Latin letters small.
std::string closed(std::string_view name) {
  constexpr std::string_view wide_space = "\u3000";
  std::string out;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const char c = name[at];
    if (name.substr(at).starts_with(wide_space)) at += wide_space.size() - 1;
    else if (c != ' ') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

std::vector<std::string> letters_of(std::string_view text) {
  std::vector<std::string> letters;
  while (!text.empty()) {
    letters.push_back(text_head(text, 1));
    text.remove_prefix(std::max<std::size_t>(1, letters.back().size()));
  }
  return letters;
}

std::size_t distance(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  std::vector<std::size_t> row(other.size() + 1);
  for (std::size_t at = 0; at <= other.size(); ++at) row[at] = at;
  for (std::size_t i = 1; i <= one.size(); ++i) {
    std::size_t before = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t change = before + (one[i - 1] == other[j - 1] ? 0 : 1);
      before = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::int64_t weight(MatchReason reason) {
  switch (reason) {
    case MatchReason::identity: return 60;
    case MatchReason::device: return 45;
    case MatchReason::name_and_organisation: return 45;
    case MatchReason::near_name_and_phone: return 40;
  }
  return 0;
}

std::string name_key(std::string_view name, PersonId organisation) { return closed(name) + "|" + organisation.text(); }

std::string serial_key(std::string_view serial) { return text_head(closed(serial), 80); }

std::vector<PersonId> persons_with_key(db::Connection& connection, std::string_view kind, std::string_view value) {
  return db::all<PersonId>(connection, "SELECT person FROM match_keys WHERE kind = $1 AND value = $2 ORDER BY person LIMIT 100",
                           kind, value);
}

MatchFacts facts_of(db::Connection& connection, const Person& person) {
  MatchFacts facts{.self = person.id, .name = person_name(connection, person.id), .identities = {},
                   .organisation = person.organisation, .serials = {}};
  for (const IdentityRow& row : identities_of(connection, person.id)) facts.identities.emplace_back(row.kind, row.value);
  for (const Device& device : person.devices) {
    if (!device.serial.empty()) facts.serials.push_back(device.serial);
  }
  return facts;
}

void save_keys(db::Connection& writer, const MatchFacts& facts) {
  db::post(writer, "DELETE FROM match_keys WHERE person = $1", facts.self);
  const auto add = [&](std::string_view kind, const std::string& value) {
    db::post(writer, "INSERT INTO match_keys (kind, value, person) VALUES ($1, $2, $3) ON CONFLICT (kind, value, person) DO NOTHING",
             kind, value, facts.self);
  };
  if (facts.organisation) add("name", name_key(facts.name, facts.organisation));
  for (const std::string& serial : facts.serials) add("serial", serial_key(serial));
}

std::pair<PersonId, PersonId> ordered(PersonId one, PersonId other) { return {std::min(one, other), std::max(one, other)}; }

}  // namespace

bool same_name(std::string_view one, std::string_view other) {
  return one == other || search_tokens(closed(one)) == search_tokens(closed(other));
}

bool near_name(std::string_view one, std::string_view other) {
  if (same_name(one, other)) return true;
  auto words = search_tokens(one), others = search_tokens(other);
  std::ranges::sort(words);
  std::ranges::sort(others);
  if (words == others) return true;
  const auto letters = letters_of(closed(one)), more = letters_of(closed(other));
  const std::size_t shorter = std::min(letters.size(), more.size());
  if (shorter < 2) return false;
  const std::size_t apart = distance(letters, more);
  // "张伟" and "张敏" are two people: of a name of two letters one may be missing or too many, not another one.
  if (shorter == 2 && letters.size() == more.size()) return false;
  return apart <= (shorter >= long_name ? 2u : 1u);
}

std::string phone_tail(IdentityKind kind, std::string_view value) {
  if (kind != IdentityKind::phone || value.size() < tail_length) return {};
  return std::string(value.substr(value.size() - tail_length));
}

std::vector<Match> find_matches(db::Connection& connection, const MatchFacts& facts) {
  std::map<std::int64_t, Match> found;
  const auto add = [&](PersonId id, MatchReason reason, std::optional<IdentityKind> by = {}) {
    const PersonId other = survivor(connection, id);
    if (other == facts.self) return;
    Match& match = found[other.value()];
    match.other = other;
    if (by) match.by = by;
    if (std::ranges::find(match.reasons, reason) == match.reasons.end()) match.reasons.push_back(reason);
  };
  for (const auto& [kind, value] : facts.identities) {
    const auto same = identities_like(connection, kind, value);
    if (same.size() <= shared_by_max)
      for (const IdentityRow& row : same) add(row.person, MatchReason::identity, kind);
    const std::string tail = phone_tail(kind, value);
    if (tail.empty() || facts.name.empty()) continue;
    for (const IdentityRow& row : db::select<IdentityRow>(connection, "WHERE tail = $1 AND tail <> '' ORDER BY id DESC LIMIT 200", tail)) {
      if (row.person == facts.self || (row.value == value && same.size() > shared_by_max)) continue;
      if (near_name(facts.name, person_name(connection, row.person))) add(row.person, MatchReason::near_name_and_phone);
    }
  }
  const auto by_key = [&](std::string_view kind, const std::string& key, MatchReason reason) {
    const auto persons = persons_with_key(connection, kind, key);
    if (persons.size() > shared_by_max) return;
    for (const PersonId person : persons) add(person, reason);
  };
  if (facts.organisation && !facts.name.empty())
    by_key("name", name_key(facts.name, facts.organisation), MatchReason::name_and_organisation);
  for (const std::string& serial : facts.serials) by_key("serial", serial_key(serial), MatchReason::device);

  std::vector<Match> matches;
  for (auto& [_, match] : found) {
    for (const MatchReason reason : match.reasons) match.score += weight(reason);
    match.score = std::min<std::int64_t>(match.score, 100);
    std::ranges::sort(match.reasons);
    matches.push_back(std::move(match));
  }
  std::ranges::sort(matches, std::greater{}, [](const Match& match) { return std::tuple(match.score, match.other); });
  if (matches.size() > matches_max) matches.resize(matches_max);
  return matches;
}

void refresh_matches(Tx& tx, Person& person) {
  const MatchFacts facts = facts_of(tx.db, person);
  save_keys(tx.db, facts);
  const auto before = duplicates_of(tx.db, person.id);
  const auto matches = find_matches(tx.db, facts);
  for (const DuplicateRow& row : before) {
    const PersonId other = row.low == person.id ? row.high : row.low;
    if (std::ranges::find(matches, other, &Match::other) == matches.end()) forget_match(tx.db, row.low, row.high);
  }
  for (const Match& match : matches) {
    if (std::ranges::find(person.not_same, match.other) != person.not_same.end()) continue;
    const auto other = db::load<Person>(tx.db, match.other);
    if (!other || other->kind != person.kind) continue;
    const auto [low, high] = ordered(person.id, match.other);
    const auto known = std::ranges::find_if(before, [&](const DuplicateRow& row) { return row.low == low && row.high == high; });
    if (known != before.end() && known->score == match.score && known->reasons == match.reasons) continue;
    db::post(tx.db,
             "INSERT INTO duplicates (low, high, score, reasons, at) VALUES ($1, $2, $3, $4, $5) "
             "ON CONFLICT (low, high) DO UPDATE SET score = EXCLUDED.score, reasons = EXCLUDED.reasons",
             low, high, match.score, match.reasons, tx.now);
    if (known == before.end())
      keep(tx, person, {MatchProposed{match.other, match.by.value_or(IdentityKind::phone), match.score, match.reasons}});
  }
}

std::optional<PersonId> make_keys(Tx& tx, PersonId after) {
  auto persons = db::select<Person>(tx.db, "WHERE id > $1 ORDER BY id LIMIT $2", after, turn);
  for (Person& person : persons) {
    if (!person.merged_into) refresh_matches(tx, person);
  }
  if (std::ssize(persons) < turn) return std::nullopt;
  return persons.back().id;
}

void forget_matches(db::Connection& writer, PersonId person) {
  db::post(writer, "DELETE FROM duplicates WHERE low = $1 OR high = $1", person);
}

void forget_match(db::Connection& writer, PersonId one, PersonId other) {
  const auto [low, high] = ordered(one, other);
  db::post(writer, "DELETE FROM duplicates WHERE low = $1 AND high = $2", low, high);
}

std::vector<DuplicateRow> duplicates_of(db::Connection& connection, PersonId person) {
  return db::all<DuplicateRow>(connection,
                               "SELECT low, high, score, reasons, at FROM duplicates WHERE low = $1 UNION ALL "
                               "SELECT low, high, score, reasons, at FROM duplicates WHERE high = $1 ORDER BY 3 DESC, 1, 2 LIMIT 50",
                               person);
}

std::vector<DuplicateRow> duplicates_page(db::Connection& connection, const std::optional<DuplicateRow>& after, std::int64_t limit) {
  constexpr std::string_view columns = "SELECT low, high, score, reasons, at FROM duplicates ";
  constexpr std::string_view order = "ORDER BY score DESC, low DESC, high DESC LIMIT $1";
  if (!after) return db::all<DuplicateRow>(connection, db::interned_sql(std::string(columns) + std::string(order)), limit);
  return db::all<DuplicateRow>(
      connection, db::interned_sql(std::string(columns) + "WHERE (score, low, high) < ($2, $3, $4) " + std::string(order)), limit,
      after->score, after->low, after->high);
}

std::vector<PersonId> persons_with_serial(db::Connection& connection, std::string_view serial) {
  return persons_with_key(connection, "serial", serial_key(serial));
}

}  // namespace sp
