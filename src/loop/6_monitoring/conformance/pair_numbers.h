// Numbers for pairs of numbers as they are met: the edges of a graph that nobody knows before.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace sp::monitoring {

class PairNumbers {
 public:
  PairNumbers() : slots_(first_slots) {}

  /// From 0, in order of first appearance.
  std::uint32_t number_of(std::uint32_t a, std::uint32_t b) {
    const auto key = key_of(a, b);
    auto slot = slot_of(key);
    for (; slots_[slot].number != vacant; slot = (slot + 1) & (slots_.size() - 1)) {
      if (slots_[slot].key == key) return slots_[slot].number;
    }
    const auto number = static_cast<std::uint32_t>(pairs_.size());
    slots_[slot] = {key, number};
    pairs_.emplace_back(a, b);
    if (pairs_.size() * 2 > slots_.size()) grow();
    return number;
  }
  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs() const { return pairs_; }

 private:
  static constexpr std::uint32_t vacant = ~std::uint32_t{0};
  static constexpr std::size_t first_slots = 1024;

  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t number = vacant;
  };

  static std::uint64_t key_of(std::uint32_t a, std::uint32_t b) { return (std::uint64_t{a} << 32) | b; }
  std::size_t slot_of(std::uint64_t key) const {
    return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ULL) >> 32) & (slots_.size() - 1);
  }
  void grow() {
    slots_.assign(slots_.size() * 2, {});
    for (std::uint32_t number = 0; number < pairs_.size(); ++number) {
      const auto key = key_of(pairs_[number].first, pairs_[number].second);
      auto slot = slot_of(key);
      while (slots_[slot].number != vacant) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = {key, number};
    }
  }

  std::vector<Slot> slots_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_;
};

}  // namespace sp::monitoring
