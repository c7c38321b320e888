// What happened to a member of staff or a team. Stored by these names: add members, never rename or reuse.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "loop/0_people/staff/staff_types.h"

namespace sp {

struct StaffAdded {
  PrivateRef login, name;
  Language language = Language::zh_CN;
  std::vector<std::string> roles;
  std::vector<TeamId> teams;
};
BOOST_DESCRIBE_STRUCT(StaffAdded, (), (login, name, language, roles, teams))

struct StaffRenamed {
  PrivateRef name;
};
BOOST_DESCRIBE_STRUCT(StaffRenamed, (), (name))

struct StaffLanguageChosen {
  Language language = Language::zh_CN;
};
BOOST_DESCRIBE_STRUCT(StaffLanguageChosen, (), (language))

struct RolesAssigned {
  std::vector<std::string> roles;
};
BOOST_DESCRIBE_STRUCT(RolesAssigned, (), (roles))

struct TeamsAssigned {
  std::vector<TeamId> teams;
};
BOOST_DESCRIBE_STRUCT(TeamsAssigned, (), (teams))

struct StaffDisabled {};
BOOST_DESCRIBE_STRUCT(StaffDisabled, (), ())

struct StaffEnabled {};
BOOST_DESCRIBE_STRUCT(StaffEnabled, (), ())

struct PasswordSet {};
BOOST_DESCRIBE_STRUCT(PasswordSet, (), ())

struct TotpTurnedOn {};
BOOST_DESCRIBE_STRUCT(TotpTurnedOn, (), ())

struct TotpTurnedOff {};
BOOST_DESCRIBE_STRUCT(TotpTurnedOff, (), ())

struct SignedIn {
  SessionId session;
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (session))

BOOST_DEFINE_ENUM_CLASS(SignInFault, wrong_password, wrong_code)

struct SignInFailed {
  SignInFault fault = SignInFault::wrong_password;
};
BOOST_DESCRIBE_STRUCT(SignInFailed, (), (fault))

BOOST_DEFINE_ENUM_CLASS(SessionEndReason, signed_out, replaced, revoked, password_set, staff_disabled)

struct SessionEnded {
  SessionId session;
  SessionEndReason why = SessionEndReason::signed_out;
};
BOOST_DESCRIBE_STRUCT(SessionEnded, (), (session, why))

struct TokenCreated {
  TokenId token;
  std::map<std::string, Scope> rights;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(TokenCreated, (), (token, rights, expires_at))

struct TokenRevoked {
  TokenId token;
};
BOOST_DESCRIBE_STRUCT(TokenRevoked, (), (token))

/// Tried too often; somebody let him try again at once.
struct StaffUnlocked {};
BOOST_DESCRIBE_STRUCT(StaffUnlocked, (), ())

/// On the stream of who looks.
struct ViewAsStarted {
  SessionId session;
  ViewAs as;
};
BOOST_DESCRIBE_STRUCT(ViewAsStarted, (), (session, as))

struct ViewAsStopped {
  SessionId session;
};
BOOST_DESCRIBE_STRUCT(ViewAsStopped, (), (session))

/// Copying and destroying so many kinds is compiled once, in staff_rules.cc.
struct StaffEvent
    : std::variant<StaffAdded, StaffRenamed, StaffLanguageChosen, RolesAssigned, TeamsAssigned, StaffDisabled, StaffEnabled,
                   PasswordSet, TotpTurnedOn, TotpTurnedOff, SignedIn, SignInFailed, SessionEnded, TokenCreated, TokenRevoked,
                   StaffUnlocked, ViewAsStarted, ViewAsStopped> {
  using variant::variant;
  StaffEvent(const StaffEvent&);
  StaffEvent(StaffEvent&&) noexcept;
  StaffEvent& operator=(const StaffEvent&);
  StaffEvent& operator=(StaffEvent&&) noexcept;
  ~StaffEvent();
};

struct TeamAdded {
  LocalName name;
  std::vector<StaffId> leads;
};
BOOST_DESCRIBE_STRUCT(TeamAdded, (), (name, leads))

struct TeamRenamed {
  LocalName name;
};
BOOST_DESCRIBE_STRUCT(TeamRenamed, (), (name))

struct TeamLeadsChosen {
  std::vector<StaffId> leads;
};
BOOST_DESCRIBE_STRUCT(TeamLeadsChosen, (), (leads))

struct TeamArchived {};
BOOST_DESCRIBE_STRUCT(TeamArchived, (), ())

struct TeamRestored {};
BOOST_DESCRIBE_STRUCT(TeamRestored, (), ())

using TeamEvent = std::variant<TeamAdded, TeamRenamed, TeamLeadsChosen, TeamArchived, TeamRestored>;

}  // namespace sp
