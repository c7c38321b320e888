#include "loop/6_monitoring/conformance/flow.h"

#include <algorithm>
#include <tuple>

#include "loop/6_monitoring/conformance/keyed_sort.h"

namespace sp::monitoring {
namespace {

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
  const PairKeys names(log.activities);
  std::vector<Keyed> pairs;  // by the later event
  pairs.reserve(log.event_count());
  for (const auto c : cases) {
    const auto from = log.begin[c];
    const auto to = log.begin[c + 1];
    ++starts[log.activity[from]];
    ++ends[log.activity[to - 1]];
    for (auto event = from + 1; event < to; ++event)
      pairs.push_back({names.key(log.activity[event - 1], log.activity[event]), event});
  }
  sort_by_key(pairs, names.key_max());
  const auto ranks = log.activities.ranks();
  Flow flow{{}, counted(starts, ranks), counted(ends, ranks)};
  std::vector<std::int64_t> waits;
  const auto spread_over = [&](std::span<const Keyed> run, auto wait) {
    waits.clear();
    for (const auto& pair : run) waits.push_back(wait(log.at_ms[pair.item - 1], log.at_ms[pair.item]));
    return spread_of(waits);
  };
  for_each_run(pairs, [&](std::span<const Keyed> run) {
    const auto event = run.front().item;
    auto& edge = flow.edges.emplace_back();
    edge.from = log.activity[event - 1];
    edge.to = log.activity[event];
    edge.natural = spread_over(run, [](std::int64_t from, std::int64_t to) { return to - from; });
    if (calendar == nullptr) return;
    edge.working = spread_over(run, [&](std::int64_t from, std::int64_t to) {
      return calendar->between(instant_from_ms(from), instant_from_ms(to)).count();
    });
  });
  most_frequent_first(flow.edges, [](const FlowEdge& edge) { return edge.natural.count; });
  return flow;
}

Spread durations_of(const Log& log, const Cases& cases) {
  std::vector<std::int64_t> durations;
  durations.reserve(cases.size());
  for (const auto c : cases) durations.push_back(log.duration_ms(c));
  return spread_of(durations);
}

}  // namespace sp::monitoring
