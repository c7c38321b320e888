#include "base/time.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace sp {
namespace {

/// Reads exactly `width` digits at the front of `text` and removes them.
std::optional<int> take_digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  int value = 0;
  for (char c : text.substr(0, width)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(width);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

/// Up to three digits after the point count as milliseconds; more are read and dropped.
std::optional<int> take_fraction_ms(std::string_view& text) {
  int ms = 0;
  std::size_t digits = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits, text.remove_prefix(1)) {
    if (digits < 3) ms = ms * 10 + (text.front() - '0');
  }
  if (digits == 0 || digits > 9) return std::nullopt;
  for (; digits < 3; ++digits) ms *= 10;
  return ms;
}

/// "Z", "+08:00" or "+0800" as minutes east of Greenwich, and nothing behind it.
std::optional<int> take_offset_minutes(std::string_view& text) {
  if (take(text, 'Z')) return 0;
  const int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
  if (sign == 0) return std::nullopt;
  const auto hours = take_digits(text, 2);
  take(text, ':');
  const auto minutes = take_digits(text, 2);
  if (!hours || !minutes || *hours > 18 || *minutes > 59) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

struct Unit {
  std::string_view name;
  std::int64_t ms;
};
constexpr std::array<Unit, 5> units{{{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

}  // namespace

std::string to_text(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{instant - day};
  std::string text;
  text.reserve(24);
  const auto put = [&](int value, int digits, char after) {  // fmt takes ten times as long, and every event has instants
    for (int place = digits == 4 ? 1000 : digits == 3 ? 100 : 10; place > 0; place /= 10)
      text += static_cast<char>('0' + value / place % 10);
    text += after;
  };
  put(static_cast<int>(date.year()), 4, '-');
  put(static_cast<int>(static_cast<unsigned>(date.month())), 2, '-');
  put(static_cast<int>(static_cast<unsigned>(date.day())), 2, 'T');
  put(static_cast<int>(time.hours().count()), 2, ':');
  put(static_cast<int>(time.minutes().count()), 2, ':');
  const auto ms = static_cast<int>(time.subseconds().count());
  put(static_cast<int>(time.seconds().count()), 2, ms != 0 ? '.' : 'Z');
  if (ms != 0) put(ms, 3, 'Z');
  return text;
}

std::optional<Instant> parse_instant(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || !(take(text, 'T') || take(text, ' '))) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute) return std::nullopt;
  int second = 0;
  int ms = 0;
  if (take(text, ':')) {
    const auto seconds = take_digits(text, 2);
    if (!seconds) return std::nullopt;
    second = *seconds;
    if (take(text, '.')) {
      const auto fraction = take_fraction_ms(text);
      if (!fraction) return std::nullopt;
      ms = *fraction;
    }
  }
  const auto offset = take_offset_minutes(text);
  if (!offset || !text.empty()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *year < 1900 || *hour > 23 || *minute > 59 || second > 59) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute - *offset} +
         std::chrono::seconds{second} + Duration{ms};
}

std::optional<Duration> parse_duration(std::string_view text) {
  std::int64_t count = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 0) return std::nullopt;
  const std::string_view suffix(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
  constexpr std::int64_t limit_ms = 100LL * 366 * 86'400'000;
  for (const Unit& unit : units) {
    if (suffix == unit.name && count <= limit_ms / unit.ms) return Duration{count * unit.ms};
  }
  return std::nullopt;
}

std::string to_text(Duration duration) {
  const auto ms = duration.count();
  for (const Unit& unit : units) {
    if (ms != 0 && ms % unit.ms == 0) return fmt::format("{}{}", ms / unit.ms, unit.name);
  }
  return "0s";
}

}  // namespace sp
