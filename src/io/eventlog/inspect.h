// What a log holds, before anything of it is imported.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/describe.h"
#include "base/time.h"
#include "io/eventlog/reader.h"

namespace sp::io {

struct ActivityCount {
  std::string activity;
  std::int64_t events = 0;
  bool mapped = false;  // the mapping says what it means here
};
BOOST_DESCRIBE_STRUCT(ActivityCount, (), (activity, events, mapped))

struct LogOverview {
  std::int64_t cases = 0;
  std::int64_t events = 0;
  std::int64_t variants = 0;      // different sequences of activities, each case in the order of its times
  std::int64_t resources = 0;
  std::int64_t out_of_order = 0;  // events earlier than the one before them in the same case
  std::int64_t rejected = 0;
  std::map<std::string, std::int64_t> rejected_by_reason;
  std::optional<Instant> first;
  std::optional<Instant> last;
  std::vector<ActivityCount> activities;  // most frequent first, then by name
};
BOOST_DESCRIBE_STRUCT(LogOverview, (), (cases, events, variants, resources, out_of_order, rejected, rejected_by_reason,
                                        first, last, activities))

/// Reads to the end. Sixteen bytes for each event stay in memory, because variants need whole cases.
Result<LogOverview> inspect(EventLogReader reader, const ImportMapping& mapping);

}  // namespace sp::io
