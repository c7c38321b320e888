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
};
BOOST_DESCRIBE_STRUCT(ListStaff, (), (cursor, limit))

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

struct ListTeams {};
BOOST_DESCRIBE_STRUCT(ListTeams, (), ())

struct ListRoles {};
BOOST_DESCRIBE_STRUCT(ListRoles, (), ())

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

struct RoleList {
  std::vector<Role> items;
};
BOOST_DESCRIBE_STRUCT(RoleList, (), (items))

}  // namespace sp
