// A file of events as the columns that mining works on.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "io/eventlog/reader.h"
#include "loop/6_monitoring/conformance/log.h"

namespace sp::io {

inline constexpr std::size_t mined_events_max = 100'000'000;

/// Names of columns; in XES of attributes, those of the trace as "case:" + key. None: case, activity, timestamp and, if
/// the file has it, resource; in XES what the standard calls them.
struct MinedColumns {
  std::optional<std::string> case_, activity, time, resource;
};

struct MinedLog {
  monitoring::Log log;
  std::int64_t rejected = 0;
};

/// XES when the (unpacked) bytes begin with '<', else CSV. Times without an offset are in `zone`, an IANA name.
/// `rejected` hears of every row that cannot be used. Refuses: what EventLogReader does; log_too_large {max}.
Result<MinedLog> read_mining_log(ByteSource bytes, const MinedColumns& columns, const std::string& zone,
                                 const std::function<void(const LogRow&)>& rejected);

}  // namespace sp::io
