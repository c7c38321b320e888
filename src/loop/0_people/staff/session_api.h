// /api/v1/session, /sessions, /tokens: who is signed in, with what.
#pragma once

#include "app/routes.h"
#include "loop/0_people/staff/door.h"

namespace sp {

void session_routes(Routes& routes, StaffDoor& door);

}  // namespace sp
