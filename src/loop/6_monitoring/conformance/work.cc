#include "loop/6_monitoring/conformance/work.h"

#include <algorithm>
#include <tuple>

#include "loop/6_monitoring/conformance/pair_numbers.h"

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

/// Counts with the last case that was counted, to count cases beside occurrences.
struct Tally {
  std::int64_t count = 0;
  std::int64_t cases = 0;
  std::uint32_t last_case = ~std::uint32_t{0};
};

void note(std::vector<Tally>& tallies, std::uint32_t number, std::uint32_t c) {
  if (number == tallies.size()) tallies.emplace_back();
  auto& tally = tallies[number];
  ++tally.count;
  tally.cases += tally.last_case != c;
  tally.last_case = c;
}

/// Most frequent first, then by the ranks of both names. Keys are made once: there may be tens of thousands of pairs.
template <class Pair, class Ends>
void sort_pairs(std::vector<Pair>& list, const std::vector<std::uint32_t>& ranks, Ends ends) {
  std::vector<std::tuple<std::int64_t, std::uint64_t, std::uint32_t>> keys;
  keys.reserve(list.size());
  for (const auto& one : list) {
    const auto [a, b] = ends(one);
    keys.emplace_back(-one.count, (std::uint64_t{ranks[a]} << 32) | ranks[b], static_cast<std::uint32_t>(keys.size()));
  }
  std::ranges::sort(keys);
  std::vector<Pair> sorted;
  sorted.reserve(list.size());
  for (const auto& key : keys) sorted.push_back(list[std::get<2>(key)]);
  list = std::move(sorted);
}

}  // namespace

Work work_of(const Log& log, const Cases& cases) {
  PairNumbers handovers;
  PairNumbers returns;
  std::vector<std::int64_t> handed;
  std::vector<Tally> returned;
  for (const auto c : cases) {
    // Who has it now, and who had it before him: a change is what is thrown to and fro.
    auto before = no_resource;
    for (auto event = log.begin[c] + 1; event < log.begin[c + 1]; ++event) {
      const auto from = log.resource[event - 1];
      const auto to = log.resource[event];
      if (from == no_resource || to == no_resource) {
        before = no_resource;
        continue;
      }
      const auto number = handovers.number_of(from, to);
      if (number == handed.size()) handed.push_back(0);
      ++handed[number];
      if (from == to) continue;
      if (before == to) note(returned, returns.number_of(to, from), c);
      before = from;
    }
  }
  Work work{rework_of(log, cases), {}, {}};
  const auto ranks = log.resources.ranks();
  for (std::size_t number = 0; number < handed.size(); ++number) {
    const auto [from, to] = handovers.pairs()[number];
    work.handover.push_back({from, to, handed[number]});
  }
  for (std::size_t number = 0; number < returned.size(); ++number) {
    const auto [first, other] = returns.pairs()[number];
    work.ping_pong.push_back({first, other, returned[number].count, returned[number].cases});
  }
  sort_pairs(work.handover, ranks, [](const Handover& one) { return std::pair(one.from, one.to); });
  sort_pairs(work.ping_pong, ranks, [](const PingPong& one) { return std::pair(one.first, one.other); });
  return work;
}

}  // namespace sp::monitoring
