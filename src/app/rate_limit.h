// How often one address may send what nobody signed: each has a bucket of turns that fills again with time.
// Source: OWASP ASVS 5.0, V2.4.1 (anti-automation). Thread-safe.
#pragma once

#include <algorithm>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace sp {

class RateLimit {
 public:
  /// A minute's turns may be taken at once; 0: as many as one likes.
  explicit RateLimit(std::int64_t turns_a_minute)
      : burst_(turns_a_minute), every_(Duration{std::chrono::minutes{1}} / std::max<std::int64_t>(turns_a_minute, 1)) {}

  /// False when the bucket is empty; nothing is taken then. An unknown address (a call from inside) is never held.
  bool take(std::string_view address, Instant now) {
    if (address.empty() || burst_ == 0) return true;
    const std::scoped_lock lock(mutex_);
    if (full_at_.size() >= addresses_max) std::erase_if(full_at_, [now](const auto& entry) { return entry.second <= now; });
    // One number says it all: when the bucket will be full again.
    Instant& full = full_at_[std::string(address)];
    const Instant after = std::max(full, now) + every_;
    if (after > now + burst_ * every_) return false;
    full = after;
    return true;
  }
  Duration every() const { return every_; }

 private:
  static constexpr std::size_t addresses_max = 100'000;

  const std::int64_t burst_;
  const Duration every_;
  std::mutex mutex_;
  std::unordered_map<std::string, Instant> full_at_;
};

}  // namespace sp
