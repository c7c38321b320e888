// When the tasks of a plan can happen: each begins when what it depends on is finished and the calendar is open.
// Clause: R1.3 (tasks, time, dependencies).
#pragma once

#include "loop/1_standards/definition/calendar.h"
#include "loop/4_handling/plan/plan_types.h"

namespace sp::handling {

struct ScheduledTask {
  Instant start, finish;
  Instant due;                 // agreed, or the finish
  std::int64_t slack_ms = 0;   // open time it may slip without moving the plan's end
  bool critical = false;       // none
};

struct Schedule {
  std::vector<ScheduledTask> tasks;  // in the document's order
  Instant finish;                    // of the last task; the start of a plan without tasks
};

/// Refuses: duplicate_task, unknown_task ("tasks[2].after"), task_cycle (with the names of the tasks in the circle),
/// plan_too_long (beyond what the calendar knows).
Result<Schedule> schedule(const PlanDocument& document, const Calendar& calendar);

/// Open time of a day that is taken by [start, finish) of a task, in minutes.
std::int64_t minutes_within(const Calendar& calendar, Instant start, Instant finish, Instant from, Instant to);

}  // namespace sp::handling
