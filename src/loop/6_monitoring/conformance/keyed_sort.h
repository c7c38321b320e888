// Sorting by numbers of known size in linear time: what is counted by pairs of names is sorted by them first, which
// groups it and puts it into the order it is shown in, several times faster than a hash table and a sort.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "loop/6_monitoring/conformance/log.h"

namespace sp::monitoring {

struct Keyed {
  std::uint64_t key = 0;
  std::uint32_t item = 0;
};

/// Stable. `key_max`: no key is above it.
void sort_by_key(std::vector<Keyed>& list, std::uint64_t key_max);

/// Keys of pairs of names: in the order of the first name, then of the second.
class PairKeys {
 public:
  explicit PairKeys(const Names& names)
      : ranks_(names.ranks()), bits_(static_cast<unsigned>(std::bit_width(names.size()))) {}
  std::uint64_t key(std::uint32_t a, std::uint32_t b) const { return (std::uint64_t{ranks_[a]} << bits_) | ranks_[b]; }
  std::uint64_t key_max() const { return bits_ >= 32 ? ~std::uint64_t{0} : (std::uint64_t{1} << (2 * bits_)) - 1; }

 private:
  std::vector<std::uint32_t> ranks_;
  unsigned bits_;
};

/// Calls f(run) for each stretch of equal keys.
template <class F>
void for_each_run(const std::vector<Keyed>& sorted, F&& f) {
  for (std::size_t from = 0; from < sorted.size();) {
    std::size_t to = from + 1;
    while (to < sorted.size() && sorted[to].key == sorted[from].key) ++to;
    f(std::span(sorted).subspan(from, to - from));
    from = to;
  }
}

/// By `count(element)`, greatest first; equal ones stay in their order. Counts are not negative.
template <class T, class Count>
void most_frequent_first(std::vector<T>& list, Count count) {
  std::uint64_t max = 0;
  for (const T& one : list) max = std::max(max, static_cast<std::uint64_t>(count(one)));
  std::vector<Keyed> order;
  order.reserve(list.size());
  for (const T& one : list)
    order.push_back({max - static_cast<std::uint64_t>(count(one)), static_cast<std::uint32_t>(order.size())});
  sort_by_key(order, max);
  std::vector<T> sorted;
  sorted.reserve(list.size());
  for (const auto& keyed : order) sorted.push_back(std::move(list[keyed.item]));
  list = std::move(sorted);
}

}  // namespace sp::monitoring
