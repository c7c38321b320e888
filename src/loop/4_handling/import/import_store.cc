#include "loop/4_handling/import/import_store.h"

#include "app/texts.h"
#include "base/sha256.h"

namespace sp::handling {
namespace {

constexpr std::int64_t removed_at_once = 500;
constexpr std::size_t key_length = 32;  // of a digest: enough to tell the rows of one sheet apart

std::string digest_of(const std::string& key) { return sha256_hex(key).substr(0, key_length); }

}  // namespace

RowProblem problem_of(const Refusal& refusal) {
  return {refusal.field, refusal.reason, {refusal.details.begin(), refusal.details.end()}};
}

std::string words_of(const RowProblem& problem, Language language) {
  if (problem.reason.empty()) return {};
  return text(language, "refusal." + problem.reason, {problem.details.begin(), problem.details.end()});
}

void insert_line(db::Connection& writer, SheetImportId import, const GridRow& row) {
  LineCells cells{row.cells, row.formulas, row.problem ? problem_of(*row.problem) : RowProblem{}};
  db::post(writer,
           "INSERT INTO sheet_import_rows (import, line, cells, result, done, subject, subject_version, fields, problem) "
           "VALUES ($1, $2, $3, 'waiting', 0, NULL, 0, '[]', '{}')",
           import, row.number, cells);
}

std::vector<ImportLine> lines_after(db::Connection& connection, SheetImportId import, std::int64_t line, std::int64_t limit) {
  return db::all<ImportLine>(connection,
                             "SELECT line, cells, result, done, subject, subject_version, fields, problem FROM sheet_import_rows "
                             "WHERE import = $1 AND line > $2 ORDER BY line LIMIT $3",
                             import, line, limit);
}

std::vector<ImportLine> lines_with(db::Connection& connection, SheetImportId import, RowResult result, std::int64_t after, std::int64_t limit) {
  return db::all<ImportLine>(connection,
                             "SELECT line, cells, result, done, subject, subject_version, fields, problem FROM sheet_import_rows "
                             "WHERE import = $1 AND result = $2 AND line > $3 ORDER BY line LIMIT $4",
                             import, result, after, limit);
}

std::vector<ImportLine> added_before(db::Connection& connection, SheetImportId import, std::int64_t line, std::int64_t limit) {
  return db::all<ImportLine>(connection,
                             "SELECT line, cells, result, done, subject, subject_version, fields, problem FROM sheet_import_rows "
                             "WHERE import = $1 AND line < $2 AND done = 1 AND result IN ('added', 'changed', 'kept') ORDER BY line DESC LIMIT $3",
                             import, line, limit);
}

std::optional<ImportLine> line_at(db::Connection& connection, SheetImportId import, std::int64_t line) {
  return db::one<ImportLine>(connection,
                             "SELECT line, cells, result, done, subject, subject_version, fields, problem FROM sheet_import_rows "
                             "WHERE import = $1 AND line = $2",
                             import, line);
}

void save_result(db::Connection& writer, SheetImportId import, const ImportLine& line) {
  db::post(writer,
           "UPDATE sheet_import_rows SET result = $3, done = $4, subject = $5, subject_version = $6, fields = $7, problem = $8 "
           "WHERE import = $1 AND line = $2",
           import, line.line, line.result, line.done, line.subject, line.subject_version, line.fields, line.problem);
}

bool remove_some_lines(db::Connection& writer, SheetImportId import) {
  const auto rows = db::run(writer,
                            "DELETE FROM sheet_import_rows WHERE import = $1 AND line IN "
                            "(SELECT line FROM sheet_import_rows WHERE import = $1 ORDER BY line LIMIT $2)",
                            import, removed_at_once);
  const auto keys = db::run(writer,
                            "DELETE FROM sheet_import_keys WHERE import = $1 AND key IN "
                            "(SELECT key FROM sheet_import_keys WHERE import = $1 ORDER BY pass, key LIMIT $2)",
                            import, removed_at_once);
  if (rows + keys > 0) return true;
  db::run(writer, "DELETE FROM sheet_import_progress WHERE import = $1", import);
  return false;
}

std::optional<std::int64_t> line_of_key(db::Connection& connection, const SheetImport& import, const std::string& key, std::int64_t line) {
  return db::one<std::int64_t>(connection, "SELECT line FROM sheet_import_keys WHERE import = $1 AND pass = $2 AND key = $3 AND line < $4", import.id,
                               import.passes, digest_of(key), line);
}

void save_key(db::Connection& writer, const SheetImport& import, const std::string& key, std::int64_t line) {
  db::post(writer, "INSERT INTO sheet_import_keys (import, pass, key, line) VALUES ($1, $2, $3, $4) ON CONFLICT (import, pass, key) DO NOTHING",
           import.id, import.passes, digest_of(key), line);
}

void keep(Tx& tx, SheetImport& import, const std::vector<SheetImportEvent>& events) {
  tx.record<SheetImport, SheetImportEvent>(import, events, {.stream = "import:" + import.id.text()});
  db::save(tx.db, import);
}

}  // namespace sp::handling
