#include "loop/1_standards/definition/condition.h"

#include <gtest/gtest.h>

namespace sp {
namespace {

FactValue fact(std::string_view name) {
  if (name == "tier") return "gold";
  if (name == "原因") return "漏水";
  if (name == "urgency") return 3.0;
  if (name == "site_visit") return true;
  if (name == "warranty") return false;
  if (name == "note") return "";
  if (name == "temperature") return -5.5;
  return {};
}

TEST(Condition, evaluates) {
  struct Row {
    const char* text;
    bool holds;
  };
  for (const Row& row : {
           Row{"tier == gold", true},
           Row{"tier != gold", false},
           Row{"tier == \"gold\" and urgency >= 2", true},
           Row{"tier == 'silver' or urgency > 3", false},
           Row{"urgency == 3 and urgency <= 3 and not urgency < 3", true},
           Row{"temperature < -5", true},
           Row{"cause != none", false},
           Row{"cause == none", true},
           Row{"note == none", true},
           Row{"note", false},
           Row{"site_visit", true},
           Row{"site_visit == true", true},
           Row{"warranty", false},
           Row{"not warranty", true},
           Row{"warranty == false", true},
           Row{"cause > 1", false},
           Row{"cause < 1", false},
           Row{"tier > 1", false},
           Row{"tier in (silver, gold)", true},
           Row{"tier not in (silver, gold)", false},
           Row{"cause in (none, x)", true},
           Row{"原因 == 漏水", true},
           Row{"原因 in (\"漏水\", 异响)", true},
           // `and` binds more tightly than `or`, `not` more than both.
           Row{"site_visit or warranty and warranty", true},
           Row{"(site_visit or warranty) and warranty", false},
           Row{"not warranty and site_visit", true},
           Row{"not (warranty or site_visit)", false},
           Row{"not not site_visit", true},
           Row{" tier\n == gold\tand(site_visit)", true},
       }) {
    const auto condition = Condition::parse(row.text);
    ASSERT_TRUE(condition) << row.text;
    EXPECT_EQ(condition->evaluate(fact), row.holds) << row.text;
  }
}

TEST(Condition, refuses_with_place) {
  struct Row {
    std::string text;
    const char *at, *expected;
  };
  for (const Row& row : {
           Row{"", "1", "name, not, ("},
           Row{"tier ==", "8", "value"},
           Row{"tier = gold", "6", "and, or, end"},
           Row{"tier == gold urgency", "14", "and, or, end"},
           Row{"tier == gold and", "17", "name, not, ("},
           Row{"(tier == gold", "14", ")"},
           Row{"原因 == 漏水 )", "10", "and, or, end"},
           Row{"urgency > high", "11", "number"},
           Row{"tier in gold", "9", "("},
           Row{"tier in (gold silver)", "15", ", or )"},
           Row{"tier in ()", "10", "value"},
           Row{"tier not gold", "10", "in"},
           Row{"3 == tier", "1", "name, not, ("},
           Row{"tier == 'gold", "9", "value"},
           Row{"tier == '", "9", "value"},
           Row{"none", "1", "name, not, ("},
           Row{"tier == or", "9", "value"},
           Row{"$tier", "1", "name, not, ("},
           Row{std::string(40, '(') + "a" + std::string(40, ')'), "34", "fewer parentheses"},
       }) {
    const auto condition = Condition::parse(row.text);
    ASSERT_FALSE(condition) << row.text;
    EXPECT_EQ(condition.error(),
              (Refusal{RefusalKind::invalid, "bad_condition", "", {{"at", row.at}, {"expected", row.expected}}}))
        << row.text << " at " << condition.error().details[0].second << " " << condition.error().details[1].second;
  }
}

}  // namespace
}  // namespace sp
