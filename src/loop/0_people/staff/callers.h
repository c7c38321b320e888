// From a cookie or a bearer token to the caller, with a small memory so that the hot path costs no SQL.
// What is remembered is forgotten when the member, his teams or his sessions change in this process, and after
// five seconds in any case (another node may have changed them).
// Thread-safe.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "app/writer.h"
#include "loop/0_people/staff/roles.h"
#include "loop/0_people/staff/session_types.h"
#include "web/http.h"

namespace sp {

class Callers {
 public:
  Callers(const RoleBook& roles, Writer& writer) : roles_(roles), writer_(writer) {}

  /// As Doors::authenticate wants it. Without cookie and token: a caller who may nothing.
  /// Refuses (unauthenticated): not_signed_in for a session that ended, wrong_token.
  Result<Caller> authenticate(db::Connection& connection, const web::Request& request, Instant now);

  /// For Writer::on_commit: forgets what the events made wrong.
  void react(const std::vector<Committed>& events);

 private:
  struct Remembered {
    Caller caller;
    Instant expires_at;  // of the session or token
    Instant read_at;     // when the rows were read
    Instant seen_at;     // last written down
  };
  Result<Remembered> read(db::Connection& connection, const std::string& digest, bool bearer, Instant now) const;
  void note_seen(const Remembered& remembered, Instant now);

  const RoleBook& roles_;
  Writer& writer_;
  std::mutex mutex_;
  std::uint64_t changes_ = 0;  // what was read before a change is not remembered after it
  std::unordered_map<std::string, Remembered> remembered_;  // by token digest
};

}  // namespace sp
