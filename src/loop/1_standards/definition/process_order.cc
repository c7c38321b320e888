#include "loop/1_standards/definition/process_order.h"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace sp {
namespace {

class Placing {
 public:
  explicit Placing(const ProcessSpec& spec) : spec_(spec) {}

  PlacedProcess run() {
    collect_stages();
    collect_ways();
    if (stages_.empty()) return {};
    choose_columns();
    choose_rows();
    return std::move(placed_);
  }

 private:
  std::optional<std::size_t> stage_named(std::string_view id) const {
    const auto found = std::ranges::find_if(spec_.stages, [&](const StageSpec& stage) { return stage.id == id; });
    if (found == spec_.stages.end()) return std::nullopt;
    return static_cast<std::size_t>(found - spec_.stages.begin());
  }

  void collect_stages() {
    std::vector<std::vector<std::size_t>> members(spec_.stages.size());
    inside_.assign(spec_.stages.size(), std::nullopt);
    for (std::size_t host = 0; host < spec_.stages.size(); ++host) {
      if (inside_[host]) continue;
      for (const auto* names : {&spec_.stages[host].parallel, &spec_.stages[host].optional}) {
        for (const Name& name : *names) {
          const auto member = stage_named(name);
          // The first stage is never a member: the case begins there.
          if (!member || *member == host || *member == 0 || inside_[*member] || !members[*member].empty()) continue;
          inside_[*member] = host;
          if (names == &spec_.stages[host].optional) optional_.insert(*member);
          members[host].push_back(*member);
        }
      }
    }
    place_of_.assign(spec_.stages.size(), std::nullopt);
    for (std::size_t at = 0; at < spec_.stages.size(); ++at) {
      if (inside_[at]) continue;
      place_of_[at] = stages_.size();
      PlacedStage placed;
      placed.stage = at;
      placed.members = std::move(members[at]);
      placed.end = spec_.stages[at].category == StageCategory::closed && spec_.stages[at].next.empty() && placed.members.empty();
      stages_.push_back(std::move(placed));
    }
  }

  void collect_ways() {
    for (std::size_t at = 0; at < stages_.size(); ++at) {
      const auto& next = spec_.stages[stages_[at].stage].next;
      for (std::size_t index = 0; index < next.size(); ++index) {
        const auto target = stage_named(next[index].to);
        if (!target || !place_of_[*target]) continue;
        stages_[at].out.push_back(ways_.size());
        ways_.push_back({at, *place_of_[*target], index, next[index].rework, false, {}});
      }
    }
  }

  bool reaches(std::size_t from, std::size_t to) const {
    std::vector<bool> seen(stages_.size());
    std::vector<std::size_t> open{from};
    while (!open.empty()) {
      const auto placed = open.back();
      open.pop_back();
      if (placed == to) return true;
      if (seen[placed]) continue;
      seen[placed] = true;
      for (const auto way : stages_[placed].out) {
        if (!ways_[way].back) open.push_back(ways_[way].to);
      }
    }
    return false;
  }

  /// A way leads back when it says so or would close a circle. One marked as rework that alone leads to a stage does not.
  void choose_columns() {
    for (PlacedWay& way : ways_) way.back = true;
    const auto lead_on = [&](PlacedWay& way) {
      if (way.to == 0 || reaches(way.to, way.from)) return;
      way.back = false;
    };
    for (PlacedWay& way : ways_) {
      if (!way.rework) lead_on(way);
    }
    for (PlacedWay& way : ways_) {
      if (way.rework && !reaches(0, way.to)) lead_on(way);
    }
    for (std::size_t round = 0; round < stages_.size(); ++round) {
      for (const PlacedWay& way : ways_) {
        if (!way.back) stages_[way.to].column = std::max(stages_[way.to].column, stages_[way.from].column + 1);
      }
    }
    for (const PlacedStage& placed : stages_) columns_ = std::max(columns_, placed.column + 1);
  }

  void choose_rows() {
    std::set<std::pair<int, int>> taken;  // column, row
    for (int column = 0; column < columns_; ++column) {
      std::vector<std::pair<int, std::size_t>> turn;  // wished row, stage
      for (std::size_t at = 0; at < stages_.size(); ++at) {
        if (stages_[at].column == column) turn.emplace_back(wished_row(at), at);
      }
      std::ranges::sort(turn, {}, [&](const auto& entry) { return std::pair(!on_main_way(entry.second), entry.second); });
      for (const auto& [wish, at] : turn) {
        int row = wish;
        for (int step = 1; taken.contains({column, row}); ++step) row = wish + (step % 2 == 1 ? (step + 1) / 2 : -step / 2);
        taken.insert({column, row});
        stages_[at].row = row;
      }
    }
    for (std::size_t at = 0; at < ways_.size(); ++at) choose_way_row(at, taken);
    for (PlacedStage& placed : stages_) {
      placed.lowest = std::ranges::none_of(
          stages_, [&](const PlacedStage& other) { return other.column == placed.column && other.row > placed.row; });
    }
  }

  /// The way that leads to a stage from the right-most column, the first way of those.
  const PlacedWay* main_way(std::size_t placed) const {
    const PlacedWay* best = nullptr;
    for (const PlacedWay& way : ways_) {
      if (way.back || way.to != placed) continue;
      const auto rank = [&](const PlacedWay& one) { return std::pair(-stages_[one.from].column, one.index); };
      if (best == nullptr || rank(way) < rank(*best)) best = &way;
    }
    return best;
  }
  bool on_main_way(std::size_t placed) const {
    const PlacedWay* way = main_way(placed);
    return way == nullptr || (way->index == 0 && on_main_way(way->from));
  }
  int wished_row(std::size_t placed) const {
    const PlacedWay* way = main_way(placed);
    return way == nullptr ? 0 : stages_[way->from].row + (way->index == 0 ? 0 : 1);
  }

  /// A way across columns runs along a row that is empty between its ends.
  void choose_way_row(std::size_t at, const std::set<std::pair<int, int>>& taken) {
    PlacedWay& way = ways_[at];
    const int first = stages_[way.from].column + 1, last = stages_[way.to].column - 1;
    if (way.back || first > last) return;
    const auto is_free = [&](int row) {
      for (int column = first; column <= last; ++column) {
        if (taken.contains({column, row})) return false;
      }
      return std::ranges::none_of(ways_, [&](const PlacedWay& other) {
        return other.row == row && stages_[other.from].column < stages_[way.to].column &&
               stages_[way.from].column < stages_[other.to].column;
      });
    };
    const int from = stages_[way.from].row, to = stages_[way.to].row;
    const auto cost = [&](int row) { return std::pair(std::abs(row - from) + std::abs(row - to), row); };
    std::optional<int> best;
    const int far = static_cast<int>(stages_.size() + ways_.size()) + 1;
    for (int row = -far; row <= far; ++row) {
      if (is_free(row) && (!best || cost(row) < cost(*best))) best = row;
    }
    way.row = best;
  }

  const ProcessSpec& spec_;
  PlacedProcess placed_;
  std::vector<PlacedStage>& stages_ = placed_.stages;
  std::vector<PlacedWay>& ways_ = placed_.ways;
  std::set<std::size_t>& optional_ = placed_.optional;
  int& columns_ = placed_.columns;
  std::vector<std::optional<std::size_t>> inside_, place_of_;  // by stage
};

}  // namespace

PlacedProcess place(const ProcessSpec& spec) { return Placing(spec).run(); }

}  // namespace sp
