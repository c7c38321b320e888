#include "loop/0_people/own_settings/own_settings.h"

#include <algorithm>
#include <set>

namespace sp {
namespace {

constexpr std::size_t own_keys_max = 200, command_length_max = 60, own_notices_max = 50;

void on(OwnSettings& settings, const OwnSettingsChanged& event) { settings.choices = event.choices; }

Result<void> one_command_each(const std::map<std::string, Text<0, 40>>& keys) {
  if (keys.size() > own_keys_max) return invalid("keys", "too_many_items", {{"max", std::to_string(own_keys_max)}});
  std::set<std::string_view> given;
  for (const auto& [command, key] : keys) {
    if (command.empty() || command.size() > command_length_max) return invalid("keys", "too_long", {{"max", std::to_string(command_length_max)}});
    if (!key.empty() && !given.insert(key).second) return invalid("keys." + command, "key_given_twice", {{"key", key}});
  }
  return {};
}

Result<void> are_hours(std::string_view day, const QuietHours& hours) {
  const std::string field = "quiet." + std::string(day);
  const auto from = minutes_of_day(hours.from), to = minutes_of_day(hours.to);
  if (!from) return invalid(field + ".from", "bad_time_of_day", {{"given", hours.from}});
  if (!to) return invalid(field + ".to", "bad_time_of_day", {{"given", hours.to}});
  if (*from == *to) return invalid(field, "empty_window", {{"given", hours.from + "–" + hours.to}});
  return {};
}

Result<void> known_notices(const std::vector<NoticeWish>& wishes, const std::vector<NoticeDefault>& known) {
  if (wishes.size() > own_notices_max) return invalid("notices", "too_many_items", {{"max", std::to_string(own_notices_max)}});
  std::set<std::string_view> named;
  for (std::size_t at = 0; at < wishes.size(); ++at) {
    const NoticeWish& wish = wishes[at];
    const std::string field = "notices[" + std::to_string(at) + "].";
    const auto found = std::ranges::find(known, std::string_view(wish.kind), &NoticeDefault::kind);
    if (found == known.end() || !named.insert(wish.kind).second) return invalid(field + "kind", "unknown_name", {{"name", wish.kind}});
    if (found->required && wish.way == NoticeWay::none) return invalid(field + "way", "notice_required");
  }
  return {};
}

}  // namespace

void apply(OwnSettings& settings, const OwnSettingsEvent& event) {
  std::visit([&](const auto& body) { on(settings, body); }, event);
}

std::optional<int> minutes_of_day(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  const int hour = (text[0] - '0') * 10 + text[1] - '0', minute = (text[3] - '0') * 10 + text[4] - '0';
  if (hour > 23 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

Result<void> acceptable(const OwnChoices& choices, const OwnSettingsChecks& checks) {
  SP_TRY_VOID(one_command_each(choices.keys));
  if (choices.time_zone && !checks.zone_known(*choices.time_zone)) return invalid("time_zone", "unknown_zone", {{"given", *choices.time_zone}});
  Result<void> hours;
  for_each_member(choices.quiet, [&](std::string_view day, const std::optional<QuietHours>& quiet) {
    if (hours && quiet) hours = are_hours(day, *quiet);
  });
  SP_TRY_VOID(hours);
  return known_notices(choices.notices, checks.notices);
}

OwnSettings load_own_settings(db::Connection& connection, StaffId id) {
  auto settings = db::load<OwnSettings>(connection, id);
  return settings ? std::move(*settings) : OwnSettings{.id = id};
}

NoticeWish wish_for(const OwnChoices& choices, const NoticeDefault& standard) {
  const auto own = std::ranges::find_if(choices.notices, [&](const NoticeWish& wish) { return std::string_view(wish.kind) == standard.kind; });
  return own == choices.notices.end() ? NoticeWish{standard.kind, standard.way, standard.through} : *own;
}

ReplayCheck own_settings_replay() { return replay_check<OwnSettings, OwnSettingsEvent>("own_settings"); }

}  // namespace sp
