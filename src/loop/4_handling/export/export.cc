#include "loop/4_handling/export/export.h"

#include <boost/json.hpp>

#include "app/texts.h"
#include "loop/0_people/staff/staff_store.h"

namespace sp::handling {
namespace {

namespace js = boost::json;

constexpr std::string_view page_of_lists = "200";

struct ExportList {
  Text<1, 20> list;
  SheetAs as = SheetAs::xlsx;
  std::optional<Int<-900, 900>> offset;
  std::optional<Text<1, 200>> q;
  std::optional<Text<1, 60>> kind;
  std::optional<bool> unread;
  std::optional<Text<1, 40>> staff, from, to;
  std::optional<Text<1, 60>> object;
};
BOOST_DESCRIBE_STRUCT(ExportList, (), (list, as, offset, q, kind, unread, staff, from, to, object))

/// How a member of an item becomes a cell.
enum class How {
  text,
  word,      // "<area>.<value>" in the reader's language
  time,
  flag,
  items,     // texts, one after another
  contacts,  // as the list masks them
  local,     // in up to three languages
  team,
  teams,
  staff,
  structure,  // as it is
};
struct Column {
  std::string_view heading, member;
  How how = How::text;
  std::string_view area = {};
};
struct Exportable {
  std::string_view list;
  bool paged = true;
  std::vector<Column> columns;
};

const std::vector<Exportable>& exportables() {
  static const std::vector<Exportable> all{
      {"customers", true, {{"name", "name"}, {"kind", "kind", How::word, "person_kind"}, {"tier", "tier", How::word, "tier"}, {"organisation", "organisation"}, {"contacts", "contacts", How::contacts}}},
      {"devices", true, {{"customer", "owner"}, {"product", "product"}, {"model", "model"}, {"serial", "serial"}, {"warranty_until", "warranty_until", How::time}}},
      {"staff", true, {{"login", "login"}, {"name", "name"}, {"language", "language", How::word, "import.language"}, {"active", "active", How::flag}, {"roles", "roles", How::items}, {"teams", "teams", How::teams}}},
      {"teams", false, {{"name", "name", How::local}, {"leads", "leads", How::staff}, {"active", "active", How::flag}}},
      {"snippets", false, {{"name", "name"}, {"reach", "reach", How::word, "reach"}, {"team", "team", How::team}, {"kinds", "kinds", How::items}, {"text", "texts", How::local}}},
      {"macros", false, {{"name", "name"}, {"reach", "reach", How::word, "reach"}, {"team", "team", How::team}, {"kinds", "kinds", How::items}, {"actions", "actions", How::structure}}},
      {"triggers", false, {{"place", "place"}, {"name", "name"}, {"active", "active", How::flag}, {"happens", "happens"}, {"filter", "filter", How::structure}, {"actions", "actions", How::structure}}},
      {"notices", true, {{"kind", "kind"}, {"number", "number"}, {"title", "title"}, {"by", "by"}, {"at", "at", How::time}, {"read", "read", How::flag}, {"times", "times"}}},
      {"definitions", false, {{"kind", "kind"}, {"id", "id"}, {"name", "name"}, {"version", "version"}, {"effective", "effective"}, {"clauses", "clauses", How::items}}},
      {"audit", true, {{"at", "at", How::time}, {"by", "by"}, {"act", "act"}, {"kind", "kind", How::word, "audit_kind"}, {"object", "object"}, {"name", "label"}}},
      {"imports", true, {{"kind", "kind", How::word, "import.kind"}, {"file", "file"}, {"by", "by"}, {"at", "at", How::time}, {"state", "state"}, {"rows", "rows"}, {"figures", "figures", How::structure}}},
  };
  return all;
}

std::string text_of(const js::value& value) { return value.is_string() ? std::string(value.as_string()) : js::serialize(value); }

std::string joined(const js::value& list, const std::function<std::string(const js::value&)>& each) {
  std::string out;
  if (!list.is_array()) return out;
  for (const js::value& item : list.as_array()) out += (out.empty() ? "" : ", ") + each(item);
  return out;
}

std::string local_text(const js::value& value, Language language) {
  if (!value.is_object()) return {};
  if (const auto* own = value.as_object().if_contains(language_tag(language)); own && own->is_string()) return std::string(own->as_string());
  for (const auto& member : value.as_object()) {
    if (member.value().is_string()) return std::string(member.value().as_string());
  }
  return {};
}

std::string team_name(db::Connection& connection, const js::value& id, Language language) {
  const auto number = id.is_string() ? parse_id(id.as_string()) : std::nullopt;
  const auto team = number ? db::load<Team>(connection, *number) : std::nullopt;
  return team ? std::string(name_in(team->name, language)) : std::string();
}

Cell cell_of(Reading& reading, const js::object& item, const Column& column) {
  const auto* value = item.if_contains(column.member);
  if (value == nullptr || value->is_null()) return std::string();
  const Language language = reading.caller.language;
  switch (column.how) {
    case How::text: return value->is_int64() ? Cell(value->as_int64()) : Cell(text_of(*value));
    case How::word: return text(language, std::string(column.area) + '.' + text_of(*value));
    case How::time: {
      const auto at = parse_instant(text_of(*value));
      return at ? Cell(*at) : Cell(std::string());
    }
    case How::flag: return text(language, value->is_bool() && value->as_bool() ? "import.yes.true" : "import.yes.false");
    case How::items: return joined(*value, text_of);
    case How::contacts: return joined(*value, [](const js::value& contact) { return contact.is_object() ? text_of(contact.as_object().at("value")) : std::string(); });
    case How::local: return local_text(*value, language);
    case How::team: return team_name(reading.db, *value, language);
    case How::teams: return joined(*value, [&](const js::value& id) { return team_name(reading.db, id, language); });
    case How::staff:
      return joined(*value, [&](const js::value& id) { return staff_name(reading.db, StaffId{id.is_string() ? parse_id(id.as_string()).value_or(0) : 0}); });
    case How::structure: return js::serialize(*value);
  }
  return std::string();
}

struct Listed {
  const Exportable* what = nullptr;
  const Route* route = nullptr;
};

/// Refuses: not_found, not_allowed: as the list itself does.
Result<Listed> listed(const Routes& routes, const Caller& caller, const std::string& list) {
  const auto found = std::ranges::find(exportables(), std::string_view(list), &Exportable::list);
  if (found == exportables().end()) return refuse(RefusalKind::not_found, "not_found");
  const Route* route = routes.match("GET", "/api/v1/" + list).route;
  if (route == nullptr || !route->read) return refuse(RefusalKind::not_found, "not_found");
  if (!may(caller, route->right)) return refuse(RefusalKind::forbidden, "not_allowed");
  return Listed{&*found, route};
}

/// Reads the list as everybody reads it, page by page.
Result<Sheet> sheet_of(const Routes& routes, Reading& reading, const ExportList& command) {
  SP_TRY(const Listed list, listed(routes, reading.caller, command.list));
  const Language language = reading.caller.language;
  Sheet sheet{command.list, {}, {}};
  for (const Column& column : list.what->columns) sheet.head.push_back(text(language, "sheet." + std::string(column.heading)));
  std::string cursor;
  while (true) {
    std::vector<std::pair<std::string, std::string>> texts;
    if (command.q) texts.emplace_back("q", *command.q);
    if (command.kind) texts.emplace_back("kind", *command.kind);
    if (command.unread) texts.emplace_back("unread", *command.unread ? "true" : "false");
    if (command.staff) texts.emplace_back("staff", *command.staff);
    if (command.from) texts.emplace_back("from", *command.from);
    if (command.to) texts.emplace_back("to", *command.to);
    if (command.object) texts.emplace_back("object", *command.object);
    if (list.what->paged) texts.emplace_back("limit", list.what->list == "notices" ? "100" : page_of_lists);
    if (!cursor.empty()) texts.emplace_back("cursor", cursor);
    js::object input;
    SP_TRY_VOID(add_texts(*list.route->input, input, texts));
    SP_TRY(const Reply reply, list.route->read(reading, std::move(input)));
    const js::value page = js::parse(reply.body);
    for (const js::value& item : page.at("items").as_array()) {
      auto& row = sheet.rows.emplace_back();
      for (const Column& column : list.what->columns) row.push_back(cell_of(reading, item.as_object(), column));
    }
    if (sheet.rows.size() > sheet_rows_max) return refuse("too_many_rows", {{"max", std::to_string(sheet_rows_max)}});
    const auto* next = page.as_object().if_contains("next");
    if (next == nullptr || !next->is_string()) return sheet;
    cursor = next->as_string();
  }
}

}  // namespace

void apply(ListExport& one, const ListExportEvent& event) {
  const auto& exported = std::get<ListExported>(event);
  one.staff = exported.staff;
  one.list = exported.list;
  one.kind = exported.kind;
  one.filters = exported.filters;
  one.at = exported.at;
}

ReplayCheck export_replay() { return replay_check<ListExport, ListExportEvent>("export"); }

std::vector<std::string> filters_of(const Shape& shape, const void* command) {
  std::vector<std::string> filters;
  for (const Shape::Member& member : shape.members) {
    const bool narrows = member.shape->kind == Shape::Kind::optional && member.name != "offset";
    if (narrows && !is_empty(*member.shape, static_cast<const char*>(command) + member.offset)) filters.emplace_back(member.name);
  }
  return filters;
}

void note_export(Tx& tx, std::string list, SheetAs as, std::vector<std::string> filters) {
  ListExport one;
  one.id = tx.next_id<ListExportId>();
  tx.record<ListExport, ListExportEvent>(one, {ListExported{tx.caller.staff(), std::move(list), as, std::move(filters), tx.now}}, {.stream = "export:" + one.id.text()});
  db::save(tx.db, one);
}

File file_of(const Sheet& sheet, const std::string& name, SheetAs as, Duration offset, Instant now) {
  const std::string dated = name + '-' + to_text(now + offset).substr(0, 10);
  if (as == SheetAs::csv) return {dated + ".csv", "text/csv; charset=utf-8", to_csv(sheet, offset)};
  return {dated + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx(sheet, offset)};
}

void export_routes(Routes& routes) {
  export_route<ExportList>(
      routes, "/api/v1/exports/{list}", Right::signed_in, "Q1.4",
      [&routes](Tx& tx, const ExportList& command) -> Result<std::string> {
        SP_TRY_VOID(listed(routes, tx.caller, command.list));
        return std::string(command.list);
      },
      [&routes](Reading& reading, const ExportList& command) { return sheet_of(routes, reading, command); });
}

}  // namespace sp::handling
