// Described structs → JSON Schema (OpenAPI 3.1), by the same type vocabulary as base/json.h.
#pragma once

#include <string>

#include <boost/json.hpp>

#include "base/json.h"

namespace sp {

/// Collects the named schemas of a document.
class SchemaBook {
 public:
  /// {"$ref": "#/components/schemas/CaseView"}, adding the schema when it is new.
  template <Described T>
  boost::json::object reference_to() {
    const std::string name(type_name<T>());
    if (!schemas_.contains(name)) {
      schemas_[name] = nullptr;  // a struct may hold itself
      auto schema = object_of<T>();
      schemas_[name] = std::move(schema);
    }
    return {{"$ref", "#/components/schemas/" + name}};
  }

  /// `absence_allowed`: an input, where lists, maps and flags may be left out; answers always carry them.
  template <Described T>
  boost::json::object object_of(bool absence_allowed = false) {
    boost::json::object properties;
    boost::json::array required;
    const T sample{};
    for_each_member(sample, [&](std::string_view raw, const auto& member) {
      using Member = std::remove_cvref_t<decltype(member)>;
      const std::string name(wire_name(raw));
      properties[name] = schema_of<Member>();
      if (absence_allowed ? !json::may_be_absent<Member> : !json::IsOptional<Member>::value)
        required.push_back(boost::json::string(name));
    });
    boost::json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
    return schema;
  }

  template <class T>
  boost::json::object schema_of() {
    if constexpr (std::is_same_v<T, bool>) {
      return {{"type", "boolean"}};
    } else if constexpr (json::IsInt<T>::value) {
      return {{"type", "integer"}, {"minimum", T::min}, {"maximum", T::max}};
    } else if constexpr (std::is_integral_v<T>) {
      return {{"type", "integer"}, {"format", "int64"}};
    } else if constexpr (std::is_floating_point_v<T>) {
      return {{"type", "number"}};
    } else if constexpr (std::is_same_v<T, RawJson>) {
      return {};
    } else if constexpr (json::IsText<T>::value) {
      return {{"type", "string"}, {"minLength", T::min}, {"maxLength", T::max}};
    } else if constexpr (std::is_same_v<T, Instant>) {
      return {{"type", "string"}, {"format", "date-time"}};
    } else if constexpr (json::IsId<T>::value) {
      return {{"type", "string"}, {"pattern", "^[0-9a-hjkmnp-tv-z]{13}$"}};
    } else if constexpr (DescribedEnum<T>) {
      boost::json::array choices;
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
          [&](auto enumerator) { choices.push_back(boost::json::string(wire_name(enumerator.name))); });
      return {{"type", "string"}, {"enum", std::move(choices)}};
    } else if constexpr (json::IsOptional<T>::value) {
      return schema_of<typename T::value_type>();
    } else if constexpr (json::IsVector<T>::value) {
      return {{"type", "array"}, {"items", schema_of<typename T::value_type>()}};
    } else if constexpr (json::IsMap<T>::value) {
      return {{"type", "object"}, {"additionalProperties", schema_of<typename T::mapped_type>()}};
    } else if constexpr (Described<T>) {
      return reference_to<T>();
    } else {
      static_assert(std::is_convertible_v<const T&, std::string_view>);
      return {{"type", "string"}};
    }
  }

  boost::json::object take() { return std::move(schemas_); }

 private:
  boost::json::object schemas_;
};

}  // namespace sp
