// /api/v1/staff, /teams, /roles, and the same doors for the command line and the demo company.
#pragma once

#include "app/routes.h"
#include "loop/0_people/staff/door.h"
#include "loop/0_people/staff/staff_commands.h"

namespace sp {

void staff_routes(Routes& routes, StaffDoor& door);

/// Inside a command: nobody grants more than tx.caller has. Refuses as the rules do.
Result<StaffId> add_staff(Tx& tx, const RoleBook& roles, const AddStaff& command);
Result<StaffView> change_staff(Tx& tx, const RoleBook& roles, const ChangeStaff& command);
/// What the rules need to know before either; another_admin is left to who changes.
struct StaffContext;
StaffContext staff_context(db::Connection& connection, const Caller& caller, const RoleBook& roles);
Result<TeamId> add_team(Tx& tx, const AddTeam& command);
/// The same with a first password; `hash` is password_hash(password), made before. Refuses also: common_password,
/// password_is_login.
Result<StaffId> add_staff(Tx& tx, const RoleBook& roles, const AddStaff& command, std::string_view password, const std::string& hash);

/// The program itself adds a member who can sign in at once. Hashes on this thread; waits for the commit.
/// Refuses as the rules do, and too_short, too_long, common_password, password_is_login.
Result<StaffId> add_staff(App& app, const RoleBook& roles, const AddStaff& command, std::string_view password);

/// Who the program is when it acts for its operator: everything is granted.
Caller the_operator();

}  // namespace sp
