// Instants are UTC milliseconds; local time exists only inside a calendar and on a screen.
// Nothing here reads a clock: time comes in as a value.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sp {

using Duration = std::chrono::milliseconds;
using Instant = std::chrono::sys_time<Duration>;

inline constexpr Instant instant_from_ms(std::int64_t ms) { return Instant{Duration{ms}}; }
inline constexpr std::int64_t to_ms(Instant instant) { return instant.time_since_epoch().count(); }

/// "2026-03-02T01:00:00Z", with ".123" only when there are milliseconds.
std::string to_text(Instant instant);

/// ISO 8601 with an offset ("Z", "+08:00"); nothing for anything else, out-of-range fields included.
std::optional<Instant> parse_instant(std::string_view text);

/// "90s", "30m", "24h", "2d" (24-hour days), "500ms"; nothing for anything else or above 100 years.
std::optional<Duration> parse_duration(std::string_view text);
std::string to_text(Duration duration);  // the largest unit that divides it: "2d", "36h", "90s"

/// The one source of time of a process. Production reads the system; tests and the simulator move a hand.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }
};

/// Not for concurrent moves: one thread advances, any may read.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : ms_(to_ms(start)) {}
  Instant now() const override { return instant_from_ms(ms_.load(std::memory_order_relaxed)); }
  void set(Instant to) { ms_.store(to_ms(to), std::memory_order_relaxed); }
  void advance(Duration by) { set(now() + by); }

 private:
  std::atomic<std::int64_t> ms_;
};

}  // namespace sp
