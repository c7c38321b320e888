#include "base/id.h"

#include <algorithm>

namespace sp {
namespace {

// Crockford's alphabet without the letters people misread (i, l, o, u).
constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t length = 13;
constexpr int counter_bits = 21;

}  // namespace

std::string id_text(std::int64_t value) {
  std::string text(length, '0');
  auto rest = static_cast<std::uint64_t>(value);
  for (std::size_t at = length; at-- > 0; rest >>= 5) text[at] = alphabet[rest & 31];
  return text;
}

std::optional<std::int64_t> parse_id(std::string_view text) {
  if (text.size() != length) return std::nullopt;
  std::uint64_t value = 0;
  for (char c : text) {
    const auto digit = alphabet.find(c);
    if (digit == std::string_view::npos || (value >> 58) != 0) return std::nullopt;
    value = (value << 5) | digit;
  }
  if (value == 0 || value > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::int64_t IdSource::next_value(Instant now) {
  const std::int64_t floor = to_ms(now) << counter_bits;
  std::int64_t last = last_.load(std::memory_order_relaxed);
  std::int64_t next = 0;
  do {
    next = std::max(last + 1, floor);
  } while (!last_.compare_exchange_weak(last, next, std::memory_order_relaxed));
  return next;
}

}  // namespace sp
