// What of the handling still hangs on a person or a team, for whoever is about to take one of them out of service.
#pragma once

#include "db/connection.h"
#include "loop/0_people/staff/staff_commands.h"

namespace sp::handling {

/// Open cases, list views and macros of own reach (of a team: the team's), triggers that name him or it. One of the
/// two ids is empty.
void uses_of(db::Connection& connection, StaffId staff, TeamId team, Language language, std::vector<Use>& uses);

}  // namespace sp::handling
