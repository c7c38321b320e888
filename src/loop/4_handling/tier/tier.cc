#include "loop/4_handling/tier/tier.h"

#include <algorithm>
#include <array>

#include "app/private_text.h"
#include "loop/0_people/customer/customer_rules.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/4_handling/case/case_types.h"

namespace sp::handling {
namespace {

constexpr Duration year{std::chrono::hours{365 * 24}};
constexpr std::int64_t turn = 300;          // customers a turn of the sweep
constexpr std::int64_t preview_max = 20'000;  // the newest; a preview is an answer, not a night's work
constexpr std::size_t examples_max = 20;

struct Looked {
  TierFacts facts;
  std::optional<Instant> next;  // when something of it changes by itself
};

/// Every file the customer has: his own and those merged into it.
std::vector<Person> files_of(db::Connection& connection, const Person& person) {
  std::vector<Person> files{person};
  for (const PersonId id : person.absorbed) {
    if (auto other = db::load<Person>(connection, id)) files.push_back(*std::move(other));
  }
  return files;
}

Looked look(db::Connection& connection, const TierRuleSpec& rule, const Person& person, Instant now) {
  Looked looked{.facts = {.kind = person.kind}, .next = {}};
  const auto until = [&](const std::optional<Instant>& at) {
    if (at && *at > now && (!looked.next || *at < *looked.next)) looked.next = at;
  };
  const bool counted = least_cases(rule).has_value();
  for (const Person& file : files_of(connection, person)) {
    for (const Entitlement& one : file.entitlements) {
      if (one.valid_from > now) until(one.valid_from);
      else if (!one.valid_to || *one.valid_to > now) looked.facts.entitlements.push_back(one.level);
      until(one.valid_to);
    }
    looked.facts.devices += std::ssize(file.devices);
    for (const Device& device : file.devices) {
      looked.facts.devices_in_warranty += device.warranty_until && *device.warranty_until > now;
      until(device.warranty_until);
    }
    if (!counted) continue;
    const auto row = db::one<std::tuple<std::int64_t, std::optional<Instant>>>(
        connection, "SELECT COUNT(*), MIN(opened_at) FROM case_cards WHERE customer = $1 AND opened_at > $2", file.id, now - year);
    if (!row) continue;
    looked.facts.yearly_cases += std::get<0>(*row);
    if (std::get<1>(*row)) until(*std::get<1>(*row) + year + Duration{1});
  }
  if (person.organisation) looked.facts.organisation = person_tier(connection, survivor(connection, person.organisation));
  if (tier_by_hand(person)) until(person.tier_until);
  return looked;
}

/// Whoever belongs to an organisation may have its tier.
void look_at_members(Tx& tx, PersonId organisation) {
  db::post(tx.db,
           "INSERT INTO timers (kind, subject, due) SELECT 'tier', id, CAST($2 AS BIGINT) FROM person_cards WHERE organisation = $1 "
           "ON CONFLICT (kind, subject) DO UPDATE SET due = EXCLUDED.due",
           organisation, tx.now);
}

void evaluate(Tx& tx, const TierRuleSpec& rule, Person person) {
  const Looked looked = look(tx.db, rule, person, tx.now);
  const TierLine* line = deciding_line(rule, looked.facts);
  const Tier before = person.tier;
  const auto events = decide_tier(person, tier_of(line), rule_text(rule, line), tx.now);
  if (!events.empty()) keep(tx, person, events);
  if (person.kind == PersonKind::organisation && person.tier != before) look_at_members(tx, person.id);
  set_timer(tx.db, "tier", person.id.value(), person.merged_into ? std::nullopt : looked.next);
}

struct ReadTier {
  PersonId id;
};
BOOST_DESCRIBE_STRUCT(ReadTier, (), (id))

/// The tier with its reason: by hand, by a line of the rule, or because no line fits.
struct TierView {
  Tier tier = Tier::basic;
  bool by_hand = false;
  std::string reason;  // of whoever set it by hand, or the words of the line that decided
  std::optional<Instant> until;
  std::string rule;  // name of the rule; empty for what is set by hand
  std::int64_t version = 0;
  std::string line;  // its id; empty when no line fits
  TierFacts facts;
  Tier by_rule = Tier::basic;  // what the rule in force says, whoever decided
  std::string by_rule_reason;
};
BOOST_DESCRIBE_STRUCT(TierView, (), (tier, by_hand, reason, until, rule, version, line, facts, by_rule, by_rule_reason))

struct PreviewTiers {
  Text<1, 200'000> text;  // of a rule, as it would be published
};
BOOST_DESCRIBE_STRUCT(PreviewTiers, (), (text))

struct TierShift {
  Tier from = Tier::basic, to = Tier::basic;
  std::int64_t customers = 0;
};
BOOST_DESCRIBE_STRUCT(TierShift, (), (from, to, customers))

struct TierExample {
  PersonId id;
  std::string name, reason;
  Tier from = Tier::basic, to = Tier::basic;
};
BOOST_DESCRIBE_STRUCT(TierExample, (), (id, name, reason, from, to))

struct TierPreview {
  std::int64_t looked_at = 0, change = 0;
  bool complete = true;  // false: only the newest customers were looked at
  std::vector<TierShift> shifts;
  std::vector<TierExample> examples;
};
BOOST_DESCRIBE_STRUCT(TierPreview, (), (looked_at, change, complete, shifts, examples))

Result<TierView> read_tier(const Standards& standards, Reading& reading, const ReadTier& command) {
  if (!may(reading.caller, Right::customer_read, Place{})) return refuse(RefusalKind::not_found, "unknown_customer");
  SP_TRY(const auto person, load_person(reading.db, command.id));
  const auto language = language_tag(reading.caller.language);
  TierView view{.tier = person.tier, .by_hand = tier_by_hand(person), .reason = {}, .until = person.tier_until, .rule = {}, .line = {},
                .facts = {}, .by_rule_reason = {}};
  const auto set = standards.current();
  if (view.by_hand) view.reason = read_private(reading.db, person.tier_reason).value_or("");
  const auto rule = set->tier_rule_at(reading.now);
  if (!rule) return view;
  view.facts = look(reading.db, *rule, person, reading.now).facts;
  const TierLine* line = deciding_line(*rule, view.facts);
  view.by_rule = tier_of(line);
  if (line) view.by_rule_reason = words_in(line->name, language);
  if (view.by_hand) return view;
  // The version that decided may be older than the one in force, until the sweep has come to this customer.
  view.rule = words_in(rule->name, language);
  view.version = rule->version.value;
  const std::string_view stored = person.tier_rule;
  if (const auto slash = stored.find('/'), colon = stored.find(':'); slash < colon && colon != std::string_view::npos) {
    std::int64_t version = 0;
    for (const char c : stored.substr(slash + 1, colon - slash - 1)) version = version * 10 + (c - '0');
    if (const auto decided = set->tier_rules.find(stored.substr(0, slash), version)) {
      const auto by = std::ranges::find(decided->lines, stored.substr(colon + 1), [](const TierLine& one) { return std::string_view(one.id); });
      view.rule = words_in(decided->name, language);
      view.version = version;
      if (by != decided->lines.end()) {
        view.line = by->id;
        view.reason = words_in(by->name, language);
      }
    }
  }
  return view;
}

Result<TierPreview> preview(const Standards& standards, Reading& reading, const PreviewTiers& command) {
  const auto now_set = standards.current();
  SP_TRY(const auto set, now_set->with({"tier_rule.yaml", std::string(command.text)}));
  std::shared_ptr<const TierRuleSpec> rule;
  for (const auto& version : set->tier_rules.all()) {
    if (!now_set->tier_rules.find(version.id, version.version)) rule = version.definition;
  }
  if (!rule) return invalid("text", "unknown_definition", {{"choices", "tier_rule"}});
  const auto language = language_tag(reading.caller.language);
  TierPreview preview;
  std::array<std::array<std::int64_t, 3>, 3> counts{};
  const auto persons = db::all<PersonId>(reading.db, "SELECT id FROM person_cards WHERE merged = 0 ORDER BY id DESC LIMIT $1", preview_max + 1);
  for (const PersonId id : persons) {
    if (preview.looked_at == preview_max) {
      preview.complete = false;
      break;
    }
    const auto person = db::load<Person>(reading.db, id);
    if (!person) continue;
    ++preview.looked_at;
    const bool fixed = tier_by_hand(*person) && (!person->tier_until || *person->tier_until > reading.now);
    if (fixed) continue;
    const TierLine* line = deciding_line(*rule, look(reading.db, *rule, *person, reading.now).facts);
    const Tier to = tier_of(line);
    if (to == person->tier) continue;
    ++preview.change;
    ++counts[static_cast<std::size_t>(person->tier)][static_cast<std::size_t>(to)];
    if (preview.examples.size() < examples_max)
      preview.examples.push_back({id, person_name(reading.db, id), line ? std::string(words_in(line->name, language)) : std::string(), person->tier, to});
  }
  for (const Tier from : {Tier::basic, Tier::advanced, Tier::custom}) {
    for (const Tier to : {Tier::basic, Tier::advanced, Tier::custom}) {
      const auto customers = counts[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)];
      if (customers > 0) preview.shifts.push_back({from, to, customers});
    }
  }
  return preview;
}

}  // namespace

Result<void> run_tier(const Standards& standards, Tx& tx, PersonId id) {
  const auto rule = standards.current()->tier_rule_at(tx.now);
  auto person = db::load<Person>(tx.db, id);
  if (rule && person) evaluate(tx, *rule, *std::move(person));
  else set_timer(tx.db, "tier", id.value(), std::nullopt);
  return {};
}

Result<void> sweep_tiers(const Standards& standards, Tx& tx, std::int64_t subject) {
  set_timer(tx.db, "tier_sweep", subject, std::nullopt);
  const auto rule = standards.current()->tier_rule_at(tx.now);
  if (!rule) return {};
  auto persons = db::select<Person>(tx.db, "WHERE id > $1 ORDER BY id LIMIT $2", std::max<std::int64_t>(subject, 0), turn);
  const bool more = std::ssize(persons) == turn;
  const std::int64_t last = more ? persons.back().id.value() : 0;
  for (Person& person : persons) {
    if (!person.merged_into) evaluate(tx, *rule, std::move(person));
  }
  if (more) set_timer(tx.db, "tier_sweep", last, tx.now);
  return {};
}

void tier_routes(const Standards& standards, Routes& routes) {
  routes.read<ReadTier, TierView>("/api/v1/customers/{id}/tier", Right::customer_read, "C3.4.3",
                                  [&standards](Reading& reading, const ReadTier& command) { return read_tier(standards, reading, command); });
  Route& route = routes.read<PreviewTiers, TierPreview>("/api/v1/tier-rules/preview", Right::standards_write, "C3.4.3",
                                                        [&standards](Reading& reading, const PreviewTiers& command) { return preview(standards, reading, command); });
  route.method = "POST";  // it reads, but its question is too long for an address
  route.body_limit = 512 * 1024;
}

}  // namespace sp::handling
