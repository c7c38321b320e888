// The lines of a sheet and how far its present pass is.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/tx.h"
#include "loop/4_handling/import/import.h"

namespace sp::handling {

/// Why a row is refused, or not undone; no reason: it is not. `field` is the sheet's.
struct RowProblem {
  std::string field, reason;
  std::map<std::string, std::string> details;
};
BOOST_DESCRIBE_STRUCT(RowProblem, (), (field, reason, details))
RowProblem problem_of(const Refusal& refusal);
std::string words_of(const RowProblem& problem, Language language);

struct LineCells {
  std::vector<std::string> cells;
  std::vector<std::int64_t> formulas;
  RowProblem problem;  // the line could not be read
};
BOOST_DESCRIBE_STRUCT(LineCells, (), (cells, formulas, problem))

struct ImportLine {
  std::int64_t line = 0;
  LineCells cells;
  RowResult result = RowResult::waiting;
  bool done = false;  // the import did it
  std::optional<std::int64_t> subject;
  std::int64_t subject_version = 0;
  std::vector<std::string> fields;
  RowProblem problem;
};
BOOST_DESCRIBE_STRUCT(ImportLine, (), (line, cells, result, done, subject, subject_version, fields, problem))

void insert_line(db::Connection& writer, SheetImportId import, const GridRow& row);
/// Above `line`, in order.
std::vector<ImportLine> lines_after(db::Connection& connection, SheetImportId import, std::int64_t line, std::int64_t limit);
std::vector<ImportLine> lines_with(db::Connection& connection, SheetImportId import, RowResult result, std::int64_t after, std::int64_t limit);
/// What was added and carried out, below `line`, last first.
std::vector<ImportLine> added_before(db::Connection& connection, SheetImportId import, std::int64_t line, std::int64_t limit);
std::optional<ImportLine> line_at(db::Connection& connection, SheetImportId import, std::int64_t line);
void save_result(db::Connection& writer, SheetImportId import, const ImportLine& line);
/// False when nothing is left to remove.
bool remove_some_lines(db::Connection& writer, SheetImportId import);

/// The line before `line` that is known by `key` in this pass.
std::optional<std::int64_t> line_of_key(db::Connection& connection, const SheetImport& import, const std::string& key, std::int64_t line);
void save_key(db::Connection& writer, const SheetImport& import, const std::string& key, std::int64_t line);

struct ImportProgress {
  static constexpr std::string_view table = "sheet_import_progress";
  SheetImportId import;
  std::int64_t line = 0;
  ImportFigures figures;
};
BOOST_DESCRIBE_STRUCT(ImportProgress, (), (import, line, figures))

/// Journals the events and saves the row.
void keep(Tx& tx, SheetImport& import, const std::vector<SheetImportEvent>& events);

}  // namespace sp::handling
