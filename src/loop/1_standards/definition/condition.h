// Conditions of a definition: `cause != none`, `tier == gold and urgency >= 2`, `not (site_visit or model in (X1, X2))`.
// A name is a recorded field or a fact of the case; what is not recorded is `none`. Values are numbers, words,
// quoted texts, true, false and none; a word alone asks whether there is such a value (recorded, not false, not 0).
#pragma once

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

/// Immutable after parsing; safe to share between threads.
class Condition {
 public:
  enum class Kind { truth, equal, not_equal, less, less_equal, greater, greater_equal, in, not_, and_, or_ };
  struct Node {
    Kind kind = Kind::truth;
    std::string name;                // what is asked for
    std::size_t at = 0;              // where it stands: the first character is 1
    std::vector<FactValue> values;   // one to compare with, or the list of `in`
    std::size_t left = 0, right = 0;  // operands of not_ (left), and_, or_
  };

  /// Refuses: bad_condition with "at" (character, 1-based), "expected".
  static Result<Condition> parse(std::string_view text);

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
