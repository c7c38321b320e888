#include "loop/6_monitoring/conformance/flow.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "loop/6_monitoring/conformance/pair_numbers.h"

namespace sp::monitoring {
namespace {

/// Waits by edge, side by side.
std::vector<Spread> spreads_by_edge(const std::vector<std::uint32_t>& edge_of, const std::vector<std::int64_t>& waits,
                                    std::size_t edges) {
  std::vector<std::size_t> begin(edges + 1);
  for (const auto edge : edge_of) ++begin[edge + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::int64_t> sorted(waits.size());
  auto next = begin;
  for (std::size_t at = 0; at < waits.size(); ++at) sorted[next[edge_of[at]]++] = waits[at];
  std::vector<Spread> spreads;
  spreads.reserve(edges);
  for (std::size_t edge = 0; edge < edges; ++edge)
    spreads.push_back(spread_of(std::span(sorted).subspan(begin[edge], begin[edge + 1] - begin[edge])));
  return spreads;
}

std::vector<ActivityCases> counted(const std::vector<std::int64_t>& cases, const std::vector<std::uint32_t>& ranks) {
  std::vector<ActivityCases> list;
  for (std::uint32_t activity = 0; activity < cases.size(); ++activity) {
    if (cases[activity] > 0) list.push_back({activity, cases[activity]});
  }
  std::ranges::sort(list, {}, [&](const ActivityCases& one) { return std::tuple(-one.cases, ranks[one.activity]); });
  return list;
}

}  // namespace

Flow flow_of(const Log& log, const Cases& cases, const Calendar* calendar) {
  std::vector<std::int64_t> starts(log.activities.size());
  std::vector<std::int64_t> ends(log.activities.size());
  PairNumbers pairs;
  std::vector<std::uint32_t> edge_of;
  std::vector<std::int64_t> natural;
  std::vector<std::int64_t> working;
  edge_of.reserve(log.event_count());
  natural.reserve(log.event_count());
  for (const auto c : cases) {
    const auto from = log.begin[c];
    const auto to = log.begin[c + 1];
    ++starts[log.activity[from]];
    ++ends[log.activity[to - 1]];
    for (auto event = from + 1; event < to; ++event) {
      edge_of.push_back(pairs.number_of(log.activity[event - 1], log.activity[event]));
      natural.push_back(log.at_ms[event] - log.at_ms[event - 1]);
      if (calendar != nullptr)
        working.push_back(
            calendar->between(instant_from_ms(log.at_ms[event - 1]), instant_from_ms(log.at_ms[event])).count());
    }
  }
  const auto ranks = log.activities.ranks();
  const auto edges = pairs.pairs().size();
  const auto natural_spreads = spreads_by_edge(edge_of, natural, edges);
  std::vector<Spread> working_spreads;
  if (calendar != nullptr) working_spreads = spreads_by_edge(edge_of, working, edges);
  Flow flow{{}, counted(starts, ranks), counted(ends, ranks)};
  for (std::size_t edge = 0; edge < edges; ++edge) {
    const auto [from, to] = pairs.pairs()[edge];
    flow.edges.push_back({from, to, natural_spreads[edge], std::nullopt});
    if (calendar != nullptr) flow.edges.back().working = working_spreads[edge];
  }
  std::ranges::sort(flow.edges, {}, [&](const FlowEdge& edge) {
    return std::tuple(-edge.natural.count, ranks[edge.from], ranks[edge.to]);
  });
  return flow;
}

Spread durations_of(const Log& log, const Cases& cases) {
  std::vector<std::int64_t> durations;
  durations.reserve(cases.size());
  for (const auto c : cases) durations.push_back(log.duration_ms(c));
  return spread_of(durations);
}

}  // namespace sp::monitoring
