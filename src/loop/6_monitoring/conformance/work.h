// Who hands work to whom, what is done again, and what is thrown to and fro.
// Clause: Q1.4 (where the rework concentrates).
#pragma once

#include <vector>

#include "loop/6_monitoring/conformance/log.h"

namespace sp::monitoring {

/// An activity that occurs more than once in a case.
struct Rework {
  std::uint32_t activity = 0;
  std::int64_t cases = 0;
  std::int64_t repeats = 0;  // occurrences beyond the first of their case
};

/// Two neighbours of a case, both by a known resource; `from` and `to` may be the same.
struct Handover {
  std::uint32_t from = 0, to = 0;
  std::int64_t count = 0;
};

/// From `first` to `other` and back to `first`; what one of them does in a row counts once.
struct PingPong {
  std::uint32_t first = 0, other = 0;
  std::int64_t count = 0;
  std::int64_t cases = 0;
};

/// Lists: most frequent first, then by name.
struct Work {
  std::vector<Rework> rework;  // by cases
  std::vector<Handover> handover;
  std::vector<PingPong> ping_pong;
};

Work work_of(const Log& log, const Cases& cases);

}  // namespace sp::monitoring
