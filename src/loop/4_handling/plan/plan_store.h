// The tables of plans: the plan itself, and its tasks as lists read them.
#pragma once

#include "app/replay.h"
#include "app/tx.h"
#include "loop/4_handling/case/case_desk.h"
#include "loop/4_handling/plan/plan_rules.h"
#include "loop/4_handling/plan/plan_schedule.h"

namespace sp::handling {

/// A task of an edition in force. `team`: of its person's or its own team, else the case's; 0: nobody.
struct PlanTaskRow {
  static constexpr std::string_view table = "plan_tasks";
  std::int64_t id = 0;
  PlanId plan;
  CaseId case_id;
  std::int64_t task = 0;
  std::string name;
  std::int64_t staff = 0, team = 0;
  TaskState state = TaskState::todo;
  std::int64_t progress = 0;
  bool done = false;
  std::string calendar;
  Instant start_at, finish_at, due_at;
};
BOOST_DESCRIBE_STRUCT(PlanTaskRow, (), (id, plan, case_id, task, name, staff, team, state, progress, done, calendar, start_at, finish_at, due_at))

std::optional<Plan> plan_of(db::Connection& connection, CaseId id);

/// Nothing when the text was erased.
std::optional<PlanDocument> document_of(db::Connection& connection, const PlanEdition& edition);

/// "document.calendar" when there is none: unknown_calendar.
Result<Calendar> calendar_of(const CaseDesk& desk, const PlanDocument& document);

/// Journals the events, tells whom they concern, saves the plan, its tasks and its timer.
void keep(const CaseDesk& desk, Tx& tx, const Case& c, Plan& plan, const std::vector<PlanEvent>& events);

/// The case went to another team, was closed or opened again: its tasks go with it.
void plan_follows(const CaseDesk& desk, Tx& tx, const Case& c);

/// The handler of a plan's timer of kind "plan": says once of each task that it is late.
Result<void> tick_plan(const CaseDesk& desk, Tx& tx, PlanId id);

/// Also that a confirmed text is still what the customer confirmed.
ReplayCheck plan_replay();

}  // namespace sp::handling
