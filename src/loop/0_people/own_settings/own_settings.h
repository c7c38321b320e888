// What a member of staff has set for himself: language, look, keys, how dense lists are, when he wants quiet, and which
// notices reach him how. One record a person, which only he changes; every browser he signs in at follows it.
// Clause: P8.2 (communication: what must be heard is heard, the rest as the person wishes).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/replay.h"
#include "app/routes.h"

namespace sp {

BOOST_DEFINE_ENUM_CLASS(Theme, system, light, dark)
BOOST_DEFINE_ENUM_CLASS(ListDensity, roomy, dense)
/// `in_browser`: in the program, and as a notification of the browser.
BOOST_DEFINE_ENUM_CLASS(NoticeWay, none, in_app, in_browser)

/// Times of day in the person's zone, "22:00"; `to` at or before `from` is on the next day.
struct QuietHours {
  Text<5, 5> from, to;
};
BOOST_DESCRIBE_STRUCT(QuietHours, (), (from, to))

/// By the weekday on which they begin.
struct QuietWeek {
  std::optional<QuietHours> mon, tue, wed, thu, fri, sat, sun;
};
BOOST_DESCRIBE_STRUCT(QuietWeek, (), (mon, tue, wed, thu, fri, sat, sun))

/// How a kind of notice reaches the person. `through`: also in quiet hours.
struct NoticeWish {
  Text<1, 40> kind;
  NoticeWay way = NoticeWay::in_app;
  bool through = false;
};
BOOST_DESCRIBE_STRUCT(NoticeWish, (), (kind, way, through))

struct OwnChoices {
  std::optional<Language> language;  // absent: as each browser keeps it
  std::optional<Theme> theme;        // likewise
  ListDensity density = ListDensity::roomy;
  std::map<std::string, Text<0, 40>> keys;  // by command, those that differ from what it comes with; "" is none
  std::optional<Text<1, 60>> time_zone;     // absent: the company's
  QuietWeek quiet;
  std::vector<NoticeWish> notices;  // a kind that is not named is as it comes
};
BOOST_DESCRIBE_STRUCT(OwnChoices, (), (language, theme, density, keys, time_zone, quiet, notices))

struct OwnSettings {
  static constexpr std::string_view table = "own_settings";
  StaffId id;
  std::int64_t version = 0;
  OwnChoices choices;
};
BOOST_DESCRIBE_STRUCT(OwnSettings, (), (id, version, choices))

struct OwnSettingsChanged {
  OwnChoices choices;
};
BOOST_DESCRIBE_STRUCT(OwnSettingsChanged, (), (choices))

using OwnSettingsEvent = std::variant<OwnSettingsChanged>;
void apply(OwnSettings& settings, const OwnSettingsEvent& event);

/// One kind of notice as it comes. `required`: it reaches everybody in one way or another.
struct NoticeDefault {
  std::string kind;
  NoticeWay way = NoticeWay::in_app;
  bool through = false;
  bool required = false;
};
BOOST_DESCRIBE_STRUCT(NoticeDefault, (), (kind, way, through, required))

/// What higher steps know, lent by main/compose.cc.
struct OwnSettingsChecks {
  std::function<bool(std::string_view)> zone_known;
  std::vector<NoticeDefault> notices;
};

/// Minutes since midnight of "22:00"; nothing for anything else.
std::optional<int> minutes_of_day(std::string_view text);

/// Refuses: too_many_items, key_given_twice (one key, one command), unknown_zone, bad_time_of_day, empty_window,
/// unknown_name, notice_required.
Result<void> acceptable(const OwnChoices& choices, const OwnSettingsChecks& checks);

/// As kept; of version 0 before the person said anything.
OwnSettings load_own_settings(db::Connection& connection, StaffId id);

/// How notices of this kind reach the person.
NoticeWish wish_for(const OwnChoices& choices, const NoticeDefault& standard);

/// GET and PUT /own-settings.
void own_settings_routes(OwnSettingsChecks checks, Routes& routes);

ReplayCheck own_settings_replay();

}  // namespace sp
