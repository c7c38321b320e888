// How times lie: the middle, the slow tenth, and all of them together.
#pragma once

#include <cstdint>
#include <span>

namespace sp::monitoring {

/// Of nothing: all 0. Milliseconds.
struct Spread {
  std::int64_t count = 0;
  std::int64_t total_ms = 0;
  std::int64_t twice_median_ms = 0;  // twice: the median of an even number may lie between two milliseconds
  std::int64_t p90_ms = 0;           // the smallest that at least 90 % do not exceed

  double median_s() const { return static_cast<double>(twice_median_ms) / 2000; }
  double p90_s() const { return static_cast<double>(p90_ms) / 1000; }
  double total_s() const { return static_cast<double>(total_ms) / 1000; }
  double mean_s() const;  // rounded to the millisecond
  friend bool operator==(const Spread&, const Spread&) = default;
};

/// Changes the order of the values.
Spread spread_of(std::span<std::int64_t> values);

}  // namespace sp::monitoring
