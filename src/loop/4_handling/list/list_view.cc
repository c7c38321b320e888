#include "loop/4_handling/list/list_view.h"

namespace sp::handling {
namespace {

void on(ListView& view, const ListViewSaved& event) {
  view.reach = event.reach;
  view.owner = event.owner;
  view.team = event.team;
  view.name = event.name;
  view.base = event.base;
  view.filter = event.filter;
  view.sort = event.sort;
  view.columns = event.columns;
}

void on(ListView& view, const ListViewRemoved&) { view.removed = true; }

}  // namespace

void apply(ListView& view, const ListViewEvent& event) {
  std::visit([&](const auto& body) { on(view, body); }, event);
}

CardFilter cards_of(const Caller& caller, ListBase base) {
  CardFilter filter;
  filter.closed = base == ListBase::closed;
  filter.owner = caller.staff();
  if (base == ListBase::mine) filter.view = CaseView::mine;
  if (base == ListBase::unassigned) filter.view = CaseView::unassigned;
  if (base == ListBase::team) filter.view = CaseView::team;
  switch (caller.grants.of(Right::case_read)) {
    case Scope::all: break;
    case Scope::team: filter.teams = caller.teams; break;
    default: filter.view = CaseView::mine;
  }
  if (filter.view == CaseView::team) filter.teams = caller.teams;
  return filter;
}

ReplayCheck list_view_replay() { return replay_check<ListView, ListViewEvent>("list_view"); }

}  // namespace sp::handling
