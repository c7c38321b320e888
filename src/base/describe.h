// What every mapper (JSON, SQL, OpenAPI) needs to know of a described type: its name, its members,
// its enumerators. A struct is described once, next to its definition, and nowhere written out again.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

namespace sp {

/// A string whose length in Unicode code points is part of its type. Checked where it enters (JSON, form, YAML).
template <std::size_t Min, std::size_t Max>
struct Text : std::string {
  static constexpr std::size_t min = Min;
  static constexpr std::size_t max = Max;
  using std::string::string;
  Text() = default;
  Text(std::string value) : std::string(std::move(value)) {}
};

/// A text that also has a form, as `struct Name : Text<1, 60>` with is_valid() and the refusal `expected`
/// ("expected_name").
template <class T>
concept CheckedText = std::is_convertible_v<const T&, std::string_view> && requires(std::string_view text) {
  { T::is_valid(text) } -> std::same_as<bool>;
  { T::expected } -> std::convertible_to<std::string_view>;
};

/// A whole number whose range is part of its type.
template <std::int64_t Min, std::int64_t Max>
struct Int {
  static constexpr std::int64_t min = Min;
  static constexpr std::int64_t max = Max;
  std::int64_t value = Min > 0 ? Min : 0;
  constexpr operator std::int64_t() const { return value; }
};

/// A JSON text kept as it is: written through unchanged.
struct RawJson {
  std::string text = "null";
  friend bool operator==(const RawJson&, const RawJson&) = default;
};

template <class T>
concept Described = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public>;

/// Calls f(name, member reference) for each member in order.
template <class T, class F>
  requires Described<std::remove_const_t<T>>
void for_each_member(T& object, F&& f) {
  boost::mp11::mp_for_each<MembersOf<std::remove_const_t<T>>>(
      [&](auto member) { f(std::string_view(member.name), object.*member.pointer); });
}

/// An enumerator is spelled as on the wire, in SQL and in the translation key; a C++ keyword carries a
/// trailing underscore that never leaves the program (`new_` is "new"). Languages are spelled as everywhere ("zh-CN").
inline constexpr std::string_view wire_name(std::string_view name) {
  if (name == "zh_CN") return "zh-CN";
  if (name == "zh_TW") return "zh-TW";
  return name.ends_with('_') ? name.substr(0, name.size() - 1) : name;
}

/// An enumerator's value and how it is spelled.
struct Choice {
  std::int64_t value;
  std::string_view name;
};

namespace describe_detail {

template <template <class...> class List, class... D>
constexpr std::array<Choice, sizeof...(D)> choices(List<D...>) {
  return {Choice{static_cast<std::int64_t>(D::value), wire_name(D::name)}...};
}

}  // namespace describe_detail

template <DescribedEnum E>
inline constexpr auto choices_of = describe_detail::choices(boost::describe::describe_enumerators<E>{});

/// Empty for a value that has no enumerator.
std::string_view choice_name(std::span<const Choice> choices, std::int64_t value);
const Choice* find_choice(std::span<const Choice> choices, std::string_view name);
/// "enquiry, repair, complaint": for messages that say what would have been right.
std::string choice_names(std::span<const Choice> choices);

template <DescribedEnum E>
std::string_view enum_text(E value) {
  return choice_name(choices_of<E>, static_cast<std::int64_t>(value));
}

template <DescribedEnum E>
bool parse_enum(std::string_view text, E& value) {
  const Choice* found = find_choice(choices_of<E>, text);
  if (found != nullptr) value = static_cast<E>(found->value);
  return found != nullptr;
}

template <DescribedEnum E>
std::string enum_choices() {
  return choice_names(choices_of<E>);
}

/// The bare name of a type: "CaseOpened" for sp::CaseOpened.
template <class T>
constexpr std::string_view type_name() {
  constexpr std::string_view function = __PRETTY_FUNCTION__;  // "... type_name() [T = sp::CaseOpened]"
  constexpr auto start = function.find("T = ") + 4;
  constexpr auto name = function.substr(start, function.rfind(']') - start);
  constexpr auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// The journal's spelling of an event type: "case_opened" for CaseOpened. Types are stored: never rename one.
template <class T>
const std::string& snake_name() {
  static const std::string name = [] {
    std::string snake;
    for (char c : type_name<T>()) {
      const bool upper = c >= 'A' && c <= 'Z';
      if (upper && !snake.empty()) snake += '_';
      snake += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return snake;
  }();
  return name;
}

}  // namespace sp
