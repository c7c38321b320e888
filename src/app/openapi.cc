#include "app/openapi.h"

#include <algorithm>

#include "app/schema.h"
#include "base/json.h"

namespace sp {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool in_path(const Route& route, std::string_view name) {
  return route.pattern.find('{' + std::string(name) + '}') != std::string::npos;
}

/// Splits a command's members into path and query parameters and, what is left, the body.
void add_input(object& operation, const Route& route, object input) {
  array parameters;
  object body_properties;
  array body_required;
  const array none;
  const array& required = input.contains("required") ? input["required"].as_array() : none;
  const auto is_required = [&](std::string_view name) {
    return std::ranges::any_of(required, [&](const value& item) { return std::string_view(item.as_string()) == name; });
  };
  for (const auto& member : input["properties"].as_object()) {
    const std::string_view name = member.key();
    const bool path = in_path(route, name);
    if (path || route.method == "GET") {
      parameters.push_back(object{{"name", name},
                                  {"in", path ? "path" : "query"},
                                  {"required", path || is_required(name)},
                                  {"schema", member.value()}});
    } else {
      body_properties[name] = member.value();
      if (is_required(name)) body_required.push_back(boost::json::string(name));
    }
  }
  if (route.method == "POST")
    parameters.push_back(object{{"name", "Idempotency-Key"}, {"in", "header"}, {"required", false},
                                {"schema", object{{"type", "string"}, {"maxLength", 128}}}});
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  if (body_properties.empty()) return;
  object schema{{"type", "object"}, {"properties", std::move(body_properties)}, {"additionalProperties", false}};
  if (!body_required.empty()) schema["required"] = std::move(body_required);
  operation["requestBody"] = object{
      {"required", true}, {"content", object{{"application/json", object{{"schema", std::move(schema)}}}}}};
}

void add_raw_parameters(object& operation, const Route& route) {
  array parameters;
  for (auto open = route.pattern.find('{'); open != std::string::npos; open = route.pattern.find('{', open + 1)) {
    const auto name = route.pattern.substr(open + 1, route.pattern.find('}', open) - open - 1);
    parameters.push_back(object{{"name", name}, {"in", "path"}, {"required", true}, {"schema", object{{"type", "string"}}}});
  }
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
}

object operation_of(const Route& route, SchemaBook& book) {
  object operation{{"operationId", route.command},
                   {"x-permission", enum_text(route.right)},
                   {"x-command", route.command}};
  if (!route.clause.empty()) operation["x-clause"] = route.clause;
  object answer{{"description", "done"}};
  if (route.input != nullptr) add_input(operation, route, book.input(*route.input));
  else add_raw_parameters(operation, route);
  if (route.output != nullptr)
    answer["content"] = object{{"application/json", object{{"schema", book.answer(*route.output)}}}};
  operation["responses"] = object{
      {std::to_string(route.status), std::move(answer)},
      {"default", object{{"description", "refused"},
                         {"content", object{{"application/problem+json",
                                             object{{"schema", object{{"$ref", "#/components/schemas/Problem"}}}}}}}}}};
  return operation;
}

object problem_schema() {
  const object text{{"type", "string"}};
  return {{"type", "object"},
          {"properties",
           object{{"type", text}, {"title", text}, {"status", object{{"type", "integer"}}}, {"reason", text},
                  {"field", text}, {"detail", text},
                  {"details", object{{"type", "object"}, {"additionalProperties", text}}},
                  {"problems", object{{"type", "array"},
                                      {"items", object{{"type", "object"},
                                                       {"properties", object{{"field", text}, {"reason", text}, {"detail", text}}}}}}}}},
          {"required", array{"type", "title", "status", "reason", "detail"}}};
}

void pretty(std::string& out, const value& json, const std::string& indent) {
  const std::string deeper = indent + "  ";
  if (json.is_object() && !json.as_object().empty()) {
    out += "{";
    for (bool first = true; const auto& member : json.as_object()) {
      out += std::exchange(first, false) ? "\n" : ",\n";
      out += deeper;
      json::write_string(out, std::string_view(member.key()));
      out += ": ";
      pretty(out, member.value(), deeper);
    }
    out += "\n" + indent + "}";
  } else if (json.is_array() && !json.as_array().empty() && json.as_array()[0].is_object()) {
    out += "[";
    for (bool first = true; const auto& item : json.as_array()) {
      out += std::exchange(first, false) ? "\n" : ",\n";
      out += deeper;
      pretty(out, item, deeper);
    }
    out += "\n" + indent + "]";
  } else {
    out += boost::json::serialize(json);
  }
}

}  // namespace

std::string openapi_document(const Routes& routes) {
  SchemaBook book;
  std::vector<const Route*> rows;
  for (const auto& route : routes.all()) rows.push_back(route.get());
  std::ranges::sort(rows, [](const Route* a, const Route* b) {
    return std::tie(a->pattern, a->method) < std::tie(b->pattern, b->method);
  });
  object paths;
  for (const Route* route : rows) {
    if (!paths.contains(route->pattern)) paths[route->pattern] = object{};
    paths[route->pattern].as_object()[lower(route->method)] = operation_of(*route, book);
  }
  object schemas = book.take();
  schemas["Problem"] = problem_schema();
  std::vector<std::pair<std::string, value>> sorted;
  for (auto& schema : schemas) sorted.emplace_back(schema.key(), std::move(schema.value()));
  std::ranges::sort(sorted, {}, &std::pair<std::string, value>::first);
  object components;
  for (auto& [name, schema] : sorted) components[name] = std::move(schema);
  const value document = object{{"openapi", "3.1.0"},
                                {"info", object{{"title", "Setpoint"}, {"version", SETPOINT_VERSION}}},
                                {"paths", std::move(paths)},
                                {"components", object{{"schemas", std::move(components)}}}};
  std::string out;
  pretty(out, document, "");
  return out + '\n';
}

}  // namespace sp
