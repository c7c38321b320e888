// Chance from a seed: the same seed, the same company, the same faults, the same journal.
#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"

namespace sp::sim {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next();
  double share();  // in [0, 1)
  bool chance(double probability) { return share() < probability; }
  std::int64_t between(std::int64_t least, std::int64_t most);

  /// Time until the next of events that come by chance, `mean` apart (exponential: what Poisson arrivals keep).
  Duration around(Duration mean);

  template <class T>
  const T& one_of(const std::vector<T>& things) {
    return things[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(things.size()) - 1))];
  }

 private:
  std::uint64_t state_;
};

/// libsodium draws from the seed, too: salts, keys and tokens end up in the journal's digests.
/// REQUIRES: the first call before sodium_init().
void seed_libsodium(std::uint64_t seed);

}  // namespace sp::sim
