#include "loop/1_standards/definition/tier_rule.h"

#include <gtest/gtest.h>

#include "loop/1_standards/definition/definition_set.h"

namespace sp {
namespace {

std::shared_ptr<const TierRuleSpec> shipped_rule() {
  const auto& set = DefinitionSet::shipped();
  return set ? (*set)->tier_rule_at(*parse_instant("2026-03-02T01:00:00Z")) : nullptr;
}

TEST(TierRule, the_first_line_that_fits_decides) {
  const auto rule = shipped_rule();
  ASSERT_TRUE(rule);
  const struct { TierFacts facts; const char* line; Tier tier; } rows[] = {
      {{}, "otherwise", Tier::basic},
      {{.entitlements = {Tier::basic}}, "otherwise", Tier::basic},
      {{.entitlements = {Tier::advanced}}, "advanced_contract", Tier::advanced},
      {{.entitlements = {Tier::advanced, Tier::custom}}, "custom_contract", Tier::custom},
      {{.entitlements = {Tier::advanced}, .organisation = Tier::custom}, "custom_organisation", Tier::custom},
      {{.devices = 4}, "otherwise", Tier::basic},
      {{.devices = 5}, "many_devices", Tier::advanced},
      {{.yearly_cases = 12}, "frequent", Tier::advanced},
  };
  for (const auto& row : rows) {
    const TierLine* line = deciding_line(*rule, row.facts);
    EXPECT_EQ(rule_text(*rule, line), std::string("customer_tiers/1:") + row.line);
    EXPECT_EQ(tier_of(line), row.tier);
  }
  EXPECT_EQ(least_cases(*rule), 12);
}

TEST(TierRule, a_line_without_a_condition_and_a_name_twice_are_refused) {
  TierRuleSpec rule = *shipped_rule();
  rule.lines[1].id = rule.lines[0].id;
  EXPECT_EQ(check(rule).error().reason, "duplicate_id");
  EXPECT_EQ(check(rule).error().field, "lines[1].id");
  rule.lines[0].when = {};
  EXPECT_EQ(check(rule).error().field, "lines[0].when");
  EXPECT_EQ(least_cases(TierRuleSpec{}), std::nullopt);
}

}  // namespace
}  // namespace sp
