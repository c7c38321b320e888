#include "main/mine_report.h"

#include <cmath>

#include <fmt/format.h>

#include "loop/6_monitoring/conformance/alignment.h"
#include "loop/6_monitoring/conformance/comparison.h"
#include "loop/6_monitoring/conformance/flow.h"
#include "loop/6_monitoring/conformance/outlook.h"
#include "loop/6_monitoring/conformance/variants.h"
#include "loop/6_monitoring/conformance/work.h"

namespace sp {
namespace {

using namespace monitoring;

constexpr std::size_t summary_rows = 10;

double seconds(std::int64_t ms) { return static_cast<double>(ms) / 1000; }

MinedEdge edge_shown(const Log& log, const FlowEdge& edge) {
  const auto& natural = edge.natural;
  MinedEdge shown{log.activities[edge.from],
                  log.activities[edge.to],
                  natural.count,
                  natural.median_s(),
                  natural.mean_s(),
                  natural.p90_s(),
                  natural.total_s(),
                  {},
                  {},
                  {},
                  {}};
  if (edge.working) {
    shown.working_median_s = edge.working->median_s();
    shown.working_mean_s = edge.working->mean_s();
    shown.working_p90_s = edge.working->p90_s();
    shown.working_total_s = edge.working->total_s();
  }
  return shown;
}

std::string_view kind_name(DeviationKind kind) {
  return kind == DeviationKind::skipped ? "skipped" : kind == DeviationKind::extra ? "extra" : "out_of_order";
}

MinedConformance conformance_shown(const Conformance& conformance, const Variants& variants, std::int64_t cases) {
  MinedConformance shown;
  shown.fitting_cases = conformance.fitting_cases;
  shown.fitting_cases_pct =
      cases == 0 ? 0 : 100.0 * static_cast<double>(conformance.fitting_cases) / static_cast<double>(cases);
  shown.cost_total = conformance.cost_total;
  shown.fitness = conformance.fitness;
  for (std::size_t at = 0; at < variants.list.size(); ++at)
    shown.variants.push_back({conformance.cost[at], variants.list[at].cases});
  for (const auto& one : conformance.deviations)
    shown.deviations.push_back({std::string(kind_name(one.kind)), one.activity, one.cases, one.count});
  return shown;
}

MinedSide side_shown(const SideOfCases& side) {
  return {side.cases,         side.duration.median_s(), side.duration.mean_s(), side.duration.p90_s(),
          side.fitting_cases, side.cost_total};
}

MinedComparison comparison_shown(const Log& log, const Comparison& comparison) {
  MinedComparison shown{side_shown(comparison.before), side_shown(comparison.after), {}};
  for (const auto& edge : comparison.edges)
    shown.edges.push_back({log.activities[edge.from], log.activities[edge.to], edge.before.count, edge.after.count,
                           seconds(edge.before.twice_median_ms) / 2, seconds(edge.after.twice_median_ms) / 2});
  return shown;
}

/// "3d 4h", "2h 5m", "45s": two units are enough to judge by.
std::string span_text(double s) {
  const auto whole = std::llround(s);
  if (whole >= 86'400) return fmt::format("{}d {}h", whole / 86'400, whole % 86'400 / 3'600);
  if (whole >= 3'600) return fmt::format("{}h {}m", whole / 3'600, whole % 3'600 / 60);
  if (whole >= 60) return fmt::format("{}m {}s", whole / 60, whole % 60);
  return fmt::format("{}s", whole);
}

template <class Row, class Show>
void add_list(std::string& text, std::string_view title, const std::vector<Row>& rows, Show show) {
  if (rows.empty()) return;
  text += fmt::format("\n{} ({})\n", title, rows.size());
  for (std::size_t at = 0; at < rows.size() && at < summary_rows; ++at) text += "  " + show(rows[at]) + '\n';
  if (rows.size() > summary_rows) text += "  …\n";
}

std::string joined(const std::vector<std::string_view>& names) {
  std::string all;
  for (const auto name : names) all += (all.empty() ? "" : " → ") + std::string(name);
  return all;
}

}  // namespace

MineReport mine(const Log& log, const MineWish& wish) {
  const auto cases = all_cases(log);
  const auto flow = flow_of(log, cases, wish.calendar);
  const auto variants = variants_of(log);
  const auto work = work_of(log, cases);
  const auto durations = durations_of(log, cases);
  const auto outlook = OutlookTable::learn(log, cases, wish.late_after_ms);
  MineReport report;
  report.cases = log.case_count();
  report.events = static_cast<std::int64_t>(log.event_count());
  report.activities = static_cast<std::int64_t>(log.activities.size());
  report.resources = static_cast<std::int64_t>(log.resources.size());
  for (const auto& edge : flow.edges) report.dfg.edges.push_back(edge_shown(log, edge));
  for (const auto& [activity, count] : flow.starts) report.starts[log.activities[activity]] = count;
  for (const auto& [activity, count] : flow.ends) report.ends[log.activities[activity]] = count;
  for (const auto& variant : variants.list) {
    auto& shown = report.variants.emplace_back();
    shown.count = variant.cases;
    for (const auto activity : log.trace(variant.example)) shown.activities.push_back(log.activities[activity]);
  }
  for (const auto& one : work.handover)
    report.handover.push_back({log.resources[one.from], log.resources[one.to], one.count});
  for (const auto& one : work.rework) report.rework.push_back({log.activities[one.activity], one.cases, one.repeats});
  for (const auto& one : work.ping_pong)
    report.ping_pong.push_back({log.resources[one.first], log.resources[one.other], one.count, one.cases});
  report.durations = {durations.median_s(), durations.mean_s(), durations.p90_s(), durations.total_s()};
  for (const auto& row : outlook.rows())
    report.outlook.push_back({log.activities[row.activity], seconds(bucket_begin_ms(row.bucket)), row.outlook.cases,
                              seconds(row.outlook.median_ms), seconds(row.outlook.p90_ms), row.outlook.late});
  std::optional<Conformance> conformance;
  if (wish.design != nullptr) {
    conformance = conformance_of(log, variants, *wish.design);
    report.conformance = conformance_shown(*conformance, variants, report.cases);
  }
  if (wish.split_at_ms) {
    const auto [before, after] = split_at(log, *wish.split_at_ms);
    report.comparison =
        comparison_shown(log, compare(log, before, after, &variants, conformance ? &*conformance : nullptr));
  }
  return report;
}

std::string mine_summary(const MineReport& report) {
  auto text =
      fmt::format("{} cases, {} events, {} activities, {} variants, {} resources; {} rows refused\n", report.cases,
                  report.events, report.activities, report.variants.size(), report.resources, report.rejected);
  text += fmt::format("a case takes {} (median), {} (mean), {} (P90)\n", span_text(report.durations.median_s),
                      span_text(report.durations.mean_s), span_text(report.durations.p90_s));
  if (const auto& fit = report.conformance)
    text += fmt::format("{:.4f} % of the cases fit the design ({} of {}), {} deviations, fitness {:.4f}\n",
                        fit->fitting_cases_pct, fit->fitting_cases, report.cases, fit->cost_total, fit->fitness);
  if (report.conformance)
    add_list(text, "deviations", report.conformance->deviations, [](const MinedDeviation& one) {
      return fmt::format("{:>9} {:<12} {} ({} cases)", one.count, one.kind, one.activity, one.cases);
    });
  add_list(text, "what follows what", report.dfg.edges, [](const MinedEdge& edge) {
    auto row = fmt::format("{:>9} {} → {}: median {}, P90 {}", edge.count, edge.from, edge.to, span_text(edge.median_s),
                           span_text(edge.p90_s));
    if (edge.working_median_s)
      row += fmt::format("; working median {}, total {}", span_text(*edge.working_median_s),
                         span_text(*edge.working_total_s));
    return row;
  });
  add_list(text, "variants", report.variants,
           [](const MinedVariant& one) { return fmt::format("{:>9} {}", one.count, joined(one.activities)); });
  add_list(text, "rework", report.rework, [](const MinedRework& one) {
    return fmt::format("{:>9} {} (in {} cases)", one.repeats, one.activity, one.cases);
  });
  add_list(text, "handover", report.handover,
           [](const MinedHandover& one) { return fmt::format("{:>9} {} → {}", one.count, one.from, one.to); });
  add_list(text, "to and fro", report.ping_pong, [](const MinedPingPong& one) {
    return fmt::format("{:>9} {} → {} → {} (in {} cases)", one.count, one.first, one.other, one.first, one.cases);
  });
  if (const auto& two = report.comparison) {
    const auto side = [](const MinedSide& one) {
      auto row = fmt::format("{} cases, median {}, P90 {}", one.cases, span_text(one.median_s), span_text(one.p90_s));
      if (one.fitting_cases) row += fmt::format(", {} fit, {} deviations", *one.fitting_cases, *one.cost_total);
      return row;
    };
    text += fmt::format("\nbefore: {}\nafter:  {}\n", side(two->before), side(two->after));
  }
  return text;
}

}  // namespace sp
