// Numbers for pairs of numbers as they are met: the edges of a graph that nobody knows before.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace sp::monitoring {

class PairNumbers {
 public:
  PairNumbers() : slots_(first_slots, vacant) {}

  /// From 0, in order of first appearance.
  std::uint32_t number_of(std::uint32_t a, std::uint32_t b) {
    auto slot = slot_of(a, b);
    for (; slots_[slot] != vacant; slot = (slot + 1) & (slots_.size() - 1)) {
      if (pairs_[slots_[slot]] == std::pair(a, b)) return slots_[slot];
    }
    const auto number = static_cast<std::uint32_t>(pairs_.size());
    slots_[slot] = number;
    pairs_.emplace_back(a, b);
    if (pairs_.size() * 2 > slots_.size()) grow();
    return number;
  }
  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs() const { return pairs_; }

 private:
  static constexpr std::uint32_t vacant = ~std::uint32_t{0};
  static constexpr std::size_t first_slots = 1024;

  std::size_t slot_of(std::uint32_t a, std::uint32_t b) const {
    const auto mixed = ((std::uint64_t{a} << 32) | b) * 0x9E3779B97F4A7C15ULL;
    return static_cast<std::size_t>(mixed >> 32) & (slots_.size() - 1);
  }
  void grow() {
    slots_.assign(slots_.size() * 2, vacant);
    for (std::uint32_t number = 0; number < pairs_.size(); ++number) {
      auto slot = slot_of(pairs_[number].first, pairs_[number].second);
      while (slots_[slot] != vacant) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = number;
    }
  }

  std::vector<std::uint32_t> slots_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_;
};

}  // namespace sp::monitoring
