// From the bytes of a sheet to an import whose columns are guessed.
#pragma once

#include <optional>
#include <string>

#include "loop/4_handling/import/import_rows.h"

namespace sp::handling {

/// What comes with a sheet.
struct SheetWish {
  ImportKind kind = ImportKind::customers;
  std::string case_kind, name;
  std::int64_t minutes = 0;
};

/// A sheet that was read and looked at; its lines are stored by store_lines(), in as many transactions as they need.
struct ReadySheet {
  SheetWish wish;
  Grid grid;
  std::string sha256;
  std::int64_t header_row = 0, rows = 0;
  ImportMapping mapping;
};

/// Refuses: kind_unknown, not_allowed, sheet_without_rows, and what the reader of sheets refuses.
Result<ReadySheet> ready_sheet(const ImportDesk& imports, db::Connection& connection, const Caller& caller, Instant now, SheetWish wish, std::string bytes,
                               SheetEncoding encoding);

SheetImport begin_import(Tx& tx, const ReadySheet& sheet);
/// The next lines from `from` on; true at the end, when the import is there for its maker.
Result<bool> store_lines(Tx& tx, SheetImportId id, const ReadySheet& sheet, std::size_t& from);

/// Field → column, from what was chosen before for these headings and from their names.
ImportMapping guessed(const std::vector<ImportField>& fields, const std::map<std::string, std::string>& remembered, const std::vector<std::string>& headings);

/// Heading → field, as people chose before for this kind.
std::map<std::string, std::string> remembered_for(db::Connection& connection, ImportKind kind, const std::string& case_kind);
void remember(Tx& tx, const SheetImport& import, const std::vector<std::string>& headings);

}  // namespace sp::handling
