#include "loop/4_handling/plan/plan_schedule.h"

#include <random>

#include <gtest/gtest.h>

#include "loop/1_standards/definition/definition_set.h"

namespace sp::handling {
namespace {

Calendar office() {
  CalendarSpec spec;
  spec.tz = "Asia/Shanghai";
  const DaySpec day{{"09:00", "12:00"}, {"13:00", "18:00"}};
  spec.week = {day, day, day, day, day, {}, {}};
  return *Calendar::compile(spec);
}

PlanTask task(std::int64_t id, std::int64_t minutes, std::vector<TaskNumber> after = {}) {
  PlanTask one;
  one.id = {id};
  one.name = Text<1, 120>(std::string("T") + std::to_string(id));
  one.minutes = {minutes};
  one.after = std::move(after);
  return one;
}

PlanDocument plan(const char* starts_at, std::vector<PlanTask> tasks) {
  PlanDocument document;
  document.starts_at = *parse_instant(starts_at);
  document.tasks = std::move(tasks);
  return document;
}

std::string start(const Schedule& times, std::size_t at) { return to_text(times.tasks[at].start); }
std::string finish(const Schedule& times, std::size_t at) { return to_text(times.tasks[at].finish); }

TEST(PlanSchedule, BeginsWhenTheCalendarOpensAndGoesOnAfterTheWeekend) {
  const auto times = schedule(plan("2026-03-06T22:00:00Z", {task(1, 480), task(2, 60, {{1}})}), office());  // a Saturday, 06:00
  ASSERT_TRUE(times);
  EXPECT_EQ(start(*times, 0), "2026-03-09T01:00:00Z");
  EXPECT_EQ(finish(*times, 0), "2026-03-09T10:00:00Z");
  EXPECT_EQ(start(*times, 1), "2026-03-10T01:00:00Z");
  EXPECT_EQ(to_text(times->finish), "2026-03-10T02:00:00Z");
}

TEST(PlanSchedule, TheLongestChainIsCriticalAndTheRestHasSlack) {
  const auto times = schedule(plan("2026-03-02T01:00:00Z", {task(1, 60), task(2, 300, {{1}}), task(3, 60, {{1}}), task(4, 60, {{2}, {3}})}), office());
  ASSERT_TRUE(times);
  EXPECT_TRUE(times->tasks[0].critical && times->tasks[1].critical && times->tasks[3].critical);
  EXPECT_FALSE(times->tasks[2].critical);
  EXPECT_EQ(times->tasks[2].slack_ms, 240 * 60'000);
}

TEST(PlanSchedule, ATaskMayHaveToWaitForItsDay) {
  auto document = plan("2026-03-02T01:00:00Z", {task(1, 60)});
  document.tasks[0].not_before = parse_instant("2026-03-04T04:30:00Z");  // at lunch
  document.tasks[0].due = parse_instant("2026-03-05T00:00:00Z");
  const auto times = schedule(document, office());
  ASSERT_TRUE(times);
  EXPECT_EQ(start(*times, 0), "2026-03-04T05:00:00Z");
  EXPECT_EQ(to_text(times->tasks[0].due), "2026-03-05T00:00:00Z");
}

TEST(PlanSchedule, RefusesWhatCannotBe) {
  const auto reason = [](std::vector<PlanTask> tasks) {
    const auto times = schedule(plan("2026-03-02T01:00:00Z", std::move(tasks)), office());
    return times ? std::string() : times.error().reason + (times.error().details.empty() ? "" : " " + times.error().details[0].second);
  };
  EXPECT_EQ(reason({task(1, 60, {{1}})}), "task_cycle T1 → T1");
  EXPECT_EQ(reason({task(5, 60), task(1, 60, {{5}, {3}}), task(2, 60, {{1}}), task(3, 60, {{2}})}), "task_cycle T1 → T2 → T3 → T1");
  EXPECT_EQ(reason({task(1, 60, {{2}})}), "unknown_task 2");
  EXPECT_EQ(reason({task(1, 60), task(1, 60)}), "duplicate_task 1");
}

TEST(PlanSchedule, NothingBeginsBeforeWhatItWaitsForAndTheEndIsOnTheCriticalPath) {
  std::mt19937 random(7);
  const Calendar calendar = office();
  for (int round = 0; round < 60; ++round) {
    std::vector<PlanTask> tasks;
    const std::int64_t count = 1 + random() % 20;
    for (std::int64_t id = 1; id <= count; ++id) {
      tasks.push_back(task(id, 5 + random() % 2000));
      for (std::int64_t before = 1; before < id; ++before)
        if (random() % 4 == 0) tasks.back().after.push_back({before});
    }
    const auto document = plan("2026-03-02T01:00:00Z", tasks);
    const auto times = schedule(document, calendar);
    ASSERT_TRUE(times);
    bool critical_end = false;
    for (std::size_t at = 0; at < tasks.size(); ++at) {
      const ScheduledTask& when = times->tasks[at];
      EXPECT_EQ(calendar.between(when.start, when.finish), std::chrono::minutes{tasks[at].minutes.value});
      EXPECT_TRUE(calendar.open_at(when.start));
      EXPECT_GE(when.slack_ms, 0);
      for (const std::int64_t before : tasks[at].after) EXPECT_LE(times->tasks[static_cast<std::size_t>(before - 1)].finish, when.start);
      critical_end |= when.critical && when.finish == times->finish;
    }
    EXPECT_TRUE(critical_end);
  }
}

}  // namespace
}  // namespace sp::handling
