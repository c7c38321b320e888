// The picture of a process in whole pixels: stages left to right in the order in which a case may reach them, blocks
// with the stages that run inside them, ways back below. Pure and deterministic: the console draws exactly these
// points and the BPMN file carries them, so that both show one picture. Clause: P3.1, Q2.1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loop/1_standards/definition/process.h"

namespace sp {

/// `stage` and `block` (a stage with others inside it) are boxes, as is a `member`; `choice` is the diamond behind a
/// stage with several ways on; `start` and `end` are circles.
BOOST_DEFINE_ENUM_CLASS(DiagramShape, start, stage, block, member, choice, end)

struct DiagramPoint {
  std::int64_t x = 0, y = 0;
  friend bool operator==(const DiagramPoint&, const DiagramPoint&) = default;
};
BOOST_DESCRIBE_STRUCT(DiagramPoint, (), (x, y))

struct DiagramNode {
  std::string id;  // "start", "stage:diagnose", "choice:diagnose"
  DiagramShape shape = DiagramShape::stage;
  std::int64_t x = 0, y = 0, width = 0, height = 0;
  std::optional<std::string> stage;  // all but the start
  std::string label;                 // in the reader's language
  std::optional<StageCategory> category;
  std::optional<std::string> operator_, within;  // "role:lead", "8h"
  std::optional<TimeUnit> unit;
  std::optional<std::string> inside;           // of a member: the block's id
  bool optional = false;                       // a member that may be left out
  std::int64_t first_line = 0, last_line = 0;  // of the stage in the text; 0: the layout alone knows no text
};
BOOST_DESCRIBE_STRUCT(DiagramNode, (), (id, shape, x, y, width, height, stage, label, category, operator_, within, unit,
                                        inside, optional, first_line, last_line))

struct DiagramEdge {
  std::string id;  // "way:diagnose:0"; "start" and "to:choice:diagnose" are not ways
  std::string from, to;
  std::optional<std::string> stage;  // whose way it is
  std::optional<std::int64_t> way;   // index in its `next`
  bool rework = false;
  std::vector<DiagramPoint> points;  // from border to border, only across and down
  std::string label;                 // what the way says, in full: its label, else its condition
  std::optional<std::string> when;
  DiagramPoint label_at;         // where the label's line of writing begins
  std::int64_t label_width = 0;  // 0: there is no room for it beside the line
  std::int64_t first_line = 0, last_line = 0;
};
BOOST_DESCRIBE_STRUCT(DiagramEdge, (), (id, from, to, stage, way, rework, points, label, when, label_at, label_width,
                                        first_line, last_line))

struct ProcessDiagram {
  std::int64_t width = 0, height = 0;
  std::vector<DiagramNode> nodes;  // in the order of the text, a block before its members
  std::vector<DiagramEdge> edges;
};
BOOST_DESCRIBE_STRUCT(ProcessDiagram, (), (width, height, nodes, edges))

/// Also of a process that would be refused: ways to stages that do not exist are left out, stages that nobody reaches
/// stand in the first column. `language` as in words_in.
ProcessDiagram lay_out(const ProcessSpec& spec, std::string_view language);

}  // namespace sp
