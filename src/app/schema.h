// Described structs → JSON Schema (OpenAPI 3.1), from the same shapes as base/json.h.
#pragma once

#include <boost/json.hpp>

#include "base/shape.h"

namespace sp {

/// Collects the named schemas of a document.
class SchemaBook {
 public:
  /// {"$ref": "#/components/schemas/CaseView"}, adding the schema when it is new.
  boost::json::object answer(const Shape& object);

  /// A command's own schema: lists, maps and flags may be left out of it; answers always carry them.
  boost::json::object input(const Shape& object) { return members_of(object, true); }

  boost::json::object take() { return std::move(schemas_); }

 private:
  boost::json::object members_of(const Shape& object, bool absence_allowed);
  boost::json::object schema_of(const Shape& shape);

  boost::json::object schemas_;
};

}  // namespace sp
