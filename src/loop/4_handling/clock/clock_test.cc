#include "loop/4_handling/clock/clock.h"

#include <random>

#include <gtest/gtest.h>

#include "base/embedded.h"
#include "base/yaml.h"

namespace sp {
namespace {

using namespace std::chrono_literals;

Calendar office(const std::string& tz = "Asia/Shanghai",
                const DaySpec& day = {{"09:00", "12:00"}, {"13:00", "18:00"}}) {
  CalendarSpec spec;
  spec.tz = tz;
  spec.week = {day, day, day, day, day, {}, {}};
  return *Calendar::compile(spec);
}

Calendar china() {
  const std::string file = "definitions/calendars/cn-office.yaml";
  return *Calendar::compile(*read_yaml<CalendarSpec>(embedded_file(file), file));
}

Instant at(const Calendar& calendar, const std::string& text) {
  const auto instant = calendar.parse_time(text, "");
  EXPECT_TRUE(instant) << text;
  return instant.value_or(Instant{});
}

ClockTarget target(std::string_view within, TimeUnit unit) {
  const auto parsed = parse_target(within, unit, "target");
  EXPECT_TRUE(parsed) << within;
  return parsed.value_or(ClockTarget{});
}

ClockRun run_of(const Calendar& calendar, const std::string& start, const ClockTarget& target,
                const std::vector<std::pair<std::string, std::string>>& pauses = {}) {
  ClockRun run;
  run.id = "solved";
  run.target = target;
  run.started_at = at(calendar, start);
  for (const auto& [from, to] : pauses)
    run.pauses.push_back({at(calendar, from), to.empty() ? std::nullopt : std::optional(at(calendar, to)), "customer"});
  return run;
}

std::string names(const std::vector<Firing>& firings) {
  std::string text;
  for (const Firing& firing : firings) text += (text.empty() ? "" : " ") + firing.step;
  return text;
}

constexpr auto natural = TimeUnit::natural;
constexpr auto working = TimeUnit::working;
constexpr auto days = TimeUnit::working_days;

TEST(Clock, targets) {
  struct Row {
    const char* within;
    TimeUnit unit;
    const char* result;
  };
  for (const Row& row :
       {Row{"48h", natural, "2d"}, Row{"2d", natural, "2d"}, Row{"90s", working, "90s"}, Row{"48h", working, "48h"},
        Row{"2d", days, "2d"}, Row{"2d", working, "unclear_days"}, Row{"48h", days, "not_whole_days"},
        Row{"0h", natural, "bad_duration"}, Row{"0d", days, "bad_duration"}, Row{"two days", natural, "bad_duration"},
        Row{"-1h", working, "bad_duration"}}) {
    const auto parsed = parse_target(row.within, row.unit, "target.within");
    EXPECT_EQ(parsed ? to_text(*parsed) : parsed.error().reason, row.result) << row.within << enum_text(row.unit);
    if (!parsed) EXPECT_EQ(parsed.error().field, "target.within");
    else EXPECT_EQ(*parse_target(to_text(*parsed), row.unit, ""), *parsed);
  }
}

TEST(Clock, deadlines_by_hand) {
  const auto lunch = office();
  const auto holidays = china();
  const auto berlin = office("Europe/Berlin", {{"09:00", "17:00"}});
  const auto new_york = office("America/New_York", {{"09:00", "17:00"}});
  const auto nights = office("Europe/Berlin", {{"22:00", "06:00"}});
  const auto kolkata = office("Asia/Kolkata", {{"09:30", "17:30"}});
  using Pauses = std::vector<std::pair<std::string, std::string>>;
  struct Row {
    const char* why;
    const Calendar& calendar;
    const char *start, *within;
    TimeUnit unit;
    Pauses pauses;
    const char* deadline;
  };
  for (const Row& row : {
           Row{"8 h is one day", lunch, "2026-03-02T09:00", "8h", working, {}, "2026-03-02T18:00"},
           Row{"night start begins at 09:00", lunch, "2026-03-02T20:00", "1h", working, {}, "2026-03-03T10:00"},
           Row{"Fri 16:00: 2 h, Mon 3 + 3 h", lunch, "2026-03-06T16:00", "8h", working, {}, "2026-03-09T16:00"},
           Row{"paused 10-11: one hour later",
               lunch,
               "2026-03-02T09:00",
               "2h",
               working,
               {{"2026-03-02T10:00", "2026-03-02T11:00"}},
               "2026-03-02T12:00"},
           Row{"paused over lunch: nothing lost",
               lunch,
               "2026-03-02T09:00",
               "4h",
               working,
               {{"2026-03-02T12:00", "2026-03-02T13:00"}},
               "2026-03-02T14:00"},
           // Fri 17:00-18:00 is the only open hour of that pause: Fri 16-17 1 h, Mon 09-10 1 h.
           Row{"weekend pause takes one hour",
               lunch,
               "2026-03-06T16:00",
               "2h",
               working,
               {{"2026-03-06T17:00", "2026-03-09T09:00"}},
               "2026-03-09T10:00"},
           Row{"natural weekend pause takes all of it",
               lunch,
               "2026-03-06T16:00",
               "2h",
               natural,
               {{"2026-03-06T17:00", "2026-03-09T09:00"}},
               "2026-03-09T10:00"},
           Row{"two overlapping pauses are one",
               lunch,
               "2026-03-02T09:00",
               "2h",
               working,
               {{"2026-03-02T10:30", "2026-03-02T11:30"}, {"2026-03-02T10:00", "2026-03-02T11:00"}},
               "2026-03-02T13:30"},
           Row{"a pause at the deadline is too late",
               lunch,
               "2026-03-02T09:00",
               "3h",
               working,
               {{"2026-03-02T12:00", "2026-03-04T12:00"}},
               "2026-03-02T12:00"},
           Row{"a pause a millisecond before is not",
               lunch,
               "2026-03-02T09:00",
               "3h",
               natural,
               {{"2026-03-02T11:59:59.999", "2026-03-02T12:59:59.999"}},
               "2026-03-02T13:00"},
           Row{"born paused",
               lunch,
               "2026-03-02T09:00",
               "1h",
               working,
               {{"2026-03-01T09:00", "2026-03-02T10:00"}},
               "2026-03-02T11:00"},
           Row{"a pause of no length",
               lunch,
               "2026-03-02T09:00",
               "1h",
               working,
               {{"2026-03-02T09:30", "2026-03-02T09:30"}},
               "2026-03-02T10:00"},
           // Wed 29 and Thu 30 April 8 h each, Wed 6, Thu 7, Fri 8, Sat 9 May (make-up).
           Row{"Labour Day", holidays, "2026-04-29T09:00", "48h", working, {}, "2026-05-09T18:00"},
           Row{"natural time has no holidays", holidays, "2026-04-29T09:00", "48h", natural, {}, "2026-05-01T09:00"},
           Row{"Spring Festival in days", holidays, "2026-02-12T10:00", "3d", days, {}, "2026-02-24T18:00"},
           // 24 h are 24 h, the wall clock shows 10:00 because an hour was skipped; in autumn 08:00.
           Row{"Berlin spring, natural", berlin, "2026-03-28T09:00", "24h", natural, {}, "2026-03-29T10:00"},
           Row{"Berlin autumn, natural", berlin, "2026-10-24T09:00", "24h", natural, {}, "2026-10-25T08:00"},
           Row{"New York spring, natural", new_york, "2026-03-07T12:00", "48h", natural, {}, "2026-03-09T13:00"},
           Row{"New York autumn, natural", new_york, "2026-10-31T12:00", "48h", natural, {}, "2026-11-02T11:00"},
           // Working hours do not notice it: Friday 16-17, Monday 09-10.
           Row{"Berlin spring, working", berlin, "2026-03-27T16:00", "2h", working, {}, "2026-03-30T10:00"},
           Row{"New York autumn, working", new_york, "2026-10-30T16:00", "2h", working, {}, "2026-11-02T10:00"},
           // Friday 27 March 22:00 to 06:00 is 8 h. Next opening is Monday 22:00.
           Row{"night shift over a weekend", nights, "2026-03-27T22:00", "9h", working, {}, "2026-03-30T23:00"},
           Row{"half-hour zone", kolkata, "2026-03-02T17:00", "1h", working, {}, "2026-03-03T10:00"},
           Row{"year boundary", lunch, "2026-12-31T17:00", "2h", working, {}, "2027-01-01T10:00"},
           Row{"Friday + 1 working day", lunch, "2026-03-06T10:00", "1d", days, {}, "2026-03-09T18:00"},
           Row{"Saturday + 1 working day", lunch, "2026-03-07T10:00", "1d", days, {}, "2026-03-09T18:00"},
           Row{"an hour's pause costs no day",
               lunch,
               "2026-03-02T10:00",
               "2d",
               days,
               {{"2026-03-03T10:00", "2026-03-03T11:00"}},
               "2026-03-04T18:00"},
           Row{"paused as Tuesday ends: Tuesday is lost",
               lunch,
               "2026-03-02T10:00",
               "2d",
               days,
               {{"2026-03-03T17:00", "2026-03-04T09:00"}},
               "2026-03-05T18:00"},
           Row{"paused over the weekend only",
               lunch,
               "2026-03-05T10:00",
               "2d",
               days,
               {{"2026-03-06T18:00", "2026-03-09T08:00"}},
               "2026-03-09T18:00"},
           Row{"Monday to Wednesday: two days lost",
               lunch,
               "2026-03-06T10:00",
               "1d",
               days,
               {{"2026-03-09T10:00", "2026-03-11T10:00"}},
               "2026-03-11T18:00"},
           Row{"pause at the end of the last day",
               lunch,
               "2026-03-06T10:00",
               "1d",
               days,
               {{"2026-03-09T18:00", "2026-03-12T10:00"}},
               "2026-03-09T18:00"},
       }) {
    const auto run = run_of(row.calendar, row.start, target(row.within, row.unit), row.pauses);
    const auto last = deadline(run, row.calendar);
    ASSERT_TRUE(last) << row.why;
    EXPECT_EQ(row.calendar.local_text(*last), row.calendar.local_text(at(row.calendar, row.deadline))) << row.why;
    EXPECT_EQ(deadline_if_resumed(run, row.calendar, run.started_at), *last) << row.why;
    const auto view = look(run, row.calendar, *last);
    EXPECT_EQ(view.remaining_ms, 0) << row.why;
    EXPECT_EQ(view.elapsed_ms, view.target_ms) << row.why;
    if (row.unit == days) EXPECT_EQ(view.remaining_days, 0) << row.why;
    const auto list = stretches(run, row.calendar, run.started_at, 1000);
    ASSERT_FALSE(list.empty()) << row.why;
    EXPECT_EQ(list.front().from, run.started_at) << row.why;
    EXPECT_EQ(list.back().to, *last) << row.why;
    EXPECT_EQ(list.back().total_ms, view.target_ms) << row.why;
    for (std::size_t next = 1; next < list.size(); ++next) EXPECT_EQ(list[next].from, list[next - 1].to) << row.why;
  }
}

TEST(Clock, states) {
  const auto calendar = office();
  const auto two_hours = target("2h", working);  // from Monday 10:00: to 12:00
  struct Row {
    const char *why, *pause_from, *pause_to, *stop, *now;
    ClockState state;
    std::int64_t elapsed_minutes, remaining_minutes;
    const char* deadline;  // empty: not known
  };
  for (const Row& row : {
           Row{"running", "", "", "", "2026-03-02T10:30", ClockState::running, 30, 90, "2026-03-02T12:00"},
           Row{"before the start", "", "", "", "2026-03-02T09:00", ClockState::running, 0, 120, "2026-03-02T12:00"},
           Row{"at the deadline", "", "", "", "2026-03-02T12:00", ClockState::running, 120, 0, "2026-03-02T12:00"},
           Row{"just after", "", "", "", "2026-03-02T12:00:00.001", ClockState::breached_open, 120, 0,
               "2026-03-02T12:00"},
           Row{"late", "", "", "", "2026-03-02T14:00", ClockState::breached_open, 180, -60, "2026-03-02T12:00"},
           Row{"paused", "2026-03-02T11:00", "", "", "2026-03-02T16:00", ClockState::paused, 60, 60, ""},
           Row{"paused and resumed", "2026-03-02T11:00", "2026-03-02T13:30", "", "2026-03-02T13:45",
               ClockState::running, 75, 45, "2026-03-02T14:30"},
           Row{"paused at the deadline: late all the same", "2026-03-02T12:00", "", "", "2026-03-02T13:00",
               ClockState::breached_open, 120, 0, "2026-03-02T12:00"},
           Row{"paused after the deadline", "2026-03-02T14:00", "", "", "2026-03-02T16:00", ClockState::breached_open,
               180, -60, "2026-03-02T12:00"},
           Row{"stopped in time", "", "", "2026-03-02T11:00", "2026-03-05T11:00", ClockState::met, 60, 60,
               "2026-03-02T12:00"},
           Row{"stopped at the deadline", "", "", "2026-03-02T12:00", "2026-03-05T11:00", ClockState::met, 120, 0,
               "2026-03-02T12:00"},
           Row{"stopped late", "", "", "2026-03-02T13:30", "2026-03-05T11:00", ClockState::breached, 150, -30,
               "2026-03-02T12:00"},
           // Stopped within the lunch break: past 12:00, so late, though no open time passed.
           Row{"stopped in the break after it", "", "", "2026-03-02T12:30", "2026-03-05T11:00", ClockState::breached,
               120, 0, "2026-03-02T12:00"},
           // Stopped while paused since 11:00: the pause ends there, one hour was used.
           Row{"stopped while paused", "2026-03-02T11:00", "", "2026-03-04T15:00", "2026-03-05T11:00", ClockState::met,
               60, 60, "2026-03-04T16:00"},
       }) {
    auto run = run_of(calendar, "2026-03-02T10:00", two_hours);
    if (*row.pause_from) pause(run, at(calendar, row.pause_from), "customer");
    if (*row.pause_to) resume(run, at(calendar, row.pause_to));
    if (*row.stop) stop(run, at(calendar, row.stop));
    const auto view = look(run, calendar, at(calendar, row.now));
    EXPECT_EQ(enum_text(view.state), enum_text(row.state)) << row.why;
    EXPECT_EQ(view.elapsed_ms, row.elapsed_minutes * 60'000) << row.why;
    EXPECT_EQ(view.remaining_ms, row.remaining_minutes * 60'000) << row.why;
    EXPECT_EQ(view.deadline ? calendar.local_text(*view.deadline) : "",
              *row.deadline ? calendar.local_text(at(calendar, row.deadline)) : "")
        << row.why;
  }
  auto run = run_of(calendar, "2026-03-02T10:00", two_hours);
  pause(run, at(calendar, "2026-03-02T11:00"), "customer");
  // Resumed at 16:00, one hour is left: 17:00.
  EXPECT_EQ(deadline_if_resumed(run, calendar, at(calendar, "2026-03-02T16:00")), at(calendar, "2026-03-02T17:00"));
  cancel(run, at(calendar, "2026-03-02T17:00"));
  EXPECT_EQ(look(run, calendar, at(calendar, "2026-03-09T17:00")).state, ClockState::cancelled);
  EXPECT_FALSE(next_instant(run, calendar, run.started_at));
}

TEST(Clock, fires_each_step_once) {
  const auto calendar = office();
  auto run = run_of(calendar, "2026-03-02T09:00", target("10h", working));  // to Tuesday 11:00
  run.clause = "Q1.2";
  run.escalations = {
      {"tell_lead", 90, 0}, {"tell_manager", 100, 3'600'000}, {"remind", 100, -1'800'000}, {"at_breach", 100, 0}};
  struct Row {
    const char *now, *fired, *next;
  };
  for (const Row& row : {
           // 50 % = 5 h: Monday 15:00. 80 % = 8 h: Monday 18:00. 90 %: Tuesday 10:00. Half an hour before: 10:30.
           Row{"2026-03-02T14:59", "", "2026-03-02T15:00"},
           Row{"2026-03-02T15:00", "warn_50", "2026-03-02T18:00"},
           Row{"2026-03-03T10:15", "warn_80 tell_lead", "2026-03-03T10:30"},
           Row{"2026-03-03T11:00", "remind", "2026-03-03T11:00:00.001"},
           Row{"2026-03-03T11:01", "breach at_breach", "2026-03-03T12:00"},
           Row{"2026-03-04T11:01", "tell_manager", ""},
           Row{"2027-03-04T11:01", "", ""},
       }) {
    const auto now = at(calendar, row.now);
    const auto firings = fire(run, calendar, now);
    EXPECT_EQ(names(firings), row.fired) << row.now;
    EXPECT_EQ(fire(run, calendar, now), firings);  // until folded it stays due
    for (const Firing& firing : firings) mark_fired(run, firing);
    EXPECT_TRUE(fire(run, calendar, now).empty()) << row.now;
    const auto next = next_instant(run, calendar, now);
    EXPECT_EQ(next ? calendar.local_text(*next) : "", *row.next ? calendar.local_text(at(calendar, row.next)) : "")
        << row.now;
  }
}

TEST(Clock, steps_and_pauses) {
  const auto calendar = office();
  const auto start = "2026-03-02T09:00";
  auto run = run_of(calendar, start, target("2h", working));  // warns at 10:00 and 10:36, late after 11:00
  pause(run, at(calendar, "2026-03-02T10:05"), "customer");
  const auto late_timer = at(calendar, "2026-03-02T15:00");
  // The warning at 10:00 was due before the pause; nothing else can become due in it.
  EXPECT_EQ(names(fire(run, calendar, late_timer)), "warn_50");
  for (const Firing& firing : fire(run, calendar, late_timer)) mark_fired(run, firing);
  EXPECT_FALSE(next_instant(run, calendar, late_timer));
  resume(run, late_timer);
  // 65 min used; 96 min are reached 31 min after 15:00.
  EXPECT_EQ(next_instant(run, calendar, late_timer), at(calendar, "2026-03-02T15:31"));

  // A stopped clock: the breach that the timekeeper missed is still reported, warnings are not.
  auto late = run_of(calendar, start, target("2h", working));
  stop(late, at(calendar, "2026-03-02T11:30"));
  EXPECT_EQ(next_instant(late, calendar, late_timer), at(calendar, "2026-03-02T11:00:00.001"));
  EXPECT_EQ(names(fire(late, calendar, late_timer)), "breach");
  auto in_time = run_of(calendar, start, target("2h", working));
  stop(in_time, at(calendar, "2026-03-02T11:00"));
  EXPECT_FALSE(next_instant(in_time, calendar, late_timer));

  // Working days: Monday to the end of Wednesday holds 3 x 8 open hours; half of them, 8 + 3 + 1, is Tuesday 14:00.
  const auto in_days = run_of(calendar, start, target("2d", days));
  EXPECT_EQ(next_instant(in_days, calendar, in_days.started_at), at(calendar, "2026-03-03T14:00"));
}

TEST(Clock, policy_change_keeps_start_and_pauses) {
  const auto calendar = office();
  auto run = run_of(calendar, "2026-03-02T09:00", target("4h", working), {{"2026-03-02T10:00", "2026-03-02T11:00"}});
  run.policy_version = 1;
  const auto now = at(calendar, "2026-03-02T17:00");  // deadline was 15:00: 1 h, pause, 1 h, lunch, 2 h
  EXPECT_EQ(deadline(run, calendar), at(calendar, "2026-03-02T15:00"));
  for (const Firing& firing : fire(run, calendar, now)) mark_fired(run, firing);
  EXPECT_EQ(look(run, calendar, now).state, ClockState::breached_open);

  ClockPolicy longer;
  longer.target = target("10h", working);
  longer.policy_version = 2;
  auto changed = retarget(run, longer, calendar, now);
  // 7 h (of 8, one paused) on Monday, 3 h on Tuesday.
  EXPECT_EQ(deadline(changed, calendar), at(calendar, "2026-03-03T12:00"));
  EXPECT_EQ(look(changed, calendar, now).state, ClockState::running);
  EXPECT_EQ(changed.pauses, run.pauses);
  EXPECT_EQ(changed.policy_version, 2);
  // 50 % of 10 h is Monday 16:00 and fired; 80 % and the breach lie ahead again.
  EXPECT_EQ(next_instant(changed, calendar, now), at(calendar, "2026-03-03T10:00"));
  EXPECT_EQ(names(fire(changed, calendar, at(calendar, "2026-03-04T09:00"))), "warn_80 breach");

  ClockPolicy shorter;
  shorter.target = target("3h", natural);
  shorter.policy_version = 3;
  changed = retarget(run, shorter, calendar, now);
  EXPECT_EQ(deadline(changed, calendar), at(calendar, "2026-03-02T13:00"));
  EXPECT_TRUE(fire(changed, calendar, now).empty());  // it had been reported late already

  const auto berlin = office("Europe/Berlin");
  ClockPolicy elsewhere = longer;
  elsewhere.target = target("1h", working);
  elsewhere.calendar = "de-office";
  // 09:00 in Shanghai is 02:00 in Berlin (winter time): opens there at 09:00, no pause left in open hours.
  EXPECT_EQ(deadline(retarget(run, elsewhere, berlin, now), berlin), at(berlin, "2026-03-02T10:00"));

  stop(run, now);
  EXPECT_EQ(retarget(run, longer, calendar, now), run);
}

TEST(Clock, reopening) {
  const auto calendar = office();
  const auto stopped = at(calendar, "2026-03-02T10:00");
  const auto reopened = at(calendar, "2026-03-04T10:00");
  auto run = run_of(calendar, "2026-03-02T09:00", target("2h", working));
  for (const Firing& firing : fire(run, calendar, stopped)) mark_fired(run, firing);  // 50 % at 10:00
  stop(run, stopped);

  auto goes_on = run;
  reopen(goes_on, reopened);
  EXPECT_EQ(deadline(goes_on, calendar), at(calendar, "2026-03-04T11:00"));  // one of two hours was left
  EXPECT_EQ(goes_on.cycle, 0);
  EXPECT_EQ(names(fire(goes_on, calendar, at(calendar, "2026-03-04T12:00"))), "warn_80 breach");

  auto anew = run;
  anew.reopen = ReopenPolicy::restart;
  reopen(anew, reopened);
  EXPECT_EQ(deadline(anew, calendar), at(calendar, "2026-03-04T12:00"));
  EXPECT_EQ(anew.cycle, 1);
  EXPECT_EQ(names(fire(anew, calendar, at(calendar, "2026-03-04T12:01"))), "warn_50 warn_80 breach");

  auto rests = run;
  rests.reopen = ReopenPolicy::none;
  reopen(rests, reopened);
  EXPECT_EQ(look(rests, calendar, reopened).state, ClockState::met);

  // Late before it was stopped: it stays late.
  auto late = run_of(calendar, "2026-03-02T09:00", target("30m", working));
  stop(late, stopped);
  reopen(late, reopened);
  EXPECT_EQ(look(late, calendar, reopened).state, ClockState::breached_open);
}

TEST(Clock, is_stored_as_json) {
  const auto calendar = office();
  auto run = run_of(calendar, "2026-03-02T09:00", target("2d", days), {{"2026-03-02T10:00", ""}});
  run.escalations = {{"tell_lead", 90, -5}};
  run.fired = {{"warn_50", 0}};
  const auto text = to_json(run);
  EXPECT_EQ(*from_stored_json<ClockRun>(text), run);
  EXPECT_NE(text.find(R"("target":{"unit":"working_days","within_ms":0,"days":2})"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("reopen":"continue")"), std::string::npos) << text;
}

/// Steps minutes from the start: counts what is open and not paused, until enough has counted.
Instant deadline_slowly(const ClockRun& run, const Calendar& calendar) {
  const auto target = run.target.within_ms / 60'000;
  std::int64_t counted = 0;
  auto now = run.started_at;
  for (; counted < target; now += 1min) {
    const bool paused =
        std::ranges::any_of(run.pauses, [&](const Pause& pause) { return pause.from <= now && now < *pause.to; });
    counted += !paused && (run.target.unit == TimeUnit::natural || calendar.open_at(now));
  }
  return now;
}

TEST(Clock, deadlines_agree_with_stepping_minutes) {
  const std::vector<Calendar> calendars{office(), china(), office("Europe/Berlin", {{"22:00", "06:00"}}),
                                        office("Asia/Kolkata", {{"09:30", "13:15"}, {"14:00", "24:00"}})};
  for (unsigned seed = 1; seed <= 300; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&](int from, int to) { return std::uniform_int_distribution<int>(from, to)(random); };
    const auto& calendar = calendars[seed % calendars.size()];
    ClockRun run;
    run.target = {pick(0, 1) ? working : natural, pick(1, 30 * 60) * std::int64_t{60'000}, 0};
    run.started_at = at(calendar, "2026-03-20T00:00") + std::chrono::minutes{pick(0, 30 * 1440)};
    for (int count = pick(0, 6); count > 0; --count) {
      const auto from = run.started_at + std::chrono::minutes{pick(-600, 6000)};
      run.pauses.push_back({from, from + std::chrono::minutes{pick(0, 3000)}, "customer"});
    }
    const auto last = deadline(run, calendar);
    ASSERT_EQ(last, deadline_slowly(run, calendar)) << seed;
    const auto now = run.started_at + std::chrono::minutes{pick(0, 10'000)};
    const auto view = look(run, calendar, now);
    ASSERT_EQ(view.elapsed_ms + view.remaining_ms, view.target_ms) << seed;
    ASSERT_EQ(view.state == ClockState::breached_open, now > *last) << seed;
    const auto list = stretches(run, calendar, now, 10'000);
    ASSERT_EQ(list.back().total_ms, run.target.within_ms) << seed;
  }
}

}  // namespace
}  // namespace sp
