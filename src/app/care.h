// What the store needs now and then and no request should pay for: the write-ahead log moved into the file, old
// idempotency keys forgotten, the whole structure read once a day.
// Clause: C5 (faults must not interrupt service).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "app/writer.h"
#include "db/connection.h"

namespace sp {

/// A client that has not come back after two days will not send the same request again.
inline constexpr Duration keys_kept{std::chrono::hours{48}};

class Care {
 public:
  Care(db::Database& database, Writer& writer, const Clock& clock);
  ~Care() { stop(); }
  Care(const Care&) = delete;

  void start();  // rounds on a thread of its own
  void stop();   // a round under way is finished

  /// What is due at the clock's now. Called by the thread, and by tests after moving the clock.
  void round();

  struct Figures {
    std::int64_t log_bytes = 0;  // waiting when the last round looked
    std::uint64_t checkpoints = 0, keys_forgotten = 0;
    bool damaged = false;  // as the last reading found it
  };
  Figures figures() const;

 private:
  void tend_log();
  void forget_keys();
  void read_everything();

  db::Database& database_;
  Writer& writer_;
  const Clock& clock_;
  Instant keys_at_, reading_at_;  // when the next of its kind is due
  std::uint64_t commits_seen_ = 0;
  int quiet_rounds_ = 0;  // since the last commit

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  Figures figures_;
  std::thread thread_;
};

}  // namespace sp
