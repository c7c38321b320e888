#include "loop/6_monitoring/conformance/work.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "loop/6_monitoring/conformance/keyed_sort.h"

namespace sp::monitoring {
namespace {

std::vector<Rework> rework_of(const Log& log, const Cases& cases) {
  std::vector<Rework> list(log.activities.size());
  std::vector<std::uint32_t> times(log.activities.size());
  for (const auto c : cases) {
    const auto trace = log.trace(c);
    for (const auto activity : trace) {
      const auto before = times[activity]++;
      list[activity].cases += before == 1;
      list[activity].repeats += before >= 1;
    }
    for (const auto activity : trace) times[activity] = 0;
  }
  for (std::uint32_t activity = 0; activity < list.size(); ++activity) list[activity].activity = activity;
  std::erase_if(list, [](const Rework& one) { return one.cases == 0; });
  const auto ranks = log.activities.ranks();
  std::ranges::sort(list, {}, [&](const Rework& one) { return std::tuple(-one.cases, ranks[one.activity]); });
  return list;
}

}  // namespace

Work work_of(const Log& log, const Cases& cases) {
  struct Return {
    std::uint32_t event = 0, c = 0;
  };
  const PairKeys names(log.resources);
  std::vector<Keyed> handovers;  // by the later event
  std::vector<Keyed> returns;    // by their place in `returned`
  std::vector<Return> returned;
  handovers.reserve(log.event_count());
  for (const auto c : cases) {
    auto before = no_resource;  // who had it before the one who has it now
    for (auto event = log.begin[c] + 1; event < log.begin[c + 1]; ++event) {
      const auto from = log.resource[event - 1];
      const auto to = log.resource[event];
      if (from == no_resource || to == no_resource) {
        before = no_resource;
        continue;
      }
      handovers.push_back({names.key(from, to), event});
      if (from == to) continue;
      if (before == to) {
        returns.push_back({names.key(to, from), static_cast<std::uint32_t>(returned.size())});
        returned.push_back({event, c});
      }
      before = from;
    }
  }
  sort_by_key(handovers, names.key_max());
  sort_by_key(returns, names.key_max());
  Work work{rework_of(log, cases), {}, {}};
  for_each_run(handovers, [&](std::span<const Keyed> run) {
    const auto event = run.front().item;
    work.handover.push_back({log.resource[event - 1], log.resource[event], static_cast<std::int64_t>(run.size())});
  });
  for_each_run(returns, [&](std::span<const Keyed> run) {
    const auto event = returned[run.front().item].event;
    auto& one = work.ping_pong.emplace_back();
    one.first = log.resource[event];
    one.other = log.resource[event - 1];
    one.count = static_cast<std::int64_t>(run.size());
    auto last_case = no_resource;  // no case has this number
    for (const auto& keyed : run)
      one.cases += std::exchange(last_case, returned[keyed.item].c) != returned[keyed.item].c;
  });
  most_frequent_first(work.handover, [](const Handover& one) { return one.count; });
  most_frequent_first(work.ping_pong, [](const PingPong& one) { return one.count; });
  return work;
}

}  // namespace sp::monitoring
