#include "app/version.h"
#include "loop/4_handling/list/list_view.h"

namespace sp::handling {
namespace {

constexpr std::int64_t own_max = 100;
constexpr std::size_t columns_max = 15;
constexpr std::size_t counted_max = 100;        // beyond it a badge says "99+"
constexpr std::size_t looked_at_to_count = 5'000;

struct ListListViews {};
BOOST_DESCRIBE_STRUCT(ListListViews, (), ())

struct CountListViews {};
BOOST_DESCRIBE_STRUCT(CountListViews, (), ())

struct AddListView {
  Reach reach = Reach::own;
  std::optional<TeamId> team;
  Text<1, 60> name;
  ListBase base = ListBase::all;
  ListFilter filter;
  CaseSort sort = CaseSort::due;
  std::vector<ListColumn> columns;
};
BOOST_DESCRIBE_STRUCT(AddListView, (), (reach, team, name, base, filter, sort, columns))

struct ChangeListView {
  ListViewId id;
  std::optional<Int<0, 1'000'000'000>> version;
  Reach reach = Reach::own;
  std::optional<TeamId> team;
  Text<1, 60> name;
  ListBase base = ListBase::all;
  ListFilter filter;
  CaseSort sort = CaseSort::due;
  std::vector<ListColumn> columns;
};
BOOST_DESCRIBE_STRUCT(ChangeListView, (), (id, version, reach, team, name, base, filter, sort, columns))

struct RemoveListView {
  ListViewId id;
};
BOOST_DESCRIBE_STRUCT(RemoveListView, (), (id))

struct ListViewView {
  ListViewId id;
  std::int64_t version = 0;
  Reach reach = Reach::own;
  std::optional<TeamId> team;
  std::string name;
  ListBase base = ListBase::all;
  ListFilter filter;
  CaseSort sort = CaseSort::due;
  std::vector<ListColumn> columns;
  bool may_change = false;
};
BOOST_DESCRIBE_STRUCT(ListViewView, (), (id, version, reach, team, name, base, filter, sort, columns, may_change))

struct ListViewList {
  std::vector<ListViewView> items;
};
BOOST_DESCRIBE_STRUCT(ListViewList, (), (items))

struct ListViewCount {
  ListViewId id;
  std::int64_t count = 0;
  bool more = false;  // at least so many
};
BOOST_DESCRIBE_STRUCT(ListViewCount, (), (id, count, more))

struct ListViewCounts {
  std::vector<ListViewCount> items;
};
BOOST_DESCRIBE_STRUCT(ListViewCounts, (), (items))

std::vector<ListView> views_for(db::Connection& connection, const Caller& caller) {
  auto views = db::select<ListView>(connection, "WHERE removed = 0 AND (reach <> 'own' OR owner = $1) ORDER BY id", caller.staff());
  std::erase_if(views, [&](const ListView& view) { return !sees(caller, view.shared()); });
  return views;
}

ListViewView view_of(db::Connection& connection, const Caller& caller, const ListView& view) {
  ListViewView shown{view.id, view.version, view.reach, {}, view.name, view.base, view.filter, view.sort, view.columns,
                     keeps(connection, caller, view.shared())};
  if (view.team) shown.team = view.team;
  return shown;
}

Result<ListViewList> list_views(Reading& reading, const ListListViews&) {
  ListViewList list;
  for (const ListView& view : views_for(reading.db, reading.caller)) list.items.push_back(view_of(reading.db, reading.caller, view));
  return list;
}

Result<ListViewCounts> count_views(Reading& reading, const CountListViews&) {
  ListViewCounts counts;
  for (const ListView& view : views_for(reading.db, reading.caller)) {
    const auto test = compiled(view.filter, reading.caller, reading.now);
    if (!test) continue;  // kept by an earlier version that knew other values
    CardFilter filter = cards_of(reading.caller, view.base);
    narrow(filter, view.filter, reading.caller);
    filter.sort = view.sort;
    const auto found = find_cards(reading.db, filter, *test, {}, counted_max, looked_at_to_count);
    counts.items.push_back({view.id, static_cast<std::int64_t>(found.cards.size()), found.next.has_value()});
  }
  return counts;
}

/// What both adding and changing ask for; the view is saved with it.
template <class Command>
Result<ListViewView> save(Tx& tx, ListView& view, StaffId owner, const Command& command) {
  SP_TRY_VOID(compiled(command.filter, tx.caller, tx.now));
  if (command.columns.size() > columns_max) return invalid("columns", "too_many_items", {{"max", std::to_string(columns_max)}});
  SP_TRY(const Shared shared, shared_as(tx.db, tx.caller, command.reach, command.team, owner));
  const ListViewSaved saved{shared.reach, shared.owner, shared.team, command.name, command.base, command.filter, command.sort, command.columns};
  tx.record<ListView, ListViewEvent>(view, {saved}, {.stream = "list_view:" + view.id.text()});
  db::save(tx.db, view);
  return view_of(tx.db, tx.caller, view);
}

Result<ListViewView> add_view(Tx& tx, const AddListView& command) {
  const auto mine = *db::one<std::int64_t>(tx.db, "SELECT count(*) FROM list_views WHERE reach = 'own' AND owner = $1 AND removed = 0",
                                           tx.caller.staff());
  if (mine >= own_max) return refuse(RefusalKind::too_many, "too_many_items", {{"max", std::to_string(own_max)}});
  ListView view;
  view.id = tx.next_id<ListViewId>();
  return save(tx, view, tx.caller.staff(), command);
}

Result<ListView> kept_view(Tx& tx, ListViewId id) {
  auto view = db::load<ListView>(tx.db, id);
  if (!view || view->removed || !sees(tx.caller, view->shared())) return refuse(RefusalKind::not_found, "not_found");
  if (!keeps(tx.db, tx.caller, view->shared())) return refuse(RefusalKind::forbidden, "not_allowed");
  return std::move(*view);
}

Result<ListViewView> change_view(Tx& tx, const ChangeListView& command) {
  SP_TRY(ListView view, kept_view(tx, command.id));
  SP_TRY_VOID(expect_version(view.version, command.version));
  return save(tx, view, command.reach == Reach::own ? tx.caller.staff() : view.owner, command);
}

Result<Nothing> remove_view(Tx& tx, const RemoveListView& command) {
  SP_TRY(ListView view, kept_view(tx, command.id));
  tx.record<ListView, ListViewEvent>(view, {ListViewRemoved{tx.caller.staff()}}, {.stream = "list_view:" + view.id.text()});
  db::save(tx.db, view);
  return Nothing{};
}

}  // namespace

void list_view_routes(Routes& routes) {
  routes.read("/api/v1/list-views", Right::case_read, "Q1.2", list_views);
  routes.read("/api/v1/list-views/counts", Right::case_read, "P6.1", count_views);
  routes.write("POST", "/api/v1/list-views", Right::case_read, "Q1.2", add_view, 201);
  routes.write("PUT", "/api/v1/list-views/{id}", Right::case_read, "Q1.2", change_view);
  routes.write("DELETE", "/api/v1/list-views/{id}", Right::case_read, "Q1.2", remove_view);
}

}  // namespace sp::handling
