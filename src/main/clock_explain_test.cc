#include "main/clock_explain.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace sp {
namespace {

constexpr std::string_view office = R"(calendar:
  tz: Asia/Shanghai
  week:
    mon: [["09:00", "12:00"], ["13:00", "18:00"]]
    tue: [[09:00, 12:00], [13:00, 18:00]]
    fri: [["09:00", "12:00"], ["13:00", "18:00"]]
  overrides: {"2026-03-09": [], "2026-03-08": [["10:00", "11:00"]]}
)";

boost::json::value explained(const std::string& question) {
  const auto answer = explain_clock(question, "q.yaml", true, Instant{});
  EXPECT_TRUE(answer) << question << (answer ? "" : answer.error().reason + " " + answer.error().field);
  return answer ? boost::json::parse(*answer) : boost::json::value();
}

TEST(ClockExplain, answers_with_table) {
  // Friday 17:00: one hour; Sunday 8 is a make-up hour; Monday 9 off; Tuesday 09:00-10:00 paused, one hour to 11:00.
  const auto answer = explained(std::string(office) + R"(start: 2026-03-06 17:00
target: {within: 3h, unit: working}
pauses: [{from: 2026-03-10T09:00, to: "2026-03-10T02:00:00Z"}]
now: 2026-03-08T10:30
)");
  EXPECT_EQ(boost::json::serialize(answer), boost::json::serialize(boost::json::parse(R"({
    "deadline":{"utc":"2026-03-10T03:00:00Z","local":"2026-03-10T11:00:00+08:00"},
    "elapsed":{"ms":5400000,"text":"1h30m"},"remaining":{"ms":5400000,"text":"1h30m"},
    "state":"running","unit":"working","now":{"utc":"2026-03-08T02:30:00Z","local":"2026-03-08T10:30:00+08:00"},
    "intervals":[
      {"from":{"utc":"2026-03-06T09:00:00Z","local":"2026-03-06T17:00:00+08:00"},
       "to":{"utc":"2026-03-06T10:00:00Z","local":"2026-03-06T18:00:00+08:00"},
       "kind":"open","counted_ms":3600000,"total_ms":3600000},
      {"from":{"utc":"2026-03-06T10:00:00Z","local":"2026-03-06T18:00:00+08:00"},
       "to":{"utc":"2026-03-08T02:00:00Z","local":"2026-03-08T10:00:00+08:00"},
       "kind":"closed","counted_ms":0,"total_ms":3600000},
      {"from":{"utc":"2026-03-08T02:00:00Z","local":"2026-03-08T10:00:00+08:00"},
       "to":{"utc":"2026-03-08T03:00:00Z","local":"2026-03-08T11:00:00+08:00"},
       "kind":"open","counted_ms":3600000,"total_ms":7200000},
      {"from":{"utc":"2026-03-08T03:00:00Z","local":"2026-03-08T11:00:00+08:00"},
       "to":{"utc":"2026-03-10T01:00:00Z","local":"2026-03-10T09:00:00+08:00"},
       "kind":"closed","counted_ms":0,"total_ms":7200000},
      {"from":{"utc":"2026-03-10T01:00:00Z","local":"2026-03-10T09:00:00+08:00"},
       "to":{"utc":"2026-03-10T02:00:00Z","local":"2026-03-10T10:00:00+08:00"},
       "kind":"paused","counted_ms":0,"total_ms":7200000},
      {"from":{"utc":"2026-03-10T02:00:00Z","local":"2026-03-10T10:00:00+08:00"},
       "to":{"utc":"2026-03-10T03:00:00Z","local":"2026-03-10T11:00:00+08:00"},
       "kind":"open","counted_ms":3600000,"total_ms":10800000}]})")));
}

TEST(ClockExplain, states_and_units) {
  struct Row {
    const char *rest, *state, *local;
    std::int64_t elapsed_ms, remaining_ms;
  };
  for (const Row& row : {
           Row{"start: 2026-03-06T17:00\ntarget: {within: 2d, unit: natural}\nnow: 2026-03-09T17:00", "breached",
               "2026-03-08T17:00:00+08:00", 259'200'000, -86'400'000},
           Row{"start: 2026-03-06T17:00\ntarget: {within: 2h, unit: working}\npauses: [{from: 2026-03-06T17:30}]\nnow: "
               "2026-03-08T10:30",
               "paused", "2026-03-10T10:00:00+08:00", 1'800'000, 5'400'000},
           Row{"start: 2026-03-06T17:00\ntarget: {within: 2h, unit: working}\nstopped: 2026-03-08T11:00\nnow: "
               "2026-03-12T10:30",
               "met", "2026-03-08T11:00:00+08:00", 7'200'000, 0},
           // Sunday's make-up hour is the first working date, Tuesday the second (Monday is off).
           Row{"start: 2026-03-06T17:00\ntarget: {within: 2d, unit: working_days}\nnow: 2026-03-08T12:00", "running",
               "2026-03-10T18:00:00+08:00", 7'200'000, 28'800'000},
       }) {
    const auto answer = explained(std::string(office) + row.rest);
    EXPECT_EQ(answer.at("state").as_string(), row.state) << row.rest;
    EXPECT_EQ(answer.at("deadline").at("local").as_string(), row.local) << row.rest;
    EXPECT_EQ(answer.at("elapsed").at("ms").as_int64(), row.elapsed_ms) << row.rest;
    EXPECT_EQ(answer.at("remaining").at("ms").as_int64(), row.remaining_ms) << row.rest;
  }
  const auto days = explained(
      std::string(office) + "start: 2026-03-06T17:00\ntarget: {within: 2d, unit: working_days}\nnow: 2026-03-08T12:00");
  EXPECT_EQ(days.at("elapsed").at("days").as_int64(), 1);
  EXPECT_EQ(days.at("remaining").at("days").as_int64(), 1);
  // JSON, indented with tabs, says the same.
  const auto json = explained(
      "{\n\t\"calendar\": {\"tz\": \"UTC\", \"week\": {\"mon\": [[\"09:00\", \"12:00\"]]}},\n"
      "\t\"start\": \"2026-03-02T09:00\",\n\t\"target\": {\"within\": \"1h\", \"unit\": \"working\"},\n"
      "\t\"pauses\": [],\n\t\"now\": \"2026-03-02T09:00:00Z\"\n}\n");
  EXPECT_EQ(json.at("deadline").at("utc").as_string(), "2026-03-02T10:00:00Z");
}

TEST(ClockExplain, refusals) {
  struct Row {
    std::string question, reason, field, line;
  };
  const std::string good = std::string(office) + "target: {within: 2h, unit: working}\n";
  for (const Row& row : {
           Row{"calendar: {tz: [", "bad_yaml", "", "1"},
           Row{std::string(office) + "target: {within: 2h, unit: working}", "required", "start", "1"},
           Row{good + "start: 2026-03-06T17:00\nwhen: 1", "unknown_field", "when", "10"},
           Row{good + "start: tomorrow", "expected_time", "start", "9"},
           Row{good + "start: 2026-03-06T17:00\npauses: [{from: 2026-03-06T18:00, to: 2026-03-06T17:00}]",
               "pause_ends_before_start", "pauses[0].to", "10"},
           Row{std::string(office) + "start: 2026-03-06T17:00\ntarget: {within: 2d, unit: working}", "unclear_days",
               "target.within", "9"},
           Row{std::string(office) + "start: 2026-03-06T17:00\ntarget: {within: 2h, unit: hours}", "expected_one_of",
               "target.unit", "9"},
           Row{"calendar:\n  tz: UTC\n  week: {mon: [[\"09:00\", \"25:00\"]]}\nstart: 2026-03-06T17:00\n"
               "target: {within: 2h, unit: working}",
               "bad_time_of_day", "calendar.week.mon[0][1]", "3"},
           Row{"calendar: {tz: UTC, week: {}, overrides: {\"2026-03-06\": [[\"09:00\", \"10:00\"]]}}\n"
               "start: 2026-03-06T00:00\ntarget: {within: 2h, unit: working}",
               "calendar_runs_out", "target.within", "3"},
       }) {
    const auto refused = explain_clock(row.question, "q.yaml", false, Instant{});
    ASSERT_FALSE(refused) << row.question;
    EXPECT_EQ(refused.error().reason, row.reason) << row.question;
    EXPECT_EQ(refused.error().field, row.field) << row.question;
    std::string line;
    for (const auto& [name, value] : refused.error().details) line = name == "line" ? value : line;
    EXPECT_EQ(line, row.line) << row.question;
  }
}

TEST(ClockExplain, exit_codes_and_text) {
  const auto file = testing::TempDir() + "clock_explain_test.yaml";
  const auto run = [&](std::string_view content, bool json) {
    std::ofstream(file, std::ios::binary) << content;
    std::ostringstream out;
    std::ostringstream err;
    const int code = clock_explain(file, json, out, err);
    return std::tuple(code, out.str(), err.str());
  };
  const auto question =
      std::string(office) + "start: 2026-03-06T17:00\ntarget: {within: 1h, unit: working}\nnow: 2026-03-06T17:30\n";
  const auto [code, table, silence] = run(question, false);
  EXPECT_EQ(code, 0);
  EXPECT_TRUE(table.starts_with("deadline   2026-03-06T18:00:00+08:00  (2026-03-06T10:00:00Z)\nelapsed    30m\n"))
      << table;
  EXPECT_EQ(silence, "");
  const auto [refused, nothing, message] =
      run("calendar: {tz: Mars, week: {}}\nstart: x\ntarget: {within: 1h, unit: working}\n", true);
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(nothing, "");
  EXPECT_EQ(message, file +
                         ":1:16: calendar.tz: There is no time zone Mars. Given: Mars. Expected: an IANA name such as "
                         "Asia/Shanghai. [unknown_zone]\n");
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(clock_explain(file + ".not_there", true, out, err), 2);
  std::remove(file.c_str());
}

}  // namespace
}  // namespace sp
