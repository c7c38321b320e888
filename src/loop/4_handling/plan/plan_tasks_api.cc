#include <algorithm>

#include "loop/4_handling/plan/plan_api.h"
#include "loop/4_handling/plan/plan_views.h"

namespace sp::handling {
namespace {

BOOST_DEFINE_ENUM_CLASS(TasksOf, me, teams)

struct ListTasks {
  std::optional<TasksOf> of;
  std::optional<bool> done;  // absent: those still to do
  std::optional<Int<1, 200>> limit;
  std::optional<Text<1, 80>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListTasks, (), (of, done, limit, cursor))

struct TaskItem {
  CaseId case_;
  std::string number, title;
  std::int64_t task = 0;
  std::string name, staff, team;
  TaskState state = TaskState::todo;
  std::int64_t progress = 0;
  Instant start_at, finish_at, due_at;
  bool late = false;
};
BOOST_DESCRIBE_STRUCT(TaskItem, (), (case_, number, title, task, name, staff, team, state, progress, start_at, finish_at, due_at, late))

struct TaskPage {
  std::vector<TaskItem> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(TaskPage, (), (items, next))

struct TaskCursor {
  std::int64_t due = 0, id = 0;
};

Result<TaskCursor> cursor_from(const std::optional<Text<1, 80>>& cursor) {
  if (!cursor) return TaskCursor{};
  const auto dash = cursor->find('-');
  const auto due = parse_id(cursor->substr(0, dash));
  const auto id = dash == std::string::npos ? std::nullopt : parse_id(cursor->substr(dash + 1));
  if (!due || !id) return invalid("cursor", "expected_id");
  return TaskCursor{*due, *id};
}

/// By due time. What has been taken from his sight since, or whose case is over, is left out.
Result<TaskPage> list_tasks(Reading& reading, const ListTasks& command) {
  SP_TRY(const TaskCursor from, cursor_from(command.cursor));
  const Caller& caller = reading.caller;
  const std::int64_t limit = command.limit ? command.limit->value : 50, done = command.done.value_or(false) ? 1 : 0;
  std::vector<PlanTaskRow> rows;
  if (command.of == TasksOf::teams) {
    for (const TeamId team : caller.teams) {
      std::ranges::move(db::select<PlanTaskRow>(reading.db,
                                                "WHERE team = $1 AND done = $2 AND (due_at > $3 OR (due_at = $3 AND id > $4)) ORDER BY due_at, id LIMIT $5",
                                                team, done, from.due, from.id, limit + 1),
                        std::back_inserter(rows));
    }
  } else {
    rows = db::select<PlanTaskRow>(reading.db, "WHERE staff = $1 AND done = $2 AND (due_at > $3 OR (due_at = $3 AND id > $4)) ORDER BY due_at, id LIMIT $5",
                                   caller.staff(), done, from.due, from.id, limit + 1);
  }
  std::ranges::sort(rows, {}, [](const PlanTaskRow& row) { return std::pair(row.due_at, row.id); });
  TaskPage page;
  if (std::ssize(rows) > limit) {
    rows.resize(static_cast<std::size_t>(limit));
    page.next = id_text(to_ms(rows.back().due_at)) + '-' + id_text(rows.back().id);
  }
  PageNames names(reading.db, caller.language);
  for (PlanTaskRow& row : rows) {
    const auto c = visible_case(reading.db, caller, Right::case_read, row.case_id);
    if (!c || is_over(c->category)) continue;
    const auto card = db::load<CaseCard>(reading.db, row.case_id);
    page.items.push_back({row.case_id, c->number, card ? card->title : std::string(), row.task, std::move(row.name), names.owner(row.staff),
                          names.team(row.team), row.state, row.progress, row.start_at, row.finish_at, row.due_at,
                          !row.done && row.due_at < reading.now});
  }
  return page;
}

}  // namespace

void plan_task_routes(Routes& routes) { routes.read("/api/v1/plan-tasks", Right::case_read, "R1.3", list_tasks); }

}  // namespace sp::handling
