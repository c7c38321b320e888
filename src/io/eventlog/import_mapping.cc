#include "io/eventlog/import_mapping.h"

#include "base/yaml.h"
#include "io/eventlog/time_format.h"

namespace sp::io {

Result<ImportMapping> read_import_mapping(std::string_view text, const std::string& file) {
  SP_TRY(const auto document, YamlDocument::parse(text, file));
  SP_TRY(auto mapping, document.read<ImportMapping>());
  if (auto checked = check(mapping); !checked) return std::unexpected(document.located(std::move(checked).error()));
  return mapping;
}

Result<void> check(const ImportMapping& mapping) {
  if (mapping.delimiter && (mapping.delimiter->size() != 1 || mapping.delimiter->find_first_of("\"\r\n") == 0))
    return invalid("delimiter", "delimiter_unusable");
  for (const auto& [field, words] : mapping.values) {
    if (!mapping.fields.contains(field)) return invalid("values." + field, "value_without_field", {{"field", field}});
  }
  const ImportTime time = mapping.time.value_or(ImportTime{});
  SP_TRY_VOID(TimeFormat::make(time.format.value_or(""), time.zone.value_or("")));
  return {};
}

}  // namespace sp::io
