// Lists as files: CSV or Excel, with the filter and the rights of the list itself. Who took which list is written in the
// journal before the file leaves. Clause: Q1.4.
#pragma once

#include <functional>
#include <variant>
#include <vector>

#include "app/replay.h"
#include "app/routes.h"
#include "base/sheet.h"
#include "loop/4_handling/case/case_commands.h"

namespace sp::handling {

using ListExportId = Id<struct ListExportTag>;

struct ListExport {
  static constexpr std::string_view table = "list_exports";
  ListExportId id;
  std::int64_t version = 0;
  StaffId staff;
  std::string list;
  SheetAs kind = SheetAs::xlsx;
  std::vector<std::string> filters;  // by which it was narrowed; not to what
  Instant at;
};
BOOST_DESCRIBE_STRUCT(ListExport, (), (id, version, staff, list, kind, filters, at))

struct ListExported {
  StaffId staff;
  std::string list;
  SheetAs kind = SheetAs::xlsx;
  std::vector<std::string> filters;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(ListExported, (), (staff, list, kind, filters, at))

using ListExportEvent = std::variant<ListExported>;
void apply(ListExport& one, const ListExportEvent& event);
ReplayCheck export_replay();

inline constexpr std::size_t sheet_rows_max = 50'000;  // what a reader's thread writes in about a second

/// What the writer leaves for who reads after it: the request.
struct ExportNote {
  std::string input;
};
BOOST_DESCRIBE_STRUCT(ExportNote, (), (input))

/// What a command narrows its list by: the names of its members that are set.
std::vector<std::string> filters_of(const Shape& shape, const void* command);

void note_export(Tx& tx, std::string list, SheetAs as, std::vector<std::string> filters);
File file_of(const Sheet& sheet, const std::string& name, SheetAs as, Duration offset, Instant now);

/// A row of the route table that answers with a sheet. `In` has `as` and `offset`; whatever else it has is a filter.
/// `allowed` refuses before anything is noted.
template <class In>
Route& export_route(Routes& routes, std::string pattern, Right right, std::string clause, std::function<Result<std::string>(Tx&, const In&)> list_of,
                    std::function<Result<Sheet>(Reading&, const In&)> build) {
  Route& route = routes.write<In, ExportNote>("GET", std::move(pattern), right, std::move(clause), [list_of](Tx& tx, const In& command) -> Result<ExportNote> {
    SP_TRY(const std::string list, list_of(tx, command));
    note_export(tx, list, command.as, filters_of(shape_of<In>(), &command));
    return ExportNote{to_json(command)};
  });
  route.keeps_answer = false;
  route.output = nullptr;
  route.show = [build](Reading& reading, const Reply& written) -> Result<Reply> {
    SP_TRY(const auto note, from_json<ExportNote>(written.body));
    SP_TRY(const In command, from_json<In>(note.input));
    SP_TRY(const Sheet sheet, build(reading, command));
    const Duration offset = std::chrono::minutes{command.offset ? command.offset->value : 0};
    File file = file_of(sheet, sheet.name, command.as, offset, reading.now);
    return Reply{200, std::move(file.bytes), false, std::move(file.type), std::move(file.name)};
  };
  return route;
}

/// GET /exports/{list}: customers, devices, staff, teams, snippets, macros, triggers, notices, definitions, imports.
void export_routes(Routes& routes);

}  // namespace sp::handling
