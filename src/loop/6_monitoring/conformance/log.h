// An event log as columns: names once, then numbers. What is mined and checked runs over these, whether the events came
// from a file or from our own journal. Values without a clock or a database; any thread may read a finished log.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sp::monitoring {

/// Names by number, numbered from 0 in order of first appearance.
class Names {
 public:
  Names() = default;
  Names(Names&&) = default;
  Names& operator=(Names&&) = default;

  std::uint32_t intern(std::string_view name);
  std::optional<std::uint32_t> find(std::string_view name) const;
  const std::string& operator[](std::uint32_t number) const { return names_[number]; }
  std::size_t size() const { return names_.size(); }

  /// The place of each name in the order of their bytes: what a list with equal counts is sorted by.
  std::vector<std::uint32_t> ranks() const;

 private:
  std::deque<std::string> names_;  // they stay where they are: numbers_ looks at them
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

inline constexpr std::uint32_t no_resource = std::numeric_limits<std::uint32_t>::max();

/// Cases in order of first appearance; the events of one lie side by side, by time, equal times as they came.
struct Log {
  Names cases, activities, resources;
  std::vector<std::uint32_t> begin;     // of each case in the columns, and the end of the last
  std::vector<std::uint32_t> activity;  // of each event
  std::vector<std::int64_t> at_ms;      // UTC
  std::vector<std::uint32_t> resource;  // or no_resource

  std::uint32_t case_count() const { return static_cast<std::uint32_t>(begin.size() - 1); }
  std::size_t event_count() const { return activity.size(); }
  std::span<const std::uint32_t> trace(std::uint32_t c) const {
    return std::span(activity).subspan(begin[c], begin[c + 1] - begin[c]);
  }
  /// From its first event to its last.
  std::int64_t duration_ms(std::uint32_t c) const { return at_ms[begin[c + 1] - 1] - at_ms[begin[c]]; }
};

/// Numbers of cases of one log.
using Cases = std::vector<std::uint32_t>;
Cases all_cases(const Log& log);

/// Takes events in any order.
class LogBuilder {
 public:
  /// An empty resource: not said. REQUIRES: fewer than 2^32 events.
  void add(std::string_view case_key, std::string_view activity, std::int64_t at_ms, std::string_view resource = {});
  std::size_t events() const { return case_.size(); }
  Log finish() &&;

 private:
  Log log_;
  std::vector<std::uint32_t> case_;
};

}  // namespace sp::monitoring
