#include "loop/4_handling/import/import.h"

namespace sp::handling {
namespace {

void on(SheetImport& import, const SheetUploaded& event) {
  import.kind = event.kind;
  import.case_kind = event.case_kind;
  import.state = ImportState::reading;
  import.file = event.file;
  import.sha256 = event.sha256;
  import.staff = event.staff;
  import.at = event.at;
  import.minutes = event.minutes;
  import.lines = event.lines;
  import.columns = event.columns;
  import.rows = event.rows;
  import.header_row = event.header_row;
  import.mapping = event.mapping;
}
void on(SheetImport& import, const SheetRead&) { import.state = ImportState::uploaded; }
void on(SheetImport& import, const SheetCheckStarted& event) {
  import.state = ImportState::checking;
  import.header_row = event.header_row;
  import.rows = event.rows;
  import.mapping = event.mapping;
  import.figures = {};
  ++import.passes;
}
void on(SheetImport& import, const SheetChecked& event) {
  import.state = ImportState::checked;
  import.figures = event.figures;
}
void on(SheetImport& import, const SheetRunStarted&) { import.state = ImportState::running; }
void on(SheetImport& import, const SheetImported& event) {
  import.state = ImportState::done;
  import.figures = event.figures;
  import.undo_until = event.undo_until;
}
void on(SheetImport& import, const SheetUndoStarted&) { import.state = ImportState::undoing; }
void on(SheetImport& import, const SheetUndone& event) {
  import.state = ImportState::undone;
  import.figures = event.figures;
}
void on(SheetImport& import, const SheetStopped& event) {
  import.state = ImportState::stopped;
  import.reason = event.reason;
}
void on(SheetImport& import, const SheetForgotten&) { import.state = ImportState::forgotten; }

}  // namespace

void apply(SheetImport& import, const SheetImportEvent& event) {
  std::visit([&](const auto& body) { on(import, body); }, event);
}

ReplayCheck import_replay() { return replay_check<SheetImport, SheetImportEvent>("import"); }

}  // namespace sp::handling
