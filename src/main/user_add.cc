#include "main/user_add.h"

#include <fmt/format.h>

#include "app/texts.h"
#include "loop/0_people/staff/staff_api.h"

namespace sp {
namespace {

Result<StaffId> add(App& app, const RoleBook& roles, const UserAdd& wanted, std::istream& input) {
  std::string password;
  std::getline(input, password);
  if (password.ends_with('\r')) password.pop_back();
  const std::string& name = wanted.name.empty() ? wanted.login : wanted.name;
  // The same strict reading as over HTTP.
  SP_TRY(const auto command, json::read<AddStaff>(boost::json::object{
                                 {"login", wanted.login}, {"name", name}, {"roles", boost::json::value_from(wanted.roles)}}));
  return add_staff(app, roles, command, password);
}

}  // namespace

int user_add(App& app, const RoleBook& roles, const UserAdd& wanted, std::istream& password, std::ostream& out,
             std::ostream& error) {
  const auto added = add(app, roles, wanted, password);
  if (added) {
    out << fmt::format("added {} ({})\n", wanted.login, added->text());
    return 0;
  }
  const Refusal& refusal = added.error();
  error << fmt::format("not added: {}{} ({})\n", refusal.field.empty() ? "" : refusal.field + ": ",
                       text(Language::en, "refusal." + refusal.reason, refusal.details), refusal.reason);
  return 1;
}

}  // namespace sp
