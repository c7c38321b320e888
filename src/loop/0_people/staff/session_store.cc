#include "loop/0_people/staff/session_store.h"

#include "db/table.h"

namespace sp {
namespace {

template <class Row>
std::optional<Row> first(std::vector<Row> rows) {
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

}  // namespace

std::optional<Session> session_of(db::Connection& connection, std::string_view token_hash) {
  return first(db::select<Session>(connection, "WHERE token_hash = $1", token_hash));
}

std::optional<ApiToken> api_token_of(db::Connection& connection, std::string_view token_hash) {
  return first(db::select<ApiToken>(connection, "WHERE token_hash = $1", token_hash));
}

Credential credential_of(db::Connection& connection, StaffId staff) {
  return db::load<Credential>(connection, staff).value_or(Credential{.id = staff});
}

std::vector<Session> sessions_of(db::Connection& connection, StaffId staff, Instant now) {
  return db::select<Session>(connection, "WHERE staff = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY id DESC", staff,
                             now, now - session_idle_max);
}

std::vector<ApiToken> api_tokens_of(db::Connection& connection, StaffId staff) {
  return db::select<ApiToken>(connection, "WHERE staff = $1 ORDER BY id DESC", staff);
}

bool is_live(const Session& session, Instant now) {
  return session.expires_at > now && session.seen_at + session_idle_max > now;
}

void touch_session(db::Connection& writer, SessionId id, Instant now) {
  db::run(writer, "UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2", id, now);
}

void touch_api_token(db::Connection& writer, TokenId id, Instant now) {
  db::run(writer, "UPDATE api_tokens SET seen_at = $2 WHERE id = $1", id, now);
}

StaffEvent end_session(db::Connection& writer, SessionId id, SessionEndReason why) {
  db::run(writer, "DELETE FROM sessions WHERE id = $1", id);
  return SessionEnded{id, why};
}

std::vector<StaffEvent> end_sessions(db::Connection& writer, StaffId staff, SessionId except, SessionEndReason why) {
  std::vector<StaffEvent> events;
  for (const auto id : db::all<SessionId>(writer, "SELECT id FROM sessions WHERE staff = $1 ORDER BY id", staff)) {
    if (id != except) events.push_back(end_session(writer, id, why));
  }
  return events;
}

std::vector<StaffEvent> revoke_tokens(db::Connection& writer, StaffId staff) {
  std::vector<StaffEvent> events;
  for (const ApiToken& token : api_tokens_of(writer, staff)) events.push_back(TokenRevoked{token.id});
  db::run(writer, "DELETE FROM api_tokens WHERE staff = $1", staff);
  return events;
}

void forget_expired_sessions(db::Connection& writer, Instant now) {
  db::run(writer, "DELETE FROM sessions WHERE expires_at <= $1 OR seen_at <= $2", now, now - session_idle_max);
}

}  // namespace sp
