#include "loop/0_people/staff/staff_store.h"

#include <algorithm>

#include "loop/0_people/staff/staff_rules.h"

namespace sp {

Result<Staff> load_staff(db::Connection& connection, StaffId id) {
  auto staff = db::load<Staff>(connection, id);
  if (!staff) return refuse(RefusalKind::not_found, "unknown_staff");
  return *std::move(staff);
}

Result<Team> load_team(db::Connection& connection, TeamId id) {
  auto team = db::load<Team>(connection, id);
  if (!team) return refuse(RefusalKind::not_found, "unknown_team");
  return *std::move(team);
}

std::optional<StaffId> staff_of_login(db::Connection& connection, std::string_view folded_login) {
  return db::one<StaffId>(connection, "SELECT id FROM staff_directory WHERE login = $1", folded_login);
}

std::string staff_name(db::Connection& connection, StaffId id) {
  return db::one<std::string>(connection, "SELECT name FROM staff_directory WHERE id = $1", id).value_or("");
}

std::vector<Team> all_teams(db::Connection& connection) { return db::select<Team>(connection, "ORDER BY id"); }

bool another_admin(db::Connection& connection, const RoleBook& roles, StaffId except) {
  const auto others = db::select<Staff>(connection, "WHERE active = 1 AND id <> $1", except);
  return std::ranges::any_of(others, [&](const Staff& staff) {
    return roles.grants_of(staff.roles).of(Right::staff_write) != Scope::none;
  });
}

void keep(Tx& tx, Staff& staff, const std::vector<StaffEvent>& events) {
  tx.record(staff, events, {.stream = staff_stream(staff.id)});
  db::save(tx.db, staff);
}

void keep(Tx& tx, Team& team, const std::vector<TeamEvent>& events) {
  tx.record(team, events, {.stream = team_stream(team.id)});
  db::save(tx.db, team);
}

ReplayCheck staff_replay() { return replay_check<Staff, StaffEvent>("staff"); }
ReplayCheck team_replay() { return replay_check<Team, TeamEvent>("team"); }

}  // namespace sp
