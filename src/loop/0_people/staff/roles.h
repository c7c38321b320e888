// Roles are data: an id, a label and how far each right reaches. The shipped ones are definitions/roles/*.yaml, a
// house's own are made in the product (own_role.h); whoever needs roles is handed a RoleBook.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "loop/0_people/staff/staff_types.h"

namespace sp {

struct Role {
  Text<1, 40> id;
  LocalName label;
  std::map<std::string, Scope> grants;  // by the names of Right
};
BOOST_DESCRIBE_STRUCT(Role, (), (id, label, grants))

/// Whether a role can have it; the others come with how somebody came in.
bool is_grantable(Right right);

/// Refuses a name that is no right, or one that nobody can be granted (open, track, signed_in): unknown_right.
Result<Grants> grants_from(const std::map<std::string, Scope>& named, const std::string& path);
std::map<std::string, Scope> named_grants(const Grants& grants);  // without those of scope none

/// True when every right of `wanted` reaches at most as far as in `held`.
bool covers(const Grants& held, const Grants& wanted);

/// What a member of staff would show somebody who looks at the console as he does: true when `held` shows all of it,
/// wherever it belongs. Rights to act do not count, because nothing can be done while viewing; contact data in clear is
/// such an act, because each look is written down.
bool shows_all(const Grants& held, const Grants& wanted);

/// The roles there are at this moment. Thread-safe.
class RoleBook {
 public:
  /// One file of definitions/roles/. Refuses with file, line and column.
  static Result<Role> read(std::string_view yaml, const std::string& file);
  /// REQUIRES: roles that read() accepted, or whose grants grants_from() did.
  explicit RoleBook(std::vector<Role> roles) : content_(made_of(std::move(roles))) {}
  RoleBook(RoleBook&& other) noexcept : content_(other.content()) {}

  /// A house changed its own roles; the caller's to require what the constructor does.
  void replace(std::vector<Role> roles);

  std::vector<Role> all() const { return content()->roles; }
  std::shared_ptr<const Role> find(std::string_view id) const;  // null: there is none
  /// Everything the named roles grant together; an unknown id grants nothing.
  Grants grants_of(std::span<const std::string> ids) const;

 private:
  struct Content {
    std::vector<Role> roles;
    std::map<std::string, Grants, std::less<>> grants;
  };
  static std::shared_ptr<const Content> made_of(std::vector<Role> roles);
  std::shared_ptr<const Content> content() const;

  mutable std::mutex mutex_;
  std::shared_ptr<const Content> content_;
};

/// The roles that travel inside the program: agent, lead, quality, manager, admin.
std::vector<Role> shipped_role_list();
RoleBook shipped_roles();

}  // namespace sp
