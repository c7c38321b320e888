// A clock of a case (first response, confirmed, solved …) as it is stored inside the case and folded from its events.
// Clause: Q1.1, Q1.2, R1.1, C3.4.2 (time limits); the unit is part of every clause.
// Member names are stored in the database: add, never rename.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.h"
#include "base/result.h"
#include "base/time.h"
#include "loop/1_standards/definition/definition_types.h"

namespace sp {

/// How long something may take: `within_ms` of natural or open time, or `days` working days; the other one is 0.
struct ClockTarget {
  TimeUnit unit = TimeUnit::natural;
  std::int64_t within_ms = 0;
  std::int64_t days = 0;
  friend bool operator==(const ClockTarget&, const ClockTarget&) = default;
};
BOOST_DESCRIBE_STRUCT(ClockTarget, (), (unit, within_ms, days))

/// "48h" natural or working, "2d" natural (48 hours) or working_days (two dates). Refuses: bad_duration (also zero),
/// unclear_days ("2d" working: 16, 18 or 48 hours?), not_whole_days (working_days in hours).
Result<ClockTarget> parse_target(std::string_view within, TimeUnit unit, const std::string& field);
/// The target of a compiled definition. REQUIRES: check_span() accepts them.
ClockTarget target_of(Duration within, TimeUnit unit);
/// "48h", "2d" as parse_target reads it.
std::string to_text(const ClockTarget& target);

/// The clock stands still from `from` up to, but without, `to`; no `to`: still standing.
struct Pause {
  Instant from;
  std::optional<Instant> to;
  std::string reason;
  friend bool operator==(const Pause&, const Pause&) = default;
};
BOOST_DESCRIBE_STRUCT(Pause, (), (from, to, reason))

/// Something to do at a point on the way: `percent` of the target used, moved by `offset_ms` of the clock's own time
/// (before the deadline: negative). 100 % + 2 h is two hours too late. In working_days the offset is open time.
struct Escalation {
  std::string step;  // unique within the clock, not "breach" or "warn_…"
  std::int64_t percent = 100;
  std::int64_t offset_ms = 0;

  static Escalation at(std::string step, const ClockPoint& point) {
    return {std::move(step), point.percent, point.offset.count()};
  }
  friend bool operator==(const Escalation&, const Escalation&) = default;
};
BOOST_DESCRIBE_STRUCT(Escalation, (), (step, percent, offset_ms))

/// What a reopened case does to a stopped clock.
enum class ReopenPolicy {
  continue_,  // runs on as if it had been paused since the stop
  restart,    // begins anew with the full target, as the next cycle
  none,       // stays as it is
};
BOOST_DESCRIBE_ENUM(ReopenPolicy, continue_, restart, none)

/// A step that was done; once per cycle.
struct FiredStep {
  std::string step;
  std::int64_t cycle = 0;
  friend bool operator==(const FiredStep&, const FiredStep&) = default;
};
BOOST_DESCRIBE_STRUCT(FiredStep, (), (step, cycle))

struct ClockRun {
  std::string id;  // "first_response"
  ClockTarget target;
  std::string calendar;
  std::int64_t calendar_version = 0;
  std::string policy;  // the definition that set the target
  std::int64_t policy_version = 0;
  std::string clause;
  Instant started_at;
  std::vector<Pause> pauses;
  std::optional<Instant> stopped_at;
  std::optional<Instant> cancelled_at;
  std::int64_t cycle = 0;  // counts restarts
  ReopenPolicy reopen = ReopenPolicy::continue_;
  std::vector<std::int64_t> warn{50, 80};  // percent of the target
  std::vector<Escalation> escalations;
  std::vector<FiredStep> fired;
  friend bool operator==(const ClockRun&, const ClockRun&) = default;
};
BOOST_DESCRIBE_STRUCT(ClockRun, (),
                      (id, target, calendar, calendar_version, policy, policy_version, clause, started_at, pauses,
                       stopped_at, cancelled_at, cycle, reopen, warn, escalations, fired))

}  // namespace sp
