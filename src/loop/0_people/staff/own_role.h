// A house's own roles beside the shipped ones: a code, a name in up to three languages, and how far each right reaches.
// Nobody makes a role that may more than he may, and a role somebody has cannot be removed. A code is never given
// twice, so that what the journal says of it stays true.
#pragma once

#include <variant>

#include "app/replay.h"
#include "app/routes.h"
#include "loop/0_people/staff/staff_commands.h"

namespace sp {

using OwnRoleId = Id<struct OwnRoleTag>;

struct OwnRole {
  static constexpr std::string_view table = "own_roles";
  OwnRoleId id;
  std::int64_t version = 0;
  std::string code;  // stands in staff.roles
  LocalName label;
  std::map<std::string, Scope> grants;
  bool removed = false;
};
BOOST_DESCRIBE_STRUCT(OwnRole, (), (id, version, code, label, grants, removed))

struct RoleSaved {
  std::string code;
  LocalName label;
  std::map<std::string, Scope> grants;
};
BOOST_DESCRIBE_STRUCT(RoleSaved, (), (code, label, grants))

struct RoleRemoved {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(RoleRemoved, (), (code))

using OwnRoleEvent = std::variant<RoleSaved, RoleRemoved>;
void apply(OwnRole& role, const OwnRoleEvent& event);

/// True for rights whose reach matters; the others are held or not.
bool has_reach(Right right);

/// The shipped roles and those of the house.
std::vector<Role> roles_in_force(db::Connection& connection);

/// For Writer::on_commit: the book after what was committed.
void follow(RoleBook& book, const std::vector<Committed>& events);

/// Refuses: unknown_role for a role of the house that was removed (field "roles[n]").
Result<void> still_there(db::Connection& connection, const std::vector<std::string>& roles);

/// GET and POST /roles, PUT and DELETE /roles/{id}.
void role_routes(Routes& routes);

ReplayCheck own_role_replay();

}  // namespace sp
