#include "loop/6_monitoring/conformance/design.h"

#include <algorithm>
#include <tuple>

namespace sp::monitoring {
namespace {

constexpr auto unreached = std::numeric_limits<std::uint32_t>::max();

/// An automaton without silent steps. State 0 is the start.
struct Closed {
  std::vector<DesignEdge> edges;
  std::vector<bool> ends;
};

/// What can be done from a state after any number of silent steps counts as done from it.
class Closing {
 public:
  explicit Closing(const DesignDraft& draft)
      : draft_(draft), seen_(draft.ends.size(), unreached), number_(draft.ends.size(), unreached) {
    edges_ = draft.edges;
    std::ranges::sort(edges_);
    begin_.assign(draft.ends.size() + 1, 0);
    for (const auto& edge : edges_) ++begin_[edge.from + 1];
    for (std::size_t state = 0; state < draft.ends.size(); ++state) begin_[state + 1] += begin_[state];
  }

  Result<Closed> run() {
    number_of(0);
    for (std::uint32_t at = 0; at < met_.size(); ++at) {
      close(met_[at]);
      closed_.ends.push_back(std::ranges::any_of(reached_, [&](std::uint32_t state) { return draft_.ends[state]; }));
      for (const auto& [activity, to] : done_) closed_.edges.push_back({at, activity, number_of(to)});
      if (closed_.edges.size() > Design::edges_max)
        return refuse("design_too_large", {{"max", std::to_string(Design::edges_max)}});
    }
    return std::move(closed_);
  }

 private:
  std::uint32_t number_of(std::uint32_t state) {
    if (number_[state] == unreached) {
      number_[state] = static_cast<std::uint32_t>(met_.size());
      met_.push_back(state);
    }
    return number_[state];
  }

  void close(std::uint32_t state) {
    reached_.assign(1, state);
    done_.clear();
    seen_[state] = state;
    for (std::size_t at = 0; at < reached_.size(); ++at) {
      for (auto edge = begin_[reached_[at]]; edge < begin_[reached_[at] + 1]; ++edge) {
        const auto& [from, activity, to] = edges_[edge];
        if (activity != no_activity) done_.emplace_back(activity, to);
        else if (std::exchange(seen_[to], state) != state) reached_.push_back(to);
      }
    }
    std::ranges::sort(done_);
    done_.erase(std::ranges::unique(done_).begin(), done_.end());
  }

  const DesignDraft& draft_;
  std::vector<DesignEdge> edges_;  // by state
  std::vector<std::size_t> begin_;
  std::vector<std::uint32_t> seen_;    // by the closing of which state
  std::vector<std::uint32_t> number_;  // in the closed automaton
  std::vector<std::uint32_t> met_;     // states that get a number, in its order
  std::vector<std::uint32_t> reached_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> done_;  // activity, to
  Closed closed_;
};

std::vector<std::uint32_t> where(const std::vector<bool>& flags) {
  std::vector<std::uint32_t> places;
  for (std::uint32_t at = 0; at < flags.size(); ++at) {
    if (flags[at]) places.push_back(at);
  }
  return places;
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> links_of(const std::vector<DesignEdge>& edges, bool backwards) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> links;
  for (const auto& edge : edges) links.emplace_back(backwards ? edge.to : edge.from, backwards ? edge.from : edge.to);
  return links;
}

/// Without the states from which no end can be reached.
Closed kept(Closed closed, const std::vector<std::uint32_t>& to_end) {
  Closed left;
  std::vector<std::uint32_t> number(to_end.size(), unreached);
  for (std::uint32_t state = 0; state < to_end.size(); ++state) {
    if (to_end[state] == unreached) continue;
    number[state] = static_cast<std::uint32_t>(left.ends.size());
    left.ends.push_back(closed.ends[state]);
  }
  for (const auto& edge : closed.edges) {
    if (number[edge.from] != unreached && number[edge.to] != unreached)
      left.edges.push_back({number[edge.from], edge.activity, number[edge.to]});
  }
  return left;
}

}  // namespace

Design::Neighbours Design::neighbours(std::vector<std::pair<std::uint32_t, std::uint32_t>> links, std::size_t states) {
  std::ranges::sort(links);
  links.erase(std::ranges::unique(links).begin(), links.end());
  Neighbours all{std::vector<std::uint32_t>(states + 1), {}};
  for (const auto& [from, to] : links) {
    ++all.begin[from + 1];
    all.states.push_back(to);
  }
  for (std::size_t state = 0; state < states; ++state) all.begin[state + 1] += all.begin[state];
  return all;
}

std::vector<std::uint32_t> Design::distances(const Neighbours& links, std::vector<std::uint32_t> seeds) {
  std::vector<std::uint32_t> distance(links.begin.size() - 1, unreached);
  for (const auto state : seeds) distance[state] = 0;
  for (std::size_t at = 0; at < seeds.size(); ++at) {
    const auto from = seeds[at];
    for (const auto to : links.of(from)) {
      if (distance[to] != unreached) continue;
      distance[to] = distance[from] + 1;
      seeds.push_back(to);
    }
  }
  return distance;
}

Result<Design> Design::make(DesignDraft draft) {
  SP_TRY(auto closed, Closing(draft).run());
  const auto before_all = neighbours(links_of(closed.edges, true), closed.ends.size());
  const auto to_end = distances(before_all, where(closed.ends));
  if (to_end[0] == unreached) return refuse("design_never_ends");
  closed = kept(std::move(closed), to_end);

  Design design;
  const auto states = closed.ends.size();
  design.next_ = neighbours(links_of(closed.edges, false), states);
  design.before_ = neighbours(links_of(closed.edges, true), states);
  design.to_end_ = distances(design.before_, where(closed.ends));
  design.from_start_ = distances(design.next_, {0});
  for (std::uint32_t at = 0; at < draft.activities.size(); ++at) design.numbers_.try_emplace(draft.activities[at], at);
  for (auto& [name, activity] : draft.also_called) design.numbers_.try_emplace(std::move(name), activity);
  design.activities_ = std::move(draft.activities);
  design.by_state_ = closed.edges;
  std::ranges::sort(design.by_state_);
  design.by_activity_ = std::move(closed.edges);
  std::ranges::sort(design.by_activity_, {},
                    [](const DesignEdge& edge) { return std::tuple(edge.activity, edge.from, edge.to); });
  design.state_begin_.assign(states + 1, 0);
  design.activity_begin_.assign(design.activities_.size() + 1, 0);
  for (const auto& edge : design.by_state_) {
    ++design.state_begin_[edge.from + 1];
    ++design.activity_begin_[edge.activity + 1];
  }
  for (std::size_t at = 1; at < design.state_begin_.size(); ++at)
    design.state_begin_[at] += design.state_begin_[at - 1];
  for (std::size_t at = 1; at < design.activity_begin_.size(); ++at)
    design.activity_begin_[at] += design.activity_begin_[at - 1];
  return design;
}

std::uint32_t Design::find(std::string_view name) const {
  const auto found = numbers_.find(std::string(name));
  return found == numbers_.end() ? no_activity : found->second;
}

std::span<const DesignEdge> Design::edges_by(std::uint32_t activity) const {
  if (activity == no_activity) return {};
  return std::span(by_activity_)
      .subspan(activity_begin_[activity], activity_begin_[activity + 1] - activity_begin_[activity]);
}

std::span<const DesignEdge> Design::edges_from(std::uint32_t state) const {
  return std::span(by_state_).subspan(state_begin_[state], state_begin_[state + 1] - state_begin_[state]);
}

}  // namespace sp::monitoring
