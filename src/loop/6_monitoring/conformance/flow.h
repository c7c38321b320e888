// What really happens after what, and how long it waits: the directly-follows graph, and how long cases take.
// Clause: Q1.4 (where delay concentrates), Q8.1.
#pragma once

#include <optional>
#include <vector>

#include "loop/1_standards/definition/calendar.h"
#include "loop/6_monitoring/conformance/log.h"
#include "loop/6_monitoring/conformance/spread.h"

namespace sp::monitoring {

/// `to` came right after `from` in the same case; both are numbers of activities.
struct FlowEdge {
  std::uint32_t from = 0, to = 0;
  Spread natural;                 // from one event to the next
  std::optional<Spread> working;  // the open time of a calendar in it
};

struct ActivityCases {
  std::uint32_t activity = 0;
  std::int64_t cases = 0;
};

/// Lists: most frequent first, then by name.
struct Flow {
  std::vector<FlowEdge> edges;
  std::vector<ActivityCases> starts, ends;
};

/// `calendar` null: natural waits only. One walk over the events of these cases, one calendar question an edge.
Flow flow_of(const Log& log, const Cases& cases, const Calendar* calendar = nullptr);

Spread durations_of(const Log& log, const Cases& cases);

}  // namespace sp::monitoring
