#include "app/schema.h"

namespace sp {
namespace {

boost::json::object text_schema(const Shape& shape) {
  boost::json::object schema{{"type", "string"}};
  if (shape.is_bounded) {
    schema["minLength"] = static_cast<std::uint64_t>(shape.min);
    schema["maxLength"] = static_cast<std::uint64_t>(shape.max);
  }
  return schema;
}

boost::json::object choice_schema(const Shape& shape) {
  boost::json::array choices;
  for (const Choice& choice : shape.choices) choices.push_back(boost::json::string(choice.name));
  return {{"type", "string"}, {"enum", std::move(choices)}};
}

}  // namespace

boost::json::object SchemaBook::answer(const Shape& object) {
  if (!schemas_.contains(object.name)) {
    schemas_[object.name] = nullptr;  // a struct may hold itself
    auto schema = members_of(object, false);
    schemas_[object.name] = std::move(schema);
  }
  return {{"$ref", "#/components/schemas/" + std::string(object.name)}};
}

boost::json::object SchemaBook::members_of(const Shape& object, bool absence_allowed) {
  boost::json::object properties;
  boost::json::array required;
  for (const Shape::Member& member : object.members) {
    properties[member.name] = schema_of(*member.shape);
    const bool may_miss = absence_allowed ? member.shape->may_be_absent() : member.shape->kind == Shape::Kind::optional;
    if (!may_miss) required.push_back(boost::json::string(member.name));
  }
  boost::json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

boost::json::object SchemaBook::schema_of(const Shape& shape) {
  using enum Shape::Kind;
  switch (shape.kind) {
    case flag: return {{"type", "boolean"}};
    case whole:
      if (shape.is_bounded) return {{"type", "integer"}, {"minimum", shape.min}, {"maximum", shape.max}};
      return {{"type", "integer"}, {"format", "int64"}};
    case real: return {{"type", "number"}};
    case raw: return {};
    case text:
    case view:
    case duration: return text_schema(shape);
    case instant: return {{"type", "string"}, {"format", "date-time"}};
    case id: return {{"type", "string"}, {"pattern", "^[0-9a-hjkmnp-tv-z]{13}$"}};
    case choice: return choice_schema(shape);
    case optional: return schema_of(shape.element());
    case list: return {{"type", "array"}, {"items", schema_of(shape.element())}};
    case map: return {{"type", "object"}, {"additionalProperties", schema_of(shape.element())}};
    case object: break;
  }
  return answer(shape);
}

}  // namespace sp
