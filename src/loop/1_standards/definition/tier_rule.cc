#include "loop/1_standards/definition/tier_rule.h"

#include <algorithm>
#include <set>

namespace sp {
namespace {

constexpr std::size_t lines_max = 50;

bool names_anything(const TierWhen& when) {
  bool named = false;
  for_each_member(when, [&](std::string_view, const auto& member) { named |= member.has_value(); });
  return named;
}

bool enough(const std::optional<AtLeast>& wanted, std::int64_t held) { return !wanted || held >= wanted->value; }

bool holds(const TierWhen& when, const TierFacts& facts) {
  const bool entitled =
      !when.entitlement || std::ranges::find(facts.entitlements, *when.entitlement) != facts.entitlements.end();
  return (!when.kind || *when.kind == facts.kind) && entitled && (!when.organisation || when.organisation == facts.organisation) &&
         enough(when.devices, facts.devices) && enough(when.devices_in_warranty, facts.devices_in_warranty) &&
         enough(when.yearly_cases, facts.yearly_cases);
}

}  // namespace

Result<void> check(const TierRuleSpec& spec) {
  if (spec.lines.size() > lines_max) return invalid("lines", "too_many_items", {{"max", std::to_string(lines_max)}});
  std::set<std::string> ids;
  for (std::size_t at = 0; at < spec.lines.size(); ++at) {
    const std::string path = "lines[" + std::to_string(at) + "]";
    if (!names_anything(spec.lines[at].when)) return invalid(path + ".when", "required");
    if (!ids.insert(spec.lines[at].id).second) return invalid(path + ".id", "duplicate_id", {{"id", spec.lines[at].id}});
  }
  return {};
}

const TierLine* deciding_line(const TierRuleSpec& spec, const TierFacts& facts) {
  const auto line = std::ranges::find_if(spec.lines, [&](const TierLine& one) { return holds(one.when, facts); });
  return line == spec.lines.end() ? nullptr : &*line;
}

Tier tier_of(const TierLine* line) { return line ? line->tier : Tier::basic; }

std::string rule_text(const TierRuleSpec& spec, const TierLine* line) {
  return std::string(spec.tier_rule) + '/' + std::to_string(spec.version.value) + ':' + (line ? std::string(line->id) : "otherwise");
}

std::optional<std::int64_t> least_cases(const TierRuleSpec& spec) {
  std::optional<std::int64_t> least;
  for (const TierLine& line : spec.lines) {
    if (line.when.yearly_cases) least = std::min(least.value_or(line.when.yearly_cases->value), line.when.yearly_cases->value);
  }
  return least;
}

}  // namespace sp
