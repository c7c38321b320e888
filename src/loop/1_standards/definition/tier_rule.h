// Who is served how: a tier from what is known of a customer (definitions/tier_rules/*.yaml). Lines are tried in order;
// the first whose conditions all hold decides, and whom none fits is basic. Pure; values shared between threads.
// Clause: Q1.1 (tiers), C3.4.3 (tier rules).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "loop/0_people/customer/customer_types.h"
#include "loop/1_standards/definition/definition_types.h"

namespace sp {

using AtLeast = Int<1, 1'000'000>;

/// What is named has to hold; at least one is named.
struct TierWhen {
  std::optional<PersonKind> kind;
  std::optional<Tier> entitlement;   // one of this level is valid today
  std::optional<Tier> organisation;  // the tier of the organisation he belongs to
  std::optional<AtLeast> devices, devices_in_warranty;  // so many or more
  std::optional<AtLeast> yearly_cases;                  // opened in the last 365 days
};
BOOST_DESCRIBE_STRUCT(TierWhen, (), (kind, entitlement, organisation, devices, devices_in_warranty, yearly_cases))

struct TierLine {
  Name id;
  Tier tier = Tier::basic;
  Words name;
  TierWhen when;
};
BOOST_DESCRIBE_STRUCT(TierLine, (), (id, tier, name, when))

struct TierRuleSpec {
  Name tier_rule;
  VersionNumber version;
  DateText effective;
  std::optional<DateText> review;
  std::optional<Party> owner;
  Words name;
  std::vector<Clause> clauses;
  std::vector<TierLine> lines;
};
BOOST_DESCRIBE_STRUCT(TierRuleSpec, (), (tier_rule, version, effective, review, owner, name, clauses, lines))

/// Refuses a line without a condition (required), two lines of one id (duplicate_id), and more than 50 (too_many_items).
Result<void> check(const TierRuleSpec& spec);

/// What a rule may look at, as it is now.
struct TierFacts {
  PersonKind kind = PersonKind::person;
  std::vector<Tier> entitlements;  // valid today
  std::optional<Tier> organisation;
  std::int64_t devices = 0, devices_in_warranty = 0, yearly_cases = 0;
};
BOOST_DESCRIBE_STRUCT(TierFacts, (), (kind, entitlements, organisation, devices, devices_in_warranty, yearly_cases))

/// The line that decides; none: basic.
const TierLine* deciding_line(const TierRuleSpec& spec, const TierFacts& facts);
Tier tier_of(const TierLine* line);
/// "customer_tiers/2:many_devices"; without a line "customer_tiers/2:otherwise".
std::string rule_text(const TierRuleSpec& spec, const TierLine* line);
/// The fewest cases a year that any line asks for; nothing when none counts them.
std::optional<std::int64_t> least_cases(const TierRuleSpec& spec);

}  // namespace sp
