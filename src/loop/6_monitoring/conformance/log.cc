#include "loop/6_monitoring/conformance/log.h"

#include <algorithm>
#include <numeric>

namespace sp::monitoring {
namespace {

/// Stably by time; most cases are in order already.
void sort_case(Log& log, std::uint32_t from, std::uint32_t to) {
  const auto times = std::span(log.at_ms).subspan(from, to - from);
  if (std::ranges::is_sorted(times)) return;
  std::vector<std::uint32_t> order(to - from);
  std::iota(order.begin(), order.end(), from);
  std::ranges::sort(order, {}, [&](std::uint32_t event) { return std::pair(log.at_ms[event], event); });
  const auto arrange = [&](auto& column) {
    auto sorted = std::vector<typename std::remove_reference_t<decltype(column)>::value_type>();
    sorted.reserve(order.size());
    for (const auto event : order) sorted.push_back(column[event]);
    std::ranges::copy(sorted, column.begin() + from);
  };
  arrange(log.activity);
  arrange(log.resource);
  arrange(log.at_ms);
}

/// `column` in the order of the cases; `place` is where each event goes.
template <class T>
void regroup(std::vector<T>& column, const std::vector<std::uint32_t>& place) {
  std::vector<T> grouped(column.size());
  for (std::size_t event = 0; event < column.size(); ++event) grouped[place[event]] = column[event];
  column = std::move(grouped);
}

}  // namespace

std::uint32_t Names::intern(std::string_view name) {
  if (const auto known = numbers_.find(name); known != numbers_.end()) return known->second;
  const auto number = static_cast<std::uint32_t>(names_.size());
  numbers_.emplace(names_.emplace_back(name), number);
  return number;
}

std::optional<std::uint32_t> Names::find(std::string_view name) const {
  const auto known = numbers_.find(name);
  if (known == numbers_.end()) return std::nullopt;
  return known->second;
}

std::vector<std::uint32_t> Names::ranks() const {
  std::vector<std::uint32_t> order(size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t number) -> const std::string& { return names_[number]; });
  std::vector<std::uint32_t> ranks(size());
  for (std::uint32_t rank = 0; rank < order.size(); ++rank) ranks[order[rank]] = rank;
  return ranks;
}

Cases all_cases(const Log& log) {
  Cases cases(log.case_count());
  std::iota(cases.begin(), cases.end(), 0U);
  return cases;
}

void LogBuilder::add(std::string_view case_key, std::string_view activity, std::int64_t at_ms,
                     std::string_view resource) {
  const bool same_case = !case_.empty() && log_.cases[case_.back()] == case_key;
  case_.push_back(same_case ? case_.back() : log_.cases.intern(case_key));
  log_.activity.push_back(log_.activities.intern(activity));
  log_.at_ms.push_back(at_ms);
  log_.resource.push_back(resource.empty() ? no_resource : log_.resources.intern(resource));
}

Log LogBuilder::finish() && {
  auto& begin = log_.begin;
  begin.assign(log_.cases.size() + 1, 0);
  for (const auto c : case_) ++begin[c + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  if (!std::ranges::is_sorted(case_)) {
    auto next = begin;
    for (auto& c : case_) c = next[c]++;  // from here on: the place of the event
    regroup(log_.activity, case_);
    regroup(log_.at_ms, case_);
    regroup(log_.resource, case_);
  }
  for (std::uint32_t c = 0; c + 1 < begin.size(); ++c) sort_case(log_, begin[c], begin[c + 1]);
  return std::move(log_);
}

}  // namespace sp::monitoring
