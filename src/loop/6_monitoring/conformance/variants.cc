#include "loop/6_monitoring/conformance/variants.h"

#include <algorithm>
#include <numeric>

namespace sp::monitoring {
namespace {

std::uint64_t hash_of(std::span<const std::uint32_t> trace) {
  std::uint64_t hash = trace.size();
  for (const auto activity : trace) {
    hash = (hash ^ activity) * 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace

Variants variants_of(const Log& log) {
  constexpr auto vacant = ~std::uint32_t{0};
  std::size_t slots = 1024;
  while (slots < 2 * std::size_t{log.case_count()}) slots *= 2;
  std::vector<std::uint32_t> table(slots, vacant);
  std::vector<Variant> found;
  std::vector<std::uint32_t> of_case(log.case_count());
  for (std::uint32_t c = 0; c < log.case_count(); ++c) {
    const auto trace = log.trace(c);
    const auto hash = hash_of(trace);
    auto slot = (hash >> 20) & (slots - 1);
    const auto is_other = [&](const Variant& variant) {
      return variant.hash != hash || !std::ranges::equal(log.trace(variant.example), trace);
    };
    while (table[slot] != vacant && is_other(found[table[slot]])) slot = (slot + 1) & (slots - 1);
    if (table[slot] == vacant) {
      table[slot] = static_cast<std::uint32_t>(found.size());
      found.push_back({hash, 0, c});
    }
    of_case[c] = table[slot];
    ++found[table[slot]].cases;
  }
  const auto ranks = log.activities.ranks();
  std::vector<std::uint32_t> order(found.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    if (found[a].cases != found[b].cases) return found[a].cases > found[b].cases;
    return std::ranges::lexicographical_compare(log.trace(found[a].example), log.trace(found[b].example),
                                                [&](std::uint32_t x, std::uint32_t y) { return ranks[x] < ranks[y]; });
  });
  Variants variants;
  std::vector<std::uint32_t> place(found.size());
  for (const auto at : order) {
    place[at] = static_cast<std::uint32_t>(variants.list.size());
    variants.list.push_back(found[at]);
  }
  for (auto& variant : of_case) variant = place[variant];
  variants.of_case = std::move(of_case);
  return variants;
}

}  // namespace sp::monitoring
