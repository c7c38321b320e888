// A designed process as an automaton that events can be held against: every step is visible, steps that nobody sees are
// already part of the others. Made from a process of ours (process_design.h) or a Petri net (petri_net.h).
// Immutable; any thread may read it. Clause: P3.1, Q2.1.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"

namespace sp::monitoring {

/// Of an edge: a step that leaves no event. Of an event: an activity that the design does not know.
inline constexpr std::uint32_t no_activity = std::numeric_limits<std::uint32_t>::max();

struct DesignEdge {
  std::uint32_t from = 0, activity = 0, to = 0;
  friend auto operator<=>(const DesignEdge&, const DesignEdge&) = default;
};

/// What a design is made from. State 0 is the start.
struct DesignDraft {
  std::vector<std::string> activities;                             // by number; each name once
  std::vector<std::pair<std::string, std::uint32_t>> also_called;  // further names; the first meaning of one holds
  std::vector<DesignEdge> edges;                                   // activity no_activity: silent
  std::vector<bool> ends;                                          // of each state: a case may end here
};

class Design {
 public:
  static constexpr std::size_t edges_max = 1'000'000;

  /// Keeps only states that an event leads to and from which the end can be reached.
  /// Refuses: design_never_ends, design_too_large {max} (edges once the silent ones are closed).
  static Result<Design> make(DesignDraft draft);

  std::uint32_t state_count() const { return static_cast<std::uint32_t>(to_end_.size()); }
  const std::vector<std::string>& activities() const { return activities_; }
  std::uint32_t find(std::string_view name) const;  // or no_activity
  /// The design's number of each of these names.
  template <class Range>
  std::vector<std::uint32_t> numbers_of(const Range& names) const {
    std::vector<std::uint32_t> numbers;
    for (std::size_t at = 0; at < names.size(); ++at) numbers.push_back(find(names[at]));
    return numbers;
  }

  /// From 0 on: by activity, then from, then to. Nothing for no_activity.
  std::span<const DesignEdge> edges_by(std::uint32_t activity) const;
  /// By activity, then to.
  std::span<const DesignEdge> edges_from(std::uint32_t state) const;
  /// One step away, each state once.
  std::span<const std::uint32_t> next(std::uint32_t state) const { return next_.of(state); }
  std::span<const std::uint32_t> before(std::uint32_t state) const { return before_.of(state); }

  /// Steps of the shortest way from each state to an end, and from the start to each state.
  const std::vector<std::uint32_t>& to_end() const { return to_end_; }
  const std::vector<std::uint32_t>& from_start() const { return from_start_; }

 private:
  /// Lists of states, side by side.
  struct Neighbours {
    std::vector<std::uint32_t> begin, states;
    std::span<const std::uint32_t> of(std::uint32_t state) const {
      return std::span(states).subspan(begin[state], begin[state + 1] - begin[state]);
    }
  };
  static Neighbours neighbours(std::vector<std::pair<std::uint32_t, std::uint32_t>> links, std::size_t states);
  static std::vector<std::uint32_t> distances(const Neighbours& links, std::vector<std::uint32_t> seeds);

  std::vector<std::string> activities_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<DesignEdge> by_state_, by_activity_;
  std::vector<std::uint32_t> state_begin_, activity_begin_;
  Neighbours next_, before_;
  std::vector<std::uint32_t> to_end_, from_start_;
};

}  // namespace sp::monitoring
