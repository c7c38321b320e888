#include <set>

#include "app/private_text.h"
#include "base/text.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/4_handling/plan/plan_views.h"

namespace sp::handling {
namespace {

constexpr std::size_t windows_max = 800, days_max = 92, tasks_of_a_person_max = 500;
constexpr Duration a_day = std::chrono::days{1};

std::string text_of(db::Connection& connection, const PrivateRef& ref) { return read_private(connection, ref).value_or(""); }

EditionView edition_view(db::Connection& connection, Language language, const PlanEdition& one) {
  return {one.number, one.state, one.hash, actor_name(connection, one.saved_by, language),
          one.reviewed_by ? actor_name(connection, *one.reviewed_by, language) : std::string(), text_of(connection, one.comment), one.proof,
          one.saved_at, one.reviewed_at, one.sent_at, one.valid_until, one.confirmed_at};
}

PlanText written(const Answers& answers, const std::string& field) {
  const auto found = answers.find(field);
  if (found == answers.end()) return std::nullopt;
  const auto fact = fact_of(found->second);
  const auto* words = std::get_if<std::string>(&fact);
  if (words == nullptr || words->empty()) return std::nullopt;
  return Text<1, 4'000>(std::string(text_head(*words, 4'000)));
}

/// What was recorded for the case so far, to begin with. Clause: R1.2 (uses what is known of the customer).
PlanDocument begun(const CaseDesk& desk, db::Connection& connection, Instant now, const Case& c) {
  PlanDocument document;
  const Answers answers = recorded_answers(connection, c);
  document.goal = written(answers, "goal");
  document.content = written(answers, "plan");
  if (!document.content) document.content = written(answers, "verified_scope");
  document.standard = written(answers, "service_standard");
  document.risks = written(answers, "risks");
  const auto process = desk.standards.current()->processes.find(c.kind, c.process_version);
  document.calendar = process ? std::string(process->spec().calendar) : "cn-office";
  document.currency = Text<3, 3>("CNY");
  document.starts_at = now;
  return document;
}

void add_tasks(PlanView& view, db::Connection& connection, Language language, Instant now, const Plan* plan, const Schedule& times) {
  PageNames names(connection, language);
  for (std::size_t at = 0; at < view.document.tasks.size(); ++at) {
    const PlanTask& task = view.document.tasks[at];
    const ScheduledTask& when = times.tasks[at];
    PlanTaskView shown{.id = task.id, .name = task.name, .what = task.what.value_or(""), .minutes = task.minutes,
                       .start_at = when.start, .finish_at = when.finish, .due_at = when.due, .slack_minutes = when.slack_ms / 60'000,
                       .critical = when.critical};
    shown.after.assign(task.after.begin(), task.after.end());
    if (task.staff) shown.staff = Named{task.staff->text(), names.owner(task.staff->value())};
    if (task.team) shown.team = Named{task.team->text(), names.team(task.team->value())};
    if (const TaskRun* run = plan ? run_of(*plan, task.id) : nullptr) {
      shown.state = run->state;
      shown.progress = run->progress;
      shown.note = text_of(connection, run->note);
    }
    shown.late = shown.state != TaskState::done && when.due < now;
    view.tasks.push_back(std::move(shown));
  }
}

void add_windows(PlanView& view, const Calendar& calendar) {
  Instant from = view.document.starts_at - a_day;
  for (const PlanTaskView& task : view.tasks) from = std::min(from, task.start_at - a_day);
  const Instant to = view.finish_at + 3 * a_day;
  while (view.open.size() < windows_max) {
    const auto open = calendar.next_open(from, to);
    if (!open) return;
    view.open.push_back({open->from, open->to});
    from = open->to;
  }
}

std::string time_text(const std::optional<Instant>& instant) { return instant ? to_text(*instant) : std::string(); }

std::string numbers(const std::vector<TaskNumber>& list) {
  std::string text;
  for (const std::int64_t each : list) text += (text.empty() ? "" : ", ") + std::to_string(each);
  return text;
}

void compare_tasks(std::vector<PlanChange>& found, const PlanTask& old, const PlanTask& now) {
  const auto part = [&](const char* name, std::string before, std::string after) {
    if (before != after) found.push_back({"tasks", now.name, name, std::move(before), std::move(after)});
  };
  part("name", old.name, now.name);
  part("what", old.what.value_or(""), now.what.value_or(""));
  part("staff", old.staff.value_or(StaffId{}).text(), now.staff.value_or(StaffId{}).text());
  part("team", old.team.value_or(TeamId{}).text(), now.team.value_or(TeamId{}).text());
  part("minutes", std::to_string(old.minutes), std::to_string(now.minutes));
  part("not_before", time_text(old.not_before), time_text(now.not_before));
  part("due", time_text(old.due), time_text(now.due));
  part("after", numbers(old.after), numbers(now.after));
}

std::string line_text(const PlanLine& line) {
  return std::string(enum_text(line.kind)) + " · " + line.quantity.value_or("") + " · " + std::to_string(line.amount);
}

}  // namespace

std::vector<PlanChange> changes(const PlanDocument& before, const PlanDocument& after) {
  std::vector<PlanChange> found;
  const auto whole = [&](const char* field, std::string old, std::string now) {
    if (old != now) found.push_back({field, {}, {}, std::move(old), std::move(now)});
  };
  whole("goal", before.goal.value_or(""), after.goal.value_or(""));
  whole("content", before.content.value_or(""), after.content.value_or(""));
  whole("standard", before.standard.value_or(""), after.standard.value_or(""));
  whole("acceptance", before.acceptance.value_or(""), after.acceptance.value_or(""));
  whole("risks", before.risks.value_or(""), after.risks.value_or(""));
  whole("starts_at", to_text(before.starts_at), to_text(after.starts_at));
  whole("valid_until", time_text(before.valid_until), time_text(after.valid_until));
  whole("calendar", before.calendar, after.calendar);
  whole("currency", before.currency, after.currency);
  const auto with_number = [](const PlanDocument& in, std::int64_t id) {
    return std::ranges::find_if(in.tasks, [&](const PlanTask& one) { return one.id == id; });
  };
  for (const PlanTask& task : after.tasks) {
    const auto old = with_number(before, task.id);
    if (old == before.tasks.end()) found.push_back({"tasks", task.name, {}, {}, task.name});
    else compare_tasks(found, *old, task);
  }
  for (const PlanTask& task : before.tasks) {
    if (with_number(after, task.id) == after.tasks.end()) found.push_back({"tasks", task.name, {}, task.name, {}});
  }
  for (std::size_t at = 0; at < std::max(before.lines.size(), after.lines.size()); ++at) {
    const PlanLine* old = at < before.lines.size() ? &before.lines[at] : nullptr;
    const PlanLine* now = at < after.lines.size() ? &after.lines[at] : nullptr;
    const std::string was = old ? old->what + " · " + line_text(*old) : "", is = now ? now->what + " · " + line_text(*now) : "";
    if (was != is) found.push_back({"lines", now ? now->what : old->what, {}, was, is});
  }
  return found;
}

PlanView plan_view(const CaseDesk& desk, db::Connection& connection, const Caller& caller, Instant now, const Case& c, const std::optional<Plan>& plan,
                   std::int64_t edition, const PlanDocument* unsaved) {
  PlanView view{.case_ = c.id};
  const bool works = may(caller, Right::case_work, place_of(c)) && !is_over(c.category);
  view.may_edit = works;
  const PlanEdition* shown = nullptr;
  if (plan) {
    view.version = plan->version;
    const PlanEdition* forced = in_force(*plan);
    view.in_force = forced ? forced->number : 0;
    for (const PlanEdition& one : plan->editions) {
      view.editions.push_back(edition_view(connection, caller.language, one));
      if (edition == 0 || one.number == edition) shown = &one;
      if (const auto document = document_of(connection, one)) {
        for (const PlanTask& task : document->tasks) view.next_task = std::max(view.next_task, task.id + 1);
        if (shown == &one) view.document = *document;
      }
    }
    if (shown) view.edition = shown->number;
    const PlanEdition& last = plan->editions.back();
    view.may_review = may(caller, Right::case_approve, place_of(c)) && last.state == EditionState::draft && last.saved_by != caller.actor;
    view.may_send = works && last.state == EditionState::reviewed;
    view.may_report = works && forced && shown == forced;
  }
  if (!shown) view.document = begun(desk, connection, now, c);
  if (unsaved) view.document = *unsaved;
  view.finish_at = view.document.starts_at;
  for (const PlanLine& line : view.document.lines) view.total += line.amount;
  const auto calendar = calendar_of(desk, view.document);
  if (!calendar) return view;
  const auto name = calendar->spec().name.find(std::string(language_tag(caller.language)));
  view.calendar_name = name == calendar->spec().name.end() ? std::string(view.document.calendar) : name->second;
  view.zone = calendar->spec().tz;
  if (const auto times = schedule(view.document, *calendar)) {
    view.finish_at = times->finish;
    add_tasks(view, connection, caller.language, now, plan ? &*plan : nullptr, *times);
  }
  add_windows(view, *calendar);
  return view;
}

Result<PlanLoad> plan_load(const CaseDesk& desk, Reading& reading, const ShowPlanLoad& command) {
  SP_TRY(const Case c, visible_case(reading.db, reading.caller, Right::case_read, command.id));
  const auto plan = plan_of(reading.db, c.id);
  const PlanView view = plan_view(desk, reading.db, reading.caller, reading.now, c, plan, command.edition ? command.edition->value : 0);
  SP_TRY(const Calendar calendar, calendar_of(desk, view.document));
  PlanLoad load;
  std::map<std::int64_t, std::vector<PlanWindow>> busy;
  Instant first = Instant::max(), last = Instant::min();
  for (std::size_t at = 0; at < view.tasks.size(); ++at) {
    const PlanTaskView& task = view.tasks[at];
    if (!view.document.tasks[at].staff || task.state == TaskState::done) continue;
    busy[view.document.tasks[at].staff->value()].push_back({task.start_at, task.finish_at});
    first = std::min(first, task.start_at);
    last = std::max(last, task.finish_at);
  }
  if (busy.empty()) return load;
  const Zone& zone = calendar.zone();
  std::vector<PlanWindow> days;
  for (auto day = std::chrono::floor<std::chrono::days>(zone.to_local(first)); days.size() < days_max && zone.to_instant(day) < last; day += std::chrono::days{1})
    days.push_back({zone.to_instant(day), zone.to_instant(day + std::chrono::days{1})});
  for (auto& [staff, times] : busy) {
    for (const PlanTaskRow& row : db::select<PlanTaskRow>(reading.db, "WHERE staff = $1 AND done = 0 AND plan <> $2 ORDER BY due_at, id LIMIT $3", staff,
                                                          plan ? plan->id : PlanId{}, static_cast<std::int64_t>(tasks_of_a_person_max)))
      times.push_back({row.start_at, row.finish_at});
    LoadRow row{StaffId{staff}, staff_name(reading.db, StaffId{staff}), {}};
    for (const PlanWindow& day : days) {
      LoadDay one{day.from, 0, minutes_within(calendar, day.from, day.to, day.from, day.to)};
      for (const PlanWindow& task : times) one.planned += minutes_within(calendar, task.from, task.to, day.from, day.to);
      row.days.push_back(one);
    }
    load.items.push_back(std::move(row));
  }
  return load;
}

}  // namespace sp::handling
