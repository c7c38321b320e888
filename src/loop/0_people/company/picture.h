// A picture that strangers' browsers will be shown: what its bytes are, never what its sender called it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sp {

struct Picture {
  std::string_view type;               // "image/png", "image/jpeg", "image/webp"
  std::int64_t width = 0, height = 0;  // as its head says
};

/// PNG, JPEG or WebP with a head that says how large it is; nothing for anything else: SVG and HTML may hold scripts.
std::optional<Picture> picture_from(std::string_view bytes);

}  // namespace sp
