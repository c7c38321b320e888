// Designing a process: its picture, a check of a text that nobody keeps, and the BPMN file. Clause: P3.1, Q2.1, R8.1.
#include <algorithm>
#include <charconv>
#include <tuple>

#include "app/problem.h"
#include "base/yaml.h"
#include "loop/1_standards/definition/bpmn_export.h"
#include "loop/1_standards/definition/definition_api.h"
#include "loop/1_standards/definition/definition_text.h"
#include "loop/1_standards/definition/definition_uses.h"
#include "loop/1_standards/definition/process_layout.h"

namespace sp {
namespace {

struct ShowDiagram {
  Text<1, 60> id;
  std::optional<Int<1, 9999>> version;  // the one in force when absent
};
BOOST_DESCRIBE_STRUCT(ShowDiagram, (), (id, version))

struct CheckDefinition {
  Text<1, 100> file;
  Text<1, 200'000> text;
};
BOOST_DESCRIBE_STRUCT(CheckDefinition, (), (file, text))

struct DefinitionProblem {
  std::int64_t line = 1, column = 1;
  std::string reason, message;
  std::optional<std::string> field, expected;
};
BOOST_DESCRIBE_STRUCT(DefinitionProblem, (), (line, column, reason, message, field, expected))

/// Where a part of the text stands: whole lines, those of its comments inside included.
struct TextPlace {
  std::string path;  // "targets[2]", "sections[0].fields[1]"
  std::int64_t first_line = 0, last_line = 0;
};
BOOST_DESCRIBE_STRUCT(TextPlace, (), (path, first_line, last_line))

struct DefinitionCheck {
  bool valid = false;  // it could be published as it stands
  std::vector<DefinitionProblem> problems;
  std::optional<ProcessDiagram> diagram;  // of a process, as soon as it can be read, problems or not
  std::optional<RawJson> content;         // of everything else: what the text says, problems or not
  std::vector<TextPlace> places;          // of the items of its lists
};
BOOST_DESCRIBE_STRUCT(DefinitionCheck, (), (valid, problems, diagram, content, places))

constexpr std::size_t places_max = 2'000;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// The last line of the list item that begins at `first` (1-based): what follows is not deeper.
std::int64_t item_end(const std::vector<std::string_view>& lines, std::size_t first) {
  const auto depth = [](std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); };
  const auto is_text = [&](std::string_view line) { return depth(line) < line.size() && line[depth(line)] != '#'; };
  if (first == 0 || first > lines.size()) return static_cast<std::int64_t>(first);
  auto last = first;
  for (auto at = first; at < lines.size(); ++at) {
    if (!is_text(lines[at])) continue;
    if (depth(lines[at]) <= depth(lines[first - 1])) break;
    last = at + 1;
  }
  return static_cast<std::int64_t>(last);
}

/// The items of lists that are objects, those inside them after them.
void add_places(const YamlDocument& document, const std::vector<std::string_view>& lines, const boost::json::value& value,
                const std::string& path, std::vector<TextPlace>& places) {
  if (const auto* members = value.if_object()) {
    for (const auto& [key, member] : *members) add_places(document, lines, member, (path.empty() ? "" : path + '.') + std::string(key), places);
  } else if (const auto* items = value.if_array()) {
    for (std::size_t at = 0; at < items->size() && places.size() < places_max; ++at) {
      if (!(*items)[at].is_object()) continue;
      const auto item = path + '[' + std::to_string(at) + ']';
      const auto first = document.line_of(item);
      places.push_back({item, static_cast<std::int64_t>(first), item_end(lines, first)});
      add_places(document, lines, (*items)[at], item, places);
    }
  }
}

/// Nothing when the text is no process that can be read.
std::optional<ProcessDiagram> diagram_of(const YamlDocument& document, std::string_view text, Language language) {
  const auto spec = document.read<ProcessSpec>();
  if (!spec) return std::nullopt;
  ProcessDiagram diagram = lay_out(*spec, language_tag(language));
  const auto lines = lines_of(text);
  const auto path_of = [&](const std::string& id) {
    const auto found = std::ranges::find(spec->stages, id, &StageSpec::id);
    return "stages[" + std::to_string(found - spec->stages.begin()) + ']';
  };
  for (DiagramNode& node : diagram.nodes) {
    if (!node.stage) continue;
    const auto first = document.line_of(path_of(*node.stage));
    node.first_line = static_cast<std::int64_t>(first);
    node.last_line = item_end(lines, first);
  }
  for (DiagramEdge& edge : diagram.edges) {
    if (!edge.way) continue;
    const auto first = document.line_of(path_of(*edge.stage) + ".next[" + std::to_string(*edge.way) + ']');
    edge.first_line = static_cast<std::int64_t>(first);
    edge.last_line = item_end(lines, first);
  }
  return diagram;
}

std::shared_ptr<const CompiledProcess> process_of(const DefinitionSet& set, std::string_view id,
                                                  std::optional<std::int64_t> version, Instant now) {
  return version ? set.processes.find(id, *version) : set.processes.effective_at(id, now);
}

Result<ProcessDiagram> show_diagram(const Standards& standards, Reading& reading, const ShowDiagram& command) {
  const auto process = process_of(*standards.current(), command.id, command.version, reading.now);
  if (!process) return refuse(RefusalKind::not_found, "not_found");
  const auto text = text_of(reading.db, DefinitionSort::process, command.id, process->spec().version);
  if (text) {
    SP_TRY(const auto document, YamlDocument::parse(*text, std::string(command.id)));
    if (auto diagram = diagram_of(document, *text, reading.caller.language)) return *std::move(diagram);
  }
  return lay_out(process->spec(), language_tag(reading.caller.language));
}

DefinitionProblem problem_view(const Refusal& refusal, Language language) {
  DefinitionProblem view;
  view.reason = refusal.reason;
  view.message = text(language, "refusal." + refusal.reason, refusal.details);
  if (!refusal.field.empty()) view.field = refusal.field;
  for (const auto& [name, value] : refusal.details) {
    if (name == "line") view.line = std::stoll(value);
    if (name == "column") view.column = std::stoll(value);
    if (name == "expected") view.expected = value;
  }
  return view;
}

/// What publishing this text would say, with everything that is wrong at once. Nothing is changed.
Result<DefinitionCheck> check_definition(const Standards& standards, Reading& reading, const CheckDefinition& command) {
  DefinitionCheck check;
  const Language language = reading.caller.language;
  if (is_repeal(command.text)) {
    check.problems.push_back(problem_view({RefusalKind::invalid, "unknown_definition", {}, {}, {}}, language));
  } else if (const auto set = standards.current()->with({command.file, command.text}); !set) {
    check.problems.push_back(problem_view(set.error(), language));
    for (const Refusal& other : set.error().also) check.problems.push_back(problem_view(other, language));
    std::ranges::sort(check.problems, {}, [](const DefinitionProblem& one) { return std::tie(one.line, one.column, one.reason); });
  }
  check.valid = check.problems.empty();
  const auto document = YamlDocument::parse(command.text, command.file);
  const auto* members = document ? document->value().if_object() : nullptr;
  if (members && members->contains("process")) check.diagram = diagram_of(*document, command.text, language);
  else if (members) {
    check.content = RawJson{boost::json::serialize(document->value())};
    add_places(*document, lines_of(command.text), document->value(), {}, check.places);
  }
  return check;
}

std::optional<std::int64_t> version_asked(std::string_view query) {
  constexpr std::string_view key = "version=";
  if (!query.starts_with(key)) return std::nullopt;
  std::int64_t version = 0;
  const auto digits = query.substr(key.size());
  std::from_chars(digits.data(), digits.data() + digits.size(), version);
  return version;
}

void send_bpmn(const Standards& standards, const Clock& clock, RawCall call) {
  const auto id = call.parameter("id");
  const auto process = process_of(*standards.current(), id, version_asked(call.request.query), clock.now());
  if (!process) return call.respond(problem({RefusalKind::not_found, "not_found", {}, {}, {}}, call.caller.language));
  web::Response response;
  response.headers = {{"content-type", "application/xml; charset=utf-8"},
                      {"content-disposition", "attachment; filename=\"" + std::string(id) + ".bpmn\""}};
  response.body = to_bpmn(process->spec(), language_tag(call.caller.language));
  call.respond(std::move(response));
}

}  // namespace

void design_routes(const Standards& standards, const Clock& clock, Routes& routes) {
  routes.read<ShowDiagram, ProcessDiagram>("/api/v1/definitions/process/{id}/diagram", Right::standards_read, "P3.1",
                                           [&standards](Reading& reading, const ShowDiagram& command) {
                                             return show_diagram(standards, reading, command);
                                           });
  Route& check = routes.read<CheckDefinition, DefinitionCheck>(
      "/api/v1/definitions/check", Right::standards_write, "R8.1",
      [&standards](Reading& reading, const CheckDefinition& command) { return check_definition(standards, reading, command); });
  check.method = "POST";  // it reads, but its question is too long for an address
  check.body_limit = 512 * 1024;
  routes.raw("GET", "/api/v1/definitions/process/{id}/bpmn", Right::standards_read, "P3.1", "ExportBpmn",
             [&standards, &clock](RawCall call) { send_bpmn(standards, clock, std::move(call)); });
}

}  // namespace sp
