// The clock engine: pure functions of a clock, its calendar and an instant. The deadline is derived, never stored.
//
// What counts: natural time, open time of the calendar, or working dates (Calendar::add_working_days). A pause takes
// its own share of that away and nothing else: a weekend pause costs working clocks nothing. A working date counts when
// the clock was running as its last window ended. Pauses that touch or overlap are one; those before the start are cut.
// Exactly at the deadline a stop is still in time (met), a pause is too late to move it, and the breach is due one
// millisecond later. While a pause is open there is no deadline, unless it was reached before the pause.
// The calendar handed in must be the one the clock names; a natural clock does not ask it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "loop/1_standards/definition/calendar.h"
#include "loop/4_handling/clock/clock_types.h"

namespace sp {

enum class ClockState {
  running,
  paused,
  met,
  breached_open,  // past the deadline and not stopped
  breached,       // stopped too late
  cancelled,
};
BOOST_DESCRIBE_ENUM(ClockState, running, paused, met, breached_open, breached, cancelled)

/// Nothing while an open pause keeps it from being known; Calendar::range_end when the calendar has no time left.
std::optional<Instant> deadline(const ClockRun& run, const Calendar& calendar);
/// The same, with an open pause taken to end at `now`.
Instant deadline_if_resumed(const ClockRun& run, const Calendar& calendar, Instant now);

struct ClockView {
  ClockState state = ClockState::running;
  bool paused = false;              // breached_open clocks can be paused, too
  std::optional<Instant> deadline;  // nothing: not before it is resumed
  Instant deadline_if_resumed;
  std::int64_t target_ms = 0;                // working_days: the open time its days hold
  std::int64_t elapsed_ms = 0;               // in the clock's own time, up to the stop
  std::int64_t remaining_ms = 0;             // negative when late
  std::optional<std::int64_t> elapsed_days;  // working_days: dates that ended
  std::optional<std::int64_t> remaining_days;
};
BOOST_DESCRIBE_STRUCT(ClockView, (),
                      (state, paused, deadline, deadline_if_resumed, target_ms, elapsed_ms, remaining_ms, elapsed_days,
                       remaining_days))

ClockView look(const ClockRun& run, const Calendar& calendar, Instant now);

enum class StepKind { warn, breach, escalation };
BOOST_DESCRIBE_ENUM(StepKind, warn, breach, escalation)

struct Firing {
  std::string clock;
  std::string step;  // "warn_80", "breach", or the escalation's
  StepKind kind = StepKind::warn;
  std::int64_t cycle = 0;
  Instant due;  // when it should have happened; firing late does not move it
  std::string clause;
  std::int64_t policy_version = 0;
  friend bool operator==(const Firing&, const Firing&) = default;
};
BOOST_DESCRIBE_STRUCT(Firing, (), (clock, step, kind, cycle, due, clause, policy_version))

/// When the timekeeper must come back: the earliest step not fired, even if it lies before `now`.
/// A stopped clock has only its breach left, and that only when it was late; a cancelled one has nothing.
std::optional<Instant> next_instant(const ClockRun& run, const Calendar& calendar, Instant now);

/// The steps due by `now`, in order of time. Changes nothing: fold them with mark_fired, then they are not due again.
std::vector<Firing> fire(const ClockRun& run, const Calendar& calendar, Instant now);

// The fold. Events come in order of time; one that does not fit the state (a second pause) changes nothing.
void pause(ClockRun& run, Instant at, const std::string& reason);
void resume(ClockRun& run, Instant at);
void stop(ClockRun& run, Instant at);    // ends an open pause
void cancel(ClockRun& run, Instant at);  // merged, spam: the clock counts for nothing
void reopen(ClockRun& run, Instant at);  // by run.reopen; the stop becomes a pause with the reason "stopped"
void mark_fired(ClockRun& run, const Firing& firing);

/// What a policy sets. A change of policy keeps start and pauses of an open clock and computes the rest anew.
struct ClockPolicy {
  ClockTarget target;
  std::string calendar;
  std::int64_t calendar_version = 0;
  std::string policy;
  std::int64_t policy_version = 0;
  std::string clause;
  std::vector<std::int64_t> warn{50, 80};
  std::vector<Escalation> escalations;
};

/// The clock under another policy, `calendar` being the one that policy names. Steps that fired but lie after `now`
/// under the new policy may fire again, so that a later deadline cannot pass in silence. Stopped and cancelled clocks
/// are returned unchanged. For a preview compare look() before and after.
ClockRun retarget(const ClockRun& run, const ClockPolicy& policy, const Calendar& calendar, Instant now);

/// One stretch of the way from start to deadline (as if resumed now), or to the stop if that was later.
enum class StretchKind { open, closed, paused };
BOOST_DESCRIBE_ENUM(StretchKind, open, closed, paused)

struct Stretch {
  Instant from;
  Instant to;
  StretchKind kind = StretchKind::open;  // natural clocks know no closed time
  std::int64_t counted_ms = 0;
  std::int64_t total_ms = 0;               // counted from the start to `to`
  std::optional<std::int64_t> total_days;  // working_days
};

/// At most `max` stretches; the last one may be followed by more.
std::vector<Stretch> stretches(const ClockRun& run, const Calendar& calendar, Instant now, std::size_t max);

}  // namespace sp
