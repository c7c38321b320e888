#include <charconv>

#include "app/private_text.h"
#include "app/problem.h"
#include "app/texts.h"
#include "base/text.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/4_handling/export/export.h"
#include "loop/4_handling/import/import_intake.h"
#include "loop/4_handling/import/import_store.h"

namespace sp::handling {
namespace {

constexpr std::int64_t page_default = 50;
constexpr std::size_t upload_bytes_max = 20 * 1024 * 1024;
constexpr std::int64_t samples = 3, export_chunk = 1'000;

struct ListImports {
  std::optional<Text<1, 40>> cursor;
  std::optional<Int<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(ListImports, (), (cursor, limit))

struct ShowImport {
  SheetImportId id;
};
BOOST_DESCRIBE_STRUCT(ShowImport, (), (id))

/// A table as it is copied out of a spreadsheet, or the text of a CSV file.
struct PasteSheet {
  ImportKind kind = ImportKind::customers;
  std::optional<Text<1, 60>> case_kind;
  std::optional<Text<1, 200>> name;
  Text<1, 60'000> text;
  std::optional<Int<-900, 900>> minutes;
};
BOOST_DESCRIBE_STRUCT(PasteSheet, (), (kind, case_kind, name, text, minutes))

struct CheckImport {
  SheetImportId id;
  Int<1, 10'000'000> header_row;
  std::map<std::string, std::int64_t> mapping;
};
BOOST_DESCRIBE_STRUCT(CheckImport, (), (id, header_row, mapping))

struct RunImport {
  SheetImportId id;
};
BOOST_DESCRIBE_STRUCT(RunImport, (), (id))

struct UndoImport {
  SheetImportId id;
};
BOOST_DESCRIBE_STRUCT(UndoImport, (), (id))

struct DropImport {
  SheetImportId id;
};
BOOST_DESCRIBE_STRUCT(DropImport, (), (id))

struct ListImportRows {
  SheetImportId id;
  std::optional<RowResult> result;
  std::optional<Int<0, 10'000'000>> cursor;
  std::optional<Int<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(ListImportRows, (), (id, result, cursor, limit))

struct ExportImport {
  SheetImportId id;
  SheetAs as = SheetAs::xlsx;
  std::optional<Int<-900, 900>> offset;
  std::optional<RowResult> result;
};
BOOST_DESCRIBE_STRUCT(ExportImport, (), (id, as, offset, result))

struct ImportRowView {
  std::int64_t line = 0;
  std::vector<std::string> cells;
  RowResult result = RowResult::waiting;
  std::vector<std::string> fields;  // that change
  std::string field, problem;       // why not, in the reader's language
};
BOOST_DESCRIBE_STRUCT(ImportRowView, (), (line, cells, result, fields, field, problem))

struct ImportRowPage {
  std::vector<ImportRowView> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(ImportRowPage, (), (items, next))

struct ImportFieldView {
  std::string id, label;
  bool required = false;
};
BOOST_DESCRIBE_STRUCT(ImportFieldView, (), (id, label, required))

struct ImportColumnView {
  std::string heading;
  std::vector<std::string> samples;
};
BOOST_DESCRIBE_STRUCT(ImportColumnView, (), (heading, samples))

struct ImportRow {
  SheetImportId id;
  std::int64_t version = 0;
  ImportKind kind = ImportKind::customers;
  std::string case_kind;
  ImportState state = ImportState::reading;
  std::string file, by;
  Instant at;
  std::int64_t rows = 0;
  ImportFigures figures;  // so far, while it works
};
BOOST_DESCRIBE_STRUCT(ImportRow, (), (id, version, kind, case_kind, state, file, by, at, rows, figures))

struct ImportPage {
  std::vector<ImportRow> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(ImportPage, (), (items, next))

struct ImportView {
  ImportRow import;
  std::int64_t header_row = 0, columns = 0;
  ImportMapping mapping;
  std::vector<ImportColumnView> headings;
  std::vector<ImportFieldView> fields;
  std::optional<Instant> undo_until;
  std::optional<Instant> same_file_at;  // the same bytes were imported before
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ImportView, (), (import, header_row, columns, mapping, headings, fields, undo_until, same_file_at, reason))

struct ShowTemplate {
  ImportKind kind = ImportKind::customers;
  std::optional<Text<1, 60>> case_kind;
  SheetAs as = SheetAs::xlsx;
};
BOOST_DESCRIBE_STRUCT(ShowTemplate, (), (kind, case_kind, as))

/// What somebody may not import he does not see either.
Result<SheetImport> visible(db::Connection& connection, const Caller& caller, SheetImportId id) {
  auto import = db::load<SheetImport>(connection, id);
  if (!import || !may(caller, right_for(import->kind))) return refuse(RefusalKind::not_found, "not_found");
  return std::move(*import);
}

ImportRow row_of(db::Connection& connection, const SheetImport& import) {
  ImportRow row{import.id, import.version, import.kind, import.case_kind, import.state, read_private(connection, import.file).value_or(""),
                staff_name(connection, import.staff), import.at, import.rows, import.figures};
  if (is_busy(import.state)) row.figures = db::load<ImportProgress>(connection, import.id).value_or(ImportProgress{}).figures;
  return row;
}

ImportView view_of(const ImportDesk& imports, db::Connection& connection, const Caller& caller, Instant now, const SheetImport& import) {
  ImportView view{.import = row_of(connection, import), .header_row = import.header_row, .columns = import.columns, .mapping = import.mapping,
                  .undo_until = import.undo_until, .reason = import.reason.empty() ? std::string() : text(caller.language, "refusal." + import.reason)};
  for (ImportField& field : fields_for(imports.desk.standards, now, import.kind, import.case_kind, caller.language))
    view.fields.push_back({std::move(field.id), std::move(field.label), field.required});
  view.headings.resize(static_cast<std::size_t>(import.columns));
  if (const auto header = line_at(connection, import.id, import.header_row)) {
    for (std::size_t at = 0; at < header->cells.cells.size(); ++at) view.headings[at].heading = header->cells.cells[at];
  }
  for (const ImportLine& line : lines_after(connection, import.id, import.header_row, samples)) {
    for (std::size_t at = 0; at < line.cells.cells.size(); ++at) view.headings[at].samples.push_back(text_head(line.cells.cells[at], 60));
  }
  view.same_file_at = db::one<Instant>(connection,
                                       "SELECT at FROM sheet_imports WHERE sha256 = $1 AND id < $2 AND kind = $3 AND state = 'done' ORDER BY id DESC LIMIT 1",
                                       import.sha256, import.id, import.kind);
  return view;
}

Result<ImportPage> list_imports(Reading& reading, const ListImports& command) {
  const auto limit = command.limit ? command.limit->value : page_default;
  const auto before = command.cursor ? parse_id(*command.cursor) : std::optional(INT64_MAX);
  if (!before) return invalid("cursor", "bad_cursor");
  ImportPage page;
  std::int64_t last = *before;
  while (true) {
    const auto imports = db::select<SheetImport>(reading.db, "WHERE id < $1 ORDER BY id DESC LIMIT $2", last, limit + 1);
    for (const SheetImport& import : imports) {
      last = import.id.value();
      if (!may(reading.caller, right_for(import.kind))) continue;
      if (std::ssize(page.items) == limit) {
        page.next = page.items.back().id.text();
        return page;
      }
      page.items.push_back(row_of(reading.db, import));
    }
    if (std::ssize(imports) <= limit) return page;
  }
}

Result<ImportRowPage> list_rows(Reading& reading, const ListImportRows& command) {
  SP_TRY(const SheetImport import, visible(reading.db, reading.caller, command.id));
  const auto limit = command.limit ? command.limit->value : page_default;
  const auto after = std::max(import.header_row, command.cursor ? command.cursor->value : 0);
  auto lines = command.result ? lines_with(reading.db, import.id, *command.result, after, limit + 1) : lines_after(reading.db, import.id, after, limit + 1);
  ImportRowPage page;
  for (ImportLine& line : lines) {
    if (std::ssize(page.items) == limit) {
      page.next = std::to_string(page.items.back().line);
      break;
    }
    page.items.push_back({line.line, std::move(line.cells.cells), line.result, std::move(line.fields), line.problem.field, words_of(line.problem, reading.caller.language)});
  }
  return page;
}

Result<SheetImport> idle(Tx& tx, SheetImportId id) {
  SP_TRY(auto import, visible(tx.db, tx.caller, id));
  if (is_busy(import.state)) return refuse(RefusalKind::conflict, "import_busy");
  if (import.state == ImportState::forgotten) return refuse("import_forgotten");
  return std::move(import);
}

void start_pass(Tx& tx, const SheetImport& import, std::int64_t line, const ImportFigures& figures) {
  db::save(tx.db, ImportProgress{import.id, line, figures});
  set_timer(tx.db, "import", import.id.value(), tx.now);
}

Result<ImportView> check_import(const ImportDesk& imports, Tx& tx, const CheckImport& command) {
  SP_TRY(auto import, idle(tx, command.id));
  if (import.state != ImportState::uploaded && import.state != ImportState::checked) return refuse("import_ran");
  const auto header = line_at(tx.db, import.id, command.header_row.value);
  if (!header) return invalid("header_row", "line_unknown");
  const auto fields = fields_for(imports.desk.standards, tx.now, import.kind, import.case_kind, tx.caller.language);
  for (const auto& [field, column] : command.mapping) {
    if (std::ranges::none_of(fields, [&](const ImportField& known) { return known.id == field; })) return invalid("mapping." + field, "unknown_field");
    if (column < 0 || column >= import.columns) return invalid("mapping." + field, "column_unknown");
  }
  for (const ImportField& field : fields) {
    if (field.required && import.kind != ImportKind::cases && !command.mapping.contains(field.id)) return invalid("mapping." + field.id, "column_needed", {{"field", field.label}});
  }
  const auto rows = *db::one<std::int64_t>(tx.db, "SELECT count(*) FROM sheet_import_rows WHERE import = $1 AND line > $2", import.id, header->line);
  if (rows == 0) return invalid("header_row", "sheet_without_rows");
  keep(tx, import, {SheetCheckStarted{header->line, rows, command.mapping}});
  remember(tx, import, header->cells.cells);
  start_pass(tx, import, header->line, {});
  return view_of(imports, tx.db, tx.caller, tx.now, import);
}

Result<ImportView> run_import(const ImportDesk& imports, Tx& tx, const RunImport& command) {
  SP_TRY(auto import, idle(tx, command.id));
  if (import.state != ImportState::checked) return refuse(import.state == ImportState::uploaded ? "import_unchecked" : "import_ran");
  if (import.figures.added + import.figures.changed == 0) return refuse("import_nothing");
  keep(tx, import, {SheetRunStarted{}});
  start_pass(tx, import, import.header_row, {});
  return view_of(imports, tx.db, tx.caller, tx.now, import);
}

Result<ImportView> undo_import(const ImportDesk& imports, Tx& tx, const UndoImport& command) {
  SP_TRY(auto import, idle(tx, command.id));
  if (import.state != ImportState::done && !(import.state == ImportState::undone && import.figures.kept > 0)) return refuse("import_not_run");
  if (!import.undo_until || tx.now > *import.undo_until) return refuse("undo_too_late");
  ImportFigures figures = import.figures;
  figures.undone = figures.kept = 0;
  keep(tx, import, {SheetUndoStarted{}});
  start_pass(tx, import, INT64_MAX, figures);
  return view_of(imports, tx.db, tx.caller, tx.now, import);
}

Result<Nothing> drop_import(Tx& tx, const DropImport& command) {
  SP_TRY(auto import, idle(tx, command.id));
  if (import.state != ImportState::uploaded && import.state != ImportState::checked && import.state != ImportState::stopped) return refuse("import_ran");
  set_timer(tx.db, "import", import.id.value(), tx.now);  // the job forgets it, a little at a time
  return Nothing{};
}

Result<ImportView> paste(const ImportDesk& imports, Tx& tx, const PasteSheet& command) {
  SheetWish wish{command.kind, command.case_kind ? std::string(*command.case_kind) : std::string(), command.name ? std::string(*command.name) : text(tx.caller.language, "import.pasted"),
                 command.minutes ? command.minutes->value : 0};
  SP_TRY(const ReadySheet sheet, ready_sheet(imports, tx.db, tx.caller, tx.now, std::move(wish), command.text, SheetEncoding::utf_8));
  const SheetImportId id = begin_import(tx, sheet).id;
  for (std::size_t from = 0;;) {
    SP_TRY(const bool whole, store_lines(tx, id, sheet, from));
    if (whole) break;
  }
  return view_of(imports, tx.db, tx.caller, tx.now, *db::load<SheetImport>(tx.db, id));
}

/// One upload on its way: the lines follow one another in transactions of their own.
struct Upload {
  const ImportDesk& imports;
  RawCall call;
  ReadySheet sheet;
  SheetImportId id;
  std::size_t from = 0;
};

void store_next(const std::shared_ptr<Upload>& upload) {
  Command command;
  command.caller = upload->call.caller;
  command.cause = "request";
  const auto whole = std::make_shared<bool>(false);
  command.run = [upload, whole, from = upload->from](Tx& tx) -> Result<Reply> {
    std::size_t next = from;
    if (from == 0) upload->id = begin_import(tx, upload->sheet).id;
    SP_TRY(*whole, store_lines(tx, upload->id, upload->sheet, next));
    upload->from = next;
    if (!*whole) return Reply{};
    return Reply{201, to_json(view_of(upload->imports, tx.db, tx.caller, tx.now, *db::load<SheetImport>(tx.db, upload->id)))};
  };
  command.done = [upload, whole](Result<Reply> reply) {
    if (!reply) return upload->call.respond(problem(reply.error(), upload->call.caller.language));
    if (!*whole) return store_next(upload);
    upload->call.respond({reply->status, {{"content-type", "application/json; charset=utf-8"}}, std::move(reply->body), nullptr});
  };
  upload->imports.desk.app.writer().submit(std::move(command));
}

std::string query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') return std::string(pair.substr(name.size() + 1));
  }
  return {};
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned value = 0;
    const bool coded = text[at] == '%' && at + 2 < text.size() && std::from_chars(text.data() + at + 1, text.data() + at + 3, value, 16).ptr == text.data() + at + 3;
    out += coded ? static_cast<char>(value) : text[at];
    if (coded) at += 2;
  }
  return out;
}

/// The bytes of a file; what it is for stands in the query: kind, case_kind, encoding, minutes.
void take_file(const ImportDesk& imports, RawCall call) {
  auto upload = std::make_shared<Upload>(imports, std::move(call));
  const auto refused = [upload](const Refusal& refusal) { upload->call.respond(problem(refusal, upload->call.caller.language)); };
  const auto& query = upload->call.request.query;
  SheetWish wish;
  SheetEncoding encoding = SheetEncoding::auto_;
  const std::string minutes = query_value(query, "minutes"), asked = query_value(query, "encoding");
  wish.case_kind = query_value(query, "case_kind");
  wish.name = text_head(percent_decoded(upload->call.request.header("x-filename")), 200);
  if (!parse_enum(query_value(query, "kind"), wish.kind)) return refused({RefusalKind::invalid, "expected_one_of", "kind", {{"choices", enum_choices<ImportKind>()}}, {}});
  if (!asked.empty() && !parse_enum(asked, encoding)) return refused({RefusalKind::invalid, "expected_one_of", "encoding", {{"choices", enum_choices<SheetEncoding>()}}, {}});
  if (wish.name.empty() || !is_clean_text(wish.name)) return refused({RefusalKind::invalid, "required", "X-Filename", {}, {}});
  if (!minutes.empty() && (std::from_chars(minutes.data(), minutes.data() + minutes.size(), wish.minutes).ec != std::errc{} || std::abs(wish.minutes) > 900))
    return refused({RefusalKind::invalid, "expected_whole_number", "minutes", {}, {}});
  const bool queued = imports.desk.app.readers().submit([upload, wish, encoding, refused](std::unique_ptr<db::Connection>& connection) {
    try {
      auto sheet = ready_sheet(upload->imports, *connection, upload->call.caller, upload->imports.desk.app.clock().now(), wish, std::move(upload->call.request.body), encoding);
      if (!sheet) return refused(sheet.error());
      upload->sheet = std::move(*sheet);
      store_next(upload);
    } catch (const db::DbError&) {
      refused({RefusalKind::unavailable, "storage_unavailable", {}, {}, {}});
    }
  });
  if (!queued) refused({RefusalKind::unavailable, "overloaded", {}, {}, {}});
}

/// The sheet as it came, with what became of each row.
Result<Sheet> result_sheet(Reading& reading, const ExportImport& command) {
  SP_TRY(const SheetImport import, visible(reading.db, reading.caller, command.id));
  const Language language = reading.caller.language;
  Sheet sheet{"import", {}, {}};
  const auto columns = static_cast<std::size_t>(import.columns);
  if (const auto header = line_at(reading.db, import.id, import.header_row)) sheet.head = header->cells.cells;
  sheet.head.resize(columns);
  sheet.head.insert(sheet.head.end(), {text(language, "import.result"), text(language, "import.reason")});
  for (std::int64_t after = import.header_row;;) {
    auto lines = command.result ? lines_with(reading.db, import.id, *command.result, after, export_chunk) : lines_after(reading.db, import.id, after, export_chunk);
    for (ImportLine& line : lines) {
      auto& row = sheet.rows.emplace_back(line.cells.cells.begin(), line.cells.cells.end());
      row.resize(columns);
      row.emplace_back(text(language, "import.result." + std::string(enum_text(line.result))));
      row.emplace_back(words_of(line.problem, language));
      after = line.line;
    }
    if (std::ssize(lines) < export_chunk) return sheet;
  }
}

/// One line of headings, each in three languages; what is required has a star.
Result<File> show_template(const ImportDesk& imports, Reading& reading, const ShowTemplate& command) {
  const std::string case_kind = command.case_kind ? std::string(*command.case_kind) : std::string();
  Sheet sheet{text(reading.caller.language, "import.kind." + std::string(enum_text(command.kind))), {}, {}};
  std::vector<std::vector<ImportField>> by_language;
  for (const Language language : {Language::zh_CN, Language::zh_TW, Language::en}) by_language.push_back(fields_for(imports.desk.standards, reading.now, command.kind, case_kind, language));
  for (std::size_t at = 0; at < by_language[0].size(); ++at) {
    std::vector<std::string> labels;
    for (const auto& fields : by_language) {
      if (std::ranges::find(labels, fields[at].label) == labels.end()) labels.push_back(fields[at].label);
    }
    std::string heading;
    for (const std::string& label : labels) heading += (heading.empty() ? "" : " / ") + label;
    sheet.head.push_back(by_language[0][at].required ? heading + " *" : heading);
  }
  const std::string name = "setpoint-" + std::string(enum_text(command.kind));
  if (command.as == SheetAs::csv) return File{name + ".csv", "text/csv; charset=utf-8", to_csv(sheet, {})};
  return File{name + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx(sheet, {})};
}

}  // namespace

void import_routes(const ImportDesk& imports, Routes& routes) {
  const std::string one = "/api/v1/imports/{id}";
  routes.read("/api/v1/imports", Right::import_run, "", list_imports);
  routes.read<ShowTemplate, File>("/api/v1/imports/template", Right::import_run, "", [&imports](Reading& reading, const ShowTemplate& command) { return show_template(imports, reading, command); });
  routes.write<PasteSheet, ImportView>("POST", "/api/v1/imports", Right::import_run, "", [&imports](Tx& tx, const PasteSheet& command) { return paste(imports, tx, command); }, 201).body_limit = 256 * 1024;
  Route& file = routes.raw("POST", "/api/v1/imports/file", Right::import_run, "", "UploadSheet", [&imports](RawCall call) { take_file(imports, std::move(call)); });
  file.body_limit = upload_bytes_max;
  file.output = &shape_of<ImportView>();
  routes.read<ShowImport, ImportView>(one, Right::import_run, "", [&imports](Reading& reading, const ShowImport& command) -> Result<ImportView> {
    SP_TRY(const SheetImport import, visible(reading.db, reading.caller, command.id));
    return view_of(imports, reading.db, reading.caller, reading.now, import);
  });
  export_route<ExportImport>(
      routes, one + "/sheet", Right::import_run, "Q1.4",
      [](Tx& tx, const ExportImport& command) -> Result<std::string> {
        SP_TRY_VOID(visible(tx.db, tx.caller, command.id));
        return "import";
      },
      result_sheet);
  routes.read(one + "/rows", Right::import_run, "", list_rows);
  routes.write<CheckImport, ImportView>("POST", one + "/check", Right::import_run, "", [&imports](Tx& tx, const CheckImport& command) { return check_import(imports, tx, command); });
  routes.write<RunImport, ImportView>("POST", one + "/run", Right::import_run, "", [&imports](Tx& tx, const RunImport& command) { return run_import(imports, tx, command); });
  routes.write<UndoImport, ImportView>("POST", one + "/undo", Right::import_run, "", [&imports](Tx& tx, const UndoImport& command) { return undo_import(imports, tx, command); });
  routes.write("DELETE", one, Right::import_run, "", drop_import);
}

}  // namespace sp::handling
