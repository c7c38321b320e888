// How far a case is from its design, exactly: the fewest deviations that explain it. An event that the design has no
// place for costs 1, a designed step that did not happen costs 1, everything else 0. Found by going over every position
// and state, never by replaying tokens, which passes over what it does not know (docs/adr/0016-exact-conformance.md).
// Clause: Q2.2, Q2.3 (execution as designed).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "loop/6_monitoring/conformance/design.h"
#include "loop/6_monitoring/conformance/log.h"
#include "loop/6_monitoring/conformance/variants.h"

namespace sp::monitoring {

enum class MoveKind : std::uint8_t { synchronous, extra, skipped };

struct Move {
  MoveKind kind = MoveKind::synchronous;
  std::uint32_t at = 0;        // the event's place in the trace; of a skipped step: of the event it should precede
  std::uint32_t activity = 0;  // of the design when skipped; else what the trace says there
  friend bool operator==(const Move&, const Move&) = default;
};

struct Alignment {
  std::uint32_t cost = 0;
  std::vector<Move> moves;
};

/// Reusable memory, so that a step allocates nothing.
struct AlignmentScratch {
  std::vector<std::uint32_t> row, waiting;
};

/// A trace in the design's numbers (no_activity: unknown to it). Of the cheapest explanations the one that, read from
/// the first event on, prefers a synchronous move, then an extra event, then a skipped step (lowest number, then the
/// lowest state). Time: length × states; memory: the square root of it for long traces.
Alignment align(const Design& design, std::span<const std::uint32_t> trace);

/// One event more: `row` holds the cheapest cost of being in each state, and does so afterwards.
void step_forward(const Design& design, std::uint32_t activity, std::vector<std::uint32_t>& row,
                  AlignmentScratch& scratch);
/// One event earlier: `row` holds the cheapest cost from each state to the end of the trace.
void step_back(const Design& design, std::uint32_t activity, std::vector<std::uint32_t>& row,
               AlignmentScratch& scratch);

enum class DeviationKind : std::uint8_t { skipped, extra, out_of_order };

/// The same activity both skipped and extra in one case is out of order, once for both.
struct Deviation {
  DeviationKind kind = DeviationKind::skipped;
  std::string activity;  // by the design's name where it has one
  std::int64_t cases = 0;
  std::int64_t count = 0;
};

struct Conformance {
  std::vector<std::uint32_t> cost;    // of each variant
  std::int64_t fitting_cases = 0;     // cost 0
  std::int64_t cost_total = 0;        // over cases
  double fitness = 1;                 // 1 − total cost ÷ (events + steps of the shortest designed way, for every case)
  std::vector<Deviation> deviations;  // by cases, then count, kind, name
};

Conformance conformance_of(const Log& log, const Variants& variants, const Design& design);

}  // namespace sp::monitoring
