// Signing in and out, the second factor, and tokens for programs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "loop/0_people/staff/password.h"
#include "loop/0_people/staff/session_types.h"

namespace sp {

struct SignIn {
  Text<1, 64> login;
  Password password;
  std::optional<Text<6, 8>> code;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (login, password, code))

struct ShowSession {};
BOOST_DESCRIBE_STRUCT(ShowSession, (), ())

struct ListSessions {};
BOOST_DESCRIBE_STRUCT(ListSessions, (), ())

struct EndSession {
  SessionId id;
};
BOOST_DESCRIBE_STRUCT(EndSession, (), (id))

struct ChangePassword {
  Password old;
  NewPassword new_;
};
BOOST_DESCRIBE_STRUCT(ChangePassword, (), (old, new_))

/// By somebody who manages staff; every session of the member ends.
struct SetPassword {
  NewPassword password;
};
BOOST_DESCRIBE_STRUCT(SetPassword, (), (password))

struct StartTotp {};
BOOST_DESCRIBE_STRUCT(StartTotp, (), ())

struct ConfirmTotp {
  Text<6, 8> code;
};
BOOST_DESCRIBE_STRUCT(ConfirmTotp, (), (code))

struct TurnOffTotp {
  Password password;
};
BOOST_DESCRIBE_STRUCT(TurnOffTotp, (), (password))

struct ListTokens {};
BOOST_DESCRIBE_STRUCT(ListTokens, (), ())

struct CreateToken {
  Text<1, 80> name;
  std::optional<std::map<std::string, Scope>> rights;  // absent: whatever its owner may
  std::optional<Instant> expires_at;                   // absent: after a year
};
BOOST_DESCRIBE_STRUCT(CreateToken, (), (name, rights, expires_at))

struct RevokeToken {
  TokenId id;
};
BOOST_DESCRIBE_STRUCT(RevokeToken, (), (id))

struct TeamLabel {
  TeamId id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(TeamLabel, (), (id, name))

struct Me {
  StaffId id;
  std::string name;
  std::string login;
  Language language = Language::zh_CN;
  bool totp = false;
  std::vector<TeamLabel> teams;
  std::vector<std::string> roles;
};
BOOST_DESCRIBE_STRUCT(Me, (), (id, name, login, language, totp, teams, roles))

/// Who really looks, and whether at a role rather than a person.
struct Viewing {
  StaffId viewer;
  std::string viewer_name;
  std::optional<std::string> role;
  std::optional<LocalName> role_name;
};
BOOST_DESCRIBE_STRUCT(Viewing, (), (viewer, viewer_name, role, role_name))

struct SessionView {
  Me staff;
  std::map<std::string, Scope> rights;
  Instant expires_at;
  std::optional<Viewing> viewing;  // the console as somebody else sees it, to read only
};
BOOST_DESCRIBE_STRUCT(SessionView, (), (staff, rights, expires_at, viewing))

struct SessionRow {
  SessionId id;
  Instant created_at, seen_at, expires_at;
  std::string address, agent;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (), (id, created_at, seen_at, expires_at, address, agent, current))

struct SessionList {
  std::vector<SessionRow> items;
};
BOOST_DESCRIBE_STRUCT(SessionList, (), (items))

struct TotpStart {
  std::string secret;  // base 32, to type
  std::string uri;     // otpauth://, to scan
};
BOOST_DESCRIBE_STRUCT(TotpStart, (), (secret, uri))

struct TokenRow {
  TokenId id;
  std::string name;
  std::optional<std::map<std::string, Scope>> rights;
  Instant created_at, expires_at;
  std::optional<Instant> seen_at;
};
BOOST_DESCRIBE_STRUCT(TokenRow, (), (id, name, rights, created_at, expires_at, seen_at))

struct TokenList {
  std::vector<TokenRow> items;
};
BOOST_DESCRIBE_STRUCT(TokenList, (), (items))

struct NewToken {
  TokenId id;
  std::string token;  // shown this once
  std::string name;
  std::optional<std::map<std::string, Scope>> rights;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(NewToken, (), (id, token, name, rights, expires_at))

}  // namespace sp
