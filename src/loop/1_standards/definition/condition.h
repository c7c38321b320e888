// Conditions of a definition: `cause != none`, `tier == gold and urgency >= 2`, `not (site_visit or model in (X1,
// X2))`. A name is a recorded field or a fact of the case; what is not recorded is `none`. Values are numbers, words,
// quoted texts, true, false and none; a word alone asks whether there is such a value (recorded, not false, not 0).
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace sp {

/// nothing: not recorded. Words and texts are the same.
using FactValue = std::variant<std::monostate, bool, double, std::string>;
using FactLookup = std::function<FactValue(std::string_view name)>;

/// What a condition may ask of any case, beside the recorded fields: urgency, complexity, severity and priority are
/// numbers; customer_answer is confirmed, refused or none.
inline constexpr std::array<std::string_view, 9> case_facts{
    "kind", "channel", "tier", "urgency", "complexity", "severity", "priority", "reopen_count", "customer_answer"};

/// Immutable after parsing; safe to share between threads.
class Condition {
 public:
  enum class Kind { truth, equal, not_equal, less, less_equal, greater, greater_equal, in, not_, and_, or_ };
  struct Node {
    Kind kind = Kind::truth;
    std::string name;                 // what is asked for
    std::size_t at = 0;               // where it stands: the first character is 1
    std::vector<FactValue> values;    // one to compare with, or the list of `in`
    std::size_t left = 0, right = 0;  // operands of not_ (left), and_, or_
  };

  /// Refuses: bad_condition with "at" (character, 1-based), "expected".
  static Result<Condition> parse(std::string_view text);

  /// For a condition inside a definition: `path` is where it stands. Refuses also a name that is neither a fact of
  /// any case nor a field: unknown_name with "name", "at".
  static Result<Condition> compile(std::string_view text, const std::string& path,
                                   const std::function<bool(std::string_view)>& is_field);

  bool evaluate(const FactLookup& lookup) const { return holds(nodes_.size() - 1, lookup); }

  const std::vector<Node>& nodes() const { return nodes_; }  // the last is the whole
  const std::string& text() const { return text_; }

 private:
  friend class ConditionParser;
  bool holds(std::size_t node, const FactLookup& lookup) const;

  std::string text_;
  std::vector<Node> nodes_;
};

}  // namespace sp
