// How far an open case is from its design, kept up by every event: the cheapest cost of being in each state of the
// design. What it says at the end is what `align` says about the whole case. Clause: Q2.2.
#pragma once

#include <algorithm>
#include <vector>

#include "loop/6_monitoring/conformance/alignment.h"

namespace sp::monitoring {

class CostVector {
 public:
  /// A case without events.
  explicit CostVector(const Design& design) : row_(design.from_start()) {}

  /// `activity` in the design's numbers, no_activity when it does not know it. The same design every time.
  void add(const Design& design, std::uint32_t activity, AlignmentScratch& scratch) {
    step_forward(design, activity, row_, scratch);
  }

  /// Deviations that can no longer be undone, whatever happens next.
  std::uint32_t so_far() const { return *std::ranges::min_element(row_); }

  /// The cost if the case ended now; so_far() and what would still be skipped.
  std::uint32_t if_ended(const Design& design) const {
    auto best = row_[0] + design.to_end()[0];
    for (std::size_t state = 1; state < row_.size(); ++state)
      best = std::min(best, row_[state] + design.to_end()[state]);
    return best;
  }

  /// Steps of the shortest way to an end from where the case most likely is (the states of so_far()).
  std::uint32_t steps_to_end(const Design& design) const {
    const auto cost = so_far();
    auto best = ~std::uint32_t{0};
    for (std::size_t state = 0; state < row_.size(); ++state) {
      if (row_[state] == cost) best = std::min(best, design.to_end()[state]);
    }
    return best;
  }

  /// By state.
  const std::vector<std::uint32_t>& costs() const { return row_; }

 private:
  std::vector<std::uint32_t> row_;
};

}  // namespace sp::monitoring
