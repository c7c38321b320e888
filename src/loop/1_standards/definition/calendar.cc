#include "loop/1_standards/definition/calendar.h"

#include <algorithm>

#include "loop/1_standards/definition/calendar_compiled.h"

namespace sp {
namespace {

constexpr int years = calendar_years;

constexpr auto year_begins = [] {
  std::array<std::int64_t, years + 1> begins{};
  for (int index = 0; index <= years; ++index) {
    const std::chrono::sys_days day{std::chrono::year{calendar_first_year + index} / 1 / 1};
    begins[static_cast<std::size_t>(index)] = day.time_since_epoch().count() * std::int64_t{86'400'000};
  }
  return begins;
}();

/// REQUIRES: 0 <= ms <= end of the range; its very end counts as the last year.
int year_index(std::int64_t ms) {
  constexpr std::int64_t mean_year_ms = 31'556'952'000;
  auto index = std::min(static_cast<int>(ms / mean_year_ms), years - 1);
  if (ms < year_begins[static_cast<std::size_t>(index)]) --index;
  else if (index + 1 < years && ms >= year_begins[static_cast<std::size_t>(index) + 1]) ++index;
  return index;
}

std::int64_t in_range(Instant instant) { return std::clamp<std::int64_t>(to_ms(instant), 0, year_begins[years]); }

std::int32_t date_of(LocalTime local) {
  return static_cast<std::int32_t>(std::chrono::floor<std::chrono::days>(local).time_since_epoch().count());
}

int year_of(std::int32_t date) {
  const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{date}}};
  return std::clamp(static_cast<int>(day.year()) - calendar_first_year, 0, years - 1);
}

}  // namespace

std::int64_t year_begin_ms(int index) { return year_begins[static_cast<std::size_t>(index)]; }

std::int64_t CalendarYear::open_before(std::int64_t ms) const {
  const auto after = static_cast<std::size_t>(std::ranges::upper_bound(opens, ms) - opens.begin());
  if (after == 0) return 0;
  return std::min(open_upto[after], open_upto[after - 1] + ms - opens[after - 1]);
}

std::int64_t CalendarYear::when_open(std::int64_t open_ms) const {
  const auto reached = std::lower_bound(open_upto.begin() + 1, open_upto.end(), open_ms);
  const auto at = static_cast<std::size_t>(reached - open_upto.begin()) - 1;
  return opens[at] + open_ms - open_upto[at];
}

Calendar::Compiled::~Compiled() {
  for (const auto& year : laid_out_) delete year.load(std::memory_order_acquire);
}

const CalendarYear& Calendar::Compiled::year(int index) const {
  auto& place = laid_out_[static_cast<std::size_t>(index)];
  if (const auto* ready = place.load(std::memory_order_acquire)) return *ready;
  auto fresh = lay_out(index);
  const CalendarYear* winner = nullptr;
  if (place.compare_exchange_strong(winner, fresh.get(), std::memory_order_acq_rel)) return *fresh.release();
  return *winner;
}

std::unique_ptr<CalendarYear> Calendar::Compiled::lay_out(int index) const {
  constexpr std::int64_t day_ms = 86'400'000;
  const auto begin = year_begin_ms(index);
  const auto end = year_begin_ms(index + 1);
  auto year = std::make_unique<CalendarYear>();
  std::vector<std::pair<std::int64_t, std::int64_t>> stretches;
  // Two dates more at each side: zones reach 14 hours, windows 24.
  for (auto date = static_cast<std::int32_t>(begin / day_ms) - 2; date < end / day_ms + 2; ++date) {
    const LocalDay midnight{std::chrono::days{date}};
    std::int64_t date_end = 0;
    bool working = false;
    for (const DayWindow& window : windows_of(date)) {
      const auto from = to_ms(zone->to_instant(midnight + std::chrono::minutes{window.from}));
      const auto to = to_ms(zone->to_instant(midnight + std::chrono::minutes{window.to}));
      if (from >= to) continue;  // the clock skipped it
      date_end = working ? std::max(date_end, to) : to;
      working = true;
      if (from < end && to > begin) stretches.emplace_back(std::max(from, begin), std::min(to, end));
    }
    if (working && date >= begin / day_ms && date < end / day_ms) {
      year->dates.push_back(date);
      year->date_ends.push_back(date_end);
    }
  }
  std::ranges::sort(stretches);  // in order already, but for windows that a clock change moved
  std::int64_t open = 0;
  std::int64_t closed_at = -1;
  for (const auto& [from, to] : stretches) {
    if (from > closed_at) {
      year->opens.push_back(from);
      year->open_upto.push_back(open);
      closed_at = from;
    }
    open += std::max<std::int64_t>(0, to - closed_at);
    closed_at = std::max(closed_at, to);
  }
  year->open_upto.push_back(open);
  return year;
}

const CalendarSpec& Calendar::spec() const { return compiled_->spec; }

const Zone& Calendar::zone() const { return *compiled_->zone; }

Instant Calendar::add(Instant from, Duration open_time) const {
  if (open_time <= Duration::zero() || from >= range_end) return from;
  const auto start = in_range(from);
  int index = year_index(start);
  const CalendarYear* year = &compiled_->year(index);
  auto wanted = year->open_before(start) + open_time.count();
  while (wanted > year->total()) {
    wanted -= year->total();
    if (++index == years) return range_end;
    year = &compiled_->year(index);
  }
  return instant_from_ms(year->when_open(wanted));
}

Duration Calendar::between(Instant a, Instant b) const {
  if (b < a) return -between(b, a);
  const auto from = in_range(a);
  const auto to = in_range(b);
  const int first = year_index(from);
  const int last = year_index(to);
  std::int64_t open = -compiled_->year(first).open_before(from);
  for (int index = first; index < last; ++index) open += compiled_->year(index).total();
  return Duration{open + compiled_->year(last).open_before(to)};
}

bool Calendar::open_at(Instant instant) const {
  if (instant < range_begin || instant >= range_end) return false;
  const auto ms = to_ms(instant);
  const auto& year = compiled_->year(year_index(ms));
  const auto after = static_cast<std::size_t>(std::ranges::upper_bound(year.opens, ms) - year.opens.begin());
  return after > 0 && ms < year.close_of(after - 1);
}

std::optional<OpenInterval> Calendar::next_open(Instant from, Instant until) const {
  const auto begin = in_range(from);
  const auto end = in_range(until);
  std::optional<OpenInterval> found;
  if (begin >= end) return found;
  for (int index = year_index(begin); index < years && year_begin_ms(index) < end; ++index) {
    const auto& year = compiled_->year(index);
    auto at = static_cast<std::size_t>(std::ranges::upper_bound(year.opens, begin) - year.opens.begin());
    if (at > 0 && begin < year.close_of(at - 1)) --at;
    if (found && (at == year.opens.size() || year.opens[at] > to_ms(found->to))) return found;
    if (at == year.opens.size()) continue;
    if (!found) {
      if (year.opens[at] >= end) return found;
      found = OpenInterval{instant_from_ms(std::max(begin, year.opens[at])), {}};
    }
    found->to = instant_from_ms(std::min(end, year.close_of(at)));
    // Only at New Year may the stretch go on: within a year stretches do not touch.
    if (to_ms(found->to) < year_begin_ms(index + 1)) return found;
  }
  return found;
}

Instant Calendar::add_working_days(Instant from, std::int64_t n) const {
  if (n < 1 || from >= range_end) return from;
  const auto date = date_of(zone().to_local(instant_from_ms(in_range(from))));
  for (int index = year_of(date); index < years; ++index) {
    const auto& year = compiled_->year(index);
    const auto next = std::ranges::upper_bound(year.dates, date) - year.dates.begin();
    const auto left = static_cast<std::int64_t>(year.dates.size()) - next;
    if (n <= left) return instant_from_ms(year.date_ends[static_cast<std::size_t>(next + n - 1)]);
    n -= left;
  }
  return range_end;
}

std::int64_t Calendar::working_days_between(Instant a, Instant b) const {
  if (b <= a) return 0;
  const auto from = date_of(zone().to_local(instant_from_ms(in_range(a))));
  const auto end = in_range(b);
  const auto last = year_of(date_of(zone().to_local(instant_from_ms(end))));
  std::int64_t count = 0;
  for (int index = year_of(from); index <= last; ++index) {
    const auto& year = compiled_->year(index);
    const auto begun = std::ranges::upper_bound(year.dates, from) - year.dates.begin();
    const auto ended = std::ranges::upper_bound(year.date_ends, end) - year.date_ends.begin();
    count += std::max<std::int64_t>(0, ended - begun);
  }
  return count;
}

bool Calendar::is_working_day(LocalDay date) const {
  const auto days = static_cast<std::int32_t>(date.time_since_epoch().count());
  const auto& dates = compiled_->year(year_of(days)).dates;
  return std::ranges::binary_search(dates, days);
}

Result<Instant> Calendar::parse_time(std::string_view text, const std::string& field) const {
  auto instant = parse_instant(text);
  if (!instant) {
    // Without an offset it is the wall clock of this calendar.
    if (const auto wall = parse_instant(std::string(text) + 'Z'))
      instant = zone().to_instant(LocalTime{wall->time_since_epoch()});
  }
  if (!instant)
    return invalid(
        field, "expected_time",
        {{"given", std::string(text)}, {"expected", "2026-03-02T09:00:00+08:00, or local without the offset"}});
  if (*instant < range_begin || *instant >= range_end)
    return invalid(field, "time_out_of_range", {{"given", std::string(text)}, {"expected", "the years 1970 to 2200"}});
  return *instant;
}

}  // namespace sp
