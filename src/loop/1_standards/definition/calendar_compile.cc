// From the written calendar to checked windows. The arithmetic is in calendar.cc.
#include <algorithm>

#include <fmt/format.h>

#include "loop/1_standards/definition/calendar_compiled.h"

namespace sp {
namespace {

constexpr int day_minutes = 24 * 60;
constexpr std::size_t windows_max = 48;  // a day; every half hour is enough for anybody
constexpr std::array<std::string_view, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// "HH:MM" as minutes, 24:00 included.
std::optional<int> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = digits(text.substr(0, 2));
  const auto minute = digits(text.substr(3, 2));
  if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > day_minutes) return std::nullopt;
  return *hour * 60 + *minute;
}

/// "YYYY-MM-DD" as days since 1970, inside the range of the calendar.
std::optional<std::int32_t> parse_calendar_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *year < 1970 || *year > 2200) return std::nullopt;
  return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

Result<DayWindow> compile_window(const WindowSpec& spec, const std::string& field) {
  constexpr std::string_view expected_time = "HH:MM from 00:00, as end up to 24:00";
  if (spec.size() != 2) return invalid(field, "bad_window", {{"expected", R"(two times: ["09:00", "18:00"])"}});
  const auto from = parse_time_of_day(spec[0]);
  if (!from || *from == day_minutes)
    return invalid(field + "[0]", "bad_time_of_day", {{"given", spec[0]}, {"expected", std::string(expected_time)}});
  const auto to = parse_time_of_day(spec[1]);
  if (!to)
    return invalid(field + "[1]", "bad_time_of_day", {{"given", spec[1]}, {"expected", std::string(expected_time)}});
  if (*from == *to)
    return invalid(field, "empty_window", {{"given", spec[0]}, {"expected", "00:00 to 24:00 for a whole day"}});
  return DayWindow{*from, *to > *from ? *to : *to + day_minutes};
}

/// A window with the place where it was written, for refusals.
struct Placed {
  DayWindow window;
  std::string field;
};

std::unexpected<Refusal> overlap(const Placed& later, const Placed& earlier) {
  return invalid(later.field, "overlapping_windows", {{"other", earlier.field}});
}

Result<std::vector<Placed>> compile_day(const DaySpec& spec, const std::string& field) {
  if (spec.size() > windows_max) return invalid(field, "too_many_items", {{"max", std::to_string(windows_max)}});
  std::vector<Placed> day;
  for (std::size_t at = 0; at < spec.size(); ++at) {
    auto place = fmt::format("{}[{}]", field, at);
    SP_TRY(const auto window, compile_window(spec[at], place));
    day.push_back({window, std::move(place)});
  }
  std::ranges::sort(day, {}, [](const Placed& placed) { return placed.window.from; });
  for (std::size_t at = 1; at < day.size(); ++at) {
    if (day[at].window.from < day[at - 1].window.to) return overlap(day[at], day[at - 1]);
  }
  return day;
}

/// The last window of a date may reach into the first of the next one.
Result<void> check_midnight(const std::vector<Placed>& day, const std::vector<Placed>& next) {
  if (day.empty() || next.empty()) return {};
  if (day.back().window.to - day_minutes > next.front().window.from) return overlap(next.front(), day.back());
  return {};
}

std::vector<DayWindow> windows_only(const std::vector<Placed>& day) {
  std::vector<DayWindow> windows;
  for (const Placed& placed : day) windows.push_back(placed.window);
  return windows;
}

int weekday_index(std::int32_t date) {
  return static_cast<int>(std::chrono::weekday{std::chrono::sys_days{std::chrono::days{date}}}.iso_encoding()) - 1;
}

}  // namespace

Result<Calendar> Calendar::compile(const CalendarSpec& spec) {
  auto compiled = std::make_shared<Compiled>();
  SP_TRY(compiled->zone, Zone::load(spec.tz));

  std::array<std::vector<Placed>, 7> week;
  const std::array<const DaySpec*, 7> days{&spec.week.mon, &spec.week.tue, &spec.week.wed, &spec.week.thu,
                                           &spec.week.fri, &spec.week.sat, &spec.week.sun};
  bool open = false;
  for (std::size_t day = 0; day < 7; ++day) {
    SP_TRY(week[day], compile_day(*days[day], fmt::format("week.{}", weekdays[day])));
    open |= !week[day].empty();
  }
  for (std::size_t day = 0; day < 7; ++day) SP_TRY_VOID(check_midnight(week[day], week[(day + 1) % 7]));

  std::map<std::int32_t, std::vector<Placed>> overrides;
  for (const auto& [text, windows] : spec.overrides) {
    const auto field = fmt::format("overrides.{}", text);
    const auto date = parse_calendar_date(text);
    if (!date) return invalid(field, "bad_date", {{"given", text}, {"expected", "YYYY-MM-DD from 1970 to 2200"}});
    SP_TRY(overrides[*date], compile_day(windows, field));
    open |= !windows.empty();
  }
  const auto day_of = [&](std::int32_t date) -> const std::vector<Placed>& {
    const auto found = overrides.find(date);
    return found != overrides.end() ? found->second : week[static_cast<std::size_t>(weekday_index(date))];
  };
  for (const auto& [date, windows] : overrides) {
    SP_TRY_VOID(check_midnight(day_of(date - 1), windows));
    SP_TRY_VOID(check_midnight(windows, day_of(date + 1)));
  }
  if (!open) return invalid("week", "never_open", {{"expected", "at least one window in the week or an override"}});

  for (std::size_t day = 0; day < 7; ++day) compiled->week[day] = windows_only(week[day]);
  for (const auto& [date, windows] : overrides) compiled->overrides.emplace_back(date, windows_only(windows));
  compiled->spec = spec;
  return Calendar(std::move(compiled));
}

std::span<const DayWindow> Calendar::Compiled::windows_of(std::int32_t date) const {
  const auto found = std::ranges::lower_bound(overrides, date, {}, [](const auto& entry) { return entry.first; });
  if (found != overrides.end() && found->first == date) return found->second;
  return week[static_cast<std::size_t>(weekday_index(date))];
}

}  // namespace sp
