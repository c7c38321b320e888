#include "loop/1_standards/definition/service_level.h"

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "loop/1_standards/definition/definition_set.h"

namespace sp {
namespace {

using namespace std::chrono_literals;

const Instant in_2026 = *parse_instant("2026-06-01T00:00:00Z");

// Clause: Q1.1, R1.1, C3.4.2
TEST(ServiceLevel, shipped_targets) {
  const auto& shipped = DefinitionSet::shipped();
  ASSERT_TRUE(shipped) << shipped.error().reason << ' ' << shipped.error().field;
  const auto levels = (*shipped)->service_levels_at(in_2026);
  struct Row {
    const char *tier, *kind, *channel, *clock;
    Duration within;
    const char* clause;
  };
  for (const Row& row : {
           Row{"basic", "repair", "web", "first_response", 48h, "Q1.1"},
           Row{"basic", "repair", "web", "solved", 72h, "Q1.1"},
           Row{"basic", "repair", "web", "confirmed", 48h, "R1.1"},
           Row{"basic", "service_request", "phone", "first_response", 24h, "R1.1"},
           Row{"basic", "service_request", "phone", "confirmed", 48h, "R1.1"},
           Row{"basic", "enquiry", "chat", "first_response", 24h, "R1.1"},
           Row{"basic", "complaint", "phone", "first_plan", 48h, "C3.4.2"},
           Row{"basic", "something_new", "web", "first_response", 24h, "R1.1"},
           Row{"advanced", "repair", "web", "first_response", 24h, "R1.1"},
           Row{"advanced", "complaint", "web", "first_response", 8h, "own"},
           Row{"custom", "enquiry", "phone", "first_response", 1h, "own"},
           Row{"custom", "enquiry", "web", "first_response", 8h, "own"},
           Row{"custom", "complaint", "phone", "first_response", 2h, "own"},  // kind goes before channel
       }) {
    SCOPED_TRACE(std::string(row.tier) + ' ' + row.kind + ' ' + row.clock);
    const auto found = resolve(levels, row.tier, row.kind, row.channel, row.clock);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->target->within, row.within);
    EXPECT_EQ(found->target->clause, row.clause);
  }
  EXPECT_FALSE(resolve(levels, "basic", "enquiry", "web", "first_plan"));
  EXPECT_FALSE(resolve(levels, "no_such_tier", "repair", "web", "first_response"));
}

ServiceLevelSpec level(const std::string& head, const std::string& targets) {
  return read_yaml<ServiceLevelSpec>(
             "version: 1\neffective: 2026-01-01\nname: {zh-CN: a, zh-TW: a, en: a}\n" + head + "\ntargets:\n" + targets,
             "level.yaml")
      .value();
}

TEST(ServiceLevel, scope_then_precedence_then_strictness) {
  const auto all = level("service_level: all",
                         "  - {clock: c, within: 9h, unit: natural, clause: any}\n"
                         "  - {clock: c, channel: phone, within: 8h, unit: natural, clause: by_channel}\n"
                         "  - {clock: c, kind: repair, within: 7h, unit: natural, clause: by_kind}\n"
                         "  - {clock: c, kind: repair, channel: phone, within: 20h, unit: natural, clause: two}\n"
                         "  - {clock: p, within: 9h, unit: natural, clause: low}\n"
                         "  - {clock: p, within: 10h, unit: natural, precedence: 5, clause: high}\n"
                         "  - {clock: s, within: 9h, unit: natural, clause: longer}\n"
                         "  - {clock: s, within: 2h, unit: working, clause: shorter}\n");
  const auto gold =
      level("service_level: gold\ntier: gold", "  - {clock: c, within: 30h, unit: natural, clause: tier}\n");
  const ServiceLevelSpec* const levels[] = {&all, &gold};
  struct Row {
    const char *tier, *kind, *channel, *clock, *clause;
  };
  for (const Row& row : {
           Row{"silver", "enquiry", "web", "c", "any"},
           Row{"silver", "enquiry", "phone", "c", "by_channel"},
           Row{"silver", "repair", "web", "c", "by_kind"},
           Row{"silver", "repair", "phone", "c", "two"},
           Row{"gold", "enquiry", "web", "c", "tier"},
           Row{"gold", "enquiry", "phone", "c", "tier"},
           Row{"gold", "repair", "web", "c", "by_kind"},
           Row{"gold", "repair", "phone", "c", "two"},
           Row{"gold", "repair", "web", "p", "high"},
           Row{"gold", "repair", "web", "s", "shorter"},
       }) {
    const auto found = resolve(levels, row.tier, row.kind, row.channel, row.clock);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->target->clause, row.clause) << row.tier << ' ' << row.kind << ' ' << row.channel;
  }
}

TEST(ServiceLevel, conflicts_name_winner_and_reason) {
  const auto one = level("service_level: one\ntier: basic",
                         "  - {clock: first_response, within: 24h, unit: natural, clause: R1.1}\n"
                         "  - {clock: first_response, kind: repair, within: 48h, unit: natural, clause: Q1.1}\n"
                         "  - {clock: solved, within: 72h, unit: natural, clause: Q1.1}\n"
                         "  - {clock: solved, within: 90h, unit: natural, clause: X1}\n"
                         "  - {clock: solved, within: 99h, unit: natural, precedence: 1, clause: X2}\n"
                         "  - {clock: solved, within: 72h, unit: natural, clause: same_figure}\n");
  const auto other = level("service_level: other\ntier: gold",
                           "  - {clock: first_response, within: 1h, unit: natural, clause: other_tier}\n");
  const ServiceLevelSpec* const levels[] = {&one, &other};
  std::string found;
  for (const auto& conflict : conflicts(levels))
    found += std::string(conflict.winner.target->clause) + " over " + conflict.loser.target->clause + ' ' +
             std::string(enum_text(conflict.decision)) + '\n';
  EXPECT_EQ(found,
            "Q1.1 over R1.1 by_scope\n"
            "Q1.1 over X1 by_strictness\n"
            "X2 over Q1.1 by_precedence\n"
            "X2 over X1 by_precedence\n"
            "same_figure over X1 by_strictness\n"
            "X2 over same_figure by_precedence\n");
}

TEST(ServiceLevel, spans_that_cannot_be_counted) {
  const auto half_day = level("service_level: x", "  - {clock: c, within: 36h, unit: working_days, clause: own}\n");
  ASSERT_FALSE(check(half_day));
  EXPECT_EQ(check(half_day).error().reason, "not_whole_days");
  EXPECT_EQ(check(half_day).error().field, "targets[0].within");
}

}  // namespace
}  // namespace sp
