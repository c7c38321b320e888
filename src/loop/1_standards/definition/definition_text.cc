#include "loop/1_standards/definition/definition_text.h"

#include "base/embedded.h"
#include "db/query.h"
#include "db/table.h"

namespace sp {
namespace {

bool has_line(std::string_view text, std::string_view line) {
  for (auto at = text.find(line); at != std::string_view::npos; at = text.find(line, at + 1)) {
    const auto end = at + line.size();
    const bool ends = end == text.size() || text[end] == '\n' || text[end] == '\r' || text[end] == ' ';  // a comment follows
    if ((at == 0 || text[at - 1] == '\n') && ends) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> text_of(db::Connection& connection, DefinitionSort kind, std::string_view id,
                                   std::int64_t version) {
  const std::string key = kind == DefinitionSort::calendar ? "id: " : std::string(enum_text(kind)) + ": ";
  const std::string named = key + std::string(id), numbered = "version: " + std::to_string(version);
  const auto defines = [&](std::string_view text) { return has_line(text, named) && has_line(text, numbered); };
  for (const auto& published : db::select<PublishedDefinition>(connection, "ORDER BY id DESC LIMIT 500")) {
    if (defines(published.content)) return published.content;
  }
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.name.starts_with("definitions/") && defines(file.content)) return std::string(file.content);
  }
  return std::nullopt;
}

}  // namespace sp
