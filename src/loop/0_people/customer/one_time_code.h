// One-time codes: six digits, sent to a phone or a mail address, prove that whoever types them reads what arrives there.
// A code is good for one purpose and subject (signing in; confirming the plan of one case), for ten minutes and five
// tries. Every answer is the same whether or not anybody is there to get the code.
// Source: OWASP ASVS 5.0, V6.6.3, V6.6.4 (out-of-band codes: short-lived, bound, limited tries). Clause: R6.4.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "app/outbox.h"
#include "app/signed_link.h"
#include "loop/0_people/customer/customer_types.h"

namespace sp {

inline constexpr Duration code_length{std::chrono::minutes{10}};
inline constexpr Duration code_pause{std::chrono::minutes{1}};  // before the next to the same phone or address
inline constexpr std::int64_t code_tries_max = 5;

/// What a code is good for. `subject`: the case or other thing it is about; 0: none.
struct CodePurpose {
  std::string name;  // "sign_in"; its words are the texts code.<name>.subject and code.<name>.body, with {code}, {minutes}
  std::int64_t subject = 0;
  Details words = {};  // more placeholders of those texts
};

/// Where it goes: a normalised (contact.h) phone number or mail address.
struct CodeTarget {
  IdentityKind kind = IdentityKind::phone;
  std::string value;
};

/// What people type into one field: a mail address where there is an @, else a phone number. Nothing when it is neither.
std::optional<CodeTarget> code_target(std::string_view stated);

/// Thread-safe. Tries are counted in memory, because a refused command leaves nothing behind.
class OneTimeCodes {
 public:
  explicit OneTimeCodes(const SignedLinks& links) : links_(links) {}

  /// Makes a code and queues it, in the command's transaction; it replaces the one before for the same purpose and
  /// target. `known` false: does everything but send. Paced by target, and by tx.caller.address.
  /// Refuses: too_many_attempts {seconds}.
  Result<void> send(Tx& tx, const CodePurpose& purpose, const CodeTarget& target, bool known);

  /// Uses the code up. Refuses: code_not_valid (also: none was sent, too old, used), code_tries_over.
  Result<void> spend(Tx& tx, const CodePurpose& purpose, const CodeTarget& target, std::string_view code);

 private:
  const SignedLinks& links_;
  std::mutex mutex_;
  struct Tries {
    std::int64_t count = 0;
    Instant sent_at;
  };
  void forget(Instant now);
  std::unordered_map<std::int64_t, Tries> tries_;  // by code
};

}  // namespace sp
