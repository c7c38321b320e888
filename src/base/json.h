// Described structs ↔ JSON. Writing goes straight into a string; reading is strict: a missing, unknown,
// mistyped or over-long member is refused with its path ("customer.phone", "steps[2].id").
// Members that may be absent: std::optional, std::vector, std::map, bool. Include in .cc files and *_api only.
#pragma once

#include <bitset>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include <boost/json.hpp>

#include "base/describe.h"
#include "base/id.h"
#include "base/result.h"
#include "base/text.h"
#include "base/time.h"

namespace sp {

/// Longest list accepted from outside.
inline constexpr std::size_t list_max = 1000;

namespace json {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};
template <class T>
struct IsText : std::false_type {};
template <std::size_t Min, std::size_t Max>
struct IsText<Text<Min, Max>> : std::true_type {};
template <class T>
struct IsInt : std::false_type {};
template <std::int64_t Min, std::int64_t Max>
struct IsInt<Int<Min, Max>> : std::true_type {};

template <class T>
inline constexpr bool may_be_absent =
    IsOptional<T>::value || IsVector<T>::value || IsMap<T>::value || std::is_same_v<T, bool>;

void write_string(std::string& out, std::string_view text);

/// How much to write: to others every member, so that they need not know our defaults; what we store ourselves
/// without its empty members (docs/adr/0013-stored-json.md).
enum class Writing { whole, stored };

/// Nothing in it. Enumerators and instants always say something.
template <class T>
bool is_empty(const T& value) {
  if constexpr (std::is_arithmetic_v<T>) return value == T{};
  else if constexpr (IsInt<T>::value) return value.value == 0;
  else if constexpr (std::is_same_v<T, Duration>) return value == Duration{};
  else if constexpr (IsId<T>::value || IsOptional<T>::value) return !value;
  else if constexpr (std::is_same_v<T, Instant> || std::is_enum_v<T> || std::is_same_v<T, RawJson>) return false;
  else if constexpr (requires { value.empty(); }) return value.empty();
  else {
    bool empty = true;
    for_each_member(value, [&](std::string_view, const auto& member) { empty = empty && is_empty(member); });
    return empty;
  }
}

/// The members that are empty unless set: absent, they read as empty.
template <class T>
const std::bitset<member_count<T>>& empty_by_default() {
  static const auto members = [] {
    std::bitset<member_count<T>> found;
    std::size_t at = 0;
    const T unset{};
    for_each_member(unset, [&](std::string_view, const auto& member) { found[at++] = is_empty(member); });
    return found;
  }();
  return members;
}

template <Writing how = Writing::whole, class T>
void write(std::string& out, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (IsInt<T>::value || std::is_integral_v<T>) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, static_cast<std::int64_t>(value)).ptr;
    out.append(digits, end);
  } else if constexpr (std::is_floating_point_v<T>) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
  } else if constexpr (std::is_same_v<T, RawJson>) {
    out += value.text;
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    write_string(out, value);
  } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, Duration>) {
    out += '"';
    out += to_text(value);
    out += '"';
  } else if constexpr (IsId<T>::value) {
    out += '"';
    out += value.text();
    out += '"';
  } else if constexpr (DescribedEnum<T>) {
    out += '"';
    out += enum_text(value);
    out += '"';
  } else if constexpr (IsOptional<T>::value) {
    if (value) write<how>(out, *value);
    else out += "null";
  } else if constexpr (IsVector<T>::value) {
    out += '[';
    for (bool first = true; const auto& item : value) {
      if (!std::exchange(first, false)) out += ',';
      write<how>(out, item);
    }
    out += ']';
  } else if constexpr (IsMap<T>::value) {
    out += '{';
    for (bool first = true; const auto& [key, item] : value) {
      if (!std::exchange(first, false)) out += ',';
      write_string(out, key);
      out += ':';
      write<how>(out, item);
    }
    out += '}';
  } else {
    static_assert(Described<T>, "describe the struct (BOOST_DESCRIBE_STRUCT) to write it as JSON");
    out += '{';
    bool first = true;
    [[maybe_unused]] std::size_t at = 0;
    for_each_member(value, [&](std::string_view name, const auto& member) {
      if constexpr (how == Writing::stored) {
        if (empty_by_default<T>()[at++] && is_empty(member)) return;
      } else if constexpr (IsOptional<std::remove_cvref_t<decltype(member)>>::value) {
        if (!member) return;  // absent, not null
      }
      if (!std::exchange(first, false)) out += ',';
      out += '"';
      out += wire_name(name);
      out += "\":";
      write<how>(out, member);
    });
    out += '}';
  }
}

/// How to treat what does not match: input from outside is strict; our own stored bodies are lenient,
/// because types grow by adding members.
enum class Reading { strict, lenient };

/// Where in a document something stands; spelled out only when it is wrong there. Lives as long as the one it is in.
class Path {
 public:
  Path() = default;
  Path(std::string_view name) : name_(name) {}
  Path(const Path& in, std::string_view member) : in_(&in), name_(member) {}
  Path(const Path& in, std::size_t item) : in_(&in), item_(item), is_item_(true) {}

  std::string text() const;  // "customer.phone", "steps[2].id"

 private:
  const Path* in_ = nullptr;
  std::string_view name_;
  std::size_t item_ = 0;
  bool is_item_ = false;
};

template <class T>
Result<T> read(const boost::json::value& value, const Path& path = {}, Reading reading = Reading::strict);

inline Result<std::string> read_text(const boost::json::value& value, const Path& path, std::size_t min,
                                     std::size_t max) {
  const auto* text = value.if_string();
  if (text == nullptr) return invalid(path.text(), "expected_text");
  const std::string_view view(text->data(), text->size());
  if (!is_clean_text(view)) return invalid(path.text(), "not_clean_text");
  const auto length = text_length(view);
  if (length < min) {
    if (min == 1) return invalid(path.text(), "required");
    return invalid(path.text(), "too_short", {{"min", std::to_string(min)}});
  }
  if (length > max) return invalid(path.text(), "too_long", {{"max", std::to_string(max)}});
  return std::string(view);
}

template <class T>
Result<T> read(const boost::json::value& value, const Path& path, Reading reading) {
  if constexpr (std::is_same_v<T, bool>) {
    if (const auto* flag = value.if_bool()) return *flag;
    return invalid(path.text(), "expected_true_or_false");
  } else if constexpr (IsInt<T>::value || std::is_integral_v<T>) {
    std::int64_t number = 0;
    if (const auto* whole = value.if_int64()) number = *whole;
    else return invalid(path.text(), "expected_whole_number");
    if constexpr (IsInt<T>::value) {
      if (number < T::min || number > T::max)
        return invalid(path.text(), "out_of_range", {{"min", std::to_string(T::min)}, {"max", std::to_string(T::max)}});
      return T{number};
    } else {
      if (!std::in_range<T>(number)) return invalid(path.text(), "expected_whole_number");
      return static_cast<T>(number);
    }
  } else if constexpr (std::is_floating_point_v<T>) {
    boost::json::error_code error;
    const auto number = value.to_number<double>(error);
    if (error) return invalid(path.text(), "expected_number");
    return number;
  } else if constexpr (std::is_same_v<T, RawJson>) {
    return RawJson{boost::json::serialize(value)};
  } else if constexpr (IsText<T>::value) {
    SP_TRY(auto text, read_text(value, path, T::min, T::max));
    return T(std::move(text));
  } else if constexpr (CheckedText<T>) {
    SP_TRY(auto text, read_text(value, path, T::min, T::max));
    if (reading == Reading::strict && !T::is_valid(text)) return invalid(path.text(), T::expected);
    return T(std::move(text));
  } else if constexpr (std::is_same_v<T, std::string>) {
    return read_text(value, path, 0, reading == Reading::strict ? 20'000 : 10'000'000);
  } else if constexpr (std::is_same_v<T, Instant>) {
    const auto* text = value.if_string();
    const auto instant = text ? parse_instant({text->data(), text->size()}) : std::nullopt;
    if (!instant) return invalid(path.text(), "expected_time");
    return *instant;
  } else if constexpr (std::is_same_v<T, Duration>) {
    const auto* text = value.if_string();
    const auto duration = text ? parse_duration({text->data(), text->size()}) : std::nullopt;
    if (!duration) return invalid(path.text(), "expected_duration");
    return *duration;
  } else if constexpr (IsId<T>::value) {
    const auto* text = value.if_string();
    if (text && text->empty() && reading == Reading::lenient) return T{};
    const auto id = text ? parse_id({text->data(), text->size()}) : std::nullopt;
    if (!id) return invalid(path.text(), "expected_id");
    return T{*id};
  } else if constexpr (DescribedEnum<T>) {
    T parsed{};
    const auto* text = value.if_string();
    if (!text || !parse_enum({text->data(), text->size()}, parsed))
      return invalid(path.text(), "expected_one_of", {{"choices", enum_choices<T>()}});
    return parsed;
  } else if constexpr (IsOptional<T>::value) {
    if (value.is_null()) return T{};
    SP_TRY(auto inner, read<typename T::value_type>(value, path, reading));
    return T{std::move(inner)};
  } else if constexpr (IsVector<T>::value) {
    const auto* items = value.if_array();
    if (items == nullptr) return invalid(path.text(), "expected_list");
    if (reading == Reading::strict && items->size() > list_max)
      return invalid(path.text(), "too_many_items", {{"max", std::to_string(list_max)}});
    T list;
    list.reserve(items->size());
    for (const auto& item : *items) {
      SP_TRY(auto element, read<typename T::value_type>(item, Path(path, list.size()), reading));
      list.push_back(std::move(element));
    }
    return list;
  } else if constexpr (IsMap<T>::value) {
    const auto* members = value.if_object();
    if (members == nullptr) return invalid(path.text(), "expected_object");
    if (reading == Reading::strict && members->size() > list_max)
      return invalid(path.text(), "too_many_items", {{"max", std::to_string(list_max)}});
    T map;
    for (const auto& member : *members) {
      const std::string key(member.key());
      SP_TRY(auto element, read<typename T::mapped_type>(member.value(), Path(path, key), reading));
      map.emplace(key, std::move(element));
    }
    return map;
  } else {
    static_assert(Described<T>, "describe the struct (BOOST_DESCRIBE_STRUCT) to read it from JSON");
    const auto* members = value.if_object();
    if (members == nullptr) return invalid(path.text(), "expected_object");
    T object{};
    std::optional<Refusal> problem;
    std::size_t seen = 0;
    for_each_member(object, [&](std::string_view raw_name, auto& member) {
      using Member = std::remove_cvref_t<decltype(member)>;
      if (problem) return;
      const auto name = wire_name(raw_name);
      const auto* found = members->if_contains({name.data(), name.size()});
      if (found == nullptr) {
        if (!may_be_absent<Member> && reading == Reading::strict)
          problem = Refusal{RefusalKind::invalid, "required", Path(path, name).text(), {}, {}};
        return;
      }
      ++seen;
      auto parsed = read<Member>(*found, Path(path, name), reading);
      if (parsed) member = std::move(*parsed);
      else problem = std::move(parsed.error());
    });
    if (problem) return std::unexpected(std::move(*problem));
    if (reading == Reading::strict && seen != members->size()) {
      for (const auto& member : *members) {
        bool known = false;
        for_each_member(object, [&](std::string_view name, auto&) { known |= wire_name(name) == std::string_view(member.key()); });
        if (!known)
          return invalid(Path(path, std::string_view(member.key())).text(), "unknown_field",
                         {{"choices", member_choices<T>()}});
      }
    }
    return object;
  }
}

/// Depth 64, UTF-8 checked, one value and nothing behind it.
Result<boost::json::value> parse(std::string_view text, boost::json::storage_ptr memory = {});

}  // namespace json

template <json::Writing how = json::Writing::whole, class T>
std::string to_json(const T& value) {
  std::string out;
  out.reserve(256);  // most of what is written here fits, and growing by doubling copies
  json::write<how>(out, value);
  return out;
}

/// For bodies only this program reads back (journal, JSON columns): what is empty is left out.
template <class T>
std::string to_stored_json(const T& value) {
  return to_json<json::Writing::stored>(value);
}

template <class T>
Result<T> from_json(std::string_view text) {
  SP_TRY(auto value, json::parse(text));
  return json::read<T>(value);
}

/// Reads what to_stored_json() wrote, also in earlier versions.
template <class T>
Result<T> from_stored_json(std::string_view text) {
  unsigned char room[4096];  // what most bodies take; more comes from the heap
  boost::json::monotonic_resource memory(room);
  SP_TRY(const auto value, json::parse(text, &memory));
  return json::read<T>(value, {}, json::Reading::lenient);
}

}  // namespace sp
