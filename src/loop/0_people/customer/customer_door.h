// The door customers come through: a code sent to a phone or mail address of theirs opens a session. What has been
// proved so is theirs for good; files are never joined by it.
// Clause: R6.4 (the customer's own word). Source: OWASP ASVS 5.0, V7 (sessions).
#pragma once

#include "app/app.h"
#include "loop/0_people/customer/one_time_code.h"

namespace sp {

inline constexpr Duration customer_idle_max{std::chrono::days{7}};
inline constexpr Duration customer_session_max{std::chrono::days{30}};
inline constexpr std::string_view customer_cookie = "setpoint_customer";

/// Made once, by main/compose.cc, between the App and its start(); becomes the app's way to know customers.
struct CustomerDoor {
  CustomerDoor(App& app, const Outbox& outbox, OneTimeCodes& codes);
  CustomerDoor(const CustomerDoor&) = delete;

  App& app;
  const Outbox& outbox;
  OneTimeCodes& codes;
};

/// What the customer of a session proved to be his.
struct ProvedIdentity {
  IdentityKind kind = IdentityKind::phone;
  std::string value;  // normalised
};
/// REQUIRES: caller.customer().
ProvedIdentity proved_by(db::Connection& connection, const Caller& caller);

/// Nobody else can sign in to this file. Otherwise it may hold what another stated under the same name and number, and
/// each is shown only what names the contact he proved.
bool is_only_his(db::Connection& connection, PersonId person, const ProvedIdentity& proved);

/// POST /portal/codes, POST, GET and DELETE /portal/session.
void customer_session_routes(CustomerDoor& door, Routes& routes);

}  // namespace sp
