#include "loop/1_standards/definition/process_layout.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "loop/1_standards/definition/bpmn_export.h"
#include "loop/1_standards/definition/definition_set.h"

namespace sp {
namespace {

/// What is wrong with a picture, in words; empty: nothing.
class Critic {
 public:
  Critic(const ProcessSpec& spec, const ProcessDiagram& diagram) : spec_(spec), diagram_(diagram) {}

  std::vector<std::string> judge() {
    boxes();
    ways();
    for (const auto& edge : diagram_.edges) path(edge);
    return std::move(wrong_);
  }

 private:
  const DiagramNode* node(std::string_view id) const {
    const auto found = std::ranges::find(diagram_.nodes, id, &DiagramNode::id);
    return found == diagram_.nodes.end() ? nullptr : &*found;
  }

  void boxes() {
    for (const auto& a : diagram_.nodes) {
      if (a.x < 0 || a.y < 0 || a.x + a.width > diagram_.width || a.y + a.height > diagram_.height)
        wrong_.push_back(a.id + " stands outside");
      for (const auto& b : diagram_.nodes) {
        if (a.id >= b.id || a.inside == b.id || b.inside == a.id) continue;
        if (a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
          wrong_.push_back(a.id + " and " + b.id + " overlap");
      }
      if (!a.inside) continue;
      const auto& block = *node(*a.inside);
      if (a.x <= block.x || a.y <= block.y || a.x + a.width >= block.x + block.width || a.y + a.height >= block.y + block.height)
        wrong_.push_back(a.id + " sticks out of its block");
    }
  }

  void ways() {
    for (const auto& stage : spec_.stages) {
      if (!node("stage:" + stage.id)) wrong_.push_back("no box for " + stage.id);
      for (std::size_t way = 0; way < stage.next.size(); ++way) {
        const auto drawn = std::ranges::count_if(diagram_.edges, [&](const DiagramEdge& edge) {
          return edge.stage == stage.id && edge.way == static_cast<std::int64_t>(way) && edge.to == "stage:" + stage.next[way].to;
        });
        if (drawn != 1) wrong_.push_back(stage.id + " has a way without one path");
      }
    }
  }

  static bool on_border(const DiagramNode& box, DiagramPoint point) {
    const bool inside = point.x >= box.x && point.x <= box.x + box.width && point.y >= box.y && point.y <= box.y + box.height;
    const bool within = point.x > box.x && point.x < box.x + box.width && point.y > box.y && point.y < box.y + box.height;
    return inside && !within;
  }

  void path(const DiagramEdge& edge) {
    const auto *from = node(edge.from), *to = node(edge.to);
    if (!from || !to || edge.points.size() < 2) return wrong_.push_back(edge.id + " leads nowhere");
    if (!on_border(*from, edge.points.front())) wrong_.push_back(edge.id + " does not begin at a border");
    if (!on_border(*to, edge.points.back())) wrong_.push_back(edge.id + " does not end at a border");
    for (std::size_t at = 1; at < edge.points.size(); ++at) {
      const auto a = edge.points[at - 1], b = edge.points[at];
      if (a.x != b.x && a.y != b.y) wrong_.push_back(edge.id + " runs askew");
      for (const auto& box : diagram_.nodes) {
        if (std::min(a.x, b.x) < box.x + box.width && std::max(a.x, b.x) > box.x && std::min(a.y, b.y) < box.y + box.height &&
            std::max(a.y, b.y) > box.y)
          wrong_.push_back(edge.id + " crosses " + box.id);
      }
      if (std::min(a.x, b.x) < 0 || std::max(a.x, b.x) > diagram_.width || std::max(a.y, b.y) > diagram_.height)
        wrong_.push_back(edge.id + " leaves the picture");
    }
  }

  const ProcessSpec& spec_;
  const ProcessDiagram& diagram_;
  std::vector<std::string> wrong_;
};

Words three_times(const std::string& text) { return {text, text, text}; }

/// Any process, well formed or not, but without ways into a block.
ProcessSpec any_process(unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); };
  ProcessSpec spec;
  spec.process = Name("p");
  const std::size_t top = 1 + below(14);
  for (std::size_t at = 0; at < top; ++at) {
    StageSpec stage;
    stage.id = Name("s" + std::to_string(at));
    stage.label = three_times(std::string(1 + below(30), 'x'));
    stage.category = at > 0 && below(6) == 0 ? StageCategory::closed : StageCategory::in_work;
    if (below(4) == 0) stage.limit = LimitSpec{.within = std::chrono::hours{8}};
    const auto ways = stage.category == StageCategory::closed ? 0 : below(5);
    for (std::size_t way = 0; way < ways; ++way) {
      WaySpec next;
      next.to = Name("s" + std::to_string(below(3) == 0 ? below(top) : std::min(at + 1 + below(3), top - 1)));
      next.rework = below(4) == 0;
      if (below(2) == 0) next.label = three_times(std::string(below(40) + 1, 'y'));
      stage.next.push_back(std::move(next));
    }
    spec.stages.push_back(std::move(stage));
  }
  for (std::size_t at = 0; at < top; ++at) {
    if (spec.stages[at].category == StageCategory::closed) continue;
    for (auto left = below(4); left > 1; --left) {
      StageSpec member;
      member.id = Name("m" + std::to_string(spec.stages.size()));
      member.label = three_times("m");
      (below(2) == 0 ? spec.stages[at].parallel : spec.stages[at].optional).push_back(member.id);
      spec.stages.push_back(std::move(member));
    }
  }
  return spec;
}

TEST(ProcessLayout, no_boxes_overlap_and_every_way_has_its_path) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    const auto spec = any_process(seed);
    const auto diagram = lay_out(spec, "en");
    const auto wrong = Critic(spec, diagram).judge();
    ASSERT_TRUE(wrong.empty()) << "seed " << seed << ": " << wrong.front() << " and " << wrong.size() - 1 << " more";
  }
}

TEST(ProcessLayout, shipped_processes_stand_well_in_every_language) {
  const auto& set = DefinitionSet::shipped();
  ASSERT_TRUE(set);
  for (const auto& version : (*set)->processes.all()) {
    for (const char* language : {"zh-CN", "zh-TW", "en"}) {
      const auto& spec = version.definition->spec();
      const auto diagram = lay_out(spec, language);
      EXPECT_EQ(Critic(spec, diagram).judge(), std::vector<std::string>{}) << version.id;
      // Every way forward of a shipped process is written down where it is drawn.
      for (const auto& edge : diagram.edges) EXPECT_TRUE(edge.label.empty() || edge.label_width > 0) << version.id << ' ' << edge.id;
    }
  }
}

TEST(ProcessLayout, the_main_way_runs_straight_and_rework_returns_below) {
  const auto spec = (*DefinitionSet::shipped())->processes.effective_at("complaint", Instant::max())->spec();
  const auto diagram = lay_out(spec, "en");
  const auto middle = [&](std::string_view id) {
    const auto& node = *std::ranges::find(diagram.nodes, id, &DiagramNode::id);
    return node.y + node.height / 2;
  };
  for (const char* id : {"stage:receive", "stage:contact", "stage:diagnose", "stage:plan", "stage:execute", "stage:confirm",
                         "stage:follow_up", "stage:closed"})
    EXPECT_EQ(middle(id), middle("start")) << id;
  for (const auto& edge : diagram.edges) {
    if (edge.rework) EXPECT_GT(edge.points[1].y, middle("start")) << edge.id;
    else EXPECT_EQ(edge.points.size(), 2u) << edge.id;
  }
}

TEST(ProcessLayout, a_text_half_written_is_drawn_as_far_as_it_goes) {
  ProcessSpec spec;
  EXPECT_TRUE(lay_out(spec, "en").nodes.empty());
  StageSpec stage;
  stage.id = Name("a");
  WaySpec nowhere;
  nowhere.to = Name("nowhere");
  stage.next = {nowhere};
  stage.parallel = {Name("a"), Name("missing")};
  spec.stages = {stage};
  const auto diagram = lay_out(spec, "en");
  EXPECT_EQ(diagram.nodes.size(), 2u);
  EXPECT_EQ(diagram.edges.size(), 1u);
}

TEST(BpmnExport, carries_the_coordinates_of_the_picture_and_escapes_texts) {
  auto spec = (*DefinitionSet::shipped())->processes.effective_at("repair", Instant::max())->spec();
  spec.stages[0].label.en = "A & <B>";
  const auto diagram = lay_out(spec, "en");
  const auto xml = to_bpmn(spec, "en");
  EXPECT_NE(xml.find("name=\"A &amp; &lt;B&gt;\""), std::string::npos);
  for (const auto& node : diagram.nodes) {
    const auto bounds = "<dc:Bounds x=\"" + std::to_string(node.x) + "\" y=\"" + std::to_string(node.y) + "\" width=\"";
    EXPECT_NE(xml.find(bounds), std::string::npos) << node.id;
  }
  for (const char* element : {"bpmn:startEvent", "bpmn:userTask", "bpmn:adHocSubProcess", "bpmn:exclusiveGateway", "bpmn:boundaryEvent",
                              "bpmn:endEvent", "bpmn:potentialOwner"})
    EXPECT_NE(xml.find(std::string("<") + element), std::string::npos) << element;
}

}  // namespace
}  // namespace sp
