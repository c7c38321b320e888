#include "loop/4_handling/clock/clock_types.h"

namespace sp {
namespace {
constexpr std::int64_t day_ms = 86'400'000;
}

Result<ClockTarget> parse_target(std::string_view within, TimeUnit unit, const std::string& field) {
  const auto duration = parse_duration(within);
  const std::string given(within);
  if (!duration || *duration <= Duration::zero())
    return invalid(field, "bad_duration", {{"given", given}, {"expected", "90s, 30m, 24h or 2d, above zero"}});
  const bool in_days = within.ends_with('d');
  if (unit == TimeUnit::working && in_days)
    return invalid(field, "unclear_days", {{"given", given}, {"expected", "hours (16h), or the unit working_days"}});
  if (unit == TimeUnit::working_days && !in_days)
    return invalid(field, "not_whole_days", {{"given", given}, {"expected", "whole days: 2d"}});
  return target_of(*duration, unit);
}

ClockTarget target_of(Duration within, TimeUnit unit) {
  if (unit == TimeUnit::working_days) return {unit, 0, within.count() / day_ms};
  return {unit, within.count(), 0};
}

std::string to_text(const ClockTarget& target) {
  if (target.unit == TimeUnit::working_days) return std::to_string(target.days) + 'd';
  const Duration within{target.within_ms};
  // Whole days of open time are written in hours: "2d" would be refused.
  if (target.unit == TimeUnit::working && within.count() % day_ms == 0)
    return std::to_string(within / std::chrono::hours{1}) + 'h';
  return to_text(within);
}

}  // namespace sp
