#include "loop/0_people/company/colour.h"

#include <gtest/gtest.h>

#include "loop/0_people/company/picture.h"

namespace sp {
namespace {

using namespace std::string_literals;

TEST(Colours, contrast_is_as_wcag_measures_it) {
  const struct {
    const char *a, *b;
    double ratio;
  } rows[] = {
      {"#000000", "#ffffff", 21.0}, {"#ffffff", "#ffffff", 1.0},  {"#777777", "#ffffff", 4.48},
      {"#767676", "#ffffff", 4.54}, {"#ff0000", "#ffffff", 4.00}, {"#0000ff", "#ffffff", 8.59},
  };
  for (const auto& row : rows)
    EXPECT_NEAR(contrast(*colour_from(row.a), *colour_from(row.b)), row.ratio, 0.01) << row.a;
}

TEST(Colours, only_six_digits_are_a_colour) {
  EXPECT_EQ(to_text(*colour_from("#0F6e6A")), "#0f6e6a");
  for (const char* wrong : {"", "#fff", "0f6e6a0", "#0f6e6g", "#0f6e6a0", "red"})
    EXPECT_FALSE(colour_from(wrong)) << wrong;
}

TEST(Colours, every_wish_becomes_readable_with_all_its_shades) {
  for (const Look look : {Look::light, Look::dark}) {
    for (int wish = 0; wish < 0x1000000; wish += 0x01f3d7) {
      const Colour given{static_cast<std::uint8_t>(wish >> 16), static_cast<std::uint8_t>(wish >> 8),
                         static_cast<std::uint8_t>(wish)};
      const Colour accent = readable_accent(look, given);
      ASSERT_GE(accent_contrast(look, accent), contrast_min) << to_text(given);
      if (accent_contrast(look, given) >= contrast_min) EXPECT_EQ(accent, given) << "a readable one stays";
      const Shades shades = shades_of(look, accent);
      const auto ratio = [](const std::string& a, const std::string& b) {
        return contrast(*colour_from(a), *colour_from(b));
      };
      ASSERT_GE(ratio(shades.on_accent, shades.accent), contrast_min) << to_text(given);
      ASSERT_GE(ratio(shades.on_accent, shades.strong), contrast_min) << to_text(given);
      ASSERT_GE(ratio(shades.ink, shades.tint), contrast_min) << to_text(given);
    }
  }
}

TEST(Pictures, are_known_by_their_bytes) {
  const std::string png = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\1\0\0\0\0\x40"s;
  const std::string jpeg = "\xff\xd8\xff\xe0\0\x04JF\xff\xff\xc0\0\x0b\x08\0\x40\1\0\1\0\0\0"s;
  const std::string webp = "RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\0\0\x3f\0\0"s;
  for (const auto& [bytes, type] : {std::pair{png, "image/png"}, {jpeg, "image/jpeg"}, {webp, "image/webp"}}) {
    const auto picture = picture_from(bytes);
    ASSERT_TRUE(picture) << type;
    EXPECT_EQ(picture->type, type);
    EXPECT_EQ(picture->width, 256) << type;
    EXPECT_EQ(picture->height, 64) << type;
    for (std::size_t length = 0; length < bytes.size(); ++length)
      picture_from(std::string_view(bytes).substr(0, length));
  }
  for (const auto& wrong :
       {"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"s, "GIF89a\1\0\1\0\0\0\0\0\0\0"s, "\x89PNG\r\n\x1a\nxxxx<script>"s,
        "\xff\xd8\xff\xda\0\0\0\0\0\0\0\0\0\0\0\0"s, "RIFF\0\0\0\0WEBPhtml\0\0\0\0"s, ""s})
    EXPECT_FALSE(picture_from(wrong)) << wrong;
}

}  // namespace
}  // namespace sp
