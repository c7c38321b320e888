// What time does to a case.
#include <algorithm>

#include "loop/4_handling/case/decision.h"

namespace sp::handling {
namespace {

const Calendar* calendar_of(const CaseContext& context, const ClockRun& clock, std::optional<Calendar>& held) {
  held = context.calendar(clock.calendar);
  return held ? &*held : nullptr;
}

/// When the customer's silence closes a solved case; nothing when it never does.
std::optional<Instant> silence_ends(const Case& c, const CaseContext& context) {
  const auto& confirm = context.process->spec().confirm;
  if (c.category != Category::solved || !c.solved_at || !confirm || confirm->silence != Silence::closes) return std::nullopt;
  if (c.answer != CustomerAnswer::none) return std::nullopt;
  if (confirm->unit == TimeUnit::natural) return *c.solved_at + confirm->within;
  const auto calendar = context.calendar(context.process->spec().calendar);
  if (!calendar) return *c.solved_at + confirm->within;
  if (confirm->unit == TimeUnit::working_days)
    return calendar->add_working_days(*c.solved_at, confirm->within / std::chrono::days{1});
  return calendar->add(*c.solved_at, confirm->within);
}

void fire_clock(Decision& d, const ClockRun& held) {
  std::optional<Calendar> kept;
  const Calendar* calendar = calendar_of(d.context, held, kept);
  if (calendar == nullptr) return;
  ClockRun clock = held;
  for (const Firing& firing : fire(held, *calendar, d.context.now)) {
    mark_fired(clock, firing);
    switch (firing.kind) {
      case StepKind::warn:
        d.happen(ClockWarned{clock.id, std::stoll(firing.step.substr(firing.step.rfind('_') + 1)), clock});
        break;
      case StepKind::breach: d.happen(ClockBreached{clock.id, firing.clause, firing.due, clock}); break;
      case StepKind::escalation: {
        std::string to;
        for (const CompiledClock& spec : d.process().clocks()) {
          if (spec.spec->id != clock.id) continue;
          const auto at = std::ranges::find(clock.escalations, firing.step, &Escalation::step);
          const auto index = static_cast<std::size_t>(at - clock.escalations.begin());
          if (index < spec.escalate.size()) to = *spec.escalate[index].to;
        }
        d.happen(CaseEscalated{clock.id, firing.step, std::move(to), clock});
        break;
      }
    }
  }
}

/// Closes in silence: along the process when a way to an end exists, else as it is.
void close_in_silence(Decision& d) {
  const auto main = d.main_stage();
  if (!main) return;
  for (const CompiledWay& way : d.process().stage(*main).next) {
    if (!d.process().stage(way.to).ends()) continue;
    d.go(way.to, false);
    return;
  }
  d.leave(*main, false);
  d.happen(CaseClosed{Category::closed, {}, d.context.now});
  d.reach({CasePoint::Kind::closed, 0});
}

}  // namespace

Events tick(const Case& c, const CaseContext& context) {
  Decision d(c, context);
  if (c.category != Category::merged && c.category != Category::cancelled && c.category != Category::spam) {
    for (const ClockRun& clock : c.clocks) fire_clock(d, clock);
  }
  for (const Promise& promise : c.promises) {
    if (promise.state == PromiseState::open && promise.due <= context.now)
      d.happen(PromiseSettled{promise.id, PromiseState::broken});
  }
  for (const FollowUp& follow_up : c.follow_ups) {
    if (!follow_up.announced && !follow_up.done_at && follow_up.due <= context.now) d.happen(FollowUpDue{follow_up.id});
  }
  if (c.waiting && c.waiting->until && *c.waiting->until <= context.now) d.stop_wait();
  if (const auto end = silence_ends(d.c, context); end && *end <= context.now) close_in_silence(d);
  return std::move(d.events);
}

std::optional<Instant> next_tick(const Case& c, const CaseContext& context) {
  std::optional<Instant> next;
  const auto consider = [&](std::optional<Instant> at) {
    if (at && (!next || *at < *next)) next = at;
  };
  if (c.category != Category::merged && c.category != Category::cancelled && c.category != Category::spam) {
    for (const ClockRun& clock : c.clocks) {
      std::optional<Calendar> kept;
      if (const Calendar* calendar = calendar_of(context, clock, kept)) consider(next_instant(clock, *calendar, context.now));
    }
  }
  for (const Promise& promise : c.promises) {
    if (promise.state == PromiseState::open) consider(promise.due);
  }
  for (const FollowUp& follow_up : c.follow_ups) {
    if (!follow_up.announced && !follow_up.done_at) consider(follow_up.due);
  }
  if (c.waiting) consider(c.waiting->until);
  consider(silence_ends(c, context));
  return next;
}

Events retarget_clocks(const Case& c, const CaseContext& context) {
  Decision d(c, context);
  for (const CompiledClock& spec : context.process->clocks()) {
    const auto held = std::ranges::find_if(c.clocks, [&](const ClockRun& run) { return run.id == spec.spec->id; });
    if (held == c.clocks.end()) continue;
    const auto policy = context.policy(c, spec);
    if (!policy) continue;
    const auto calendar = context.calendar(policy->calendar);
    if (!calendar) continue;
    ClockRun clock = retarget(*held, *policy, *calendar, context.now);
    if (clock != *held) d.happen(ClockChanged{"retargeted", std::move(clock)});
  }
  return std::move(d.events);
}

}  // namespace sp::handling
