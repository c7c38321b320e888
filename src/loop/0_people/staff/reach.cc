#include "loop/0_people/staff/reach.h"

#include "loop/0_people/staff/staff_store.h"

namespace sp {

bool sees(const Caller& caller, const Shared& shared) {
  switch (shared.reach) {
    case Reach::own: return shared.owner == caller.staff();
    case Reach::team: return caller.in_team(shared.team) || may(caller, Right::standards_write);
    case Reach::all: return true;
  }
  return false;
}

bool keeps(db::Connection& connection, const Caller& caller, const Shared& shared) {
  if (shared.reach == Reach::own) return shared.owner == caller.staff();
  if (may(caller, Right::standards_write)) return true;
  if (shared.reach == Reach::all) return false;
  if (caller.in_team(shared.team) && std::ranges::find(caller.roles, "lead") != caller.roles.end()) return true;
  const auto team = load_team(connection, shared.team);
  return team && std::ranges::find(team->leads, caller.staff()) != team->leads.end();
}

Result<Shared> shared_as(db::Connection& connection, const Caller& caller, Reach reach, std::optional<TeamId> team, StaffId owner) {
  const Shared shared{reach, owner, reach == Reach::team ? team.value_or(TeamId{}) : TeamId{}};
  if (reach == Reach::team && !load_team(connection, shared.team)) return invalid("team", "unknown_team");
  if (!keeps(connection, caller, shared)) return refuse(RefusalKind::forbidden, "not_allowed");
  return shared;
}

}  // namespace sp
