// The routes of plans: of one case, of tasks over all cases, and the customer's.
#pragma once

#include "loop/0_people/customer/customer_door.h"
#include "loop/4_handling/case/case_desk.h"

namespace sp::handling {

/// GET and PUT /cases/{id}/plan, POST …/plan/review, /send, /tasks/{task}, GET …/plan/changes, …/plan/load.
void plan_routes(const CaseDesk& desk, Routes& routes);
/// GET /plan-tasks: a person's tasks, or those of his teams.
void plan_task_routes(Routes& routes);
/// GET /track/{token}/plan, POST …/plan/codes, …/plan/confirm, …/plan/changes.
void plan_track_routes(const CaseDesk& desk, CustomerDoor& door, Routes& routes);

}  // namespace sp::handling
