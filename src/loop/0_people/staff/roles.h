// Roles are data: an id, a label and how far each right reaches. The shipped ones are definitions/roles/*.yaml;
// whoever needs roles is handed a RoleBook.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "loop/0_people/staff/staff_types.h"

namespace sp {

struct Role {
  Text<1, 40> id;
  LocalName label;
  std::map<std::string, Scope> grants;  // by the names of Right
};
BOOST_DESCRIBE_STRUCT(Role, (), (id, label, grants))

/// Refuses a name that is no right, or one that nobody can be granted (open, track, signed_in): unknown_right.
Result<Grants> grants_from(const std::map<std::string, Scope>& named, const std::string& path);
std::map<std::string, Scope> named_grants(const Grants& grants);  // without those of scope none

/// True when every right of `wanted` reaches at most as far as in `held`.
bool covers(const Grants& held, const Grants& wanted);

/// Immutable once made, so any thread may read it.
class RoleBook {
 public:
  /// One file of definitions/roles/. Refuses with file, line and column.
  static Result<Role> read(std::string_view yaml, const std::string& file);
  /// REQUIRES: roles that read() accepted.
  explicit RoleBook(std::vector<Role> roles);

  const std::vector<Role>& all() const { return roles_; }
  const Role* find(std::string_view id) const;
  /// Everything the named roles grant together; an unknown id grants nothing.
  Grants grants_of(std::span<const std::string> ids) const;

 private:
  std::vector<Role> roles_;
  std::map<std::string, Grants, std::less<>> grants_;
};

/// The roles that travel inside the program: agent, lead, quality, manager, admin.
RoleBook shipped_roles();

}  // namespace sp
