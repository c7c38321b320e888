// Words that every definition uses: texts in three languages, names, who acts, how time is counted.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/describe.h"
#include "base/result.h"
#include "base/time.h"

namespace sp {

/// An id inside definitions: letters, digits, '_' and '-', a letter first ("first_response", "cn-office").
struct Name : Text<1, 60> {
  using Text::Text;
  static constexpr std::string_view expected = "expected_name";
  static bool is_valid(std::string_view text);
};

/// A day, "2026-04-01".
struct DateText : Text<1, 10> {
  using Text::Text;
  static constexpr std::string_view expected = "expected_date";
  static bool is_valid(std::string_view text);
};
/// Nothing for anything but a real day of the years 1970 to 9999.
std::optional<std::chrono::sys_days> parse_date(std::string_view text);

/// Who: "customer", "role:lead", "team:quick-response".
struct Party : Text<1, 80> {
  using Text::Text;
  static constexpr std::string_view expected = "expected_actor";
  static bool is_valid(std::string_view text);
};

/// A point on the way to a deadline: "80%" of the time used, "+4h" after the deadline, "-30m" before it.
struct ClockPoint {
  int percent = 100;
  Duration offset{};
  friend bool operator==(const ClockPoint&, const ClockPoint&) = default;
};
std::optional<ClockPoint> parse_clock_point(std::string_view text);
struct ClockPointText : Text<1, 12> {
  using Text::Text;
  static constexpr std::string_view expected = "expected_clock_point";
  static bool is_valid(std::string_view text) { return parse_clock_point(text).has_value(); }
};

using VersionNumber = Int<1, 9999>;
using Clause = Text<1, 60>;  // "Q1.2", "gbt19012:7.4", "own"

/// A text that a person reads. All three languages are required everywhere.
struct Words {
  Text<1, 2000> zh_CN;
  Text<1, 2000> zh_TW;
  Text<1, 2000> en;
};
BOOST_DESCRIBE_STRUCT(Words, (), (zh_CN, zh_TW, en))

/// `language` is "zh-CN", "zh-TW" or "en"; anything else reads zh-CN.
inline std::string_view words_in(const Words& words, std::string_view language) {
  return language == "en" ? words.en : language == "zh-TW" ? words.zh_TW : words.zh_CN;
}

/// How a span is counted: on the wall clock, in open hours, or in whole open days. Part of every time limit,
/// because "48小时" alone never says which.
BOOST_DEFINE_ENUM_CLASS(TimeUnit, natural, working, working_days)

/// Refuses at `path` what no clock can count: nothing at all (expected_duration), and parts of a day in working_days
/// (not_whole_days; "2d" is two of them).
Result<void> check_span(Duration within, TimeUnit unit, const std::string& path);

/// Why a case waits with its clocks standing still.
BOOST_DEFINE_ENUM_CLASS(PauseReason, waiting_customer, waiting_third_party, scheduled)

}  // namespace sp
