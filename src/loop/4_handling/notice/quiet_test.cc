#include "loop/4_handling/notice/quiet.h"

#include <gtest/gtest.h>

namespace sp::handling {
namespace {

struct Moment {
  const char* at;  // Asia/Shanghai is UTC+8
  bool quiet;
};

TEST(Quiet, HoursBelongToTheDayTheyBeginOn) {
  QuietWeek week;
  week.fri = QuietHours{"22:00", "07:30"};
  week.sun = QuietHours{"00:00", "12:00"};
  const auto zone = Zone::load("Asia/Shanghai").value();
  for (const auto& [at, quiet] : std::initializer_list<Moment>{
           {"2026-03-06T21:59:59+08:00", false},  // a Friday
           {"2026-03-06T22:00:00+08:00", true},
           {"2026-03-07T07:29:59+08:00", true},
           {"2026-03-07T07:30:00+08:00", false},
           {"2026-03-07T23:00:00+08:00", false},
           {"2026-03-08T00:00:00+08:00", true},
           {"2026-03-08T12:00:00+08:00", false},
           {"2026-03-05T23:00:00+08:00", false},
       }) {
    EXPECT_EQ(is_quiet(week, *zone, *parse_instant(at)), quiet) << at;
  }
}

TEST(Quiet, TheClockOnTheWallCounts) {
  QuietWeek week;
  week.sun = QuietHours{"02:30", "03:30"};
  const auto zone = Zone::load("Europe/Berlin").value();
  EXPECT_FALSE(is_quiet(week, *zone, *parse_instant("2026-03-29T00:59:00Z")));  // 01:59, before the clock skips 02:00–03:00
  EXPECT_TRUE(is_quiet(week, *zone, *parse_instant("2026-03-29T01:00:00Z")));   // 03:00
  EXPECT_FALSE(is_quiet(week, *zone, *parse_instant("2026-03-29T01:30:00Z")));
}

TEST(Quiet, AnEscalationComesThroughUnlessThePersonSaysOtherwise) {
  OwnChoices choices;
  EXPECT_TRUE(notice_wish(choices, NoticeKind::escalated).through);
  EXPECT_FALSE(notice_wish(choices, NoticeKind::mentioned).through);
  choices.notices = {{"escalated", NoticeWay::in_app, false}};
  EXPECT_FALSE(notice_wish(choices, NoticeKind::escalated).through);
}

TEST(OwnSettings, RefusesWhatCannotBe) {
  const OwnSettingsChecks checks{[](std::string_view zone) { return zone == "Asia/Shanghai"; }, notice_defaults()};
  const auto refused = [&](const OwnChoices& choices) {
    const auto result = acceptable(choices, checks);
    return result ? std::string("fine") : result.error().field + " " + result.error().reason;
  };
  EXPECT_EQ(refused({}), "fine");
  EXPECT_EQ(refused({.keys = {{"case.reply", "r"}, {"case.note", "r"}}}), "keys.case.reply key_given_twice");
  EXPECT_EQ(refused({.keys = {{"case.reply", ""}, {"case.note", ""}}}), "fine");
  EXPECT_EQ(refused({.time_zone = Text<1, 60>("CST")}), "time_zone unknown_zone");
  EXPECT_EQ(refused({.quiet = {.tue = QuietHours{"25:00", "07:00"}}}), "quiet.tue.from bad_time_of_day");
  EXPECT_EQ(refused({.quiet = {.tue = QuietHours{"22:00", "7:000"}}}), "quiet.tue.to bad_time_of_day");
  EXPECT_EQ(refused({.quiet = {.sun = QuietHours{"22:00", "22:00"}}}), "quiet.sun empty_window");
  EXPECT_EQ(refused({.notices = {{"rumour", NoticeWay::none, false}}}), "notices[0].kind unknown_name");
  EXPECT_EQ(refused({.notices = {{"escalated", NoticeWay::none, false}}}), "notices[0].way notice_required");
}

}  // namespace
}  // namespace sp::handling
