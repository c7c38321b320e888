// How often a password may be tried. After a few failures each further one makes the next try wait longer; a
// refused try counts for nothing, so nobody can lock somebody else out for good.
// Counted for the account from one address (strict), the account from anywhere (mild, because strangers can
// drive it up) and the address (against one password tried on many accounts).
// Thread-safe.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/tx.h"

namespace sp {

/// One row of `sign_in_attempts`. A login stands there as a digest: people type passwords into the wrong field.
struct Attempts {
  static constexpr std::string_view table = "sign_in_attempts";
  std::string subject;
  std::int64_t failures = 0;
  Instant last;
};
BOOST_DESCRIBE_STRUCT(Attempts, (), (subject, failures, last))

struct ThrottleRule {
  std::int64_t free = 0;  // failures without consequences
  Duration first_wait;    // after the next one; doubles with each further
  Duration longest_wait;
};

/// How long after its last failure a subject with that many must wait.
Duration throttle_wait(const ThrottleRule& rule, std::int64_t failures);

class Throttle {
 public:
  /// What a restart must not forget; the first call reads, the others return at once.
  void load_once(db::Connection& connection);

  /// How long this login from this address still has to wait; zero: it may try.
  Duration wait(std::string_view folded_login, std::string_view address, Instant now);

  /// Counted at once; `keep_failure` writes the same down, in the transaction that records the failure.
  void failed(std::string_view folded_login, std::string_view address, Instant now);
  void keep(Tx& tx, std::string_view folded_login, std::string_view address);

  /// The account's failures are forgotten, the address's are not: its owner may have one account of his own.
  void succeeded(std::string_view folded_login, std::string_view address);

  /// Whether the account has to wait now, from anywhere or from one of the addresses it was tried from.
  bool locked(std::string_view folded_login, Instant now);
  /// All failures of the account are forgotten, wherever they came from.
  void unlock(Tx& tx, std::string_view folded_login);

 private:
  void forget_old(Instant now);

  std::mutex mutex_;
  bool loaded_ = false;
  std::unordered_map<std::string, Attempts> attempts_;
};

}  // namespace sp
