#include "loop/6_monitoring/conformance/petri_net.h"

#include <algorithm>
#include <map>

namespace sp::monitoring {
namespace {

class Markings {
 public:
  explicit Markings(const PetriNet& net) : net_(net) {}

  Result<DesignDraft> run() {
    for (const auto& transition : net_.transitions)
      activity_of_.push_back(transition.label ? number_of(*transition.label) : no_activity);
    number(net_.start);
    for (std::uint32_t at = 0; at < order_.size(); ++at) {
      const auto before = draft_.edges.size();
      for (std::size_t t = 0; t < net_.transitions.size(); ++t) {
        auto marking = *order_[at];
        if (!fire(net_.transitions[t], marking)) continue;
        const auto to = number(std::move(marking));
        if (!to) return refuse("too_many_markings", {{"max", std::to_string(markings_max)}});
        draft_.edges.push_back({at, activity_of_[t], *to});
        if (draft_.edges.size() > 2 * Design::edges_max)
          return refuse("design_too_large", {{"max", std::to_string(Design::edges_max)}});
      }
      stuck_.push_back(draft_.edges.size() == before);
    }
    set_ends();
    return std::move(draft_);
  }

 private:
  std::uint32_t number_of(const std::string& label) {
    const auto [known, is_new] = labels_.try_emplace(label, static_cast<std::uint32_t>(draft_.activities.size()));
    if (is_new) draft_.activities.push_back(label);
    return known->second;
  }

  std::optional<std::uint32_t> number(Marking marking) {
    if (const auto known = numbers_.find(marking); known != numbers_.end()) return known->second;
    if (order_.size() == markings_max) return std::nullopt;
    const auto at = static_cast<std::uint32_t>(order_.size());
    order_.push_back(&numbers_.emplace(std::move(marking), at).first->first);
    return at;
  }

  static bool fire(const PetriTransition& transition, Marking& marking) {
    for (const auto& [place, tokens] : transition.takes) {
      if (marking[place] < tokens) return false;
      marking[place] -= tokens;
    }
    for (const auto& [place, tokens] : transition.puts) marking[place] += tokens;
    return true;
  }

  /// One token in the only place that nothing takes from.
  std::optional<Marking> sink() const {
    std::vector<bool> taken(net_.start.size());
    for (const auto& transition : net_.transitions) {
      for (const auto& arc : transition.takes) taken[arc.place] = true;
    }
    if (std::ranges::count(taken, false) != 1) return std::nullopt;
    Marking marking(taken.size());
    marking[static_cast<std::size_t>(std::ranges::find(taken, false) - taken.begin())] = 1;
    return marking;
  }

  void set_ends() {
    draft_.ends.assign(order_.size(), false);
    auto wanted = net_.ends;
    if (wanted.empty()) {
      if (const auto one = sink(); one && numbers_.contains(*one)) wanted.push_back(*one);
    }
    for (const auto& marking : wanted) {
      if (const auto known = numbers_.find(marking); known != numbers_.end()) draft_.ends[known->second] = true;
    }
    if (wanted.empty()) draft_.ends = stuck_;
  }

  const PetriNet& net_;
  DesignDraft draft_;
  std::vector<std::uint32_t> activity_of_;  // each transition
  std::map<std::string, std::uint32_t> labels_;
  std::map<Marking, std::uint32_t> numbers_;
  std::vector<const Marking*> order_;
  std::vector<bool> stuck_;
};

}  // namespace

Result<Design> design_of(const PetriNet& net) {
  SP_TRY(auto draft, Markings(net).run());
  return Design::make(std::move(draft));
}

}  // namespace sp::monitoring
