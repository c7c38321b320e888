#include "loop/1_standards/definition/condition.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.h"

namespace sp {
namespace {

constexpr std::size_t depth_max = 32;

/// Bytes of a word; a number is a word that starts with a digit, and letters of any script are allowed.
bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

bool holds_anything(const FactValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* number = std::get_if<double>(&value)) return *number != 0;
  if (const auto* text = std::get_if<std::string>(&value)) return !text->empty();
  return false;
}

bool is_none(const FactValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  return std::holds_alternative<std::monostate>(value) || (text && text->empty());
}

bool equal(const FactValue& a, const FactValue& b) { return a == b || (is_none(a) && is_none(b)); }

}  // namespace

/// or := and {or and} · and := not {and not} · not := "not" not | primary · primary := "(" or ")" | name [test]
class ConditionParser {
 public:
  explicit ConditionParser(std::string_view text) : text_(text) { next(); }

  Result<Condition> parse() {
    Condition condition;
    condition.text_ = text_;
    const bool ok = either(condition, 0) && (token_.empty() || fail("and, or, end"));
    if (ok) return condition;
    return invalid("", "bad_condition", {{"at", std::to_string(position(failed_at_))}, {"expected", expected_}});
  }

 private:
  using Kind = Condition::Kind;

  std::size_t position(std::size_t byte) const { return text_length(text_.substr(0, byte)) + 1; }

  bool fail(const char* expected) {
    if (expected_.empty()) {
      expected_ = expected;
      failed_at_ = token_at_;
    }
    return false;
  }

  /// Moves to the next token: a word, a quoted text, an operator, or empty at the end.
  void next() {
    while (end_ < text_.size() && (text_[end_] == ' ' || text_[end_] == '\n' || text_[end_] == '\t')) ++end_;
    token_at_ = end_;
    if (end_ == text_.size()) {
      token_ = {};
      return;
    }
    const char first = text_[end_++];
    if (is_word_byte(first)) {
      while (end_ < text_.size() && is_word_byte(text_[end_])) ++end_;
    } else if (first == '"' || first == '\'') {
      end_ = std::min(text_.find(first, end_), text_.size() - 1) + 1;
    } else if (end_ < text_.size() && text_[end_] == '=' && std::string_view("=!<>").contains(first)) {
      ++end_;
    }
    token_ = text_.substr(token_at_, end_ - token_at_);
  }

  bool take(std::string_view token) {
    if (token_ != token) return false;
    next();
    return true;
  }

  bool is_word() const {
    constexpr std::string_view reserved[] = {"and", "or", "not", "in", "true", "false", "none"};
    return !token_.empty() && is_word_byte(token_.front()) && std::ranges::find(reserved, token_) == std::end(reserved);
  }

  bool either(Condition& out, std::size_t depth) { return chain(out, depth, "or", Kind::or_); }
  bool both(Condition& out, std::size_t depth) { return chain(out, depth, "and", Kind::and_); }

  bool chain(Condition& out, std::size_t depth, std::string_view word, Kind kind) {
    const auto operand = [&] { return kind == Kind::or_ ? both(out, depth) : negated(out, depth); };
    if (!operand()) return false;
    while (take(word)) {
      const auto left = out.nodes_.size() - 1;
      if (!operand()) return false;
      out.nodes_.push_back({kind, {}, 0, {}, left, out.nodes_.size() - 1});
    }
    return true;
  }

  bool negated(Condition& out, std::size_t depth) {
    if (depth > depth_max) return fail("fewer parentheses");
    if (!take("not")) return primary(out, depth);
    if (!negated(out, depth + 1)) return false;
    out.nodes_.push_back({Kind::not_, {}, 0, {}, out.nodes_.size() - 1, 0});
    return true;
  }

  bool primary(Condition& out, std::size_t depth) {
    if (take("(")) return either(out, depth + 1) && (take(")") || fail(")"));
    if (!is_word() || (token_.front() >= '0' && token_.front() <= '9')) return fail("name, not, (");
    Condition::Node node{Kind::truth, std::string(token_), position(token_at_), {}, 0, 0};
    next();
    static constexpr std::pair<std::string_view, Kind> comparisons[] = {
        {"==", Kind::equal},      {"!=", Kind::not_equal}, {"<", Kind::less},
        {"<=", Kind::less_equal}, {">", Kind::greater},    {">=", Kind::greater_equal}};
    for (const auto& [text, kind] : comparisons) {
      if (node.kind != Kind::truth || !take(text)) continue;
      node.kind = kind;
      const bool ordered = kind != Kind::equal && kind != Kind::not_equal;
      if (!value(node, ordered)) return false;
    }
    bool negative = false;
    if (node.kind == Kind::truth && (token_ == "in" || token_ == "not")) {
      negative = take("not");
      if (!take("in")) return fail("in");
      node.kind = Kind::in;
      if (!take("(")) return fail("(");
      do {
        if (!value(node, false)) return false;
      } while (take(","));
      if (!take(")")) return fail(", or )");
    }
    out.nodes_.push_back(std::move(node));
    if (negative) out.nodes_.push_back({Kind::not_, {}, 0, {}, out.nodes_.size() - 1, 0});
    return true;
  }

  bool value(Condition::Node& node, bool number_only) {
    const auto read = read_value();
    if (!read || (number_only && !std::holds_alternative<double>(*read))) return fail(number_only ? "number" : "value");
    node.values.push_back(*read);
    next();
    return true;
  }

  std::optional<FactValue> read_value() const {
    if (token_ == "true") return true;
    if (token_ == "false") return false;
    if (token_ == "none") return FactValue{};
    const auto* end = token_.data() + token_.size();
    double number = 0;
    if (!token_.empty() && (token_.front() == '-' || (token_.front() >= '0' && token_.front() <= '9'))) {
      const auto parsed = std::from_chars(token_.data(), end, number);
      if (parsed.ec == std::errc{} && parsed.ptr == end) return number;
    }
    if (is_word()) return std::string(token_);
    const bool quoted = token_.size() >= 2 && (token_.front() == '"' || token_.front() == '\'');
    if (!quoted || token_.back() != token_.front()) return std::nullopt;
    return std::string(token_.substr(1, token_.size() - 2));
  }

  std::string_view text_;
  std::size_t end_ = 0;
  std::size_t token_at_ = 0;
  std::string_view token_;
  std::string expected_;
  std::size_t failed_at_ = 0;
};

Result<Condition> Condition::parse(std::string_view text) { return ConditionParser(text).parse(); }

Result<Condition> Condition::compile(std::string_view text, const std::string& path,
                                     const std::function<bool(std::string_view)>& is_field) {
  auto condition = parse(text);
  if (!condition) {
    condition.error().field = path;
    return condition;
  }
  for (const auto& node : condition->nodes_) {
    const bool known =
        node.name.empty() || is_field(node.name) || std::ranges::find(case_facts, node.name) != case_facts.end();
    if (!known) return invalid(path, "unknown_name", {{"name", node.name}, {"at", std::to_string(node.at)}});
  }
  return condition;
}

bool Condition::holds(std::size_t index, const FactLookup& lookup) const {
  const Node& node = nodes_[index];
  if (node.kind == Kind::not_) return !holds(node.left, lookup);
  if (node.kind == Kind::and_) return holds(node.left, lookup) && holds(node.right, lookup);
  if (node.kind == Kind::or_) return holds(node.left, lookup) || holds(node.right, lookup);
  const FactValue fact = lookup(node.name);
  if (node.kind == Kind::truth) return holds_anything(fact);
  if (node.kind == Kind::equal) return equal(fact, node.values.front());
  if (node.kind == Kind::not_equal) return !equal(fact, node.values.front());
  if (node.kind == Kind::in)
    return std::ranges::any_of(node.values, [&](const FactValue& value) { return equal(fact, value); });
  const auto* number = std::get_if<double>(&fact);
  if (number == nullptr) return false;  // what is not recorded is neither small nor large
  const double limit = std::get<double>(node.values.front());
  if (node.kind == Kind::less) return *number < limit;
  if (node.kind == Kind::less_equal) return *number <= limit;
  if (node.kind == Kind::greater) return *number > limit;
  return *number >= limit;
}

}  // namespace sp
