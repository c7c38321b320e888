// What an import does in the background: a few rows at a time in a transaction of their own, so that nobody waits for it
// longer than for a reply. Where a pass stands is written with what it did, so that a killed program goes on exactly
// there.
#include <chrono>

#include "app/private_text.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/4_handling/import/import_rows.h"
#include "loop/4_handling/import/import_store.h"

namespace sp::handling {
namespace {

constexpr std::int64_t rows_at_once = 64;
constexpr std::chrono::milliseconds writer_time{12};  // what one step may keep the writer busy
constexpr Duration kept_time = std::chrono::days{7};   // lines of an import, and the time to take it back

/// As he may today, whatever he might when he began.
std::optional<Caller> caller_for(db::Connection& connection, const RoleBook& roles, StaffId id) {
  const auto staff = db::load<Staff>(connection, id);
  if (!staff || !staff->active) return std::nullopt;
  Caller caller;
  caller.actor = {ActorKind::staff, id.value()};
  caller.name = staff_name(connection, id);
  caller.language = staff->language;
  caller.teams = staff->teams;
  caller.grants = roles.grants_of(staff->roles);
  caller.roles = staff->roles;
  return caller;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view wide_space = "\u3000", hard_space = "\u00A0";
  const auto drop_front = [&](std::string_view what) { return text.starts_with(what) ? (text.remove_prefix(what.size()), true) : false; };
  const auto drop_back = [&](std::string_view what) { return text.ends_with(what) ? (text.remove_suffix(what.size()), true) : false; };
  while (drop_front(" ") || drop_front("\t") || drop_front("\n") || drop_front("\r") || drop_front(wide_space) || drop_front(hard_space)) {}
  while (drop_back(" ") || drop_back("\t") || drop_back("\n") || drop_back("\r") || drop_back(wide_space) || drop_back(hard_space)) {}
  return std::string(text);
}

Result<RowValues> values_of(const SheetImport& import, const LineCells& line) {
  if (!line.problem.reason.empty()) return std::unexpected(Refusal{RefusalKind::invalid, line.problem.reason, {}, {line.problem.details.begin(), line.problem.details.end()}, {}});
  RowValues values;
  for (const auto& [field, column] : import.mapping) {
    if (std::ranges::find(line.formulas, column) != line.formulas.end()) return invalid(field, "formula_in_cell");
    const auto at = static_cast<std::size_t>(column);
    std::string value = at < line.cells.size() ? trimmed(line.cells[at]) : std::string();
    if (!value.empty()) values[field] = std::move(value);
  }
  return values;
}

void count(ImportFigures& figures, RowResult result) {
  switch (result) {
    case RowResult::waiting: break;
    case RowResult::added: ++figures.added; break;
    case RowResult::changed: ++figures.changed; break;
    case RowResult::same: ++figures.same; break;
    case RowResult::refused: ++figures.refused; break;
    case RowResult::undone: ++figures.undone; break;
    case RowResult::kept: ++figures.kept; break;
  }
}

class Step {
 public:
  Step(const ImportDesk& imports, Tx& tx, SheetImport& import) : imports_(imports), tx_(tx), import_(import) {}

  /// Refuses only when a row failed after it had written: nothing of this step is kept then.
  Result<void> take() {
    const bool back = import_.state == ImportState::undoing;
    const auto ends = std::chrono::steady_clock::now() + writer_time;
    auto progress = db::load<ImportProgress>(tx_.db, import_.id)
                        .value_or(ImportProgress{import_.id, back ? INT64_MAX : import_.header_row, {}});
    auto lines = back ? added_before(tx_.db, import_.id, progress.line, rows_at_once) : lines_after(tx_.db, import_.id, progress.line, rows_at_once);
    bool all = lines.size() < static_cast<std::size_t>(rows_at_once);
    for (ImportLine& line : lines) {
      if (import_.state == ImportState::checking) check(line);
      else if (import_.state == ImportState::running) SP_TRY_VOID(run(line));
      else undo(line);
      save_result(tx_.db, import_.id, line);
      count(progress.figures, line.result);
      progress.line = line.line;
      if (std::chrono::steady_clock::now() < ends || &line == &lines.back()) continue;
      all = false;
      break;
    }
    db::save(tx_.db, progress);
    if (!all) set_timer(tx_.db, "import", import_.id.value(), tx_.now);
    else finish(progress.figures);
    return {};
  }

 private:
  RowContext context(std::int64_t line) {
    return {imports_, tx_.db, tx_.caller, tx_.now, import_,
            [this, line](const std::string& key) { return line_of_key(tx_.db, import_, key, line); }};
  }

  Result<RowPlan> planned(const ImportLine& line) {
    SP_TRY(const RowValues values, values_of(import_, line.cells));
    return plan_row(context(line.line), values);
  }

  static void refuse_line(ImportLine& line, const Refusal& refusal) {
    line.result = RowResult::refused;
    line.problem = problem_of(refusal);
  }

  void check(ImportLine& line) {
    line.problem = {};
    line.fields.clear();
    const auto plan = planned(line);
    if (!plan) return refuse_line(line, plan.error());
    line.result = plan->result;
    line.fields = plan->fields;
    for (const std::string& key : plan->keys) save_key(tx_.db, import_, key, line.line);
  }

  Result<void> run(ImportLine& line) {
    if (line.done || (line.result != RowResult::added && line.result != RowResult::changed)) return {};
    {
      const std::scoped_lock lock(imports_.mutex);
      if (imports_.distrusted.erase({import_.id, line.line}) > 0) {
        refuse_line(line, Refusal{RefusalKind::unavailable, "internal_error", {}, {}, {}});
        return {};
      }
    }
    auto plan = planned(line);
    if (!plan) {
      refuse_line(line, plan.error());
      return {};
    }
    line.result = plan->result;
    line.fields = plan->fields;
    if (plan->result == RowResult::same) return {};
    const auto distrust = [&] {
      const std::scoped_lock lock(imports_.mutex);
      imports_.distrusted.insert({import_.id, line.line});
    };
    try {
      auto made = plan->carry_out(tx_);
      if (!made) {
        distrust();
        return std::unexpected(std::move(made).error());
      }
      line.done = true;
      line.subject = made->id;
      line.subject_version = made->version;
    } catch (const db::DbError&) {
      distrust();
      throw;
    }
    return {};
  }

  void undo(ImportLine& line) {
    const bool added = line.result == RowResult::added || (line.result == RowResult::kept && line.problem.reason != "undo_only_added");
    const auto done = added && line.subject ? undo_row(imports_, tx_, import_.kind, {*line.subject, line.subject_version}) : Result<void>(refuse("undo_only_added"));
    line.result = done ? RowResult::undone : RowResult::kept;
    line.problem = done ? RowProblem{} : problem_of(done.error());
  }

  void finish(ImportFigures figures) {
    Instant next = tx_.now + kept_time;
    if (import_.state == ImportState::checking) {
      keep(tx_, import_, {SheetChecked{figures}});
    } else if (import_.state == ImportState::running) {
      keep(tx_, import_, {SheetImported{figures, next}});
    } else {
      next = import_.undo_until.value_or(next);
      keep(tx_, import_, {SheetUndone{figures}});
    }
    set_timer(tx_.db, "import", import_.id.value(), next);
  }

  const ImportDesk& imports_;
  Tx& tx_;
  SheetImport& import_;
};

void forget_some(Tx& tx, SheetImport& import) {
  if (import.state != ImportState::forgotten) {
    erase_private(tx, import.file);
    keep(tx, import, {SheetForgotten{}});
  }
  const bool more = remove_some_lines(tx.db, import.id);
  set_timer(tx.db, "import", import.id.value(), more ? std::optional(tx.now) : std::nullopt);
}

}  // namespace

Result<void> step_import(const ImportDesk& imports, Tx& tx, SheetImportId id) {
  auto import = db::load<SheetImport>(tx.db, id);
  if (!import) {
    set_timer(tx.db, "import", id.value(), std::nullopt);
    return {};
  }
  const bool works = import->state == ImportState::checking || import->state == ImportState::running || import->state == ImportState::undoing;
  if (!works) {  // its time is over
    forget_some(tx, *import);
    return {};
  }
  const auto caller = caller_for(tx.db, imports.roles, import->staff);
  if (!caller || !may(*caller, Right::import_run) || !may(*caller, right_for(import->kind))) {
    keep(tx, *import, {SheetStopped{"not_allowed"}});
    set_timer(tx.db, "import", id.value(), tx.now + kept_time);
    return {};
  }
  Result<void> taken;
  tx.acting(*caller, "import:" + id.text(), [&](Tx& own) { taken = Step(imports, own, *import).take(); });
  return taken;
}

}  // namespace sp::handling
