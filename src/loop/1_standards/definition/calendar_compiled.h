// Inside of calendar: checked windows, and the years laid out from them.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "loop/1_standards/definition/calendar.h"

namespace sp {

inline constexpr int calendar_first_year = 1970;
inline constexpr int calendar_years = 231;

/// Minutes from the midnight that begins the date; `to` is above 1440 when it lies on the next date.
struct DayWindow {
  int from = 0;
  int to = 0;
};

/// What is open from 1 January to 31 December UTC, and the working dates of the same local year.
struct CalendarYear {
  std::vector<std::int64_t> opens;      // ms UTC, ascending, without touching neighbours
  std::vector<std::int64_t> open_upto;  // open ms before opens[i]; one more entry at the end: the total
  std::vector<std::int32_t> dates;      // days since 1970-01-01
  std::vector<std::int64_t> date_ends;  // ms UTC of the end of each date's last window

  std::int64_t total() const { return open_upto.back(); }
  std::int64_t open_before(std::int64_t ms) const;
  std::int64_t when_open(std::int64_t open_ms) const;  // REQUIRES: 0 < open_ms <= total()
  std::int64_t close_of(std::size_t i) const { return opens[i] + open_upto[i + 1] - open_upto[i]; }
};

struct Calendar::Compiled {
  Compiled() = default;
  Compiled(const Compiled&) = delete;
  Compiled& operator=(const Compiled&) = delete;
  ~Compiled();

  std::span<const DayWindow> windows_of(std::int32_t date) const;
  /// Laid out by whoever needs it first; of two at once one result is kept.
  const CalendarYear& year(int index) const;

  CalendarSpec spec;
  std::shared_ptr<const Zone> zone;
  std::array<std::vector<DayWindow>, 7> week;                              // from Monday
  std::vector<std::pair<std::int32_t, std::vector<DayWindow>>> overrides;  // ascending dates

 private:
  std::unique_ptr<CalendarYear> lay_out(int index) const;
  mutable std::array<std::atomic<const CalendarYear*>, calendar_years> laid_out_{};
};

/// 1 January of 1970 + index, 00:00 UTC, in ms; index up to calendar_years.
std::int64_t year_begin_ms(int index);

}  // namespace sp
