#include "loop/4_handling/list/list_filter.h"

#include <algorithm>

namespace sp::handling {
namespace {

constexpr std::size_t conditions_max = 20, values_max = 50;
constexpr std::size_t chunk = 500;  // cards read at once where a test may drop most of them

template <class E>
Result<void> expect_enumerator(std::string_view value, const std::string& path) {
  E parsed{};
  if (parse_enum(value, parsed)) return {};
  return invalid(path, "expected_one_of", {{"choices", enum_choices<E>()}});
}

Result<void> expect_id(std::string_view value, std::string_view own, const std::string& path) {
  if (value == own || value == "none" || parse_id(value)) return {};
  return invalid(path, "expected_id");
}

Result<void> expect_value(ListField field, std::string_view value, const std::string& path) {
  switch (field) {
    case ListField::state: return expect_enumerator<Category>(value, path);
    case ListField::tier: return expect_enumerator<Tier>(value, path);
    case ListField::priority: return expect_enumerator<PriorityLevel>(value, path);
    case ListField::channel: return expect_enumerator<intake::Channel>(value, path);
    case ListField::due: return expect_enumerator<DueState>(value, path);
    case ListField::team: return expect_id(value, "mine", path);
    case ListField::owner: return expect_id(value, "me", path);
    case ListField::needs_reply:
    case ListField::nudged:
      if (value != "yes") return invalid(path, "expected_one_of", {{"choices", "yes"}});
      return {};
    default: return {};
  }
}

bool is_time(ListField field) { return field == ListField::due || field == ListField::opened || field == ListField::updated; }

/// The value of the card that a condition asks for, as on the wire.
std::string value_of(const CaseCard& card, ListField field) {
  switch (field) {
    case ListField::state: return std::string(enum_text(card.category));
    case ListField::kind: return card.kind;
    case ListField::team: return card.team == 0 ? "none" : id_text(card.team);
    case ListField::owner: return card.owner == 0 ? "none" : id_text(card.owner);
    case ListField::tier: return std::string(enum_text(card.tier));
    case ListField::priority: return std::string(enum_text(card.priority));
    case ListField::channel: return std::string(enum_text(card.channel));
    case ListField::needs_reply: return card.needs_reply ? "yes" : "no";
    case ListField::nudged: return card.nudged > 0 ? "yes" : "no";
    case ListField::due: return std::string(enum_text(card.due_state));
    default: return {};
  }
}

std::int64_t time_of(const CaseCard& card, ListField field) {
  return field == ListField::due ? card.due : to_ms(field == ListField::opened ? card.opened_at : card.updated_at);
}

/// `mine` and `me` are the reader's.
std::vector<std::string> values_for(const ListCondition& condition, const Caller& caller) {
  std::vector<std::string> values;
  for (const std::string& value : condition.values) {
    if (condition.field == ListField::owner && value == "me") values.push_back(caller.staff().text());
    else if (condition.field == ListField::team && value == "mine")
      for (const TeamId team : caller.teams) values.push_back(team.text());
    else values.push_back(value);
  }
  return values;
}

Result<CardTest> compiled(const ListCondition& condition, const Caller& caller, Instant now, const std::string& path) {
  if (condition.values.empty()) return invalid(path + ".values", "required");
  if (condition.values.size() > values_max) return invalid(path + ".values", "too_many_items", {{"max", std::to_string(values_max)}});
  const ListField field = condition.field;
  const bool of_time = condition.test == ListTest::within || condition.test == ListTest::before;
  const bool fits = of_time ? is_time(field) : field != ListField::opened && field != ListField::updated;
  if (!fits) return invalid(path + ".test", "expected_one_of", {{"choices", of_time ? "is, is_not" : "within, before"}});
  if (!of_time) {
    for (std::size_t at = 0; at < condition.values.size(); ++at)
      SP_TRY_VOID(expect_value(field, condition.values[at], path + ".values[" + std::to_string(at) + "]"));
    return CardTest([field, values = values_for(condition, caller), wanted = condition.test == ListTest::is](const CaseCard& card) {
      return (std::ranges::find(values, value_of(card, field)) != values.end()) == wanted;
    });
  }
  const auto time = parse_duration(condition.values.front());
  if (!time) return invalid(path + ".values[0]", "expected_duration");
  const bool ahead = field == ListField::due;  // what is due lies ahead, what happened behind
  const std::int64_t edge = to_ms(ahead ? now + *time : now - *time);
  const bool below = ahead == (condition.test == ListTest::within);
  return CardTest([field, edge, below](const CaseCard& card) { return (time_of(card, field) < edge) == below; });
}

Result<std::vector<CardTest>> compiled(const std::vector<ListCondition>& conditions, const Caller& caller, Instant now, const std::string& path) {
  if (conditions.size() > conditions_max) return invalid(path, "too_many_items", {{"max", std::to_string(conditions_max)}});
  std::vector<CardTest> tests;
  for (const ListCondition& condition : conditions) {
    SP_TRY(auto test, compiled(condition, caller, now, path + "[" + std::to_string(tests.size()) + "]"));
    tests.push_back(std::move(test));
  }
  return tests;
}

}  // namespace

Result<CardTest> compiled(const ListFilter& filter, const Caller& caller, Instant now) {
  if (filter.empty()) return CardTest{};
  SP_TRY(auto all, compiled(filter.all, caller, now, "filter.all"));
  SP_TRY(auto any, compiled(filter.any, caller, now, "filter.any"));
  return CardTest([all = std::move(all), any = std::move(any)](const CaseCard& card) {
    const auto holds = [&](const CardTest& test) { return test(card); };
    return std::ranges::all_of(all, holds) && (any.empty() || std::ranges::any_of(any, holds));
  });
}

void narrow(CardFilter& cards, const ListFilter& filter, const Caller& caller) {
  for (const ListCondition& condition : filter.all) {
    if (condition.test != ListTest::is) continue;
    const auto values = values_for(condition, caller);
    if (values.size() != 1) continue;
    Category category{};
    const auto id = parse_id(values.front());
    if (condition.field == ListField::state && !cards.category && parse_enum(values.front(), category)) cards.category = category;
    if (condition.field == ListField::kind && !cards.kind) cards.kind = values.front();
    if (condition.field == ListField::team && !cards.team && id) cards.team = TeamId{*id};
  }
}

FoundCards find_cards(db::Connection& connection, const CardFilter& filter, const CardTest& test, std::optional<CardCursor> after,
                      std::size_t limit, std::size_t look_at_most) {
  FoundCards found;
  const std::size_t step = test ? chunk : limit;
  for (std::size_t looked = 0; looked < look_at_most; looked += step) {
    auto cards = list_cards(connection, filter, after, step);
    for (CaseCard& card : cards) {
      after = CardCursor{sort_key(card, filter.sort), card.id};
      if (test && !test(card)) continue;
      found.cards.push_back(std::move(card));
      if (found.cards.size() == limit) {
        found.next = after;
        return found;
      }
    }
    if (cards.size() < step) return found;
  }
  found.next = after;
  return found;
}

}  // namespace sp::handling
