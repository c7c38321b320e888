// `setpoint user add LOGIN --role admin --password-stdin --data DIR`: the first member of staff, and any later one.
#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <vector>

#include "app/app.h"
#include "loop/0_people/staff/roles.h"

namespace sp {

struct UserAdd {
  std::string login;
  std::string name;  // empty: the login
  std::vector<std::string> roles;
};

/// Reads the password from the first line of `password`; says on `out` who was added, on `error` why not.
/// 0: added, 1: refused.
int user_add(App& app, const RoleBook& roles, const UserAdd& wanted, std::istream& password, std::ostream& out,
             std::ostream& error);

}  // namespace sp
