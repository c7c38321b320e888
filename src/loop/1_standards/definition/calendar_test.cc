#include "loop/1_standards/definition/calendar.h"

#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/embedded.h"
#include "base/yaml.h"

namespace sp {
namespace {

using namespace std::chrono_literals;

CalendarSpec office(const std::string& tz, const DaySpec& day = {{"09:00", "12:00"}, {"13:00", "18:00"}}) {
  CalendarSpec spec;
  spec.tz = tz;
  spec.week = {day, day, day, day, day, {}, {}};
  return spec;
}

CalendarSpec every_day(const std::string& tz, const DaySpec& day) {
  CalendarSpec spec;
  spec.tz = tz;
  spec.week = {day, day, day, day, day, day, day};
  return spec;
}

CalendarSpec shipped(const std::string& name) {
  const auto file = "definitions/calendars/" + name + ".yaml";
  auto spec = read_yaml<CalendarSpec>(embedded_file(file), file);
  EXPECT_TRUE(spec) << file << (spec ? "" : " " + spec.error().field + " " + spec.error().reason);
  return spec ? *spec : CalendarSpec{};
}

Instant at(const Calendar& calendar, const std::string& text) {
  const auto instant = calendar.parse_time(text, "");
  EXPECT_TRUE(instant) << text;
  return instant.value_or(Instant{});
}

int minutes_of(const std::string& time) { return std::stoi(time.substr(0, 2)) * 60 + std::stoi(time.substr(3)); }

/// The definition taken literally, from the written windows of the date and of the one before.
bool open_by_the_book(const Calendar& calendar, Instant now) {
  const auto& spec = calendar.spec();
  const std::array<const DaySpec*, 7> week{&spec.week.sun, &spec.week.mon, &spec.week.tue, &spec.week.wed,
                                           &spec.week.thu, &spec.week.fri, &spec.week.sat};
  const auto today = std::chrono::floor<std::chrono::days>(calendar.zone().to_local(now));
  for (const auto date : {today - std::chrono::days{1}, today}) {
    const auto text = to_text(Instant{date.time_since_epoch()}).substr(0, 10);
    const auto found = spec.overrides.find(text);
    const auto& windows =
        found != spec.overrides.end() ? found->second : *week[std::chrono::weekday{date}.c_encoding()];
    for (const auto& window : windows) {
      const auto from = std::chrono::minutes{minutes_of(window[0])};
      auto to = std::chrono::minutes{minutes_of(window[1])};
      if (to <= from) to += 24h;
      if (calendar.zone().to_instant(date + from) <= now && now < calendar.zone().to_instant(date + to)) return true;
    }
  }
  return false;
}

/// Steps whole minutes, which is exact: all boundaries are such.
Duration open_time_slowly(const Calendar& calendar, Instant a, Instant b) {
  Duration open{};
  for (auto now = a; now < b; now += 1min) {
    const bool is_open = open_by_the_book(calendar, now);
    EXPECT_EQ(calendar.open_at(now), is_open) << to_text(now);
    open += is_open ? 1min : 0min;
  }
  return open;
}

TEST(Calendar, refusals) {
  struct Row {
    std::string yaml, reason, field;
  };
  for (const Row& row : {
           Row{"{tz: Mars/Base, week: {}}", "unknown_zone", "tz"},
           Row{"{tz: CST, week: {}}", "unknown_zone", "tz"},
           Row{"{tz: Etc/Unknown, week: {}}", "unknown_zone", "tz"},
           Row{R"({tz: UTC, week: {mon: [["09:00","12:00"],["13:60","18:00"]]}})", "bad_time_of_day", "week.mon[1][0]"},
           Row{R"({tz: UTC, week: {tue: [["09:00","24:01"]]}})", "bad_time_of_day", "week.tue[0][1]"},
           Row{R"({tz: UTC, week: {tue: [["24:00","24:00"]]}})", "bad_time_of_day", "week.tue[0][0]"},
           Row{R"({tz: UTC, week: {tue: [["9:00","12:00"]]}})", "bad_time_of_day", "week.tue[0][0]"},
           Row{R"({tz: UTC, week: {tue: [["09:00"]]}})", "bad_window", "week.tue[0]"},
           Row{R"({tz: UTC, week: {tue: [["09:00","09:00"]]}})", "empty_window", "week.tue[0]"},
           Row{R"({tz: UTC, week: {wed: [["13:00","18:00"],["09:00","13:01"]]}})", "overlapping_windows",
               "week.wed[0]"},
           // Sunday night reaches into Monday morning: the week is a circle.
           Row{R"({tz: UTC, week: {mon: [["05:00","09:00"]], sun: [["22:00","06:00"]]}})", "overlapping_windows",
               "week.mon[0]"},
           // Friday 2026-01-02 until 06:00 on Saturday, which is open from 05:00 by an override.
           Row{R"({tz: UTC, week: {fri: [["22:00","06:00"]]}, overrides: {"2026-01-03": [["05:00","07:00"]]}})",
               "overlapping_windows", "overrides.2026-01-03[0]"},
           Row{R"({tz: UTC, week: {sat: [["05:00","07:00"]]}, overrides: {"2026-01-02": [["22:00","06:00"]]}})",
               "overlapping_windows", "week.sat[0]"},
           Row{R"({tz: UTC, week: {mon: [["09:00","12:00"]]}, overrides: {"2026-02-30": []}})", "bad_date",
               "overrides.2026-02-30"},
           Row{R"({tz: UTC, week: {mon: [["09:00","12:00"]]}, overrides: {"2201-01-01": []}})", "bad_date",
               "overrides.2201-01-01"},
           Row{R"({tz: UTC, week: {}, overrides: {"2026-02-01": []}})", "never_open", "week"},
       }) {
    const auto spec = read_yaml<CalendarSpec>(row.yaml, "row");
    ASSERT_TRUE(spec) << row.yaml << spec.error().reason;
    const auto calendar = Calendar::compile(*spec);
    ASSERT_FALSE(calendar) << row.yaml;
    EXPECT_EQ(calendar.error().reason, row.reason) << row.yaml;
    EXPECT_EQ(calendar.error().field, row.field) << row.yaml;
  }
  for (const char* good : {R"({tz: UTC, week: {mon: [["09:00","12:00"],["12:00","24:00"]], tue: [["00:00","01:00"]]}})",
                           R"({tz: UTC, week: {fri: [["22:00","06:00"]], sat: [["06:00","07:00"]]}})",
                           R"({tz: UTC, week: {fri: [["22:00","00:00"]], sat: [["00:00","07:00"]]}})",
                           R"({tz: UTC, week: {}, overrides: {"2026-02-01": [["09:00","10:00"]]}})"}) {
    EXPECT_TRUE(Calendar::compile(*read_yaml<CalendarSpec>(good, "good"))) << good;
  }
}

TEST(Calendar, local_times_in_gaps_and_folds) {
  struct Row {
    const char *tz, *local, *utc, *back;
  };
  for (const Row& row : {
           // Python's zoneinfo with fold=0 gives the same instants.
           Row{"Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00Z", "2026-03-29T03:30:00+02:00"},
           Row{"Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00+02:00"},
           Row{"Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00+01:00"},
           Row{"America/New_York", "2026-03-08 02:30", "2026-03-08T07:30:00Z", "2026-03-08T03:30:00-04:00"},
           Row{"America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z", "2026-11-01T01:30:00-04:00"},
           Row{"Asia/Kolkata", "2026-01-01T09:00", "2026-01-01T03:30:00Z", "2026-01-01T09:00:00+05:30"},
           Row{"Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45:00Z", "2026-10-04T02:45:00+11:00"},
           Row{"Pacific/Apia", "2011-12-30T10:00", "2011-12-30T20:00:00Z", "2011-12-31T10:00:00+14:00"},
           Row{"Asia/Shanghai", "1988-07-01T09:00", "1988-07-01T00:00:00Z", "1988-07-01T09:00:00+09:00"},
           Row{"Asia/Shanghai", "2026-03-02T09:00:00+01:00", "2026-03-02T08:00:00Z", "2026-03-02T16:00:00+08:00"},
       }) {
    const auto calendar = *Calendar::compile(office(row.tz));
    const auto instant = at(calendar, row.local);
    EXPECT_EQ(to_text(instant), row.utc) << row.tz << row.local;
    EXPECT_EQ(calendar.local_text(instant), row.back) << row.tz << row.local;
  }
  const auto calendar = *Calendar::compile(office("UTC"));
  for (const char* bad : {"", "2026-03-02", "2026-02-30T09:00", "soon"})
    EXPECT_EQ(calendar.parse_time(bad, "start").error().reason, "expected_time") << bad;
  for (const char* far : {"1969-12-31T23:59:59Z", "2201-01-01T00:00:00Z"})
    EXPECT_EQ(calendar.parse_time(far, "start").error().reason, "time_out_of_range") << far;
}

TEST(Calendar, open_time_by_hand) {
  const CalendarSpec lunch = office("Asia/Shanghai");
  const CalendarSpec china = shipped("cn-office");
  const CalendarSpec nights = office("Asia/Shanghai", {{"22:00", "06:00"}});
  const CalendarSpec whole = every_day("Europe/Berlin", {{"00:00", "24:00"}});
  struct Row {
    const CalendarSpec& spec;
    const char *from, *to;
    Duration open;
  };
  const CalendarSpec berlin_nights = every_day("Europe/Berlin", {{"22:00", "06:00"}});
  const CalendarSpec new_york = every_day("America/New_York", {{"00:00", "04:00"}});
  const CalendarSpec kolkata = office("Asia/Kolkata", {{"09:30", "17:30"}});
  const CalendarSpec late = office("Asia/Shanghai", {{"18:00", "24:00"}});
  for (const Row& row : {
           // Monday 11:30 + 30 min to lunch + 30 min after it.
           Row{lunch, "2026-03-02T11:30", "2026-03-02T13:30", 1h},
           // Before opening on Monday: the whole 3 h + 5 h of the day.
           Row{lunch, "2026-03-02T05:00", "2026-03-02T18:00", 8h},
           // Friday 17:00 to 18:00, weekend closed, Monday 09:00 to 10:00.
           Row{lunch, "2026-03-06T17:00", "2026-03-09T10:00", 2h},
           // Year boundary without holidays: Thursday 2026-12-31 16:00-18:00, Friday 09:00-11:00.
           Row{lunch, "2026-12-31T16:00", "2027-01-01T11:00", 4h},
           // Friday 13 Feb 17:00-18:00; Saturday 14 is a make-up day 8 h; 15 to 23 off; Tuesday 24, 09:00-11:00.
           Row{china, "2026-02-13T17:00", "2026-02-24T11:00", 11h},
           // New Year: Wed 31 Dec 2025 17:00-18:00, 1 to 3 off, Sunday 4 make-up 8 h, Monday 5 09:00-10:00.
           Row{china, "2025-12-31T17:00", "2026-01-05T10:00", 10h},
           // Wed 30 Sep 17:00-18:00, 1 to 7 off, Thu 8 and Fri 9 8 h each, Sat 10 make-up 8 h, Mon 12 09:00-10:00.
           Row{china, "2026-09-30T17:00", "2026-10-12T10:00", 26h},
           // Mid-Autumn: Sunday 20 Sep works; Thu 24 17:00-18:00, Fri 25 to Sun 27 off, Mon 28 09:00-10:00.
           Row{china, "2026-09-19T00:00", "2026-09-21T00:00", 8h},
           Row{china, "2026-09-24T17:00", "2026-09-28T10:00", 2h},
           // Friday night reaches to Saturday 06:00; Saturday and Sunday start none; Monday from 22:00.
           Row{nights, "2026-03-06T23:00", "2026-03-09T23:00", 8h},
           Row{nights, "2026-03-07T05:00", "2026-03-07T23:00", 1h},
           // 24:00: Friday 18:00-24:00 from 23:00 is one hour, Monday 18:00-19:00 another.
           Row{late, "2026-03-06T23:00", "2026-03-09T19:00", 2h},
           // Berlin: 29 March has 23 hours, 25 October 25.
           Row{whole, "2026-03-29T00:00", "2026-03-30T00:00", 23h},
           Row{whole, "2026-10-25T00:00", "2026-10-26T00:00", 25h},
           Row{berlin_nights, "2026-03-28T22:00", "2026-03-29T12:00", 7h},
           Row{berlin_nights, "2026-10-24T22:00", "2026-10-25T12:00", 9h},
           // New York: 00:00-04:00 is 3 h on 8 March, 5 h on 1 November.
           Row{new_york, "2026-03-08T00:00", "2026-03-09T00:00", 3h},
           Row{new_york, "2026-11-01T00:00", "2026-11-02T00:00", 5h},
           // Half-hour zone: opens at 04:00Z, so 03:30Z-05:00Z holds one hour.
           Row{kolkata, "2026-03-02T03:30:00Z", "2026-03-02T05:00:00Z", 1h},
           Row{lunch, "2026-03-02T10:00", "2026-03-02T10:00", 0h},
       }) {
    const auto calendar = *Calendar::compile(row.spec);
    const auto from = at(calendar, row.from);
    const auto to = at(calendar, row.to);
    EXPECT_EQ(calendar.between(from, to), row.open) << row.from << " " << row.to;
    EXPECT_EQ(calendar.between(to, from), -row.open) << row.from << " " << row.to;
    EXPECT_EQ(open_time_slowly(calendar, from, to), row.open) << row.from << " " << row.to;
  }
}

TEST(Calendar, add_by_hand) {
  const CalendarSpec lunch = office("Asia/Shanghai");
  const CalendarSpec china = shipped("cn-office");
  const CalendarSpec once = [] {
    CalendarSpec spec;
    spec.tz = "UTC";
    spec.overrides["2026-02-01"] = {{"09:00", "10:00"}};
    return spec;
  }();
  const CalendarSpec berlin = office("Europe/Berlin", {{"00:00", "24:00"}});
  struct Row {
    const CalendarSpec& spec;
    const char* from;
    Duration open;
    const char* to;
  };
  for (const Row& row : {
           Row{lunch, "2026-03-02T10:00", 2h, "2026-03-02T12:00"},  // closing time, not 13:00
           Row{lunch, "2026-03-02T10:00", 2h + 1ms, "2026-03-02T13:00:00.001"},
           Row{lunch, "2026-03-02T10:00", 0h, "2026-03-02T10:00"},
           Row{lunch, "2026-03-07T10:00", 0h, "2026-03-07T10:00"},  // nothing to add: no move, though closed
           Row{lunch, "2026-03-07T10:00", 1h, "2026-03-09T10:00"},  // Saturday: begins on Monday
           Row{lunch, "2026-03-06T20:00", 8h, "2026-03-09T18:00"},
           Row{lunch, "2026-03-02T09:00", 40h, "2026-03-06T18:00"},  // exactly the week
           // Fri 13 Feb 17:00: 1 h, Sat 14 8 h, then 1 h on Tue 24.
           Row{china, "2026-02-13T17:00", 10h, "2026-02-24T10:00"},
           // 48 working hours = 6 days: Wed 29, Thu 30 Apr, off 1 to 5 May, Wed 6, Thu 7, Fri 8, Sat 9 (make-up).
           Row{china, "2026-04-29T09:00", 48h, "2026-05-09T18:00"},
           Row{china, "2025-12-31T17:00", 2h, "2026-01-04T10:00"},
           // Friday 27 March all day 24 h, Monday 30: the clock change on Sunday is not open time.
           Row{berlin, "2026-03-27T00:00", 25h, "2026-03-30T01:00"},
           Row{once, "2026-01-01T00:00", 1h, "2026-02-01T10:00"},
       }) {
    const auto calendar = *Calendar::compile(row.spec);
    EXPECT_EQ(calendar.local_text(calendar.add(at(calendar, row.from), row.open)),
              calendar.local_text(at(calendar, row.to)))
        << row.from;
  }
  const auto calendar = *Calendar::compile(once);
  EXPECT_EQ(calendar.add(at(calendar, "2026-01-01T00:00"), 1h + 1ms), Calendar::range_end);
}

TEST(Calendar, working_days_by_hand) {
  const CalendarSpec lunch = office("Asia/Shanghai");
  const CalendarSpec china = shipped("cn-office");
  const CalendarSpec nights = office("Asia/Shanghai", {{"22:00", "06:00"}});
  struct Row {
    const CalendarSpec& spec;
    const char* from;
    int days;
    const char* to;
  };
  for (const Row& row : {
           Row{lunch, "2026-03-06T17:00", 1, "2026-03-09T18:00"},  // Friday: end of Monday
           Row{lunch, "2026-03-07T12:00", 1, "2026-03-09T18:00"},  // Saturday: Monday is the first working day after it
           Row{lunch, "2026-03-09T07:00", 1, "2026-03-10T18:00"},  // before opening is still Monday
           Row{lunch, "2026-03-09T23:00", 2, "2026-03-11T18:00"},
           Row{lunch, "2026-12-31T10:00", 3, "2027-01-05T18:00"},  // Fri 1, Mon 4, Tue 5 January
           // Thu 12 Feb: Fri 13, Sat 14 (make-up), then Tue 24.
           Row{china, "2026-02-12T10:00", 3, "2026-02-24T18:00"},
           // Wed 30 Sep: Thu 8, Fri 9, Sat 10 (make-up), Mon 12 October.
           Row{china, "2026-09-30T10:00", 4, "2026-10-12T18:00"},
           // Friday's night ends on Saturday 06:00; from Thursday one day on is that.
           Row{nights, "2026-03-05T12:00", 1, "2026-03-07T06:00"},
       }) {
    const auto calendar = *Calendar::compile(row.spec);
    const auto from = at(calendar, row.from);
    const auto to = at(calendar, row.to);
    EXPECT_EQ(calendar.local_text(calendar.add_working_days(from, row.days)), calendar.local_text(to)) << row.from;
    EXPECT_EQ(calendar.working_days_between(from, to), row.days) << row.from;
    EXPECT_EQ(calendar.working_days_between(from, to - 1ms), row.days - 1) << row.from;
    EXPECT_EQ(calendar.working_days_between(to, from), 0) << row.from;
  }
}

TEST(Calendar, shipped_calendars) {
  const auto china = shipped("cn-office");
  int off = 0;
  int make_up = 0;
  for (const auto& [date, windows] : china.overrides) ++(windows.empty() ? off : make_up);
  EXPECT_EQ(off, 33);
  EXPECT_EQ(make_up, 6);
  const auto calendar = *Calendar::compile(china);
  const LocalDay first{std::chrono::local_days{std::chrono::year{2026} / 1 / 1}};
  int working = 0;
  for (int day = 0; day < 365; ++day) working += calendar.is_working_day(first + std::chrono::days{day});
  // 261 Monday-to-Friday dates in 2026 (52 weeks and a Thursday); those of the days off do not work, the 6 make-up days
  // do.
  int weekdays_off = 0;
  for (const auto& [date, windows] : china.overrides) {
    const auto day = calendar.zone().to_local(at(calendar, date + "T12:00"));
    const auto weekday = std::chrono::weekday{std::chrono::floor<std::chrono::days>(day)};
    weekdays_off += windows.empty() && weekday.iso_encoding() <= 5;
    if (!windows.empty()) EXPECT_GE(weekday.iso_encoding(), 6u) << date;
  }
  EXPECT_EQ(working, 261 - weekdays_off + 6);
  const auto always = *Calendar::compile(shipped("always"));
  const auto now = at(always, "2026-12-30T12:34");
  EXPECT_EQ(always.add(now, 100h), now + 100h);
  EXPECT_EQ(always.next_open(now, now + 240h * 10), (OpenInterval{now, now + 240h * 10}));
}

/// Random but sensible calendars: up to three windows a day on half hours, some across midnight, some overrides.
CalendarSpec random_calendar(std::mt19937& random) {
  const auto pick = [&](int from, int to) { return std::uniform_int_distribution<int>(from, to)(random); };
  const auto time = [](int half_hours) { return fmt::format("{:02}:{:02}", half_hours / 2, half_hours % 2 * 30); };
  const auto day = [&] {
    DaySpec windows;
    int from = pick(12, 20);
    for (int count = pick(0, 3); count > 0 && from < 44; --count) {
      const int to = std::min(48, from + pick(1, 8));
      windows.push_back({time(from), time(to)});
      from = to + pick(0, 4);
    }
    if (from < 46 && pick(0, 3) == 0) windows.push_back({"23:00", time(pick(0, 12))});
    return windows;
  };
  constexpr std::array zones{"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata",
                             "Australia/Lord_Howe"};
  CalendarSpec spec;
  spec.tz = zones[static_cast<std::size_t>(pick(0, 4))];
  spec.week = {day(), day(), day(), day(), day(), day(), day()};
  for (int count = pick(0, 30); count > 0; --count)
    spec.overrides[fmt::format("2026-{:02}-{:02}", pick(1, 12), pick(1, 28))] = day();
  spec.week.wed = {{"09:00", "10:00"}};  // never quite closed
  return spec;
}

TEST(Calendar, arithmetic_holds_for_random_calendars) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    std::mt19937 random(seed);
    const auto spec = random_calendar(random);
    const auto compiled = Calendar::compile(spec);
    ASSERT_TRUE(compiled) << seed << compiled.error().field << compiled.error().reason;
    const auto& calendar = *compiled;
    EXPECT_EQ(calendar.spec(), spec);
    const auto again = *Calendar::compile(*from_json<CalendarSpec>(to_json(calendar.spec())));
    const auto begin = at(calendar, "2025-11-01T00:00");
    const auto instant = [&] {
      return begin + std::uniform_int_distribution<std::int64_t>(0, 500LL * 86'400'000)(random) * 1ms;
    };
    for (int round = 0; round < 60; ++round) {
      std::array<Instant, 3> moments{instant(), instant(), instant()};
      std::ranges::sort(moments);
      const auto& [a, b, c] = moments;
      const Duration amount{std::uniform_int_distribution<std::int64_t>(1, 400LL * 3'600'000)(random)};
      const auto there = calendar.add(a, amount);
      ASSERT_EQ(calendar.between(a, there), amount) << seed;
      ASSERT_LT(calendar.between(a, there - 1ms), amount) << seed;  // the first such instant
      ASSERT_LE(calendar.add(a, amount), calendar.add(b, amount)) << seed;
      ASSERT_LT(calendar.add(a, amount), calendar.add(a, amount + 1ms)) << seed;
      ASSERT_EQ(calendar.between(a, b) + calendar.between(b, c), calendar.between(a, c)) << seed;
      ASSERT_EQ(again.add(a, amount), there) << seed;
      const auto days = std::uniform_int_distribution<int>(1, 100)(random);
      ASSERT_EQ(calendar.working_days_between(a, calendar.add_working_days(a, days)), days) << seed;
    }
    const auto from = std::chrono::floor<std::chrono::minutes>(instant());
    const auto to = from + std::chrono::minutes{std::uniform_int_distribution<int>(0, 6'000)(random)};
    ASSERT_EQ(calendar.between(from, to), open_time_slowly(calendar, from, to)) << seed;
    Duration open{};
    for (auto next = calendar.next_open(from, to); next; next = calendar.next_open(next->to, to))
      open += next->to - next->from;
    ASSERT_EQ(open, calendar.between(from, to)) << seed;
  }
}

}  // namespace
}  // namespace sp
