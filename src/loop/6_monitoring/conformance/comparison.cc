#include "loop/6_monitoring/conformance/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace sp::monitoring {
namespace {

SideOfCases side_of(const Log& log, const Cases& cases, const Variants* variants, const Conformance* conformance) {
  SideOfCases side{static_cast<std::int64_t>(cases.size()), durations_of(log, cases), std::nullopt, std::nullopt};
  if (variants == nullptr || conformance == nullptr) return side;
  side.fitting_cases = side.cost_total = 0;
  for (const auto c : cases) {
    const auto cost = conformance->cost[variants->of_case[c]];
    *side.fitting_cases += cost == 0;
    *side.cost_total += cost;
  }
  return side;
}

}  // namespace

Comparison compare(const Log& log, const Cases& before, const Cases& after, const Variants* variants,
                   const Conformance* conformance) {
  struct Both {
    ComparedEdge edge;
    double total_before_s = 0, total_after_s = 0;  // a case
  };
  std::map<std::pair<std::uint32_t, std::uint32_t>, Both> edges;
  const auto collect = [&](const Cases& cases, SideOfEdge ComparedEdge::* side, double Both::* total) {
    const auto n = static_cast<double>(cases.size());
    for (const auto& edge : flow_of(log, cases).edges) {
      auto& both = edges[{edge.from, edge.to}];
      both.edge.from = edge.from;
      both.edge.to = edge.to;
      both.edge.*side = {edge.natural.count, edge.natural.twice_median_ms, static_cast<double>(edge.natural.count) / n};
      both.*total = edge.natural.total_s() / n;
    }
  };
  collect(before, &ComparedEdge::before, &Both::total_before_s);
  collect(after, &ComparedEdge::after, &Both::total_after_s);
  std::vector<Both> sorted;
  for (const auto& [key, both] : edges) sorted.push_back(both);
  const auto ranks = log.activities.ranks();
  std::ranges::sort(sorted, {}, [&](const Both& both) {
    return std::tuple(-std::abs(both.total_after_s - both.total_before_s), ranks[both.edge.from], ranks[both.edge.to]);
  });
  Comparison result{side_of(log, before, variants, conformance), side_of(log, after, variants, conformance), {}};
  for (const auto& both : sorted) result.edges.push_back(both.edge);
  return result;
}

std::pair<Cases, Cases> split_at(const Log& log, std::int64_t ms) {
  std::pair<Cases, Cases> sides;
  for (std::uint32_t c = 0; c < log.case_count(); ++c)
    (log.at_ms[log.begin[c]] < ms ? sides.first : sides.second).push_back(c);
  return sides;
}

}  // namespace sp::monitoring
