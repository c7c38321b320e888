#include "loop/4_handling/clock/clock.h"

#include <algorithm>

#include <fmt/format.h>

namespace sp {
namespace {

using namespace std::chrono_literals;

constexpr Instant forever = Instant::max();

struct Span {
  Instant from;
  Instant to;  // `forever` while the end is not known
};

/// A clock with its calendar and its pauses in order, apart from each other and not before the start.
class Timeline {
 public:
  Timeline(const ClockRun& run, const Calendar& calendar, Instant open_pause_ends) : run_(run), calendar_(calendar) {
    for (const Pause& pause : run.pauses) {
      const auto from = std::max(pause.from, run.started_at);
      const auto to = pause.to.value_or(run.stopped_at.value_or(open_pause_ends));
      if (from < to) pauses_.push_back({from, to});
    }
    std::ranges::sort(pauses_, {}, &Span::from);
    std::size_t kept = 0;
    for (const Span& pause : pauses_) {
      if (kept > 0 && pause.from <= pauses_[kept - 1].to)
        pauses_[kept - 1].to = std::max(pauses_[kept - 1].to, pause.to);
      else pauses_[kept++] = pause;
    }
    pauses_.resize(kept);
  }

  const std::vector<Span>& pauses() const { return pauses_; }

  bool paused_at(Instant now) const {
    return std::ranges::any_of(pauses_, [&](const Span& pause) { return pause.from <= now && now < pause.to; });
  }

  /// The clock's own time between two instants, pauses not taken off.
  std::int64_t measure(Instant from, Instant to) const {
    return (run_.target.unit == TimeUnit::natural ? to - from : calendar_.between(from, to)).count();
  }

  /// The clock's own time from the start to `until`.
  std::int64_t counted(Instant until) const {
    if (until <= run_.started_at) return 0;
    auto ms = measure(run_.started_at, until);
    for (const Span& pause : pauses_) {
      if (pause.from < until) ms -= measure(pause.from, std::min(pause.to, until));
    }
    return ms;
  }

  /// Working dates that ended by `until` while the clock was running.
  std::int64_t counted_days(Instant until) const {
    auto days = days_to(until);
    for (const Span& pause : pauses_) {
      if (pause.from < until) days -= days_to(std::min(pause.to, until)) - days_to(pause.from);
    }
    return days;
  }

  /// The first instant at which so much has counted; nothing when an endless pause comes first.
  std::optional<Instant> reach(std::int64_t ms) const {
    auto from = run_.started_at;
    if (ms <= 0) return from;
    for (const Span& pause : pauses_) {
      const auto available = measure(from, pause.from);
      if (ms <= available) break;
      if (pause.to == forever) return std::nullopt;
      ms -= available;
      from = pause.to;
    }
    return run_.target.unit == TimeUnit::natural ? from + Duration{ms} : calendar_.add(from, Duration{ms});
  }

  std::optional<Instant> deadline() const {
    if (run_.target.unit != TimeUnit::working_days) return reach(run_.target.within_ms);
    std::int64_t lost = 0;
    for (const Span& pause : pauses_) {
      const auto before = days_to(pause.from);
      if (run_.target.days <= before - lost) break;
      if (pause.to == forever) return std::nullopt;
      lost += days_to(pause.to) - before;
    }
    return calendar_.add_working_days(run_.started_at, run_.target.days + lost);
  }

 private:
  std::int64_t days_to(Instant until) const { return calendar_.working_days_between(run_.started_at, until); }

  const ClockRun& run_;
  const Calendar& calendar_;
  std::vector<Span> pauses_;
};

/// The whole way in the clock's own time; working dates are taken at the open time they hold.
std::int64_t target_ms(const ClockRun& run, const Calendar& calendar, Instant now) {
  if (run.target.unit != TimeUnit::working_days) return run.target.within_ms;
  const Timeline resumed(run, calendar, now);
  return resumed.counted(*resumed.deadline());
}

struct Step {
  std::string name;
  StepKind kind;
  std::optional<Instant> due;  // nothing: behind an open pause
};

/// A millisecond after the deadline: at the deadline itself the clock can still be met.
std::optional<Instant> breach_instant(const Timeline& timeline) {
  const auto last = timeline.deadline();
  return last ? std::optional(*last + 1ms) : std::nullopt;
}

std::vector<Step> steps_of(const ClockRun& run, const Calendar& calendar, Instant now) {
  const Timeline timeline(run, calendar, forever);
  const auto whole = target_ms(run, calendar, now);
  const auto breach = breach_instant(timeline);
  const auto due = [&](std::int64_t percent, std::int64_t offset_ms) {
    const auto point = (whole * percent + 99) / 100 + offset_ms;
    return point == whole ? breach : timeline.reach(point);
  };
  std::vector<Step> steps;
  for (const auto percent : run.warn)
    steps.push_back({fmt::format("warn_{}", percent), StepKind::warn, due(percent, 0)});
  steps.push_back({"breach", StepKind::breach, breach});
  for (const Escalation& escalation : run.escalations)
    steps.push_back({escalation.step, StepKind::escalation, due(escalation.percent, escalation.offset_ms)});
  return steps;
}

bool fired(const ClockRun& run, const std::string& step) {
  return std::ranges::find(run.fired, FiredStep{step, run.cycle}) != run.fired.end();
}

/// Steps that can still happen, with an instant. Nobody is warned about a clock that has stopped.
std::vector<Step> steps_left(const ClockRun& run, const Calendar& calendar, Instant now) {
  if (run.cancelled_at) return {};
  auto steps = steps_of(run, calendar, now);
  std::erase_if(steps, [&](const Step& step) {
    if (!step.due || fired(run, step.name)) return true;
    return run.stopped_at && (step.kind != StepKind::breach || *step.due > *run.stopped_at);
  });
  std::ranges::sort(steps, [](const Step& a, const Step& b) {
    return std::tie(*a.due, a.kind, a.name) < std::tie(*b.due, b.kind, b.name);
  });
  return steps;
}

bool is_open(const ClockRun& run) { return !run.stopped_at && !run.cancelled_at; }

}  // namespace

std::optional<Instant> deadline(const ClockRun& run, const Calendar& calendar) {
  return Timeline(run, calendar, forever).deadline();
}

Instant deadline_if_resumed(const ClockRun& run, const Calendar& calendar, Instant now) {
  return *Timeline(run, calendar, now).deadline();
}

ClockView look(const ClockRun& run, const Calendar& calendar, Instant now) {
  const Timeline known(run, calendar, forever);
  const Timeline resumed(run, calendar, now);
  const auto until = run.stopped_at ? *run.stopped_at : run.cancelled_at.value_or(now);

  ClockView view;
  view.deadline = known.deadline();
  view.deadline_if_resumed = *resumed.deadline();
  view.paused = is_open(run) && known.paused_at(now);
  view.target_ms = target_ms(run, calendar, now);
  view.elapsed_ms = resumed.counted(until);
  view.remaining_ms = view.target_ms - view.elapsed_ms;
  if (run.target.unit == TimeUnit::working_days) {
    view.elapsed_days = resumed.counted_days(until);
    view.remaining_days = run.target.days - *view.elapsed_days;
  }
  const bool late = view.deadline && until > *view.deadline;
  if (run.cancelled_at) view.state = ClockState::cancelled;
  else if (run.stopped_at) view.state = late ? ClockState::breached : ClockState::met;
  else if (late) view.state = ClockState::breached_open;
  else view.state = view.paused ? ClockState::paused : ClockState::running;
  return view;
}

std::optional<Instant> next_instant(const ClockRun& run, const Calendar& calendar, Instant now) {
  const auto steps = steps_left(run, calendar, now);
  return steps.empty() ? std::nullopt : steps.front().due;
}

std::vector<Firing> fire(const ClockRun& run, const Calendar& calendar, Instant now) {
  std::vector<Firing> firings;
  for (const Step& step : steps_left(run, calendar, now)) {
    if (*step.due <= now)
      firings.push_back({run.id, step.name, step.kind, run.cycle, *step.due, run.clause, run.policy_version});
  }
  return firings;
}

void pause(ClockRun& run, Instant at, const std::string& reason) {
  const bool paused = !run.pauses.empty() && !run.pauses.back().to;
  if (is_open(run) && !paused) run.pauses.push_back({at, std::nullopt, reason});
}

void resume(ClockRun& run, Instant at) {
  if (is_open(run) && !run.pauses.empty() && !run.pauses.back().to) run.pauses.back().to = at;
}

void stop(ClockRun& run, Instant at) {
  if (!is_open(run)) return;
  resume(run, at);
  run.stopped_at = at;
}

void cancel(ClockRun& run, Instant at) {
  if (run.cancelled_at) return;
  if (is_open(run)) resume(run, at);
  run.cancelled_at = at;
}

void reopen(ClockRun& run, Instant at) {
  if (!run.stopped_at || run.cancelled_at || run.reopen == ReopenPolicy::none) return;
  if (run.reopen == ReopenPolicy::continue_) {
    run.pauses.push_back({*run.stopped_at, at, "stopped"});
  } else {
    ++run.cycle;
    run.started_at = at;
    run.pauses.clear();
  }
  run.stopped_at.reset();
}

void mark_fired(ClockRun& run, const Firing& firing) {
  FiredStep step{firing.step, firing.cycle};
  if (std::ranges::find(run.fired, step) == run.fired.end()) run.fired.push_back(std::move(step));
}

ClockRun retarget(const ClockRun& run, const ClockPolicy& policy, const Calendar& calendar, Instant now) {
  if (!is_open(run)) return run;
  ClockRun changed = run;
  changed.target = policy.target;
  changed.calendar = policy.calendar;
  changed.calendar_version = policy.calendar_version;
  changed.policy = policy.policy;
  changed.policy_version = policy.policy_version;
  changed.clause = policy.clause;
  changed.warn = policy.warn;
  changed.escalations = policy.escalations;
  for (const Step& step : steps_of(changed, calendar, now)) {
    if (!step.due || *step.due > now) std::erase(changed.fired, FiredStep{step.name, changed.cycle});
  }
  return changed;
}

std::vector<Stretch> stretches(const ClockRun& run, const Calendar& calendar, Instant now, std::size_t max) {
  const Timeline timeline(run, calendar, now);
  const auto end = std::max(*timeline.deadline(), run.stopped_at.value_or(run.started_at));
  std::vector<Stretch> list;
  std::int64_t total = 0;
  const auto append = [&](Instant from, Instant to, StretchKind kind) {
    if (from >= to || list.size() == max) return;
    const auto counted = kind == StretchKind::open ? timeline.measure(from, to) : 0;
    total += counted;
    list.push_back({from, to, kind, counted, total, std::nullopt});
    if (run.target.unit == TimeUnit::working_days) list.back().total_days = timeline.counted_days(to);
  };
  const auto append_running = [&](Instant from, Instant to) {
    if (run.target.unit == TimeUnit::natural) return append(from, to, StretchKind::open);
    while (from < to && list.size() < max) {
      const auto open = calendar.next_open(from, to);
      append(from, open ? open->from : to, StretchKind::closed);
      if (open) append(open->from, open->to, StretchKind::open);
      from = open ? open->to : to;
    }
  };
  auto from = run.started_at;
  for (const Span& pause : timeline.pauses()) {
    if (pause.from >= end) break;
    append_running(from, pause.from);
    append(pause.from, std::min(pause.to, end), StretchKind::paused);
    from = pause.to;
  }
  append_running(from, end);
  return list;
}

}  // namespace sp
