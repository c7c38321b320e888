#include "loop/6_monitoring/conformance/keyed_sort.h"

#include <array>
#include <utility>

namespace sp::monitoring {

void sort_by_key(std::vector<Keyed>& list, std::uint64_t key_max) {
  constexpr unsigned digit_bits = 11;  // its counters fit into the fastest cache
  constexpr std::uint64_t digit_mask = (1U << digit_bits) - 1;
  std::vector<Keyed> other(list.size());
  std::array<std::uint32_t, digit_mask + 1> next;
  for (unsigned shift = 0; shift < 64 && (key_max >> shift) != 0; shift += digit_bits) {
    next.fill(0);
    for (const auto& one : list) ++next[(one.key >> shift) & digit_mask];
    std::uint32_t begin = 0;
    for (auto& place : next) begin += std::exchange(place, begin);
    for (const auto& one : list) other[next[(one.key >> shift) & digit_mask]++] = one;
    list.swap(other);
  }
}

}  // namespace sp::monitoring
