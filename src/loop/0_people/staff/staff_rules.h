// The rules of staff and teams: pure, no clock, no SQL.
#pragma once

#include <vector>

#include "base/result.h"
#include "loop/0_people/staff/roles.h"
#include "loop/0_people/staff/staff_commands.h"
#include "loop/0_people/staff/staff_events.h"

namespace sp {

/// What a decision needs to know beyond the member himself.
struct StaffContext {
  const RoleBook& roles;
  std::vector<TeamId> teams;     // all there are
  bool login_taken = false;
  bool another_admin = true;     // somebody else who is active may manage staff
  StaffId by;                    // who asks; empty: the program itself
  Grants held;                   // nobody grants more than he has
  PrivateRef login, name;        // the command's texts, already kept
};

/// Login names are folded to lower case before they are kept or looked up.
std::string folded_login(std::string_view login);

/// Refuses: bad_login, login_taken, unknown_role, role_beyond_yours, unknown_team.
Result<std::vector<StaffEvent>> decide(const Staff& staff, const AddStaff& command, const StaffContext& context);

/// Refuses: conflict, unknown_role, role_beyond_yours, unknown_team, not_yourself, last_admin.
Result<std::vector<StaffEvent>> decide(const Staff& staff, const ChangeStaff& command, const StaffContext& context);

struct TeamContext {
  std::vector<StaffId> staff;  // all active ones
};

/// Refuses: name_missing, unknown_staff.
Result<std::vector<TeamEvent>> decide(const Team& team, const AddTeam& command, const TeamContext& context);

/// Refuses: conflict, name_missing, unknown_staff.
Result<std::vector<TeamEvent>> decide(const Team& team, const ChangeTeam& command, const TeamContext& context);

void apply(Staff& staff, const StaffEvent& event);
void apply(Team& team, const TeamEvent& event);

}  // namespace sp
