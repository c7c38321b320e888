#include "loop/4_handling/plan/plan_store.h"

#include "app/private_text.h"
#include "base/sha256.h"
#include "loop/4_handling/notice/notice.h"

namespace sp::handling {
namespace {

const PlanTask* task_of(const PlanDocument& document, std::int64_t number) {
  const auto found = std::ranges::find_if(document.tasks, [&](const PlanTask& one) { return one.id == number; });
  return found == document.tasks.end() ? nullptr : &*found;
}

/// The tasks as lists show them, made anew from the edition in force.
void save_tasks(const CaseDesk& desk, Tx& tx, const Case& c, const Plan& plan) {
  db::run(tx.db, "DELETE FROM plan_tasks WHERE plan = $1", plan.id);
  std::optional<Instant> next;
  const PlanEdition* edition = in_force(plan);
  const auto document = edition ? document_of(tx.db, *edition) : std::nullopt;
  const auto calendar = document ? calendar_of(desk, *document) : refuse("unknown_calendar");
  const auto times = calendar ? schedule(*document, *calendar) : refuse("unknown_calendar");
  for (std::size_t at = 0; times && at < document->tasks.size(); ++at) {
    const PlanTask& task = document->tasks[at];
    const ScheduledTask& when = times->tasks[at];
    const TaskRun* run = run_of(plan, task.id);
    const TaskState state = run ? run->state : TaskState::todo;
    const bool done = state == TaskState::done;
    db::insert(tx.db, PlanTaskRow{tx.ids.next_value(tx.now), plan.id, plan.case_id, task.id, task.name, task.staff.value_or(StaffId{}).value(),
                                  task.team.value_or(c.team).value(), state, run ? run->progress : 0, done, document->calendar, when.start,
                                  when.finish, when.due});
    const bool told = run && run->told && *run->told >= when.due;
    if (!done && !told && !is_over(c.category)) next = next ? std::min(*next, when.due) : when.due;
  }
  set_timer(tx.db, "plan", plan.id.value(), next);
}

void tell(const CaseDesk& desk, Tx& tx, const Case& c, const PlanDocument* document, const PlanEvent& event) {
  if (const auto* late = std::get_if<PlanTaskLate>(&event)) {
    const PlanTask* task = document ? task_of(*document, late->task) : nullptr;
    if (task == nullptr) return;
    if (task->staff) notice_plan(desk.roles, tx, c, *task->staff, NoticeKind::task_late, task->name);
    if (!task->staff || *task->staff != c.owner) notice_plan(desk.roles, tx, c, c.owner, NoticeKind::task_late, task->name);
  } else if (std::holds_alternative<PlanConfirmed>(event)) {
    notice_plan(desk.roles, tx, c, c.owner, NoticeKind::plan_confirmed, {});
  } else if (std::holds_alternative<PlanChangesAsked>(event)) {
    notice_plan(desk.roles, tx, c, c.owner, NoticeKind::plan_changes_asked, {});
  }
}

}  // namespace

std::optional<Plan> plan_of(db::Connection& connection, CaseId id) {
  auto found = db::select<Plan>(connection, "WHERE case_id = $1", id);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::optional<PlanDocument> document_of(db::Connection& connection, const PlanEdition& edition) {
  const auto text = read_private(connection, edition.document);
  if (!text) return std::nullopt;
  auto document = from_stored_json<PlanDocument>(*text);
  if (!document) return std::nullopt;
  return std::move(*document);
}

Result<Calendar> calendar_of(const CaseDesk& desk, const PlanDocument& document) {
  const auto calendar = desk.standards.current()->calendar(document.calendar);
  if (!calendar) return invalid("document.calendar", "unknown_calendar", {{"id", document.calendar}});
  return *calendar;
}

void keep(const CaseDesk& desk, Tx& tx, const Case& c, Plan& plan, const std::vector<PlanEvent>& events) {
  const About where{"plan:" + plan.id.text(), place_of(c), c.conversation, rule_name(c)};
  const PlanEdition* edition = in_force(plan);
  const auto document = edition ? document_of(tx.db, *edition) : std::nullopt;
  for (const PlanEvent& event : events) {
    tx.record<Plan, PlanEvent>(plan, {event}, where);
    tell(desk, tx, c, document ? &*document : nullptr, event);
  }
  db::save(tx.db, plan);
  save_tasks(desk, tx, c, plan);
}

void plan_follows(const CaseDesk& desk, Tx& tx, const Case& c) {
  if (const auto plan = plan_of(tx.db, c.id)) save_tasks(desk, tx, c, *plan);
}

Result<void> tick_plan(const CaseDesk& desk, Tx& tx, PlanId id) {
  auto plan = db::load<Plan>(tx.db, id);
  const auto c = plan ? load_case(tx.db, plan->case_id) : std::nullopt;
  if (!c) {
    set_timer(tx.db, "plan", id.value(), std::nullopt);
    return {};
  }
  std::vector<PlanEvent> events;
  for (const PlanTaskRow& row : db::select<PlanTaskRow>(tx.db, "WHERE plan = $1 AND done = 0 AND due_at <= $2 ORDER BY due_at, task", id, tx.now)) {
    const TaskRun* run = run_of(*plan, row.task);
    if (!is_over(c->category) && (!run || !run->told || *run->told < row.due_at)) events.push_back(PlanTaskLate{row.task, row.due_at});
  }
  keep(desk, tx, *c, *plan, events);
  return {};
}

ReplayCheck plan_replay() {
  ReplayCheck check = replay_check<Plan, PlanEvent>("plan");
  check.difference = [fold = std::move(check.difference)](db::Connection& connection, std::int64_t id,
                                                           const std::vector<journal::Event>& events) -> std::optional<std::string> {
    if (auto found = fold(connection, id, events)) return found;
    for (const PlanEdition& edition : db::load<Plan>(connection, PlanId{id})->editions) {
      const auto text = edition.hash.empty() ? std::nullopt : read_private(connection, edition.document);
      if (text && sha256_hex(*text) != edition.hash)
        return "edition " + std::to_string(edition.number) + " is no longer the text with hash " + edition.hash;
    }
    return std::nullopt;
  };
  return check;
}

}  // namespace sp::handling
