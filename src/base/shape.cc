#include "base/shape.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sp {

std::string_view choice_name(std::span<const Choice> choices, std::int64_t value) {
  const auto at = static_cast<std::uint64_t>(value);  // mostly they count from nought
  if (at < choices.size() && choices[at].value == value) return choices[at].name;
  const auto found = std::ranges::find(choices, value, &Choice::value);
  return found == choices.end() ? std::string_view() : found->name;
}

const Choice* find_choice(std::span<const Choice> choices, std::string_view name) {
  const auto found = std::ranges::find(choices, name, &Choice::name);
  return found == choices.end() ? nullptr : &*found;
}

std::string choice_names(std::span<const Choice> choices) {
  std::string text;
  for (const Choice& choice : choices) (text += text.empty() ? "" : ", ") += choice.name;
  return text;
}

std::string member_choices(const Shape& shape) {
  std::string text;
  for (const Shape::Member& member : shape.members) (text += text.empty() ? "" : ", ") += member.name;
  return text;
}

std::int64_t load_whole(const Shape& shape, const void* from) {
  const auto load = [&]<class T>(T value) {
    std::memcpy(&value, from, sizeof value);
    return static_cast<std::int64_t>(value);
  };
  const bool is_signed = shape.min < 0 || shape.is_bounded;
  switch (shape.bytes) {
    case 1: return is_signed ? load(std::int8_t{}) : load(std::uint8_t{});
    case 2: return is_signed ? load(std::int16_t{}) : load(std::uint16_t{});
    case 4: return is_signed ? load(std::int32_t{}) : load(std::uint32_t{});
    default: return load(std::int64_t{});
  }
}

void store_whole(const Shape& shape, void* to, std::int64_t value) {
  static_assert(std::endian::native == std::endian::little, "the low bytes come first");
  std::memcpy(to, &value, shape.bytes);
}

bool is_empty(const Shape& shape, const void* value) {
  using enum Shape::Kind;
  switch (shape.kind) {
    case flag: return !*static_cast<const bool*>(value);
    case whole:
    case id: return load_whole(shape, value) == 0;
    case real: return *static_cast<const double*>(value) == 0;
    case text: return static_cast<const std::string*>(value)->empty();
    case view: return static_cast<const std::string_view*>(value)->empty();
    case duration: return *static_cast<const Duration*>(value) == Duration{};
    case optional:
    case list:
    case map: return shape.holder->size(value) == 0;
    case raw:
    case instant:
    case choice: return false;
    case object: break;
  }
  return std::ranges::all_of(shape.members, [&](const Shape::Member& member) {
    return is_empty(*member.shape, static_cast<const char*>(value) + member.offset);
  });
}

namespace shape_detail {

void add_member(Shape& object, std::string_view raw_name, const void* unset, const void* member, const Shape& shape) {
  const auto name = wire_name(raw_name);
  const auto offset = static_cast<std::size_t>(static_cast<const char*>(member) - static_cast<const char*>(unset));
  object.members.push_back({name, '"' + std::string(name) + "\":", offset, &shape, is_empty(shape, member)});
}

}  // namespace shape_detail
}  // namespace sp
