// Service levels: how fast, by tier of the customer, kind of matter and channel (definitions/service_levels/*.yaml).
// The handbooks disagree (Q1.1: first response within 48 h, R1.1: within 24 h); scope, then precedence, then the
// stricter figure decides, and conflicts() shows every such decision. Pure functions; values shared between threads.
// Clause: Q1.1, R1.1, C3.4.2, C3.4.3.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "loop/1_standards/definition/definition_types.h"

namespace sp {

/// How fast one clock has to stop. A scope that is not named means every kind, every channel.
struct TargetSpec {
  Name clock;  // as in ProcessSpec::clocks: first_response, confirmed, first_plan, solved
  std::optional<Name> kind;
  std::optional<Name> channel;
  Duration within{};
  TimeUnit unit = TimeUnit::natural;
  std::optional<Name> calendar;  // the clock's own when absent
  Clause clause;
  std::optional<Int<0, 100>> precedence;  // 0 when absent; the higher one wins inside one scope
};
BOOST_DESCRIBE_STRUCT(TargetSpec, (), (clock, kind, channel, within, unit, calendar, clause, precedence))

struct ServiceLevelSpec {
  Name service_level;
  VersionNumber version;
  DateText effective;
  std::optional<DateText> review;  // when the owner has to look at it again (Q1.1: reviewed regularly)
  std::optional<Party> owner;
  std::optional<Name> tier;  // of the customer; every tier when absent
  Words name;
  std::vector<Clause> clauses;
  std::vector<TargetSpec> targets;
};
BOOST_DESCRIBE_STRUCT(ServiceLevelSpec, (),
                      (service_level, version, effective, review, owner, tier, name, clauses, targets))

/// Refuses a span that its unit cannot count (expected_duration, not_whole_days), with the place as field.
Result<void> check(const ServiceLevelSpec& spec);

/// A target and the service level it stands in.
struct TargetRef {
  const ServiceLevelSpec* level = nullptr;
  const TargetSpec* target = nullptr;
};

/// One version of each service level: those in force.
using ServiceLevels = std::span<const ServiceLevelSpec* const>;

/// The target for a case: the most specific scope (most of kind, tier and channel named; with as many, kind before
/// tier before channel), in it the highest precedence, then the strictest. Nothing when no target applies.
std::optional<TargetRef> resolve(ServiceLevels levels, std::string_view tier, std::string_view kind,
                                 std::string_view channel, std::string_view clock);

/// A length to compare different units by: an open hour counts as three natural ones, an open day as one day.
Duration natural_length(Duration within, TimeUnit unit);

BOOST_DEFINE_ENUM_CLASS(ConflictDecision, by_scope, by_precedence, by_strictness)

/// Two clauses that give different figures to a case both apply to, and which of them holds there.
struct ClauseConflict {
  TargetRef winner, loser;
  ConflictDecision decision = ConflictDecision::by_scope;
};

/// All of them, in the order of the levels and their targets. Each is to be shown to a person, who may choose otherwise
/// by setting scope or precedence. Different figures of the same clause are no conflict.
std::vector<ClauseConflict> conflicts(ServiceLevels levels);

}  // namespace sp
