#include "loop/6_monitoring/conformance/outlook.h"

#include <algorithm>
#include <bit>

namespace sp::monitoring {
namespace {

constexpr std::int64_t first_bucket_ms = 15 * 60'000;

struct Remaining {
  std::vector<std::int64_t> ms;
  std::int64_t late = 0;
  std::uint32_t last_case = ~std::uint32_t{0};

  void add(std::uint32_t c, std::int64_t remaining_ms, bool is_late) {
    if (std::exchange(last_case, c) == c) return;
    ms.push_back(remaining_ms);
    late += is_late;
  }

  Outlook outlook(Outlook::Likeness likeness, bool says_late) {
    Outlook found{likeness, static_cast<std::int64_t>(ms.size()), 0, 0, std::nullopt};
    if (says_late) found.late = late;
    if (ms.empty()) return found;
    std::ranges::sort(ms);
    found.median_ms = ms[(ms.size() * 5 + 9) / 10 - 1];
    found.p90_ms = ms[(ms.size() * 9 + 9) / 10 - 1];
    return found;
  }
};

}  // namespace

std::uint32_t elapsed_bucket(std::int64_t elapsed_ms) {
  return static_cast<std::uint32_t>(
      std::bit_width(static_cast<std::uint64_t>(std::max<std::int64_t>(elapsed_ms, 0) / first_bucket_ms)));
}

std::int64_t bucket_begin_ms(std::uint32_t bucket) { return bucket == 0 ? 0 : first_bucket_ms << (bucket - 1); }

OutlookTable OutlookTable::learn(const Log& log, const Cases& cases, std::optional<std::int64_t> late_after_ms) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, Remaining> by_both;
  std::map<std::uint32_t, Remaining> by_activity;
  Remaining all;
  for (const auto c : cases) {
    const auto from = log.begin[c];
    const auto end_ms = log.at_ms[log.begin[c + 1] - 1];
    const bool late = late_after_ms && log.duration_ms(c) > *late_after_ms;
    for (auto event = from; event < log.begin[c + 1]; ++event) {
      const auto activity = log.activity[event];
      const auto remaining = end_ms - log.at_ms[event];
      by_both[{activity, elapsed_bucket(log.at_ms[event] - log.at_ms[from])}].add(c, remaining, late);
      by_activity[activity].add(c, remaining, late);
      all.add(c, remaining, late);
    }
  }
  OutlookTable table;
  using enum Outlook::Likeness;
  for (auto& [key, remaining] : by_both)
    table.rows_.push_back({key.first, key.second, remaining.outlook(activity_and_elapsed, late_after_ms.has_value())});
  for (auto& [key, remaining] : by_activity)
    table.by_activity_[key] = remaining.outlook(activity, late_after_ms.has_value());
  table.overall_ = all.outlook(any, late_after_ms.has_value());
  return table;
}

Outlook OutlookTable::ask(std::uint32_t activity, std::int64_t elapsed_ms) const {
  const std::pair key(activity, elapsed_bucket(elapsed_ms));
  const auto row =
      std::ranges::lower_bound(rows_, key, {}, [](const Row& one) { return std::pair(one.activity, one.bucket); });
  if (row != rows_.end() && std::pair(row->activity, row->bucket) == key && row->outlook.cases >= cases_min)
    return row->outlook;
  if (const auto found = by_activity_.find(activity); found != by_activity_.end() && found->second.cases >= cases_min)
    return found->second;
  return overall_;
}

}  // namespace sp::monitoring
