// A time zone as the short list of its clock changes, copied out of ICU once: no ICU call on any hot path.
// Immutable after load; any thread may read it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace sp {

/// What a clock on the wall shows. Means an instant only together with a zone.
using LocalTime = std::chrono::local_time<Duration>;
using LocalDay = std::chrono::local_days;

class Zone {
 public:
  /// An IANA name with an area ("Asia/Shanghai") or "UTC". Abbreviations are refused: CST is both Beijing and Chicago.
  /// Refuses: unknown_zone. Loaded zones are shared by the whole process.
  static Result<std::shared_ptr<const Zone>> load(const std::string& name);

  Duration offset_at(Instant instant) const;  // east of Greenwich is positive
  LocalTime to_local(Instant instant) const { return LocalTime{instant.time_since_epoch() + offset_at(instant)}; }

  /// A time the wall clock skips moves forward by the length of the gap (02:30 becomes 03:30);
  /// of a time it shows twice the first one is meant.
  Instant to_instant(LocalTime local) const;

 private:
  struct Change {
    Instant at;
    Duration offset;  // from `at` on
  };
  std::vector<Change> changes_;  // ascending; the first stands for the beginning of time
};

/// "2026-03-02T09:00:00+08:00"
std::string local_text(const Zone& zone, Instant instant);

}  // namespace sp
