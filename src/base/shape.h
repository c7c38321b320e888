// What the values of a type look like, as data: one table per described type, made on first use. JSON, database rows
// and the OpenAPI document walk it, so a new struct costs the compiler a table and no code of its own.
// Thread rule: a shape never changes once made.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/describe.h"
#include "base/id.h"
#include "base/time.h"

namespace sp {

struct Shape {
  enum class Kind : std::uint8_t {
    flag,      // bool
    whole,     // an integer, Int<>
    real,      // double
    text,      // std::string, Text<>, CheckedText
    view,      // std::string_view: written only
    raw,       // RawJson
    instant,
    duration,
    id,
    choice,    // a described enum
    optional,
    list,      // std::vector
    map,       // std::map<std::string, …>
    object     // a described struct
  };

  struct Member {
    std::string_view name;  // as on the wire
    std::string key;        // "\"name\":", ready to be written
    std::size_t offset;     // bytes
    const Shape* shape;
    bool empty_by_default;  // absent from what we store, it reads as empty
  };

  /// How to get into an optional, a list or a map.
  struct Holder {
    void (*clear)(void*, std::size_t expected);
    void* (*add)(void*, std::string&& key);  // the new, unset element; `key` of a map only
    std::size_t (*size)(const void*);
    const void* (*first)(const void*);       // optional, list: its elements lie side by side
    void (*each)(const void*, void (*see)(void* seer, const std::string& key, const void* element), void* seer);  // map
  };

  Kind kind = Kind::object;
  std::uint8_t bytes = 0;                      // of an integer or an enum
  bool is_bounded = false;                     // Int<>, Text<>: min and max are part of the type
  std::int64_t min = 0, max = 0;               // of a whole number; of a text in code points
  bool (*is_valid)(std::string_view) = nullptr;  // a text's form, and what to say if it has another
  std::string_view expected;
  std::string_view name;                       // of an object's type, bare
  std::vector<Member> members;
  std::span<const Choice> choices;
  std::size_t stride = 0;                      // bytes from one element to the next
  const Shape& (*element)() = nullptr;         // called late: a struct may hold a list of its own kind
  const Holder* holder = nullptr;

  /// Lists, maps, flags and optionals may be left out.
  bool may_be_absent() const {
    return kind == Kind::optional || kind == Kind::list || kind == Kind::map || kind == Kind::flag;
  }
};

template <class T>
const Shape& shape_of();

/// "id, label, next": the members an object may have.
std::string member_choices(const Shape& shape);

/// Nothing in it. Enumerators and instants always say something.
bool is_empty(const Shape& shape, const void* value);

/// A whole number, an id or an enumerator, whatever its width.
std::int64_t load_whole(const Shape& shape, const void* from);
void store_whole(const Shape& shape, void* to, std::int64_t value);

namespace shape_detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;
template <class T>
inline constexpr bool is_id = false;
template <class Tag>
inline constexpr bool is_id<Id<Tag>> = true;
template <class T>
inline constexpr bool is_int = false;
template <std::int64_t Min, std::int64_t Max>
inline constexpr bool is_int<Int<Min, Max>> = true;

template <class List>
inline constexpr Shape::Holder list_holder{
    [](void* list, std::size_t expected) {
      static_cast<List*>(list)->clear();
      static_cast<List*>(list)->reserve(expected);
    },
    [](void* list, std::string&&) -> void* { return &static_cast<List*>(list)->emplace_back(); },
    [](const void* list) { return static_cast<const List*>(list)->size(); },
    [](const void* list) -> const void* { return static_cast<const List*>(list)->data(); }, nullptr};

template <class Optional>
inline constexpr Shape::Holder optional_holder{
    [](void* value, std::size_t) { static_cast<Optional*>(value)->reset(); },
    [](void* value, std::string&&) -> void* { return &static_cast<Optional*>(value)->emplace(); },
    [](const void* value) -> std::size_t { return static_cast<const Optional*>(value)->has_value() ? 1 : 0; },
    [](const void* value) -> const void* { return &**static_cast<const Optional*>(value); }, nullptr};

template <class Map>
inline constexpr Shape::Holder map_holder{
    [](void* map, std::size_t) { static_cast<Map*>(map)->clear(); },
    [](void* map, std::string&& key) -> void* { return &(*static_cast<Map*>(map))[std::move(key)]; },
    [](const void* map) { return static_cast<const Map*>(map)->size(); }, nullptr,
    [](const void* map, void (*see)(void*, const std::string&, const void*), void* seer) {
      for (const auto& [key, element] : *static_cast<const Map*>(map)) see(seer, key, &element);
    }};

void add_member(Shape& object, std::string_view raw_name, const void* unset, const void* member, const Shape& shape);

template <class T, template <class...> class List, class... D>
void add_members(Shape& object, const T& unset, List<D...>) {
  object.members.reserve(sizeof...(D));
  (add_member(object, D::name, &unset, &(unset.*D::pointer), shape_of<std::remove_cvref_t<decltype(unset.*D::pointer)>>()), ...);
}

template <class T>
Shape make() {
  using enum Shape::Kind;
  if constexpr (std::is_same_v<T, bool>) return {.kind = flag};
  else if constexpr (is_int<T>) return {.kind = whole, .bytes = sizeof(T), .is_bounded = true, .min = T::min, .max = T::max};
  else if constexpr (std::is_integral_v<T>) {
    using Limits = std::numeric_limits<T>;
    constexpr auto top = std::in_range<std::int64_t>(Limits::max()) ? static_cast<std::int64_t>(Limits::max()) : std::numeric_limits<std::int64_t>::max();
    return {.kind = whole, .bytes = sizeof(T), .min = static_cast<std::int64_t>(Limits::min()), .max = top};
  } else if constexpr (std::is_same_v<T, double>) return {.kind = real};
  else if constexpr (std::is_same_v<T, RawJson>) return {.kind = raw};
  else if constexpr (std::is_same_v<T, std::string_view>) return {.kind = view};
  else if constexpr (std::is_same_v<T, Instant>) return {.kind = instant};
  else if constexpr (std::is_same_v<T, Duration>) return {.kind = duration};
  else if constexpr (is_id<T>) return {.kind = id, .bytes = sizeof(T)};
  else if constexpr (DescribedEnum<T>) return {.kind = choice, .bytes = sizeof(T), .choices = choices_of<T>};
  else if constexpr (is_optional<T>)
    return {.kind = optional, .element = &shape_of<typename T::value_type>, .holder = &optional_holder<T>};
  else if constexpr (is_vector<T>)
    return {.kind = list, .stride = sizeof(typename T::value_type), .element = &shape_of<typename T::value_type>, .holder = &list_holder<T>};
  else if constexpr (is_map<T>) return {.kind = map, .element = &shape_of<typename T::mapped_type>, .holder = &map_holder<T>};
  else if constexpr (std::is_base_of_v<std::string, T>) {
    static_assert(sizeof(T) == sizeof(std::string), "a kind of text holds nothing but its text");
    if constexpr (CheckedText<T>)
      return {.kind = text, .min = T::min, .max = T::max, .is_valid = &T::is_valid, .expected = T::expected};
    else if constexpr (std::is_same_v<T, std::string>) return {.kind = text};
    else return {.kind = text, .is_bounded = true, .min = T::min, .max = T::max};
  } else {
    static_assert(Described<T>, "describe the struct (BOOST_DESCRIBE_STRUCT)");
    Shape shape{.kind = object, .name = type_name<T>()};
    const T unset{};
    add_members(shape, unset, MembersOf<T>{});
    return shape;
  }
}

}  // namespace shape_detail

template <class T>
const Shape& shape_of() {
  static const Shape shape = shape_detail::make<T>();
  return shape;
}

}  // namespace sp
