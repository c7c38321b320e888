#include "loop/1_standards/definition/service_level.h"

#include <algorithm>
#include <tuple>

namespace sp {
namespace {

/// How much of a case a target names; greater is more specific.
auto specificity(const TargetRef& ref) {
  const bool kind = ref.target->kind.has_value();
  const bool tier = ref.level->tier.has_value();
  const bool channel = ref.target->channel.has_value();
  return std::tuple(kind + tier + channel, kind, tier, channel);
}

std::int64_t precedence(const TargetRef& ref) { return ref.target->precedence ? ref.target->precedence->value : 0; }

Duration length(const TargetRef& ref) { return natural_length(ref.target->within, ref.target->unit); }

/// The greatest rank wins.
auto rank(const TargetRef& ref) { return std::tuple(specificity(ref), precedence(ref), -length(ref)); }

bool covers(const std::optional<Name>& scope, std::string_view value) { return !scope || *scope == value; }

bool overlap(const std::optional<Name>& a, const std::optional<Name>& b) { return !a || !b || *a == *b; }

/// Whether a case exists that both apply to.
bool overlap(const TargetRef& a, const TargetRef& b) {
  return a.target->clock == b.target->clock && overlap(a.level->tier, b.level->tier) &&
         overlap(a.target->kind, b.target->kind) && overlap(a.target->channel, b.target->channel);
}

std::vector<TargetRef> all_targets(ServiceLevels levels) {
  std::vector<TargetRef> all;
  for (const auto* level : levels) {
    for (const auto& target : level->targets) all.push_back({level, &target});
  }
  return all;
}

}  // namespace

Result<void> check(const ServiceLevelSpec& spec) {
  for (std::size_t at = 0; at < spec.targets.size(); ++at) {
    SP_TRY_VOID(
        check_span(spec.targets[at].within, spec.targets[at].unit, "targets[" + std::to_string(at) + "].within"));
  }
  return {};
}

std::optional<TargetRef> resolve(ServiceLevels levels, std::string_view tier, std::string_view kind,
                                 std::string_view channel, std::string_view clock) {
  std::optional<TargetRef> best;
  for (const auto* level : levels) {
    if (!covers(level->tier, tier)) continue;
    for (const auto& target : level->targets) {
      if (target.clock != clock || !covers(target.kind, kind) || !covers(target.channel, channel)) continue;
      const TargetRef candidate{level, &target};
      if (!best || rank(candidate) > rank(*best)) best = candidate;
    }
  }
  return best;
}

Duration natural_length(Duration within, TimeUnit unit) { return unit == TimeUnit::working ? within * 3 : within; }

std::vector<ClauseConflict> conflicts(ServiceLevels levels) {
  std::vector<ClauseConflict> found;
  const auto targets = all_targets(levels);
  for (auto a = targets.begin(); a != targets.end(); ++a) {
    for (auto b = std::next(a); b != targets.end(); ++b) {
      const bool same_figure = a->target->within == b->target->within && a->target->unit == b->target->unit;
      if (same_figure || a->target->clause == b->target->clause || !overlap(*a, *b)) continue;
      const bool first = rank(*a) >= rank(*b);
      const auto decision = specificity(*a) != specificity(*b) ? ConflictDecision::by_scope
                            : precedence(*a) != precedence(*b) ? ConflictDecision::by_precedence
                                                               : ConflictDecision::by_strictness;
      found.push_back({first ? *a : *b, first ? *b : *a, decision});
    }
  }
  return found;
}

}  // namespace sp
