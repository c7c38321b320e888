#include "io/eventlog/inspect.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

namespace sp::io {
namespace {

struct Step {
  std::int64_t at_ms;
  std::uint32_t order;  // in the file: equal times keep it
  std::uint32_t activity;
};

struct Tally {
  LogOverview overview;
  std::unordered_map<std::string, std::uint32_t> activity_numbers;
  std::unordered_map<std::string, std::vector<Step>> cases;
  std::set<std::string> resources;

  void add(const RawEvent& event) {
    const auto number =
        activity_numbers.try_emplace(event.activity, static_cast<std::uint32_t>(activity_numbers.size())).first->second;
    if (number == overview.activities.size()) overview.activities.push_back({event.activity, 0, false});
    ++overview.activities[number].events;
    ++overview.events;
    auto& steps = cases[event.case_key];
    if (!steps.empty() && to_ms(event.at) < steps.back().at_ms) ++overview.out_of_order;
    steps.push_back({to_ms(event.at), static_cast<std::uint32_t>(steps.size()), number});
    overview.first = std::min(overview.first.value_or(event.at), event.at);
    overview.last = std::max(overview.last.value_or(event.at), event.at);
    if (!event.resource.empty()) resources.insert(event.resource);
  }

  std::int64_t count_variants() {
    std::set<std::vector<std::uint32_t>> variants;
    for (auto& [key, steps] : cases) {
      std::ranges::sort(steps, {}, [](const Step& step) { return std::pair(step.at_ms, step.order); });
      std::vector<std::uint32_t> sequence;
      for (const Step& step : steps) sequence.push_back(step.activity);
      variants.insert(std::move(sequence));
    }
    return static_cast<std::int64_t>(variants.size());
  }
};

}  // namespace

Result<LogOverview> inspect(EventLogReader reader, const ImportMapping& mapping) {
  Tally tally;
  LogOverview& overview = tally.overview;
  for (;;) {
    SP_TRY(const auto row, reader.next());
    if (!row) break;
    if (row->event) {
      tally.add(*row->event);
    } else {
      ++overview.rejected;
      ++overview.rejected_by_reason[row->event.error().reason];
    }
  }
  overview.cases = static_cast<std::int64_t>(tally.cases.size());
  overview.resources = static_cast<std::int64_t>(tally.resources.size());
  overview.variants = tally.count_variants();
  for (auto& activity : overview.activities) activity.mapped = mapping.activities.contains(activity.activity);
  std::ranges::sort(overview.activities, [](const ActivityCount& a, const ActivityCount& b) {
    return a.events != b.events ? a.events > b.events : a.activity < b.activity;
  });
  return overview;
}

}  // namespace sp::io
