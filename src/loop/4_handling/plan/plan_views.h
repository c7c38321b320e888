// What people ask of a plan, and how it is shown. One struct is one route's input; `version` is the version of the plan
// its author has seen.
#pragma once

#include "loop/4_handling/case/case_views.h"
#include "loop/4_handling/plan/plan_store.h"

namespace sp::handling {

struct ShowPlan {
  CaseId id;
  std::optional<Int<1, 1000>> edition;  // absent: the last
};
BOOST_DESCRIBE_STRUCT(ShowPlan, (), (id, edition))

struct ShowPlanLoad {
  CaseId id;
  std::optional<Int<1, 1000>> edition;
};
BOOST_DESCRIBE_STRUCT(ShowPlanLoad, (), (id, edition))

struct TryPlan {
  CaseId id;
  PlanDocument document;
};
BOOST_DESCRIBE_STRUCT(TryPlan, (), (id, document))

struct SavePlan {
  CaseId id;
  Version version;
  PlanDocument document;
};
BOOST_DESCRIBE_STRUCT(SavePlan, (), (id, version, document))

struct ReviewPlan {
  CaseId id;
  Version version;
  bool approved = false;
  std::optional<Reason> comment;
};
BOOST_DESCRIBE_STRUCT(ReviewPlan, (), (id, version, approved, comment))

struct SendPlan {
  CaseId id;
  Version version;
};
BOOST_DESCRIBE_STRUCT(SendPlan, (), (id, version))

struct ReportTask {
  CaseId id;
  TaskNumber task;
  Version version;
  TaskState state = TaskState::doing;
  std::optional<Int<0, 100>> progress;  // absent: stays
  std::optional<Reason> note;           // absent: stays
};
BOOST_DESCRIBE_STRUCT(ReportTask, (), (id, task, version, state, progress, note))

struct ComparePlan {
  CaseId id;
  Int<1, 1000> from, to;
};
BOOST_DESCRIBE_STRUCT(ComparePlan, (), (id, from, to))

struct EditionView {
  std::int64_t number = 0;
  EditionState state = EditionState::draft;
  std::string hash, saved_by, reviewed_by, comment, proof;
  Instant saved_at;
  std::optional<Instant> reviewed_at, sent_at, valid_until, confirmed_at;
};
BOOST_DESCRIBE_STRUCT(EditionView, (), (number, state, hash, saved_by, reviewed_by, comment, proof, saved_at, reviewed_at, sent_at, valid_until,
                                        confirmed_at))

struct PlanTaskView {
  std::int64_t id = 0;
  std::string name, what;
  std::optional<Named> staff, team;
  std::int64_t minutes = 0;
  std::vector<std::int64_t> after;
  Instant start_at, finish_at, due_at;
  std::int64_t slack_minutes = 0;
  bool critical = false;
  TaskState state = TaskState::todo;
  std::int64_t progress = 0;
  std::string note;
  bool late = false;
};
BOOST_DESCRIBE_STRUCT(PlanTaskView, (), (id, name, what, staff, team, minutes, after, start_at, finish_at, due_at, slack_minutes, critical, state,
                                         progress, note, late))

struct PlanWindow {
  Instant from, to;
};
BOOST_DESCRIBE_STRUCT(PlanWindow, (), (from, to))

/// One edition as it is worked with. Without a plan: version 0, no editions, and a document to begin with.
struct PlanView {
  CaseId case_;
  std::int64_t version = 0;
  std::int64_t edition = 0;   // the one shown
  std::int64_t in_force = 0;  // the one work goes by; 0: none
  std::int64_t next_task = 1; // number for a new task
  std::vector<EditionView> editions;
  PlanDocument document;
  std::vector<PlanTaskView> tasks;
  Instant finish_at;
  std::int64_t total = 0;  // of the lines, in the smallest unit
  std::string calendar_name, zone;
  std::vector<PlanWindow> open;  // working time from a day before to a day after, at most 800 windows
  bool may_edit = false, may_review = false, may_send = false, may_report = false;
};
BOOST_DESCRIBE_STRUCT(PlanView, (), (case_, version, edition, in_force, next_task, editions, document, tasks, finish_at, total, calendar_name, zone,
                                     open, may_edit, may_review, may_send, may_report))

struct PlanChange {
  std::string field;     // "goal", "tasks", "lines"
  std::string name;      // of the task or line
  std::string part;      // of the task: "minutes"; empty: the whole
  std::string before, after;  // empty: not there
};
BOOST_DESCRIBE_STRUCT(PlanChange, (), (field, name, part, before, after))

struct PlanChanges {
  std::vector<PlanChange> items;
};
BOOST_DESCRIBE_STRUCT(PlanChanges, (), (items))

/// Minutes planned against minutes there are, one person and day.
struct LoadDay {
  Instant day;
  std::int64_t planned = 0, open = 0;
};
BOOST_DESCRIBE_STRUCT(LoadDay, (), (day, planned, open))

struct LoadRow {
  StaffId staff;
  std::string name;
  std::vector<LoadDay> days;
};
BOOST_DESCRIBE_STRUCT(LoadRow, (), (staff, name, days))

struct PlanLoad {
  std::vector<LoadRow> items;
};
BOOST_DESCRIBE_STRUCT(PlanLoad, (), (items))

/// What differs, in the document's order. Pure.
std::vector<PlanChange> changes(const PlanDocument& before, const PlanDocument& after);

/// `edition`: 0 is the last. `unsaved`: shown in the place of the edition's text.
PlanView plan_view(const CaseDesk& desk, db::Connection& connection, const Caller& caller, Instant now, const Case& c, const std::optional<Plan>& plan,
                   std::int64_t edition, const PlanDocument* unsaved = nullptr);

/// Of the people in the edition shown, with what other plans in force ask of them; at most 92 days.
Result<PlanLoad> plan_load(const CaseDesk& desk, Reading& reading, const ShowPlanLoad& command);

}  // namespace sp::handling
