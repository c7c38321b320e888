// Sheets that people bring in: uploaded, their columns matched with fields, tried without changing anything, carried
// out in the background through the commands everybody uses, and taken back while nobody has used what they made.
// One row of the sheet is one step: it happens whole or not at all, and once, however often the program is killed.
// Clause: R1.1 (requests are registered completely), C3.4.3 (every customer has a file).
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "app/private_ref.h"
#include "app/replay.h"
#include "app/routes.h"
#include "base/grid.h"
#include "loop/4_handling/case/case_desk.h"

namespace sp::handling {

using SheetImportId = Id<struct SheetImportTag>;

BOOST_DEFINE_ENUM_CLASS(ImportKind, customers, devices, staff, cases)

/// reading: its lines are still coming in. stopped: whoever started it may no longer do this.
BOOST_DEFINE_ENUM_CLASS(ImportState, reading, uploaded, checking, checked, running, done, undoing, undone, stopped, forgotten)

/// Before the import runs: what it would do; afterwards what it did. kept: not undone.
BOOST_DEFINE_ENUM_CLASS(RowResult, waiting, added, changed, same, refused, undone, kept)

struct ImportFigures {
  std::int64_t added = 0, changed = 0, same = 0, refused = 0, undone = 0, kept = 0;
};
BOOST_DESCRIBE_STRUCT(ImportFigures, (), (added, changed, same, refused, undone, kept))

using ImportMapping = std::map<std::string, std::int64_t>;  // field → column, from 0

struct SheetImport {
  static constexpr std::string_view table = "sheet_imports";
  SheetImportId id;
  std::int64_t version = 0;
  ImportKind kind = ImportKind::customers;
  std::string case_kind;  // of cases: which process
  ImportState state = ImportState::reading;
  PrivateRef file;  // its name
  std::string sha256;
  StaffId staff;
  Instant at;
  std::int64_t minutes = 0;  // the sheet's clock, east of UTC
  std::int64_t lines = 0, columns = 0;
  std::int64_t rows = 0;        // below the headings
  std::int64_t header_row = 0;  // the line that names the columns
  std::int64_t passes = 0;      // how often it was checked
  ImportMapping mapping;
  ImportFigures figures;  // of the last pass that ended
  std::optional<Instant> undo_until;
  std::string reason;  // why it stopped
};
BOOST_DESCRIBE_STRUCT(SheetImport, (), (id, version, kind, case_kind, state, file, sha256, staff, at, minutes, lines, columns, rows,
                                        header_row, passes, mapping, figures, undo_until, reason))

struct SheetUploaded {
  ImportKind kind = ImportKind::customers;
  std::string case_kind;
  PrivateRef file;
  std::string sha256;
  StaffId staff;
  Instant at;
  std::int64_t minutes = 0, lines = 0, columns = 0, rows = 0, header_row = 0;
  ImportMapping mapping;  // as guessed
};
BOOST_DESCRIBE_STRUCT(SheetUploaded, (), (kind, case_kind, file, sha256, staff, at, minutes, lines, columns, rows, header_row, mapping))

struct SheetRead {};  // all its lines are here
BOOST_DESCRIBE_STRUCT(SheetRead, (), ())

struct SheetCheckStarted {
  std::int64_t header_row = 0, rows = 0;
  ImportMapping mapping;
};
BOOST_DESCRIBE_STRUCT(SheetCheckStarted, (), (header_row, rows, mapping))

struct SheetChecked {
  ImportFigures figures;
};
BOOST_DESCRIBE_STRUCT(SheetChecked, (), (figures))

struct SheetRunStarted {};
BOOST_DESCRIBE_STRUCT(SheetRunStarted, (), ())

struct SheetImported {
  ImportFigures figures;
  Instant undo_until;
};
BOOST_DESCRIBE_STRUCT(SheetImported, (), (figures, undo_until))

struct SheetUndoStarted {};
BOOST_DESCRIBE_STRUCT(SheetUndoStarted, (), ())

struct SheetUndone {
  ImportFigures figures;
};
BOOST_DESCRIBE_STRUCT(SheetUndone, (), (figures))

struct SheetStopped {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SheetStopped, (), (reason))

/// Its lines are removed; the figures stay.
struct SheetForgotten {};
BOOST_DESCRIBE_STRUCT(SheetForgotten, (), ())

using SheetImportEvent = std::variant<SheetUploaded, SheetRead, SheetCheckStarted, SheetChecked, SheetRunStarted, SheetImported,
                                      SheetUndoStarted, SheetUndone, SheetStopped, SheetForgotten>;
void apply(SheetImport& import, const SheetImportEvent& event);

inline bool is_busy(ImportState state) {
  return state == ImportState::reading || state == ImportState::checking || state == ImportState::running || state == ImportState::undoing;
}

/// What the routes and the job share; made once by main/compose.cc.
struct ImportDesk {
  const CaseDesk& desk;
  const RoleBook& roles;
  std::function<Result<Grid>(std::string bytes, SheetEncoding)> read_sheet;

  /// Rows that failed half way although they had been found good: the next attempt passes over them.
  mutable std::mutex mutex;
  mutable std::set<std::pair<SheetImportId, std::int64_t>> distrusted;
};

/// Who may import this asks for import_run and for this.
Right right_for(ImportKind kind);

/// GET and POST /imports, POST /imports/file, GET /imports/{id}, /imports/{id}/rows, POST /imports/{id}/check, /run,
/// /undo, DELETE /imports/{id}.
void import_routes(const ImportDesk& imports, Routes& routes);

/// The timer "import": one small step of whatever an import has to do.
Result<void> step_import(const ImportDesk& imports, Tx& tx, SheetImportId id);

ReplayCheck import_replay();

}  // namespace sp::handling
