// What can be asked about staff and teams: one struct, one route.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "loop/0_people/staff/roles.h"

namespace sp {

using RoleName = Text<1, 40>;

struct ListStaff {
  std::optional<std::string> cursor;
  std::optional<Int<1, 200>> limit;
  std::optional<Text<1, 80>> q;  // part of a name or a login
  std::optional<bool> active;    // absent: both
  std::optional<TeamId> team;
  std::optional<RoleName> role;
};
BOOST_DESCRIBE_STRUCT(ListStaff, (), (cursor, limit, q, active, team, role))

/// The password is set by a command of its own, because hashing it takes a slow thread.
struct AddStaff {
  Text<1, 64> login;
  Text<1, 80> name;
  std::optional<Language> language;
  std::vector<RoleName> roles;
  std::vector<TeamId> teams;
};
BOOST_DESCRIBE_STRUCT(AddStaff, (), (login, name, language, roles, teams))

/// What is absent stays as it is.
struct ChangeStaff {
  StaffId id;
  std::optional<std::int64_t> version;  // expected
  std::optional<Text<1, 80>> name;
  std::optional<Language> language;
  std::optional<bool> active;
  std::optional<std::vector<RoleName>> roles;
  std::optional<std::vector<TeamId>> teams;
};
BOOST_DESCRIBE_STRUCT(ChangeStaff, (), (id, version, name, language, active, roles, teams))

/// A member who lost his second factor; asked for by somebody who manages staff.
struct ResetTotp {
  StaffId id;
};
BOOST_DESCRIBE_STRUCT(ResetTotp, (), (id))

struct ShowStaff {
  StaffId id;
};
BOOST_DESCRIBE_STRUCT(ShowStaff, (), (id))

struct EndStaffSessions {
  StaffId id;
};
BOOST_DESCRIBE_STRUCT(EndStaffSessions, (), (id))

struct UnlockStaff {
  StaffId id;
};
BOOST_DESCRIBE_STRUCT(UnlockStaff, (), (id))

struct ShowTeam {
  TeamId id;
};
BOOST_DESCRIBE_STRUCT(ShowTeam, (), (id))

/// Who is in a team from now on.
struct SetMembers {
  TeamId id;
  std::vector<StaffId> members;
};
BOOST_DESCRIBE_STRUCT(SetMembers, (), (id, members))

struct ListTeams {};
BOOST_DESCRIBE_STRUCT(ListTeams, (), ())

struct AddTeam {
  LocalName name;
  std::vector<StaffId> leads;
};
BOOST_DESCRIBE_STRUCT(AddTeam, (), (name, leads))

struct ChangeTeam {
  TeamId id;
  std::optional<std::int64_t> version;  // expected
  std::optional<LocalName> name;
  std::optional<std::vector<StaffId>> leads;
  std::optional<bool> active;
};
BOOST_DESCRIBE_STRUCT(ChangeTeam, (), (id, version, name, leads, active))

struct StaffView {
  StaffId id;
  std::int64_t version = 0;
  std::string login, name;
  Language language = Language::zh_CN;
  bool active = false;
  bool totp = false;
  std::vector<std::string> roles;
  std::vector<TeamId> teams;
};
BOOST_DESCRIBE_STRUCT(StaffView, (), (id, version, login, name, language, active, totp, roles, teams))

struct StaffPage {
  std::vector<StaffView> items;
  std::optional<std::string> next;  // cursor of the next page
};
BOOST_DESCRIBE_STRUCT(StaffPage, (), (items, next))

struct TeamView {
  TeamId id;
  std::int64_t version = 0;
  LocalName name;
  std::vector<StaffId> leads;
  bool active = false;
};
BOOST_DESCRIBE_STRUCT(TeamView, (), (id, version, name, leads, active))

struct TeamList {
  std::vector<TeamView> items;
};
BOOST_DESCRIBE_STRUCT(TeamList, (), (items))

/// What still hangs on a person or a team, by kind: case, team, list_view, macro, snippet, trigger.
struct UsedItem {
  std::string id, name;
};
BOOST_DESCRIBE_STRUCT(UsedItem, (), (id, name))

struct Use {
  std::string kind;
  std::int64_t count = 0;  // at most 1,000
  std::vector<UsedItem> items;  // the first ten
};
BOOST_DESCRIBE_STRUCT(Use, (), (kind, count, items))

/// How somebody signs in, for who looks after him.
struct StaffAccess {
  bool password = false;  // he has one
  bool locked = false;    // he tried too often and has to wait
  std::int64_t sessions = 0;
  std::optional<Instant> seen_at;
};
BOOST_DESCRIBE_STRUCT(StaffAccess, (), (password, locked, sessions, seen_at))

struct StaffFile {
  StaffView staff;
  bool may_change = false;  // who asks looks after staff, and after nobody who may more than he
  bool may_view = false;    // who asks may look at the console as he
  std::optional<StaffAccess> access;  // for who looks after staff
  std::vector<Use> used_in;           // the same
};
BOOST_DESCRIBE_STRUCT(StaffFile, (), (staff, may_change, may_view, access, used_in))

struct TeamFile {
  TeamView team;
  std::vector<StaffView> members;
  std::vector<Use> used_in;
};
BOOST_DESCRIBE_STRUCT(TeamFile, (), (team, members, used_in))

}  // namespace sp
