// The tables of staff and teams. `staff_directory` holds what lists and the login look for, in clear.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "app/replay.h"
#include "loop/0_people/staff/roles.h"
#include "loop/0_people/staff/staff_events.h"

namespace sp {

struct DirectoryEntry {
  static constexpr std::string_view table = "staff_directory";
  StaffId id;
  std::string login;  // folded
  std::string name;
};
BOOST_DESCRIBE_STRUCT(DirectoryEntry, (), (id, login, name))

/// Refuses: unknown_staff (not found).
Result<Staff> load_staff(db::Connection& connection, StaffId id);
Result<Team> load_team(db::Connection& connection, TeamId id);

std::optional<StaffId> staff_of_login(db::Connection& connection, std::string_view folded_login);
/// Empty for nobody.
std::string staff_name(db::Connection& connection, StaffId id);

std::vector<Team> all_teams(db::Connection& connection);
/// Somebody other than `except` who is active and may manage staff.
bool another_admin(db::Connection& connection, const RoleBook& roles, StaffId except);

/// Applies and journals the events and saves the row.
void keep(Tx& tx, Staff& staff, const std::vector<StaffEvent>& events);
void keep(Tx& tx, Team& team, const std::vector<TeamEvent>& events);

ReplayCheck staff_replay();
ReplayCheck team_replay();

}  // namespace sp
