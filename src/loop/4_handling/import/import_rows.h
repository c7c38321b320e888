// What one row of a sheet asks for. Planning reads and decides by the rules everybody's commands obey, so that trying
// and doing cannot differ; nothing is written before the plan is carried out.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "loop/4_handling/import/import.h"

namespace sp::handling {

using RowValues = std::map<std::string, std::string>;  // field → what its cell says, trimmed; empty ones left out

/// Who asks, and what the sheet itself says.
struct RowContext {
  const ImportDesk& imports;
  db::Connection& db;
  const Caller& caller;
  Instant now;
  const SheetImport& import;
  /// The line of this sheet that is known by this key, if one was met before.
  std::function<std::optional<std::int64_t>(const std::string& key)> line_of;
};

/// What the row made or changed, and its version after that.
struct RowSubject {
  std::int64_t id = 0, version = 0;
};

struct RowPlan {
  RowResult result = RowResult::same;  // added, changed or same
  std::vector<std::string> fields;     // that change
  std::vector<std::string> keys;       // by which another row of the same sheet would be the same
  std::function<Result<RowSubject>(Tx&)> carry_out;  // none for same
};

/// Refuses with the field: required, identity_missing, identity_ambiguous, duplicate_row {line}, and what the commands refuse.
Result<RowPlan> plan_row(const RowContext& context, const RowValues& values);
Result<RowPlan> plan_customer(const RowContext& context, const RowValues& values);
Result<RowPlan> plan_device(const RowContext& context, const RowValues& values);
Result<RowPlan> plan_staff(const RowContext& context, const RowValues& values);
Result<RowPlan> plan_case(const RowContext& context, const RowValues& values);

/// Takes back what a row added. Refuses: undo_changed_since, undo_has_cases, undo_has_members, undo_has_signed_in,
/// undo_worked_on, undo_already_gone.
Result<void> undo_row(const ImportDesk& imports, Tx& tx, ImportKind kind, const RowSubject& subject);

/// A field a sheet of this kind may have.
struct ImportField {
  std::string id;
  std::string label;  // in the reader's language
  bool required = false;
  std::vector<std::string> names;  // by which a heading is known, in three languages
};
/// `case_kind` counts for cases: the fields of its form come after the case's own.
std::vector<ImportField> fields_for(const Standards& standards, Instant now, ImportKind kind, std::string_view case_kind, Language language);

// Words of cells.
/// The member whose id, or whose word "<area>.<id>" in any language, the cell says. Refuses: expected_one_of {choices}.
template <DescribedEnum E>
Result<std::optional<E>> word_of(const RowValues& values, const std::string& field, std::string_view area);
/// In minutes east of UTC. "2026-03-02", "2026/3/2", "2026年3月2日". Refuses: expected_date.
Result<std::optional<std::string>> date_of(const RowValues& values, const std::string& field);
std::string value_or_empty(const RowValues& values, const std::string& field);
std::vector<std::string> parts_of(const std::string& value);  // separated by , ; 、 and their wide forms
std::string folded(std::string_view words);                   // what equal headings and words have in common
bool says(std::string_view cell, std::string_view area, std::string_view id);

template <DescribedEnum E>
Result<std::optional<E>> word_of(const RowValues& values, const std::string& field, std::string_view area) {
  const std::string cell = value_or_empty(values, field);
  if (cell.empty()) return std::optional<E>{};
  std::optional<E> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
    if (!found && says(cell, area, wire_name(enumerator.name))) found = enumerator.value;
  });
  if (!found) return invalid(field, "expected_one_of", {{"choices", enum_choices<E>()}});
  return found;
}

}  // namespace sp::handling
