#include "loop/1_standards/definition/definition_types.h"

#include <charconv>

namespace sp {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool Name::is_valid(std::string_view text) {
  if (text.empty() || !is_letter(text.front())) return false;
  for (char c : text) {
    if (!is_letter(c) && !is_digit(c) && c != '_' && c != '-') return false;
  }
  return true;
}

bool Party::is_valid(std::string_view text) {
  if (text == "customer") return true;
  if (!text.starts_with("role:") && !text.starts_with("team:")) return false;
  return Name::is_valid(text.substr(5));
}

std::optional<std::chrono::sys_days> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t length) {
    int value = 0;
    for (char c : text.substr(from, length)) {
      if (!is_digit(c)) return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
  if (year < 1970 || month < 1 || day < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

bool DateText::is_valid(std::string_view text) { return parse_date(text).has_value(); }

std::optional<ClockPoint> parse_clock_point(std::string_view text) {
  if (text.ends_with('%')) {
    int percent = 0;
    const auto* end = text.data() + text.size() - 1;
    const auto read = std::from_chars(text.data(), end, percent);
    if (read.ec != std::errc{} || read.ptr != end || percent < 1 || percent > 1000) return std::nullopt;
    return ClockPoint{percent, {}};
  }
  if (!text.starts_with('+') && !text.starts_with('-')) return std::nullopt;
  const auto offset = parse_duration(text.substr(1));
  if (!offset) return std::nullopt;
  return ClockPoint{100, text.front() == '-' ? -*offset : *offset};
}

Result<void> check_span(Duration within, TimeUnit unit, const std::string& path) {
  if (within <= Duration{}) return invalid(path, "expected_duration");
  if (unit == TimeUnit::working_days && within % std::chrono::days{1} != Duration{})
    return invalid(path, "not_whole_days");
  return {};
}

}  // namespace sp
