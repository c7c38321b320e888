// List views: which cases, in what order, with which columns, under a name; somebody's own, a team's, or everybody's.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "app/replay.h"
#include "app/routes.h"
#include "loop/0_people/staff/reach.h"
#include "loop/4_handling/list/list_filter.h"

namespace sp::handling {

using ListViewId = Id<struct ListViewTag>;

BOOST_DEFINE_ENUM_CLASS(ListColumn, number, title, customer, state, stage, kind, team, owner, priority, tier, channel, due, opened, updated,
                        last_message)

struct ListView {
  static constexpr std::string_view table = "list_views";
  ListViewId id;
  std::int64_t version = 0;
  Reach reach = Reach::own;
  StaffId owner;  // who made it
  TeamId team;    // of reach team
  std::string name;
  ListBase base = ListBase::all;
  ListFilter filter;
  CaseSort sort = CaseSort::due;
  std::vector<ListColumn> columns;  // empty: the usual ones
  bool removed = false;
  Shared shared() const { return {reach, owner, team}; }
};
BOOST_DESCRIBE_STRUCT(ListView, (), (id, version, reach, owner, team, name, base, filter, sort, columns, removed))

struct ListViewSaved {
  Reach reach = Reach::own;
  StaffId owner;
  TeamId team;
  std::string name;
  ListBase base = ListBase::all;
  ListFilter filter;
  CaseSort sort = CaseSort::due;
  std::vector<ListColumn> columns;
};
BOOST_DESCRIBE_STRUCT(ListViewSaved, (), (reach, owner, team, name, base, filter, sort, columns))

struct ListViewRemoved {
  StaffId by;
};
BOOST_DESCRIBE_STRUCT(ListViewRemoved, (), (by))

using ListViewEvent = std::variant<ListViewSaved, ListViewRemoved>;
void apply(ListView& view, const ListViewEvent& event);

/// The cards of `base` that this caller may see: the same answer as may().
CardFilter cards_of(const Caller& caller, ListBase base);

/// GET and POST /list-views, GET /list-views/counts, PUT and DELETE /list-views/{id}.
void list_view_routes(Routes& routes);

ReplayCheck list_view_replay();

}  // namespace sp::handling
