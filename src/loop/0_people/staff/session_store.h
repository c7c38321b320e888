// Rows of sessions, tokens and credentials.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "loop/0_people/staff/session_types.h"
#include "loop/0_people/staff/staff_events.h"

namespace sp {

std::optional<Session> session_of(db::Connection& connection, std::string_view token_hash);
std::optional<ApiToken> api_token_of(db::Connection& connection, std::string_view token_hash);
Credential credential_of(db::Connection& connection, StaffId staff);  // without a hash when none was set

/// Those of the member that have not run out, newest first.
std::vector<Session> sessions_of(db::Connection& connection, StaffId staff, Instant now);
std::vector<ApiToken> api_tokens_of(db::Connection& connection, StaffId staff);

bool is_live(const Session& session, Instant now);

void touch_session(db::Connection& writer, SessionId id, Instant now);
void touch_api_token(db::Connection& writer, TokenId id, Instant now);

/// Deletes rows and gives the events that say so; the caller records them.
StaffEvent end_session(db::Connection& writer, SessionId id, SessionEndReason why);
std::vector<StaffEvent> end_sessions(db::Connection& writer, StaffId staff, SessionId except, SessionEndReason why);
std::vector<StaffEvent> revoke_tokens(db::Connection& writer, StaffId staff);

/// Rows nobody can use any more.
void forget_expired_sessions(db::Connection& writer, Instant now);

}  // namespace sp
