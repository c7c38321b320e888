#include "loop/4_handling/plan/plan_schedule.h"

#include <algorithm>
#include <map>

namespace sp::handling {
namespace {

using Places = std::vector<std::size_t>;

Result<std::vector<Places>> dependencies(const PlanDocument& document) {
  std::map<std::int64_t, std::size_t> place;
  for (std::size_t at = 0; at < document.tasks.size(); ++at) {
    if (!place.emplace(document.tasks[at].id, at).second)
      return invalid("document.tasks[" + std::to_string(at) + "].id", "duplicate_task", {{"task", std::to_string(document.tasks[at].id)}});
  }
  std::vector<Places> before(document.tasks.size());
  for (std::size_t at = 0; at < document.tasks.size(); ++at) {
    for (const std::int64_t id : document.tasks[at].after) {
      const auto found = place.find(id);
      if (found == place.end())
        return invalid("document.tasks[" + std::to_string(at) + "].after", "unknown_task", {{"task", std::to_string(id)}});
      before[at].push_back(found->second);
    }
  }
  return before;
}

/// What is left when everything that can go first has gone holds a circle: walk back until a task comes up again.
std::string circle(const PlanDocument& document, const std::vector<Places>& before, const std::vector<bool>& gone) {
  std::size_t at = static_cast<std::size_t>(std::ranges::find(gone, false) - gone.begin());
  Places walked;
  while (std::ranges::find(walked, at) == walked.end()) {
    walked.push_back(at);
    at = *std::ranges::find_if(before[at], [&](std::size_t each) { return !gone[each]; });
  }
  walked.erase(walked.begin(), std::ranges::find(walked, at));
  std::string names = document.tasks[at].name;
  for (auto each = walked.rbegin(); each != walked.rend(); ++each) names += " → " + document.tasks[*each].name;
  return names;
}

Result<Places> in_order(const PlanDocument& document, const std::vector<Places>& before) {
  std::vector<bool> gone(before.size(), false);
  Places order;
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t at = 0; at < before.size(); ++at) {
      if (gone[at] || !std::ranges::all_of(before[at], [&](std::size_t each) { return gone[each]; })) continue;
      order.push_back(at);
      gone[at] = moved = true;
    }
  }
  if (order.size() == before.size()) return order;
  return invalid("document.tasks", "task_cycle", {{"tasks", circle(document, before, gone)}});
}

Instant opening(const Calendar& calendar, Instant from) {
  const auto open = calendar.next_open(from, std::min(from + std::chrono::days{400}, Calendar::range_end));
  return open ? open->from : from;
}

}  // namespace

Result<Schedule> schedule(const PlanDocument& document, const Calendar& calendar) {
  SP_TRY(const auto before, dependencies(document));
  SP_TRY(const Places order, in_order(document, before));
  Schedule plan;
  plan.tasks.resize(document.tasks.size());
  plan.finish = document.starts_at;
  for (const std::size_t at : order) {
    const PlanTask& task = document.tasks[at];
    ScheduledTask& when = plan.tasks[at];
    Instant from = std::max(document.starts_at, task.not_before.value_or(document.starts_at));
    for (const std::size_t each : before[at]) from = std::max(from, plan.tasks[each].finish);
    when.start = opening(calendar, from);
    when.finish = calendar.add(when.start, std::chrono::minutes{task.minutes.value});
    if (when.finish >= Calendar::range_end) return invalid("document.tasks[" + std::to_string(at) + "].minutes", "plan_too_long");
    when.due = task.due.value_or(when.finish);
    plan.finish = std::max(plan.finish, when.finish);
  }
  // Backwards in open time since the start, where a day off has no width: how late may each end?
  std::vector<Duration> latest(document.tasks.size(), calendar.between(document.starts_at, plan.finish));
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    ScheduledTask& when = plan.tasks[*at];
    when.slack_ms = (latest[*at] - calendar.between(document.starts_at, when.finish)).count();
    when.critical = when.slack_ms == 0;
    const Duration begins = latest[*at] - std::chrono::minutes{document.tasks[*at].minutes.value};
    for (const std::size_t each : before[*at]) latest[each] = std::min(latest[each], begins);
  }
  return plan;
}

std::int64_t minutes_within(const Calendar& calendar, Instant start, Instant finish, Instant from, Instant to) {
  const Instant a = std::max(start, from), b = std::min(finish, to);
  return a < b ? std::chrono::floor<std::chrono::minutes>(calendar.between(a, b)).count() : 0;
}

}  // namespace sp::handling
