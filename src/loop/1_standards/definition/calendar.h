// Working time: weekly windows and windows for single dates (public holidays, make-up working days 调休) in one zone.
// Clause: Q1.1, Q1.2, R1.1, C3.4.2 (every time limit in working hours or working days).
//
// A window is the stretch between two times on the wall clock and belongs to the date on which it STARTS: 22:00–06:00
// on Friday reaches into Saturday even when Saturday is a day off. An override replaces all windows that start on its
// date. Clock changes: a boundary that the clock skips moves forward by the gap, of one it shows twice the first is
// meant; between boundaries real time counts, so a night shift is an hour shorter or longer on these two nights.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"
#include "base/result.h"
#include "base/time.h"
#include "loop/1_standards/definition/calendar_zone.h"

namespace sp {

/// ["09:00", "18:00"]; an end at or before the start is on the next date, "24:00" is legal as end.
using WindowSpec = std::vector<std::string>;
using DaySpec = std::vector<WindowSpec>;

struct WeekSpec {
  DaySpec mon, tue, wed, thu, fri, sat, sun;
  friend bool operator==(const WeekSpec&, const WeekSpec&) = default;
};
BOOST_DESCRIBE_STRUCT(WeekSpec, (), (mon, tue, wed, thu, fri, sat, sun))

/// A calendar as it is written down (definitions/calendars/*.yaml).
struct CalendarSpec {
  std::optional<std::string> id;
  std::optional<std::int64_t> version;
  std::map<std::string, std::string> name;  // by language
  std::string tz;
  WeekSpec week;
  std::map<std::string, DaySpec> overrides;  // "2026-02-14" -> windows; none: closed
  friend bool operator==(const CalendarSpec&, const CalendarSpec&) = default;
};
BOOST_DESCRIBE_STRUCT(CalendarSpec, (), (id, version, name, tz, week, overrides))

/// Open from `from` up to, but without, `to`.
struct OpenInterval {
  Instant from;
  Instant to;
  friend bool operator==(const OpenInterval&, const OpenInterval&) = default;
};

/// A compiled calendar: an immutable handle, cheap to copy, any thread may use it. The years from 1970 to 2200 are
/// laid out as sorted intervals when first needed (about 50 µs a year); all else of time is closed.
class Calendar {
 public:
  static constexpr Instant range_begin = std::chrono::sys_days{std::chrono::year{1970} / 1 / 1};
  static constexpr Instant range_end = std::chrono::sys_days{std::chrono::year{2201} / 1 / 1};

  /// Refuses, with the place as field ("week.mon[1][0]"): unknown_zone, bad_window, bad_time_of_day, empty_window,
  /// too_many_items, overlapping_windows (also across midnight, with details "other"), bad_date, never_open.
  static Result<Calendar> compile(const CalendarSpec& spec);

  const CalendarSpec& spec() const;

  /// The first instant by which this much open time has passed since `from`: at closing time it says closing time,
  /// not next morning. Nothing to add: `from`. range_end when the calendar has no more open time.
  Instant add(Instant from, Duration open_time) const;

  /// Open time from a to b; negative when b is before a.
  Duration between(Instant a, Instant b) const;

  bool open_at(Instant instant) const;

  /// The first stretch of open time inside [from, until), cut to it.
  std::optional<OpenInterval> next_open(Instant from, Instant until) const;

  /// A working date has a window that starts on it; it ends with its last window. The start date is not counted,
  /// whatever its hour (Friday + 1 = end of Monday; Saturday + 1 = end of Monday).
  /// The end of the n-th working date after the local date of `from`; `from` for n < 1, range_end when there is none.
  Instant add_working_days(Instant from, std::int64_t n) const;

  /// How many working dates after the local date of `a` have ended by `b` (end included); 0 when b is before a.
  /// So it is n at add_working_days(a, n), and n - 1 before.
  std::int64_t working_days_between(Instant a, Instant b) const;

  bool is_working_day(LocalDay date) const;

  const Zone& zone() const;
  std::string local_text(Instant instant) const { return sp::local_text(zone(), instant); }

  /// With offset, or without one: then local to this calendar. Refuses: expected_time, time_out_of_range.
  Result<Instant> parse_time(std::string_view text, const std::string& field) const;

 private:
  struct Compiled;
  explicit Calendar(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace sp
