// Colours by their contrast, as WCAG 2.2 measures it (relative luminance of sRGB, 1.4.3): what a company may choose as
// its accent, and the shades the pages need of it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/describe.h"

namespace sp {

/// Text of body size needs this much against what it stands on.
inline constexpr double contrast_min = 4.5;

struct Colour {
  std::uint8_t red = 0, green = 0, blue = 0;
  friend bool operator==(const Colour&, const Colour&) = default;
};

/// "#0f6e6a", of either case; nothing for anything else.
std::optional<Colour> colour_from(std::string_view text);
std::string to_text(Colour colour);

/// From 1 to 21.
double contrast(Colour a, Colour b);
/// `share` of the way from one to the other, 0 to 1.
Colour mixed(Colour from, Colour to, double share);

/// How pages look behind an accent (web/src/ui/tokens.css: paper and surface) and what is written on it.
enum class Look { light, dark };
Colour page_of(Look look);

/// The lower of the two that matter: what is written on it, and it on the page.
double accent_contrast(Look look, Colour accent);
/// The accent itself, or the nearest on its way to black (light) or to white (dark) that is readable.
Colour readable_accent(Look look, Colour wish);

/// What the pages set for one look; each pair that is read together has at least contrast_min.
struct Shades {
  std::string accent, strong, on_accent, ink, tint;
};
BOOST_DESCRIBE_STRUCT(Shades, (), (accent, strong, on_accent, ink, tint))

/// REQUIRES: `accent` is readable in this look.
Shades shades_of(Look look, Colour accent);

}  // namespace sp
