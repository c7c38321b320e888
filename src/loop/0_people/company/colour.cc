#include "loop/0_people/company/colour.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace sp {
namespace {

constexpr Colour white{255, 255, 255}, black{0, 0, 0};

/// The darkest, or the lightest, of the grounds an accent stands on, and what is written on the accent.
struct Grounds {
  Colour page, on_accent, towards;
};
constexpr Grounds grounds(Look look) {
  return look == Look::light ? Grounds{{0xf6, 0xf7, 0xf9}, white, black}
                             : Grounds{{0x16, 0x1d, 0x26}, {0x0b, 0x10, 0x16}, white};
}

double linear(std::uint8_t channel) {
  const double share = channel / 255.0;
  return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(Colour colour) {
  return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

/// The first on the way from `wish` to `end` that `is_good`; the end when none is.
template <class Good>
Colour first_good(Colour wish, Colour end, Good is_good) {
  for (int step = 0; step < 100; ++step) {
    const Colour tried = mixed(wish, end, step / 100.0);
    if (is_good(tried)) return tried;
  }
  return end;
}

}  // namespace

std::optional<Colour> colour_from(std::string_view text) {
  if (text.size() != 7 || text[0] != '#') return std::nullopt;
  std::array<int, 6> digits{};
  for (std::size_t at = 0; at < digits.size(); ++at) {
    const char c = text[at + 1];
    if (c >= '0' && c <= '9') digits[at] = c - '0';
    else if (c >= 'a' && c <= 'f') digits[at] = c - 'a' + 10;
    else if (c >= 'A' && c <= 'F') digits[at] = c - 'A' + 10;
    else return std::nullopt;
  }
  const auto channel = [&](std::size_t at) { return static_cast<std::uint8_t>(digits[at] * 16 + digits[at + 1]); };
  return Colour{channel(0), channel(2), channel(4)};
}

std::string to_text(Colour colour) { return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue); }

double contrast(Colour a, Colour b) {
  const double one = luminance(a), other = luminance(b);
  return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

Colour mixed(Colour from, Colour to, double share) {
  const auto channel = [share](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(std::lround(a + (b - a) * share));
  };
  return {channel(from.red, to.red), channel(from.green, to.green), channel(from.blue, to.blue)};
}

Colour page_of(Look look) { return grounds(look).page; }

double accent_contrast(Look look, Colour accent) {
  const Grounds on = grounds(look);
  return std::min(contrast(on.on_accent, accent), contrast(accent, on.page));
}

Colour readable_accent(Look look, Colour wish) {
  return first_good(wish, grounds(look).towards,
                    [&](Colour tried) { return accent_contrast(look, tried) >= contrast_min; });
}

Shades shades_of(Look look, Colour accent) {
  const Grounds on = grounds(look);
  const Colour tint = mixed(look == Look::light ? white : on.page, accent, look == Look::light ? 0.11 : 0.18);
  const Colour ink = first_good(mixed(accent, on.towards, 0.2), on.towards,
                                [&](Colour tried) { return contrast(tried, tint) >= contrast_min; });
  return {to_text(accent), to_text(mixed(accent, on.towards, 0.18)), to_text(on.on_accent), to_text(ink),
          to_text(tint)};
}

}  // namespace sp
