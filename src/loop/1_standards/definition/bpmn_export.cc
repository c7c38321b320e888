#include "loop/1_standards/definition/bpmn_export.h"

#include <algorithm>

#include <fmt/format.h>

#include "loop/1_standards/definition/process_layout.h"

namespace sp {
namespace {

constexpr std::int64_t event_size = 20;  // of a limit's timer and of where it escalates to

/// XML has no place for control characters; clean text holds none but tab and line breaks.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;
      case '\r': out += "&#13;"; break;
      case '\t': out += "&#9;"; break;
      default: out += c;
    }
  }
  return out;
}

/// "stage:first-call" → "stage.first-call": an XML name, and still as different as the ids.
std::string xml_id(std::string_view id) {
  std::string out(id);
  std::ranges::replace(out, ':', '.');
  return out;
}

/// "PT8H", "P2D": as ISO 8601 spells a span; working time has no spelling of its own and is said in the name.
std::string iso_span(Duration span) {
  const auto seconds = span / std::chrono::seconds{1};
  if (seconds % 86400 == 0) return fmt::format("P{}D", seconds / 86400);
  if (seconds % 3600 == 0) return fmt::format("PT{}H", seconds / 3600);
  if (seconds % 60 == 0) return fmt::format("PT{}M", seconds / 60);
  return fmt::format("PT{}S", seconds);
}

class Export {
 public:
  Export(const ProcessSpec& spec, std::string_view language)
      : spec_(spec), language_(language), diagram_(lay_out(spec, language)) {}

  std::string run() {
    const std::string process = xml_id("process." + std::string(spec_.process));
    xml_ += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<bpmn:definitions xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" "
            "xmlns:bpmndi=\"http://www.omg.org/spec/BPMN/20100524/DI\" xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" "
            "xmlns:di=\"http://www.omg.org/spec/DD/20100524/DI\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
            "id=\"definitions\" targetNamespace=\"urn:setpoint:process\" exporter=\"Setpoint\">\n";
    line(1, "<bpmn:process id=\"{}\" name=\"{} v{}\" isExecutable=\"false\">", process,
         escaped(words_in(spec_.name, language_)), spec_.version.value);
    for (const DiagramNode& node : diagram_.nodes) {
      if (!node.inside) element(node, 2);
    }
    for (const DiagramEdge& edge : diagram_.edges) flow(edge);
    line(1, "</bpmn:process>");
    line(1, "<bpmndi:BPMNDiagram id=\"diagram\">");
    line(2, "<bpmndi:BPMNPlane id=\"plane\" bpmnElement=\"{}\">", process);
    for (const DiagramNode& node : diagram_.nodes) shape(node);
    for (const DiagramEdge& edge : diagram_.edges) edge_shape(edge);
    line(2, "</bpmndi:BPMNPlane>");
    line(1, "</bpmndi:BPMNDiagram>");
    xml_ += "</bpmn:definitions>\n";
    return std::move(xml_);
  }

 private:
  template <class... Args>
  void line(int depth, fmt::format_string<Args...> pattern, Args&&... args) {
    xml_.append(static_cast<std::size_t>(depth) * 2, ' ');
    fmt::format_to(std::back_inserter(xml_), pattern, std::forward<Args>(args)...);
    xml_ += '\n';
  }

  const StageSpec& stage_of(const DiagramNode& node) const {
    return *std::ranges::find(spec_.stages, *node.stage, &StageSpec::id);
  }
  bool has_timer(const DiagramNode& node) const { return node.within.has_value() && !node.inside; }
  static std::string timer_id(const DiagramNode& node) { return "limit." + *node.stage; }
  static std::string late_id(const DiagramNode& node) { return "late." + *node.stage; }

  // ---- what it means ----

  void element(const DiagramNode& node, int depth) {
    const std::string id = xml_id(node.id), name = escaped(node.label);
    switch (node.shape) {
      case DiagramShape::start:
        line(depth, "<bpmn:startEvent id=\"{}\">", id);
        flows_of(node, depth + 1);
        line(depth, "</bpmn:startEvent>");
        return;
      case DiagramShape::end:
        line(depth, "<bpmn:endEvent id=\"{}\" name=\"{}\">", id, name);
        flows_of(node, depth + 1);
        line(depth, "</bpmn:endEvent>");
        return;
      case DiagramShape::choice:
        line(depth, "<bpmn:exclusiveGateway id=\"{}\"{}>", id, default_flow(node));
        flows_of(node, depth + 1);
        line(depth, "</bpmn:exclusiveGateway>");
        return;
      case DiagramShape::block: block(node, id, name, depth); break;
      case DiagramShape::stage:
      case DiagramShape::member:
        line(depth, "<bpmn:userTask id=\"{}\" name=\"{}\">", id, name);
        documentation(stage_of(node), depth + 1);
        flows_of(node, depth + 1);
        owner(stage_of(node), id, depth + 1);
        line(depth, "</bpmn:userTask>");
    }
    if (has_timer(node)) timer(node, depth);
  }

  /// The work of the stage itself and the stages inside it, in any order.
  void block(const DiagramNode& node, const std::string& id, const std::string& name, int depth) {
    line(depth, "<bpmn:adHocSubProcess id=\"{}\" name=\"{}\" ordering=\"Parallel\">", id, name);
    documentation(stage_of(node), depth + 1);
    flows_of(node, depth + 1);
    std::string all;
    for (const DiagramNode& member : diagram_.nodes) {
      if (member.inside != node.id) continue;
      element(member, depth + 1);
      if (!member.optional) all += (all.empty() ? "" : " and ") + *member.stage + ".done";
    }
    if (all.empty()) all = *node.stage + ".done";
    line(depth + 1, "<bpmn:completionCondition xsi:type=\"bpmn:tFormalExpression\">{}</bpmn:completionCondition>", escaped(all));
    line(depth, "</bpmn:adHocSubProcess>");
  }

  /// Steps, quality standard and whether the stage may be left out: what a reader of the picture asks next.
  void documentation(const StageSpec& stage, int depth) {
    std::string text;
    const auto add = [&](std::string_view part) { text += (text.empty() ? "" : "\n") + std::string(part); };
    for (const StepSpec& step : stage.steps) add("- " + std::string(words_in(step.label, language_)));
    if (stage.quality) add(words_in(stage.quality->standard, language_));
    if (!text.empty()) line(depth, "<bpmn:documentation>{}</bpmn:documentation>", escaped(text));
  }

  void owner(const StageSpec& stage, const std::string& id, int depth) {
    if (!stage.operator_) return;
    line(depth, "<bpmn:potentialOwner id=\"owner.{}\" name=\"{}\">", id, escaped(*stage.operator_));
    line(depth + 1, "<bpmn:resourceAssignmentExpression id=\"owner_is.{}\">", id);
    line(depth + 2, "<bpmn:formalExpression>{}</bpmn:formalExpression>", escaped(*stage.operator_));
    line(depth + 1, "</bpmn:resourceAssignmentExpression>");
    line(depth, "</bpmn:potentialOwner>");
  }

  void flows_of(const DiagramNode& node, int depth) {
    for (const DiagramEdge& edge : diagram_.edges) {
      if (edge.to == node.id) line(depth, "<bpmn:incoming>flow.{}</bpmn:incoming>", xml_id(edge.id));
    }
    for (const DiagramEdge& edge : diagram_.edges) {
      if (edge.from == node.id) line(depth, "<bpmn:outgoing>flow.{}</bpmn:outgoing>", xml_id(edge.id));
    }
  }

  /// The first way without a condition is taken when no other is.
  std::string default_flow(const DiagramNode& node) const {
    for (const DiagramEdge& edge : diagram_.edges) {
      if (edge.from == node.id && !edge.when) return fmt::format(" default=\"flow.{}\"", xml_id(edge.id));
    }
    return {};
  }

  void timer(const DiagramNode& node, int depth) {
    const LimitSpec& limit = *stage_of(node).limit;
    const std::string flow_id = "flow." + late_id(node);
    line(depth, "<bpmn:boundaryEvent id=\"{}\" name=\"{} {}\" cancelActivity=\"false\" attachedToRef=\"{}\">", timer_id(node),
         *node.within, enum_text(limit.unit), xml_id(node.id));
    line(depth + 1, "<bpmn:outgoing>{}</bpmn:outgoing>", flow_id);
    line(depth + 1, "<bpmn:timerEventDefinition id=\"timer.{}\">", *node.stage);
    line(depth + 2, "<bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">{}</bpmn:timeDuration>", iso_span(limit.within));
    line(depth + 1, "</bpmn:timerEventDefinition>");
    line(depth, "</bpmn:boundaryEvent>");
    std::string to;
    for (const EscalationSpec& step : limit.escalate) to += (to.empty() ? "" : ", ") + std::string(step.at) + " → " + step.to;
    line(depth, "<bpmn:endEvent id=\"{}\" name=\"{}\">", late_id(node), escaped(to));
    line(depth + 1, "<bpmn:incoming>{}</bpmn:incoming>", flow_id);
    line(depth + 1, "<bpmn:escalationEventDefinition id=\"escalation.{}\" />", *node.stage);
    line(depth, "</bpmn:endEvent>");
    line(depth, "<bpmn:sequenceFlow id=\"{}\" sourceRef=\"{}\" targetRef=\"{}\" />", flow_id, timer_id(node), late_id(node));
  }

  void flow(const DiagramEdge& edge) {
    const std::string name = edge.label.empty() ? "" : fmt::format(" name=\"{}\"", escaped(edge.label));
    const std::string head = fmt::format("<bpmn:sequenceFlow id=\"flow.{}\"{} sourceRef=\"{}\" targetRef=\"{}\"", xml_id(edge.id),
                                         name, xml_id(edge.from), xml_id(edge.to));
    if (!edge.when) return line(2, "{} />", head);
    line(2, "{}>", head);
    line(3, "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">{}</bpmn:conditionExpression>", escaped(*edge.when));
    line(2, "</bpmn:sequenceFlow>");
  }

  // ---- how it looks ----

  void bounds(int depth, std::int64_t x, std::int64_t y, std::int64_t width, std::int64_t height) {
    line(depth, "<dc:Bounds x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" />", x, y, width, height);
  }

  void shape(const DiagramNode& node) {
    const std::string id = xml_id(node.id);
    line(3, "<bpmndi:BPMNShape id=\"shape.{}\" bpmnElement=\"{}\"{}>", id, id,
         node.shape == DiagramShape::block ? " isExpanded=\"true\"" : node.shape == DiagramShape::choice ? " isMarkerVisible=\"true\"" : "");
    bounds(4, node.x, node.y, node.width, node.height);
    line(3, "</bpmndi:BPMNShape>");
    if (has_timer(node)) timer_shape(node);
  }

  /// The timer sits on the lower border, its escalation right below.
  void timer_shape(const DiagramNode& node) {
    const auto x = node.x + 14, y = node.y + node.height - event_size / 2;
    const auto late_x = x + 40, late_y = y + 26;
    const auto event_shape = [&](const std::string& id, std::int64_t left, std::int64_t top) {
      line(3, "<bpmndi:BPMNShape id=\"shape.{}\" bpmnElement=\"{}\">", id, id);
      bounds(4, left, top, event_size, event_size);
      line(3, "</bpmndi:BPMNShape>");
    };
    event_shape(timer_id(node), x, y);
    event_shape(late_id(node), late_x, late_y);
    const auto middle = late_y + event_size / 2;
    line(3, "<bpmndi:BPMNEdge id=\"edge.{0}\" bpmnElement=\"flow.{0}\">", late_id(node));
    waypoint({x + event_size / 2, y + event_size});
    waypoint({x + event_size / 2, middle});
    waypoint({late_x, middle});
    line(3, "</bpmndi:BPMNEdge>");
  }

  void waypoint(DiagramPoint point) { line(4, "<di:waypoint x=\"{}\" y=\"{}\" />", point.x, point.y); }

  void edge_shape(const DiagramEdge& edge) {
    const std::string id = xml_id(edge.id);
    line(3, "<bpmndi:BPMNEdge id=\"edge.{0}\" bpmnElement=\"flow.{0}\">", id);
    for (const DiagramPoint& point : edge.points) waypoint(point);
    if (edge.label_width > 0) {
      line(4, "<bpmndi:BPMNLabel>");
      bounds(5, edge.label_at.x, edge.label_at.y - 12, edge.label_width, 14);
      line(4, "</bpmndi:BPMNLabel>");
    }
    line(3, "</bpmndi:BPMNEdge>");
  }

  const ProcessSpec& spec_;
  const std::string_view language_;
  const ProcessDiagram diagram_;
  std::string xml_;
};

}  // namespace

std::string to_bpmn(const ProcessSpec& spec, std::string_view language) { return Export(spec, language).run(); }

}  // namespace sp
