#include "loop/6_monitoring/conformance/spread.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sp::monitoring {

double Spread::mean_s() const {
  if (count == 0) return 0;
  return std::round(static_cast<double>(total_ms) / static_cast<double>(count)) / 1000;
}

Spread spread_of(std::span<std::int64_t> values) {
  if (values.empty()) return {};
  Spread spread{static_cast<std::int64_t>(values.size()), std::reduce(values.begin(), values.end(), std::int64_t{0}), 0,
                0};
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  const auto below = values.size() % 2 == 0 ? *std::max_element(values.begin(), middle) : *middle;
  spread.twice_median_ms = below + *middle;
  // Nearest rank: at least the middle, so only what lies behind it is looked at.
  const auto ninth = values.begin() + static_cast<std::ptrdiff_t>((values.size() * 9 + 9) / 10 - 1);
  if (ninth > middle) std::nth_element(middle, ninth, values.end());
  spread.p90_ms = *ninth;
  return spread;
}

}  // namespace sp::monitoring
