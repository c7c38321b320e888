#include "main/mine.h"

#include <fstream>
#include <iterator>
#include <ostream>

#include <fmt/format.h>

#include "app/texts.h"
#include "base/yaml.h"
#include "io/eventlog/mining_log.h"
#include "io/pnml/pnml.h"
#include "loop/6_monitoring/conformance/process_design.h"
#include "main/mine_report.h"

namespace sp {
namespace {

/// "design.pnml:12: Line 12 is not PNML: … [not_pnml]", further problems of the same file below.
std::string refusal_text(const Refusal& refusal, const std::string& file) {
  std::string line;
  std::string detail_texts;
  for (const auto& [name, value] : refusal.details) {
    if (name == "line") line = ':' + value;
    if (name == "given" || name == "expected")
      detail_texts += fmt::format(" {}: {}.", name == "given" ? "Given" : "Expected", value);
  }
  auto all =
      fmt::format("{}{}: {}{}.{} [{}]\n", file, line, refusal.field.empty() ? "" : refusal.field + ": ",
                  text(Language::en, "refusal." + refusal.reason, refusal.details), detail_texts, refusal.reason);
  for (const auto& other : refusal.also) all += refusal_text(other, file);
  return all;
}

/// One more byte than a definition may have is enough to be refused.
Result<std::string> file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string content;
  for (char chunk[4096]; content.size() <= yaml_bytes_max && file.read(chunk, sizeof chunk), file.gcount() > 0;)
    content.append(chunk, static_cast<std::size_t>(file.gcount()));
  if (!file.is_open() || file.bad()) return refuse("file_not_readable", {{"file", path}});
  return content;
}

Result<monitoring::Design> read_design(const std::string& path) {
  SP_TRY(auto bytes, io::ByteSource::open(path));
  SP_TRY(const auto head, bytes.head(1024));
  const auto first = head.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (first != std::string_view::npos && head[first] == '<') {
    SP_TRY(const auto net, io::read_pnml(std::move(bytes)));
    return monitoring::design_of(net);
  }
  SP_TRY(const auto yaml, file_text(path));
  SP_TRY(const auto document, YamlDocument::parse(yaml, path));
  SP_TRY(auto spec, document.read<ProcessSpec>());
  auto design = monitoring::design_of(std::move(spec));
  if (!design) return std::unexpected(document.located(std::move(design).error()));
  return design;
}

Result<Calendar> read_calendar(const std::string& path) {
  SP_TRY(const auto yaml, file_text(path));
  SP_TRY(const auto document, YamlDocument::parse(yaml, path));
  SP_TRY(const auto spec, document.read<CalendarSpec>());
  auto calendar = Calendar::compile(spec);
  if (!calendar) return std::unexpected(document.located(std::move(calendar).error()));
  return calendar;
}

/// Each file with what it was refused for.
template <class T>
std::optional<T> taken(Result<T> result, const std::string& file, std::ostream& err) {
  if (result) return std::move(*result);
  err << refusal_text(result.error(), file);
  return std::nullopt;
}

}  // namespace

int mine_log(const MineCommand& wanted, std::ostream& out, std::ostream& err) {
  MineWish wish;
  std::optional<monitoring::Design> design;
  std::optional<Calendar> calendar;
  if (!wanted.design.empty()) {
    design = taken(read_design(wanted.design), wanted.design, err);
    if (!design) return 1;
    wish.design = &*design;
  }
  if (!wanted.calendar.empty()) {
    calendar = taken(read_calendar(wanted.calendar), wanted.calendar, err);
    if (!calendar) return 1;
    wish.calendar = &*calendar;
  }
  if (const auto span = parse_duration(wanted.late_after)) wish.late_after_ms = span->count();
  if (const auto instant = parse_instant(wanted.split_at)) wish.split_at_ms = to_ms(*instant);

  const bool standard_input = wanted.file == "-";
  const std::string name = standard_input ? "(standard input)" : wanted.file;
  auto bytes = taken(io::ByteSource::open(standard_input ? "/dev/stdin" : wanted.file), name, err);
  if (!bytes) return 1;
  const io::MinedColumns columns{wanted.case_column, wanted.activity_column, wanted.time_column,
                                 wanted.resource_column};
  const auto name_row = [&](const io::LogRow& row) {
    const Refusal& refusal = row.event.error();
    err << fmt::format("{}:{}: {}. [{}]\n", name, row.line,
                       text(Language::en, "refusal." + refusal.reason, refusal.details), refusal.reason);
  };
  const auto mined = taken(io::read_mining_log(std::move(*bytes), columns, wanted.zone, name_row), name, err);
  if (!mined) return 1;
  if (mined->log.event_count() == 0 && mined->rejected > 0) {
    err << refusal_text({RefusalKind::refused, "no_usable_rows", {}, {}, {}}, name);
    return 1;
  }
  auto report = mine(mined->log, wish);
  report.rejected = mined->rejected;
  out << (wanted.json ? to_json(report) + '\n' : mine_summary(report));
  return 0;
}

}  // namespace sp
