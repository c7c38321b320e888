// The different ways cases went: sequences of activities with how many cases took each.
#pragma once

#include <vector>

#include "loop/6_monitoring/conformance/log.h"

namespace sp::monitoring {

struct Variant {
  std::uint64_t hash = 0;  // of the activities' numbers: the same in every run over the same log
  std::int64_t cases = 0;
  std::uint32_t example = 0;  // the first case that went so; log.trace(example) are its activities
};

struct Variants {
  std::vector<Variant> list;           // most frequent first, then by the activities' names from the first on
  std::vector<std::uint32_t> of_case;  // the place in `list` of each case of the log
};

Variants variants_of(const Log& log);

}  // namespace sp::monitoring
