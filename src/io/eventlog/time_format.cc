#include "io/eventlog/time_format.h"

#include <array>

#include "base/text.h"

namespace sp::io {
namespace {

constexpr std::string_view parts = "YmdHIpMSfbzs%";

struct Fields {
  int year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int ms = 0;
  std::optional<bool> afternoon;
  std::optional<int> offset_minutes;
  std::optional<std::int64_t> epoch_seconds;
};

/// One to `width` digits.
std::optional<std::int64_t> take_number(std::string_view& text, std::size_t width) {
  std::int64_t value = 0;
  std::size_t digits = 0;
  for (; digits < width && digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits)
    value = value * 10 + (text[digits] - '0');
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take_number(std::string_view& text, std::size_t width, int& into) {
  const auto number = take_number(text, width);
  if (number) into = static_cast<int>(*number);
  return number.has_value();
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool take_word(std::string_view& text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (std::size_t at = 0; at < word.size(); ++at) {
    if (upper(text[at]) != upper(word[at])) return false;
  }
  text.remove_prefix(word.size());
  return true;
}

bool take_month_name(std::string_view& text, int& month) {
  constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (std::size_t at = 0; at < names.size(); ++at) {
    if (!take_word(text, names[at])) continue;
    month = static_cast<int>(at) + 1;
    return true;
  }
  return false;
}

bool take_fraction(std::string_view& text, int& ms) {
  std::size_t digits = 0;
  ms = 0;
  for (int weight = 100; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits, weight /= 10)
    ms += (text[digits] - '0') * weight;
  text.remove_prefix(digits);
  return digits > 0 && digits <= 9;
}

bool take_offset(std::string_view& text, std::optional<int>& minutes_east) {
  if (take_word(text, "Z")) {
    minutes_east = 0;
    return true;
  }
  const int sign = take_word(text, "+") ? 1 : take_word(text, "-") ? -1 : 0;
  if (sign == 0 || text.size() < 4) return false;
  std::string_view hour_text = text.substr(0, 2);
  text.remove_prefix(2);
  take_word(text, ":");
  std::string_view minute_text = text.substr(0, 2);
  if (minute_text.size() != 2) return false;
  text.remove_prefix(2);
  int hours = 0;
  int minutes = 0;
  if (!take_number(hour_text, 2, hours) || !take_number(minute_text, 2, minutes)) return false;
  if (!hour_text.empty() || !minute_text.empty() || hours > 18 || minutes > 59) return false;
  minutes_east = sign * (hours * 60 + minutes);
  return true;
}

bool take_part(char part, std::string_view& text, Fields& fields) {
  switch (part) {
    case 'Y': return take_number(text, 4, fields.year);
    case 'm': return take_number(text, 2, fields.month);
    case 'd': return take_number(text, 2, fields.day);
    case 'H':
    case 'I': return take_number(text, 2, fields.hour);
    case 'M': return take_number(text, 2, fields.minute);
    case 'S': return take_number(text, 2, fields.second);
    case 'f': return take_fraction(text, fields.ms);
    case 'b': return take_month_name(text, fields.month);
    case 'z': return take_offset(text, fields.offset_minutes);
    case 's': return (fields.epoch_seconds = take_number(text, 10)).has_value();
    case 'p':
      fields.afternoon = take_word(text, "PM");
      return *fields.afternoon || take_word(text, "AM");
    default: return take_word(text, "%");
  }
}

/// The whole of `text` by the whole of `pattern`.
bool match(std::string_view pattern, std::string_view text, Fields& fields) {
  for (; !pattern.empty(); pattern.remove_prefix(1)) {
    if (pattern.front() == '%') {
      pattern.remove_prefix(1);
      if (!take_part(pattern.front(), text, fields)) return false;
    } else if (pattern.front() == ' ') {
      while (text.starts_with(' ')) text.remove_prefix(1);
    } else if (!text.starts_with(pattern.front())) {
      return false;
    } else {
      text.remove_prefix(1);
    }
  }
  return text.empty();
}

/// The fields as if they were UTC.
std::optional<Instant> instant_of(const Fields& fields) {
  int hour = fields.hour;
  if (fields.afternoon) {
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + (*fields.afternoon ? 12 : 0);
  }
  const std::chrono::year_month_day date{std::chrono::year{fields.year},
                                         std::chrono::month(static_cast<unsigned>(fields.month)),
                                         std::chrono::day(static_cast<unsigned>(fields.day))};
  if (!date.ok() || fields.year < 1900 || hour > 23 || fields.minute > 59 || fields.second > 59) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{fields.minute} +
         std::chrono::seconds{fields.second} + Duration{fields.ms};
}

std::unexpected<Refusal> not_a_time(std::string_view reason, std::string_view text) {
  return invalid("time", reason, {{"value", text_head(text, 40)}});
}

}  // namespace

Result<TimeFormat> TimeFormat::make(std::string_view pattern, std::string_view zone) {
  TimeFormat format;
  format.pattern_ = pattern;
  std::string seen;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] != '%') continue;
    const std::string_view part = pattern.substr(++at, 1);
    if (part.empty() || !parts.contains(part.front()))
      return invalid("time.format", "time_pattern_unknown", {{"part", '%' + std::string(part)}});
    seen += part;
  }
  const auto has = [&](std::string_view any) { return seen.find_first_of(any) != std::string::npos; };
  if (!pattern.empty() && !has("s") && !(has("Y") && has("mb") && has("d")))
    return invalid("time.format", "time_pattern_incomplete");
  if (!zone.empty()) {
    const auto name = icu::UnicodeString::fromUTF8({zone.data(), static_cast<std::int32_t>(zone.size())});
    const std::shared_ptr<icu::TimeZone> known(icu::TimeZone::createTimeZone(name));
    format.zone_ = std::dynamic_pointer_cast<const icu::BasicTimeZone>(known);
    if (!format.zone_ || *known == icu::TimeZone::getUnknown())
      return invalid("time.zone", "unknown_zone", {{"given", std::string(zone)}});
  }
  return format;
}

Result<Instant> TimeFormat::read(std::string_view text) const {
  return pattern_.empty() ? read_iso(text) : read_pattern(text);
}

Result<Instant> TimeFormat::read_iso(std::string_view text) const {
  if (const auto instant = parse_instant(text)) return *instant;
  if (const auto local = parse_instant(std::string(text) + 'Z')) return from_local(*local, text);
  return not_a_time("bad_time", text);
}

Result<Instant> TimeFormat::read_pattern(std::string_view text) const {
  Fields fields;
  if (!match(pattern_, text, fields)) return not_a_time("bad_time", text);
  if (fields.epoch_seconds) return Instant{std::chrono::seconds{*fields.epoch_seconds} + Duration{fields.ms}};
  const auto local = instant_of(fields);
  if (!local) return not_a_time("bad_time", text);
  if (fields.offset_minutes) return *local - std::chrono::minutes{*fields.offset_minutes};
  return from_local(*local, text);
}

Result<Instant> TimeFormat::from_local(Instant local, std::string_view text) const {
  if (!zone_) return not_a_time("time_without_offset", text);
  std::int32_t raw_ms = 0;
  std::int32_t summer_ms = 0;
  UErrorCode error = U_ZERO_ERROR;
  zone_->getOffsetFromLocal(static_cast<UDate>(to_ms(local)), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw_ms,
                            summer_ms, error);
  if (U_FAILURE(error)) return not_a_time("bad_time", text);
  return local - Duration{raw_ms + summer_ms};
}

}  // namespace sp::io
