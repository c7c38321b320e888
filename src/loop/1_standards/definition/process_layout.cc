#include "loop/1_standards/definition/process_layout.h"

#include <algorithm>
#include <map>

#include "loop/1_standards/definition/process_order.h"

namespace sp {
namespace {

using Px = std::int64_t;

constexpr Px margin = 20;
constexpr Px stage_width = 188, stage_height = 70;
constexpr Px member_width = 176, member_height = 46, member_gap = 8, block_inset = 12;
constexpr Px choice_size = 30, choice_gap = 22;
constexpr Px circle = 30, end_label_gap = 8, end_label_max = 120;
constexpr Px row_gap = 52;      // room for a limit's timer below its box
constexpr Px way_row = 24;      // height of a row that only holds a way
constexpr Px lane_height = 26;  // of a way back, with its label above
constexpr Px track_width = 10, gap_side = 14, gap_inner = 24;
constexpr Px label_max = 150, label_min = 20, label_height = 14, label_rise = 5, label_end = 6;
constexpr Px port_spread = 22, corner = 12;  // between ways into one box, and off its corners

/// A rough width of a text at 12 px: the drawing shortens what does not fit, so it need not be exact.
Px text_width(std::string_view text) {
  Px width = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0xE0) width += 12;                      // Chinese
    else if (byte < 0x80 || byte >= 0xC0) width += 7;  // the others; what continues a character adds nothing
  }
  return width;
}

/// Where a stage of the top level stands. The numbers are those of PlacedProcess::stages.
struct Box {
  bool choice = false;  // a diamond stands behind it
  Px x = 0, y = 0, width = 0, height = 0;
  std::vector<std::size_t> from_below;  // the ways that enter there
  Px middle() const { return y + height / 2; }
  Px exit_x() const { return choice ? x + width + choice_gap + choice_size : x + width; }
};

/// Where a way goes up or down: a track in a gap between columns, and for a way back its lane.
struct Route {
  int lane = 0;
  std::optional<int> track_out, track_in;
};

struct Gap {
  int out = 0, in = 0;
  Px label = 0;
  Px x = 0;
  Px label_room() const { return std::max(gap_inner, label + 10); }
  Px width() const { return gap_side + out * track_width + label_room() + in * track_width + gap_side; }
  Px out_x(int track) const { return x + gap_side + track * track_width; }
  Px in_x(int track) const { return x + gap_side + out * track_width + label_room() + track * track_width + track_width; }
};

class Layout {
 public:
  Layout(const ProcessSpec& spec, std::string_view language) : spec_(spec), language_(language) {}

  ProcessDiagram run() {
    if (placed_.stages.empty()) return {};
    for (const PlacedStage& stage : placed_.stages) boxes_.push_back({.choice = stage.out.size() > 1});
    choose_tracks();
    place_columns();
    place_rows();
    draw_nodes();
    draw_edges();
    leave_room();
    return std::move(diagram_);
  }

 private:
  const StageSpec& spec_of(std::size_t at) const { return spec_.stages[placed_.stages[at].stage]; }
  const WaySpec& spec_of(const PlacedWay& way) const { return spec_of(way.from).next[way.index]; }
  Gap& gap_behind(std::size_t at) { return gaps_[static_cast<std::size_t>(placed_.stages[at].column) + 1]; }
  Gap& gap_before(std::size_t at) { return gaps_[static_cast<std::size_t>(placed_.stages[at].column)]; }

  std::string label_of(const WaySpec& way) const {
    if (way.label) return std::string(words_in(*way.label, language_));
    return way.when ? std::string(*way.when) : std::string();
  }

  void choose_tracks() {
    gaps_.resize(static_cast<std::size_t>(placed_.columns) + 1);
    routes_.resize(placed_.ways.size());
    for (std::size_t at = 0; at < placed_.ways.size(); ++at) {
      const PlacedWay& way = placed_.ways[at];
      const PlacedStage &from = placed_.stages[way.from], &to = placed_.stages[way.to];
      Gap &behind = gap_behind(way.from), &before = gap_before(way.to);
      Route& route = routes_[at];
      if (way.back) {
        choose_lane(at);
        if (!from.lowest) route.track_out = behind.out++;
        if (to.lowest) boxes_[way.to].from_below.push_back(at);
        else route.track_in = before.in++;
        continue;
      }
      const int row = way.row.value_or(to.row);
      // Of several ways each turns at once and has its label behind the turn; a single one turns at its end.
      if (row != from.row && (way.row || boxes_[way.from].choice)) route.track_out = behind.out++;
      else if (row != from.row) route.track_in = before.in++;
      if (way.row && row != to.row) route.track_in = before.in++;
      if (!way.row || row == from.row)
        behind.label = std::max(behind.label, std::min(label_max, text_width(label_of(spec_of(way)))));
    }
  }

  /// Ways back share a lane below the picture when they do not overlap.
  void choose_lane(std::size_t at) {
    const auto columns = [&](const PlacedWay& way) {
      return std::minmax({placed_.stages[way.from].column, placed_.stages[way.to].column});
    };
    const auto [first, last] = columns(placed_.ways[at]);
    int& lane = routes_[at].lane;
    const auto is_taken = [&] {
      for (std::size_t other = 0; other < at; ++other) {
        const auto [other_first, other_last] = columns(placed_.ways[other]);
        if (placed_.ways[other].back && routes_[other].lane == lane && other_first <= last && first <= other_last) return true;
      }
      return false;
    };
    while (is_taken()) ++lane;
    lanes_ = std::max(lanes_, lane + 1);
  }

  void place_columns() {
    Px x = margin + circle;
    for (int column = 0; column <= placed_.columns; ++column) {
      Gap& gap = gaps_[static_cast<std::size_t>(column)];
      gap.x = x;
      x += column < placed_.columns ? gap.width() : gap.out > 0 ? gap_side + gap.out * track_width : 0;
      Px widest = 0;
      for (std::size_t at = 0; at < boxes_.size(); ++at) {
        if (placed_.stages[at].column != column) continue;
        boxes_[at].x = x;
        widest = std::max(widest, measure(at));
      }
      x += widest;
    }
    diagram_.width = x + margin;
  }

  /// Sets the size of the box; the width with what stands beside it.
  Px measure(std::size_t at) {
    Box& box = boxes_[at];
    const auto members = static_cast<Px>(placed_.stages[at].members.size());
    if (placed_.stages[at].end) {
      box.width = box.height = circle;
      return circle + end_label_gap + std::min(end_label_max, text_width(words_in(spec_of(at).label, language_)));
    }
    box.width = members == 0 ? stage_width : member_width + 2 * block_inset;
    box.height = members == 0 ? stage_height : stage_height + members * (member_height + member_gap) - member_gap + block_inset;
    return box.exit_x() - box.x;
  }

  void place_rows() {
    std::map<int, Px> heights;
    for (std::size_t at = 0; at < boxes_.size(); ++at) {
      Px& height = heights[placed_.stages[at].row];
      height = std::max(height, boxes_[at].height);
    }
    for (const PlacedWay& way : placed_.ways) {
      if (way.row) heights[*way.row] = std::max(heights[*way.row], way_row);
    }
    Px y = margin;
    for (const auto& [row, height] : heights) {
      row_middle_[row] = y + height / 2;
      y += height + row_gap;
    }
    for (std::size_t at = 0; at < boxes_.size(); ++at) boxes_[at].y = row_middle_[placed_.stages[at].row] - boxes_[at].height / 2;
    lanes_top_ = y;
    diagram_.height = lanes_ > 0 ? y + lanes_ * lane_height + margin / 2 : y;
  }

  std::string stage_id(std::size_t at) const { return "stage:" + spec_of(at).id; }
  std::string exit_id(std::size_t at) const { return (boxes_[at].choice ? "choice:" : "stage:") + std::string(spec_of(at).id); }

  DiagramNode stage_node(const StageSpec& stage, DiagramShape shape, Px x, Px y, Px width, Px height) const {
    DiagramNode node{"stage:" + stage.id, shape, x, y, width, height};
    node.stage = stage.id;
    node.label = words_in(stage.label, language_);
    node.category = stage.category;
    if (stage.operator_) node.operator_ = *stage.operator_;
    if (stage.limit) {
      node.within = to_text(stage.limit->within);
      node.unit = stage.limit->unit;
    }
    return node;
  }

  void draw_nodes() {
    const Box& first = boxes_.front();
    diagram_.nodes.push_back({"start", DiagramShape::start, margin, first.middle() - circle / 2, circle, circle});
    diagram_.edges.push_back({"start", "start", stage_id(0)});
    diagram_.edges.back().points = {{margin + circle, first.middle()}, {first.x, first.middle()}};
    for (std::size_t at = 0; at < boxes_.size(); ++at) {
      const Box& box = boxes_[at];
      const PlacedStage& placed = placed_.stages[at];
      const auto shape = placed.end ? DiagramShape::end : placed.members.empty() ? DiagramShape::stage : DiagramShape::block;
      diagram_.nodes.push_back(stage_node(spec_of(at), shape, box.x, box.y, box.width, box.height));
      Px y = box.y + stage_height;
      for (const auto member : placed.members) {
        auto node = stage_node(spec_.stages[member], DiagramShape::member, box.x + block_inset, y, member_width, member_height);
        node.inside = stage_id(at);
        node.optional = placed_.optional.contains(member);
        diagram_.nodes.push_back(std::move(node));
        y += member_height + member_gap;
      }
      if (!box.choice) continue;
      DiagramNode choice{exit_id(at),  DiagramShape::choice, box.x + box.width + choice_gap, box.middle() - choice_size / 2,
                         choice_size, choice_size};
      choice.stage = spec_of(at).id;
      diagram_.edges.push_back({"to:" + choice.id, stage_id(at), choice.id});
      diagram_.edges.back().points = {{box.x + box.width, box.middle()}, {choice.x, box.middle()}};
      diagram_.nodes.push_back(std::move(choice));
    }
  }

  void draw_edges() {
    for (std::size_t at = 0; at < placed_.ways.size(); ++at) {
      const PlacedWay& way = placed_.ways[at];
      const WaySpec& spec = spec_of(way);
      DiagramEdge edge;
      edge.id = "way:" + spec_of(way.from).id + ':' + std::to_string(way.index);
      edge.from = exit_id(way.from);
      edge.to = stage_id(way.to);
      edge.stage = spec_of(way.from).id;
      edge.way = static_cast<std::int64_t>(way.index);
      edge.rework = way.rework;
      edge.label = label_of(spec);
      if (spec.when) edge.when = *spec.when;
      if (way.back) draw_back(at, edge);
      else draw_on(at, edge);
      diagram_.edges.push_back(std::move(edge));
    }
  }

  void draw_on(std::size_t at, DiagramEdge& edge) {
    const PlacedWay& way = placed_.ways[at];
    const Route& route = routes_[at];
    const Box &from = boxes_[way.from], &to = boxes_[way.to];
    const Gap &behind = gap_behind(way.from), &before = gap_before(way.to);
    Px y = from.middle();
    edge.points = {{from.exit_x(), y}};
    const auto turn = [&](Px x, Px to_y) {
      edge.points.push_back({x, y});
      y = to_y;
      edge.points.push_back({x, y});
    };
    if (route.track_out) turn(behind.out_x(*route.track_out), way.row ? row_middle_.at(*way.row) : to.middle());
    edge.label_at = {behind.out_x(behind.out), y - label_rise};
    edge.label_width = way.row && route.track_out ? label_max : behind.label_room() - label_end;
    if (route.track_in) turn(before.in_x(*route.track_in), to.middle());
    edge.points.push_back({to.x, y});
  }

  void draw_back(std::size_t at, DiagramEdge& edge) {
    const PlacedWay& way = placed_.ways[at];
    const Route& route = routes_[at];
    const Box &from = boxes_[way.from], &to = boxes_[way.to];
    const Px lane_y = lanes_top_ + route.lane * lane_height + lane_height / 2;
    Px x = 0;
    if (route.track_out) {
      x = gap_behind(way.from).out_x(*route.track_out);
      edge.points = {{from.exit_x(), from.middle()}, {x, from.middle()}, {x, lane_y}};
    } else {
      x = from.choice ? from.exit_x() - choice_size / 2 : from.x + from.width - corner;
      edge.points = {{x, from.choice ? from.middle() + choice_size / 2 : from.y + from.height}, {x, lane_y}};
    }
    Px into = 0;
    if (route.track_in) {
      into = gap_before(way.to).in_x(*route.track_in);
      edge.points.insert(edge.points.end(), {{into, lane_y}, {into, to.middle()}, {to.x, to.middle()}});
    } else {
      const auto place = std::ranges::find(to.from_below, at) - to.from_below.begin();
      const auto count = static_cast<Px>(to.from_below.size());
      const Px spread = count > 1 ? std::min(port_spread, (to.width - 2 * corner) / (count - 1)) : 0;
      into = to.x + to.width / 2 + place * spread - (count - 1) * spread / 2;
      edge.points.insert(edge.points.end(), {{into, lane_y}, {into, to.y + to.height}});
    }
    edge.label_at = {std::min(x, into) + label_end, lane_y - label_rise};
    edge.label_width = std::max<Px>(std::abs(x - into) - 2 * label_end, 0);
  }

  /// A label that would stand on another one is not written: the list of ways beside the picture has it.
  void leave_room() {
    std::vector<const DiagramEdge*> written;
    for (DiagramEdge& edge : diagram_.edges) {
      edge.label_width = std::min(edge.label_width, text_width(edge.label));
      const auto collides = [&](const DiagramEdge* other) {
        return std::abs(other->label_at.y - edge.label_at.y) < label_height &&
               other->label_at.x < edge.label_at.x + edge.label_width && edge.label_at.x < other->label_at.x + other->label_width;
      };
      if (edge.label_width < label_min || std::ranges::any_of(written, collides)) edge.label_width = 0;
      else written.push_back(&edge);
    }
  }

  const ProcessSpec& spec_;
  const std::string_view language_;
  const PlacedProcess placed_ = place(spec_);
  std::vector<Box> boxes_;     // of placed_.stages
  std::vector<Route> routes_;  // of placed_.ways
  std::vector<Gap> gaps_;      // gaps_[i] is before column i
  std::map<int, Px> row_middle_;
  int lanes_ = 0;
  Px lanes_top_ = 0;
  ProcessDiagram diagram_;
};

}  // namespace

ProcessDiagram lay_out(const ProcessSpec& spec, std::string_view language) { return Layout(spec, language).run(); }

}  // namespace sp
