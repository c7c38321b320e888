#include "loop/4_handling/notice/quiet.h"

#include <algorithm>
#include <array>

namespace sp::handling {
namespace {

constexpr int day_minutes = 24 * 60;

NoticeDefault default_of(NoticeKind kind) {
  NoticeDefault standard{std::string(enum_text(kind))};
  constexpr std::array at_once{NoticeKind::mentioned, NoticeKind::escalated, NoticeKind::breached, NoticeKind::nudged};
  if (std::ranges::find(at_once, kind) != at_once.end()) standard.way = NoticeWay::in_browser;
  // Who is called by an escalation is the last there is to call: it is heard at night, and cannot be turned off.
  standard.through = standard.required = kind == NoticeKind::escalated;
  return standard;
}

}  // namespace

bool is_quiet(const QuietWeek& week, const Zone& zone, Instant at) {
  const std::array<const std::optional<QuietHours>*, 7> days{&week.sun, &week.mon, &week.tue, &week.wed, &week.thu, &week.fri, &week.sat};
  const LocalTime local = zone.to_local(at);
  const auto date = std::chrono::floor<std::chrono::days>(local);
  const auto minute = static_cast<int>(std::chrono::floor<std::chrono::minutes>(local - date).count());
  const unsigned today = std::chrono::weekday(date).c_encoding();
  const auto covers = [&](unsigned day, int now) {
    const auto& hours = *days[day % 7];
    if (!hours) return false;
    const int from = minutes_of_day(hours->from).value_or(0);
    int to = minutes_of_day(hours->to).value_or(0);
    if (to <= from) to += day_minutes;
    return from <= now && now < to;
  };
  return covers(today, minute) || covers(today + 6, minute + day_minutes);
}

std::vector<NoticeDefault> notice_defaults() {
  std::vector<NoticeDefault> defaults;
  for (const Choice& choice : choices_of<NoticeKind>) defaults.push_back(default_of(static_cast<NoticeKind>(choice.value)));
  return defaults;
}

NoticeWish notice_wish(const OwnChoices& choices, NoticeKind kind) { return wish_for(choices, default_of(kind)); }

}  // namespace sp::handling
