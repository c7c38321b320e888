#include "loop/4_handling/import/import_intake.h"

#include <set>

#include "app/private_text.h"
#include "base/sha256.h"
#include "loop/4_handling/import/import_store.h"

namespace sp::handling {
namespace {

constexpr std::size_t lines_at_once = 500;
constexpr std::size_t headings_looked_at = 20;  // lines among which the headings are looked for
constexpr std::size_t remembered_max = 500;
constexpr Duration reading_time = std::chrono::minutes{10};

/// The whole heading and each side of "姓名 / 姓名 / Name", without a star for what is required.
std::vector<std::string> names_in(std::string_view heading) {
  std::vector<std::string> names{folded(heading)};
  std::string part;
  const auto put = [&] {
    if (std::string name = folded(part); !name.empty()) names.push_back(std::move(name));
    part.clear();
  };
  for (const char c : heading) {
    if (std::string_view("/|()*").contains(c)) put();
    else part += c;
  }
  put();
  return names;
}

std::string setting_name(ImportKind kind, const std::string& case_kind) {
  return "import_mapping:" + std::string(enum_text(kind)) + (case_kind.empty() ? "" : ":" + case_kind);
}

}  // namespace

ImportMapping guessed(const std::vector<ImportField>& fields, const std::map<std::string, std::string>& remembered, const std::vector<std::string>& headings) {
  ImportMapping mapping;
  std::set<std::size_t> taken;
  const auto take = [&](const std::string& field, std::size_t column) {
    if (mapping.contains(field) || taken.contains(column)) return;
    mapping[field] = static_cast<std::int64_t>(column);
    taken.insert(column);
  };
  for (std::size_t column = 0; column < headings.size(); ++column) {
    const auto before = remembered.find(folded(headings[column]));
    const bool known = before != remembered.end() && std::ranges::any_of(fields, [&](const ImportField& field) { return field.id == before->second; });
    if (known) take(before->second, column);
  }
  for (const ImportField& field : fields) {
    for (std::size_t column = 0; column < headings.size(); ++column) {
      const auto names = names_in(headings[column]);
      if (std::ranges::any_of(names, [&](const std::string& name) { return !name.empty() && std::ranges::find(field.names, name) != field.names.end(); }))
        take(field.id, column);
    }
  }
  return mapping;
}

std::map<std::string, std::string> remembered_for(db::Connection& connection, ImportKind kind, const std::string& case_kind) {
  const auto stored = read_setting(connection, setting_name(kind, case_kind));
  return stored ? from_stored_json<std::map<std::string, std::string>>(*stored).value_or(std::map<std::string, std::string>{}) : std::map<std::string, std::string>{};
}

void remember(Tx& tx, const SheetImport& import, const std::vector<std::string>& headings) {
  auto known = remembered_for(tx.db, import.kind, import.case_kind);
  for (const auto& [field, column] : import.mapping) {
    const auto at = static_cast<std::size_t>(column);
    const std::string heading = at < headings.size() ? folded(headings[at]) : std::string();
    if (!heading.empty() && (known.size() < remembered_max || known.contains(heading))) known[heading] = field;
  }
  write_setting(tx.db, setting_name(import.kind, import.case_kind), to_stored_json(known));
}

Result<ReadySheet> ready_sheet(const ImportDesk& imports, db::Connection& connection, const Caller& caller, Instant now, SheetWish wish, std::string bytes,
                               SheetEncoding encoding) {
  if (!may(caller, right_for(wish.kind))) return refuse(RefusalKind::forbidden, "not_allowed");
  const Standards& standards = imports.desk.standards;
  if (wish.kind != ImportKind::cases) wish.case_kind.clear();
  else if (!standards.current()->process_for(wish.case_kind, now)) return invalid("case_kind", "kind_unknown", {{"kind", wish.case_kind}});
  ReadySheet sheet{.wish = std::move(wish), .sha256 = sha256_hex(bytes)};
  SP_TRY(sheet.grid, imports.read_sheet(std::move(bytes), encoding));
  const auto fields = fields_for(standards, now, sheet.wish.kind, sheet.wish.case_kind, caller.language);
  const auto before = remembered_for(connection, sheet.wish.kind, sheet.wish.case_kind);
  std::size_t header = 0;
  for (std::size_t at = 0; at < std::min(headings_looked_at, sheet.grid.rows.size()); ++at) {
    auto mapping = guessed(fields, before, sheet.grid.rows[at].cells);
    if (mapping.size() <= sheet.mapping.size()) continue;
    sheet.mapping = std::move(mapping);
    header = at;
  }
  sheet.header_row = sheet.grid.rows[header].number;
  sheet.rows = static_cast<std::int64_t>(sheet.grid.rows.size() - header - 1);
  if (sheet.rows == 0) return invalid("file", "sheet_without_rows");
  return sheet;
}

SheetImport begin_import(Tx& tx, const ReadySheet& sheet) {
  SheetImport import;
  import.id = tx.next_id<SheetImportId>();
  keep(tx, import, {SheetUploaded{sheet.wish.kind, sheet.wish.case_kind, keep_private(tx, {}, sheet.wish.name), sheet.sha256, tx.caller.staff(), tx.now,
                                  sheet.wish.minutes, static_cast<std::int64_t>(sheet.grid.rows.size()), static_cast<std::int64_t>(sheet.grid.columns()),
                                  sheet.rows, sheet.header_row, sheet.mapping}});
  set_timer(tx.db, "import", import.id.value(), tx.now + reading_time);  // what does not arrive whole is forgotten
  return import;
}

Result<bool> store_lines(Tx& tx, SheetImportId id, const ReadySheet& sheet, std::size_t& from) {
  auto import = db::load<SheetImport>(tx.db, id);
  if (!import || import->state != ImportState::reading) return refuse(RefusalKind::not_found, "not_found");
  const std::size_t end = std::min(sheet.grid.rows.size(), from + lines_at_once);
  for (std::size_t at = from; at < end; ++at) insert_line(tx.db, id, sheet.grid.rows[at]);
  from = end;
  if (end < sheet.grid.rows.size()) return false;
  keep(tx, *import, {SheetRead{}});
  set_timer(tx.db, "import", id.value(), tx.now + std::chrono::days{7});
  return true;
}

}  // namespace sp::handling
