// A labelled place/transition net, as other tools write a designed process, and the automaton of its markings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "loop/6_monitoring/conformance/design.h"

namespace sp::monitoring {

inline constexpr std::size_t markings_max = 2'000;
inline constexpr std::uint32_t tokens_max = 1'000'000;  // of a place at the start, and of an arc

using Marking = std::vector<std::uint32_t>;  // tokens of each place

struct PetriArc {
  std::uint32_t place = 0;
  std::uint32_t tokens = 1;
};

struct PetriTransition {
  std::optional<std::string> label;   // none: it leaves no event
  std::vector<PetriArc> takes, puts;  // a place at most once in each
};

struct PetriNet {
  Marking start;
  std::vector<PetriTransition> transitions;
  std::vector<Marking> ends;  // none given: see design_of
};

/// Every marking that can be reached is a state. Where the net names no end, it is one token in its only place without
/// a way on, if that can be reached, and else every marking in which nothing can happen. Refuses: too_many_markings
/// {max}, and what Design::make refuses.
Result<Design> design_of(const PetriNet& net);

}  // namespace sp::monitoring
