// What `setpoint mine` prints: what was mined, by name. Seconds are exact to the millisecond.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"
#include "loop/1_standards/definition/calendar.h"
#include "loop/6_monitoring/conformance/design.h"
#include "loop/6_monitoring/conformance/log.h"

namespace sp {

struct MinedEdge {
  std::string_view from, to;
  std::int64_t count = 0;
  double median_s = 0, mean_s = 0, p90_s = 0, total_s = 0;
  std::optional<double> working_median_s, working_mean_s, working_p90_s, working_total_s;  // with a calendar
};
BOOST_DESCRIBE_STRUCT(MinedEdge, (),
                      (from, to, count, median_s, mean_s, p90_s, total_s, working_median_s, working_mean_s,
                       working_p90_s, working_total_s))

struct MinedGraph {
  std::vector<MinedEdge> edges;
};
BOOST_DESCRIBE_STRUCT(MinedGraph, (), (edges))

struct MinedVariant {
  std::vector<std::string_view> activities;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(MinedVariant, (), (activities, count))

struct MinedHandover {
  std::string_view from, to;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(MinedHandover, (), (from, to, count))

struct MinedPingPong {
  std::string_view first, other;
  std::int64_t count = 0, cases = 0;
};
BOOST_DESCRIBE_STRUCT(MinedPingPong, (), (first, other, count, cases))

struct MinedRework {
  std::string_view activity;
  std::int64_t cases = 0, repeats = 0;
};
BOOST_DESCRIBE_STRUCT(MinedRework, (), (activity, cases, repeats))

struct MinedDurations {
  double median_s = 0, mean_s = 0, p90_s = 0, total_s = 0;
};
BOOST_DESCRIBE_STRUCT(MinedDurations, (), (median_s, mean_s, p90_s, total_s))

struct MinedCost {
  std::uint32_t cost = 0;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(MinedCost, (), (cost, count))

struct MinedDeviation {
  std::string kind;  // skipped, extra, out_of_order
  std::string activity;
  std::int64_t cases = 0, count = 0;
};
BOOST_DESCRIBE_STRUCT(MinedDeviation, (), (kind, activity, cases, count))

struct MinedConformance {
  std::int64_t fitting_cases = 0;
  double fitting_cases_pct = 0;  // 0 to 100
  std::int64_t cost_total = 0;
  double fitness = 0;  // 0 to 1: 1 − cost ÷ (events + shortest designed ways)
  std::vector<MinedCost> variants;
  std::vector<MinedDeviation> deviations;
};
BOOST_DESCRIBE_STRUCT(MinedConformance, (),
                      (fitting_cases, fitting_cases_pct, cost_total, fitness, variants, deviations))

struct MinedOutlook {
  std::string_view last;
  double elapsed_from_s = 0;
  std::int64_t cases = 0;
  double median_s = 0, p90_s = 0;    // from there to the end
  std::optional<std::int64_t> late;  // with --late-after
};
BOOST_DESCRIBE_STRUCT(MinedOutlook, (), (last, elapsed_from_s, cases, median_s, p90_s, late))

struct MinedSide {
  std::int64_t cases = 0;
  double median_s = 0, mean_s = 0, p90_s = 0;
  std::optional<std::int64_t> fitting_cases, cost_total;
};
BOOST_DESCRIBE_STRUCT(MinedSide, (), (cases, median_s, mean_s, p90_s, fitting_cases, cost_total))

struct MinedChange {
  std::string_view from, to;
  std::int64_t count_before = 0, count_after = 0;
  double median_before_s = 0, median_after_s = 0;
};
BOOST_DESCRIBE_STRUCT(MinedChange, (), (from, to, count_before, count_after, median_before_s, median_after_s))

struct MinedComparison {
  MinedSide before, after;
  std::vector<MinedChange> edges;
};
BOOST_DESCRIBE_STRUCT(MinedComparison, (), (before, after, edges))

/// The names belong to the log and the design that were mined.
struct MineReport {
  std::int64_t cases = 0, events = 0, activities = 0, resources = 0, rejected = 0;
  MinedGraph dfg;
  std::map<std::string, std::int64_t> starts, ends;
  std::vector<MinedVariant> variants;
  std::vector<MinedHandover> handover;
  std::vector<MinedRework> rework;
  std::vector<MinedPingPong> ping_pong;
  MinedDurations durations;
  std::vector<MinedOutlook> outlook;
  std::optional<MinedConformance> conformance;
  std::optional<MinedComparison> comparison;
};
BOOST_DESCRIBE_STRUCT(MineReport, (),
                      (cases, events, activities, resources, rejected, dfg, starts, ends, variants, handover, rework,
                       ping_pong, durations, outlook, conformance, comparison))

struct MineWish {
  const Calendar* calendar = nullptr;
  const monitoring::Design* design = nullptr;
  std::optional<std::int64_t> late_after_ms, split_at_ms;
};

MineReport mine(const monitoring::Log& log, const MineWish& wish);

/// For people: the figures, and the first rows of every list.
std::string mine_summary(const MineReport& report);

}  // namespace sp
