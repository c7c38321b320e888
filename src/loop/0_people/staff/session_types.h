// What a signed-in person or program holds. Rows, not streams: that they were made and ended is on the
// member's stream, that they were used is not worth an event. Only digests of tokens are stored.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "loop/0_people/staff/staff_types.h"

namespace sp {

inline constexpr Duration session_idle_max{std::chrono::hours{8}};
inline constexpr Duration session_length_max{std::chrono::days{7}};
inline constexpr Duration token_length{std::chrono::days{365}};  // unless the command says otherwise
inline constexpr std::string_view session_cookie = "setpoint_session";
inline constexpr std::string_view token_prefix = "spt_";

struct Session {
  static constexpr std::string_view table = "sessions";
  SessionId id;
  StaffId staff;
  std::string token_hash;
  Instant created_at, seen_at, expires_at;
  std::string address, agent;  // as the owner sees them in his list
  std::optional<ViewAs> viewing;
};
BOOST_DESCRIBE_STRUCT(Session, (), (id, staff, token_hash, created_at, seen_at, expires_at, address, agent, viewing))

struct ApiToken {
  static constexpr std::string_view table = "api_tokens";
  TokenId id;
  StaffId staff;
  std::string name;
  std::string token_hash;
  std::optional<std::map<std::string, Scope>> rights;  // nothing: whatever its owner may
  Instant created_at, expires_at;
  std::optional<Instant> seen_at;
};
BOOST_DESCRIBE_STRUCT(ApiToken, (), (id, staff, name, token_hash, rights, created_at, expires_at, seen_at))

/// What proves who somebody is. The TOTP secrets are sealed (secrets.h); empty: none.
struct Credential {
  static constexpr std::string_view table = "staff_credentials";
  StaffId id;
  std::string password_hash;
  std::string totp_secret;
  std::string totp_pending;  // shown, not yet confirmed
  std::int64_t totp_last_step = 0;
};
BOOST_DESCRIBE_STRUCT(Credential, (), (id, password_hash, totp_secret, totp_pending, totp_last_step))

}  // namespace sp
