#include "loop/6_monitoring/conformance/alignment.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace sp::monitoring {
namespace {

constexpr std::size_t cells_max = 1 << 20;  // of a table; above, rows are kept here and there and made again between

/// Lowers what can be reached more cheaply over one step of cost 1. REQUIRES: `waiting` are the states just lowered.
template <class Links>
void spread_steps(std::vector<std::uint32_t>& row, std::vector<std::uint32_t>& waiting, Links links) {
  for (std::size_t at = 0; at < waiting.size(); ++at) {
    const auto state = waiting[at];
    const auto cost = row[state] + 1;
    for (const auto other : links(state)) {
      if (row[other] <= cost) continue;
      row[other] = cost;
      waiting.push_back(other);
    }
  }
}

/// Rows of the cheapest cost to the end of the trace, one a position: all of them, or every `stride`-th with the ones
/// between made when the walk gets there.
class BackRows {
 public:
  BackRows(const Design& design, std::span<const std::uint32_t> trace)
      : design_(design), trace_(trace), states_(design.state_count()) {
    const auto rows = trace.size() + 1;
    std::vector<std::uint32_t> row = design.to_end();
    if (rows * states_ <= cells_max) {
      stride_ = rows;
      corners_.push_back(std::move(row));
      return;
    }
    stride_ = static_cast<std::size_t>(std::sqrt(static_cast<double>(rows))) + 1;
    corners_.resize(trace.size() / stride_ + 1);
    for (auto at = trace.size();; --at) {
      if (at % stride_ == stride_ - 1 || at == trace.size()) corners_[at / stride_] = row;
      if (at == 0) break;
      step_back(design, trace[at - 1], row, scratch_);
    }
  }

  /// Good until another one is asked for.
  const std::uint32_t* row(std::size_t at) {
    const auto block = at / stride_;
    if (block != block_) fill(block);
    return table_.data() + (at % stride_) * states_;
  }

 private:
  void fill(std::size_t block) {
    block_ = block;
    const auto first = block * stride_;
    const auto last = std::min(first + stride_ - 1, trace_.size());
    table_.resize((last - first + 1) * states_);
    auto row = corners_[block];
    for (auto at = last;; --at) {
      std::ranges::copy(row, table_.begin() + static_cast<std::ptrdiff_t>((at - first) * states_));
      if (at == first) return;
      step_back(design_, trace_[at - 1], row, scratch_);
    }
  }

  const Design& design_;
  std::span<const std::uint32_t> trace_;
  std::size_t states_, stride_ = 1, block_ = ~std::size_t{0};
  std::vector<std::vector<std::uint32_t>> corners_;  // the last row of each block
  std::vector<std::uint32_t> table_;
  AlignmentScratch scratch_;
};

/// How often an activity was skipped and how often it was extra, in one trace.
struct Missed {
  std::int64_t skipped = 0, extra = 0;
};

}  // namespace

void step_forward(const Design& design, std::uint32_t activity, std::vector<std::uint32_t>& row,
                  AlignmentScratch& scratch) {
  auto& was = scratch.row;
  was = row;
  for (auto& cost : row) ++cost;
  scratch.waiting.clear();
  for (const auto& edge : design.edges_by(activity)) {
    if (row[edge.to] <= was[edge.from]) continue;
    row[edge.to] = was[edge.from];
    scratch.waiting.push_back(edge.to);
  }
  spread_steps(row, scratch.waiting, [&](std::uint32_t state) { return design.next(state); });
}

void step_back(const Design& design, std::uint32_t activity, std::vector<std::uint32_t>& row,
               AlignmentScratch& scratch) {
  auto& was = scratch.row;
  was = row;
  for (auto& cost : row) ++cost;
  scratch.waiting.clear();
  for (const auto& edge : design.edges_by(activity)) {
    if (row[edge.from] <= was[edge.to]) continue;
    row[edge.from] = was[edge.to];
    scratch.waiting.push_back(edge.from);
  }
  spread_steps(row, scratch.waiting, [&](std::uint32_t state) { return design.before(state); });
}

Alignment align(const Design& design, std::span<const std::uint32_t> trace) {
  BackRows rows(design, trace);
  Alignment alignment{rows.row(0)[0], {}};
  std::uint32_t state = 0;
  for (std::size_t at = 0;;) {
    const auto* const here = rows.row(at);
    const auto cost = here[state];
    const auto edges = design.edges_from(state);
    const auto place = static_cast<std::uint32_t>(at);
    // A skipped step leads from row to row of the same position; asking for the next one may end this one's table.
    const auto skip = std::ranges::find_if(edges, [&](const DesignEdge& edge) { return here[edge.to] + 1 == cost; });
    if (at < trace.size()) {
      const auto activity = trace[at];
      const auto* const after = rows.row(at + 1);
      const auto same = std::ranges::find_if(
          edges, [&](const DesignEdge& edge) { return edge.activity == activity && after[edge.to] == cost; });
      if (activity != no_activity && same != edges.end()) {
        alignment.moves.push_back({MoveKind::synchronous, place, activity});
        state = same->to;
        ++at;
        continue;
      }
      if (after[state] + 1 == cost) {
        alignment.moves.push_back({MoveKind::extra, place, activity});
        ++at;
        continue;
      }
    } else if (cost == 0) {
      return alignment;
    }
    alignment.moves.push_back({MoveKind::skipped, place, skip->activity});
    state = skip->to;
  }
}

Conformance conformance_of(const Log& log, const Variants& variants, const Design& design) {
  const auto numbers = design.numbers_of(log.activities);
  // Activities of the design first, then those of the log that it does not know.
  const auto known = static_cast<std::uint32_t>(design.activities().size());
  std::map<std::pair<DeviationKind, std::uint32_t>, std::pair<std::int64_t, std::int64_t>> found;
  std::map<std::uint32_t, Missed> missed;
  Conformance result;
  std::vector<std::uint32_t> trace;
  for (const auto& variant : variants.list) {
    const auto activities = log.trace(variant.example);
    trace.clear();
    for (const auto activity : activities) trace.push_back(numbers[activity]);
    const auto alignment = align(design, trace);
    result.cost.push_back(alignment.cost);
    result.cost_total += variant.cases * alignment.cost;
    if (alignment.cost == 0) {
      result.fitting_cases += variant.cases;
      continue;
    }
    missed.clear();
    for (const auto& move : alignment.moves) {
      if (move.kind == MoveKind::skipped) ++missed[move.activity].skipped;
      if (move.kind == MoveKind::extra)
        ++missed[move.activity != no_activity ? move.activity : known + activities[move.at]].extra;
    }
    for (const auto& [activity, times] : missed) {
      const auto both = std::min(times.skipped, times.extra);
      const auto add = [&](DeviationKind kind, std::int64_t count) {
        if (count == 0) return;
        auto& [cases, all] = found[{kind, activity}];
        cases += variant.cases;
        all += variant.cases * count;
      };
      add(DeviationKind::out_of_order, both);
      add(DeviationKind::skipped, times.skipped - both);
      add(DeviationKind::extra, times.extra - both);
    }
  }
  const auto worst = log.event_count() + std::size_t{log.case_count()} * design.to_end()[0];
  if (worst > 0) result.fitness = 1 - static_cast<double>(result.cost_total) / static_cast<double>(worst);
  for (const auto& [what, times] : found) {
    const auto& name = what.second < known ? design.activities()[what.second] : log.activities[what.second - known];
    result.deviations.push_back({what.first, name, times.first, times.second});
  }
  std::ranges::sort(result.deviations, {},
                    [](const Deviation& one) { return std::tuple(-one.cases, -one.count, one.kind, one.activity); });
  return result;
}

}  // namespace sp::monitoring
