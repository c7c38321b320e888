// How a log writes its times. With an offset in the text the offset counts; without one the zone of the log does.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <unicode/basictz.h>

#include "base/result.h"
#include "base/time.h"

namespace sp::io {

class TimeFormat {
 public:
  /// `pattern`: empty for ISO 8601, else %Y %m %d %H %I %p %M %S %f (fraction) %b (Jan) %z (offset) %s (seconds since
  /// 1970) %% and anything else as itself; a space stands for any number of them. `zone`: an IANA name, or empty.
  /// Refuses: time_pattern_unknown {part}, time_pattern_incomplete, unknown_zone {given}.
  static Result<TimeFormat> make(std::string_view pattern, std::string_view zone);

  /// A local time that occurs twice is its first occurrence; one that a change to summer time leaves out is read with
  /// the offset from before the change.
  /// Refuses: bad_time {value}, time_without_offset {value}.
  Result<Instant> read(std::string_view text) const;

 private:
  TimeFormat() = default;
  Result<Instant> read_iso(std::string_view text) const;
  Result<Instant> read_pattern(std::string_view text) const;
  Result<Instant> from_local(Instant local, std::string_view text) const;

  std::string pattern_;
  std::shared_ptr<const icu::BasicTimeZone> zone_;  // null: the text must carry its offset
};

}  // namespace sp::io
