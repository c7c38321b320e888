#include "loop/0_people/company/picture.h"

namespace sp {
namespace {

using namespace std::string_view_literals;

/// A number of `count` bytes; 0 behind the end, which no picture's size is.
std::int64_t big(std::string_view bytes, std::size_t at, std::size_t count) {
  std::int64_t number = 0;
  if (at + count > bytes.size()) return 0;
  for (std::size_t i = 0; i < count; ++i) number = number * 256 + static_cast<unsigned char>(bytes[at + i]);
  return number;
}

std::int64_t little(std::string_view bytes, std::size_t at, std::size_t count) {
  std::int64_t number = 0;
  if (at + count > bytes.size()) return 0;
  for (std::size_t i = count; i-- > 0;) number = number * 256 + static_cast<unsigned char>(bytes[at + i]);
  return number;
}

// ISO/IEC 15948, 11.2.2: the first chunk is IHDR and begins with width and height.
Picture png(std::string_view bytes) {
  if (bytes.substr(12, 4) != "IHDR"sv) return {};
  return {"image/png", big(bytes, 16, 4), big(bytes, 20, 4)};
}

// ITU-T T.81, B.2.2: the size stands in the frame header SOF0 to SOF15, without the three markers that are none.
Picture jpeg(std::string_view bytes) {
  std::size_t at = 2;
  while (at + 9 <= bytes.size() && bytes[at] == '\xff') {
    const auto marker = static_cast<unsigned char>(bytes[at + 1]);
    if (marker == 0xff) {
      ++at;  // fill byte
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
      return {"image/jpeg", big(bytes, at + 7, 2), big(bytes, at + 5, 2)};
    if (marker < 0xc0 || marker == 0xd9 || marker == 0xda) return {};
    at += 2 + static_cast<std::size_t>(big(bytes, at + 2, 2));
  }
  return {};
}

// RFC 9649: VP8X holds the canvas less one, VP8L 14 bits each less one, VP8 14 bits each after its start code.
Picture webp(std::string_view bytes) {
  const auto kind = bytes.substr(12, 4);
  if (kind == "VP8X"sv && bytes.size() >= 30) return {"image/webp", little(bytes, 24, 3) + 1, little(bytes, 27, 3) + 1};
  if (kind == "VP8L"sv && bytes.size() >= 25 && bytes[20] == '\x2f') {
    const auto bits = little(bytes, 21, 4);
    return {"image/webp", (bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1};
  }
  if (kind == "VP8 "sv && bytes.size() >= 30 && bytes.substr(23, 3) == "\x9d\x01\x2a"sv)
    return {"image/webp", little(bytes, 26, 2) & 0x3fff, little(bytes, 28, 2) & 0x3fff};
  return {};
}

}  // namespace

std::optional<Picture> picture_from(std::string_view bytes) {
  Picture found;
  if (bytes.size() < 16) return std::nullopt;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) found = png(bytes);
  else if (bytes.starts_with("\xff\xd8\xff"sv)) found = jpeg(bytes);
  else if (bytes.starts_with("RIFF"sv) && bytes.substr(8, 4) == "WEBP"sv) found = webp(bytes);
  if (found.width <= 0 || found.height <= 0) return std::nullopt;
  return found;
}

}  // namespace sp
