#include "app/routes.h"

#include <algorithm>
#include <charconv>

namespace sp {
namespace {

/// Splits "/api/v1/cases/{id}" at its slashes, one piece at a time.
std::string_view take_piece(std::string_view& path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  const auto end = path.find('/');
  const auto piece = path.substr(0, end);
  path.remove_prefix(piece.size());
  return piece;
}

/// Calls parameter(name, value) for each on the way; false where the path has another shape.
template <class F>
bool walk(std::string_view pattern, std::string_view path, F&& parameter) {
  while (!pattern.empty() && !path.empty()) {
    const auto expected = take_piece(pattern);
    const auto found = take_piece(path);
    if (expected.starts_with('{')) {
      if (found.empty()) return false;
      parameter(expected.substr(1, expected.size() - 2), found);
    } else if (expected != found) {
      return false;
    }
  }
  return pattern.empty() && path.empty();
}

}  // namespace

Result<boost::json::value> value_from_text(std::string_view name, std::string_view text, const Shape& shape) {
  using Kind = Shape::Kind;
  if (shape.kind == Kind::optional) return value_from_text(name, text, shape.element());
  if (shape.kind == Kind::flag) {
    if (text != "true" && text != "false") return invalid(name, "expected_true_or_false");
    return boost::json::value(text == "true");
  }
  if (shape.kind == Kind::whole) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return invalid(name, "expected_whole_number");
    return boost::json::value(value);
  }
  if (shape.kind != Kind::list) return boost::json::value(boost::json::string(text));
  boost::json::array items;
  while (!text.empty()) {
    const auto item = text.substr(0, text.find(','));
    items.emplace_back(boost::json::string(item));
    text.remove_prefix(std::min(text.size(), item.size() + 1));
  }
  return boost::json::value(std::move(items));
}

Result<void> add_texts(const Shape& command, boost::json::object& to, const Texts& texts) {
  for (const auto& [name, text] : texts) {
    const auto member = std::ranges::find(command.members, name, &Shape::Member::name);
    if (member == command.members.end()) {
      to[name] = text;  // refused by name when the command is read
    } else {
      SP_TRY(to[name], value_from_text(name, text, *member->shape));
    }
  }
  return {};
}

std::string_view RawCall::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return {};
}

Route& Routes::append(std::string method, std::string pattern, Right right, std::string clause, std::string command) {
  Route& route = *routes_.emplace_back(std::make_unique<Route>());
  route.method = std::move(method);
  route.pattern = std::move(pattern);
  route.prefix = route.pattern.substr(0, route.pattern.find('{'));
  route.right = right;
  route.clause = std::move(clause);
  route.command = std::move(command);
  return route;
}

Route& Routes::raw(std::string method, std::string pattern, Right right, std::string clause, std::string command,
                   std::function<void(RawCall)> handler) {
  Route& route = append(std::move(method), std::move(pattern), right, std::move(clause), std::move(command));
  route.raw = std::move(handler);
  return route;
}

Routes::Match Routes::match(std::string_view method, std::string_view path) const {
  Match match;
  bool match_is_literal = false;
  for (const auto& route : routes_) {
    if (!path.starts_with(route->prefix)) continue;
    bool literal = true;  // "/cases/counts" before "/cases/{id}"
    if (!walk(route->pattern, path, [&](std::string_view, std::string_view) { literal = false; })) continue;
    match.path_known = true;
    if (route->method != method) continue;
    if (match.route != nullptr && (match_is_literal || !literal)) continue;
    match.route = route.get();
    match_is_literal = literal;
  }
  if (match.route != nullptr)
    walk(match.route->pattern, path, [&](std::string_view name, std::string_view value) { match.parameters.emplace_back(name, value); });
  return match;
}

}  // namespace sp
