#include "random.h"

#include <cmath>

#include <sodium.h>

namespace sp::sim {
namespace {

Random& sodium_source() {
  static Random source(0);
  return source;
}

void fill(void* const bytes, const std::size_t size) {
  auto* out = static_cast<unsigned char*>(bytes);
  for (std::size_t at = 0; at < size; ++at) out[at] = static_cast<unsigned char>(sodium_source().next() >> 32);
}

}  // namespace

// SplitMix64: one addition and three mixings, every seed as good as any other.
std::uint64_t Random::next() {
  state_ += 0x9e3779b97f4a7c15;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

double Random::share() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::int64_t Random::between(std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(most - least + 1));
}

Duration Random::around(Duration mean) {
  const double times = -std::log(1.0 - share());
  return Duration{1 + static_cast<std::int64_t>(times * static_cast<double>(mean.count()))};
}

void seed_libsodium(std::uint64_t seed) {
  sodium_source() = Random(seed);
  static randombytes_implementation seeded = {
      .implementation_name = [] { return "seeded"; },
      .random = [] { return static_cast<std::uint32_t>(sodium_source().next() >> 32); },
      .stir = nullptr,
      .uniform = nullptr,
      .buf = fill,
      .close = nullptr,
  };
  randombytes_set_implementation(&seeded);
}

}  // namespace sp::sim
