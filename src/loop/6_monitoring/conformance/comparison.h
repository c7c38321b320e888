// Two sets of cases side by side: before and after a change of the process, or two versions of it.
// Clause: Q8.3 (the effect of a measure).
#pragma once

#include <optional>
#include <vector>

#include "loop/6_monitoring/conformance/alignment.h"
#include "loop/6_monitoring/conformance/flow.h"

namespace sp::monitoring {

struct SideOfEdge {
  std::int64_t count = 0;
  std::int64_t twice_median_ms = 0;
  double per_case = 0;  // how often in one case, on average
};

struct ComparedEdge {
  std::uint32_t from = 0, to = 0;
  SideOfEdge before, after;
};

struct SideOfCases {
  std::int64_t cases = 0;
  Spread duration;
  std::optional<std::int64_t> fitting_cases, cost_total;  // of a design
};

struct Comparison {
  SideOfCases before, after;
  std::vector<ComparedEdge> edges;  // in either; by how much the total wait of a case changed, greatest first
};

/// `variants` and `conformance` null: without a design.
Comparison compare(const Log& log, const Cases& before, const Cases& after, const Variants* variants = nullptr,
                   const Conformance* conformance = nullptr);

/// Cases whose first event is before `ms`, and the others.
std::pair<Cases, Cases> split_at(const Log& log, std::int64_t ms);

}  // namespace sp::monitoring
