#include "loop/0_people/staff/own_role.h"

#include <algorithm>
#include <set>

#include "app/version.h"
#include "loop/0_people/staff/staff_store.h"

namespace sp {
namespace {

constexpr std::size_t own_max = 100;

struct ListRoles {};
BOOST_DESCRIBE_STRUCT(ListRoles, (), ())

struct AddRole {
  RoleName code;
  LocalName label;
  std::map<std::string, Scope> grants;
};
BOOST_DESCRIBE_STRUCT(AddRole, (), (code, label, grants))

struct ChangeRole {
  RoleName id;
  std::optional<std::int64_t> version;  // expected
  LocalName label;
  std::map<std::string, Scope> grants;
};
BOOST_DESCRIBE_STRUCT(ChangeRole, (), (id, version, label, grants))

struct RemoveRole {
  RoleName id;
};
BOOST_DESCRIBE_STRUCT(RemoveRole, (), (id))

struct RoleView {
  std::string id;
  LocalName label;
  std::map<std::string, Scope> grants;
  bool shipped = false;
  std::int64_t version = 0;   // 0: shipped
  std::int64_t people = 0;    // active ones who have it
  bool within_reach = false;  // who asks may give it
  bool may_view = false;      // who asks may look at the console as it
};
BOOST_DESCRIBE_STRUCT(RoleView, (), (id, label, grants, shipped, version, people, within_reach, may_view))

struct RightView {
  Right id = Right::case_read;
  bool reach = false;  // own, team or all; otherwise held or not
};
BOOST_DESCRIBE_STRUCT(RightView, (), (id, reach))

struct RoleList {
  std::vector<RoleView> items;
  std::vector<RightView> rights;  // all that can be granted
};
BOOST_DESCRIBE_STRUCT(RoleList, (), (items, rights))

void on(OwnRole& role, const RoleSaved& event) {
  role.code = event.code;
  role.label = event.label;
  role.grants = event.grants;
}
void on(OwnRole& role, const RoleRemoved&) { role.removed = true; }

bool is_code_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

/// As somebody wishes them, without what grants nothing; a right without reach is held as far as there is.
Result<std::map<std::string, Scope>> accepted_grants(const std::map<std::string, Scope>& wanted, const Grants& held) {
  SP_TRY_VOID(grants_from(wanted, "grants"));
  std::map<std::string, Scope> accepted;
  for (const auto& [name, scope] : wanted) {
    Right right{};
    if (!parse_enum(name, right) || scope == Scope::none) continue;
    const Scope reach = has_reach(right) ? scope : Scope::all;
    if (reach > held.of(right)) return invalid("grants." + name, "right_beyond_yours", {{"right", name}});
    accepted.emplace(name, reach);
  }
  return accepted;
}

std::set<std::string> shipped_codes() {
  std::set<std::string> codes;
  for (const Role& role : shipped_role_list()) codes.insert(role.id);
  return codes;
}

std::vector<OwnRole> own_roles(db::Connection& connection) {
  return db::select<OwnRole>(connection, "WHERE removed = 0 ORDER BY id");
}

std::map<std::string, std::int64_t> people_by_role(db::Connection& connection) {
  std::map<std::string, std::int64_t> people;
  for (const auto& roles : db::all<std::vector<std::string>>(connection, "SELECT roles FROM staff WHERE active = 1"))
    for (const auto& role : roles) ++people[role];
  return people;
}

RoleView view_of(const OwnRole& role, const Caller& caller, std::int64_t people) {
  const Grants grants = grants_from(role.grants, "grants").value_or(Grants{});
  return {role.code, role.label, role.grants, false, role.version, people, covers(caller.grants, grants), shows_all(caller.grants, grants)};
}

Result<RoleList> list_roles(Reading& reading, const ListRoles&) {
  RoleList list;
  auto people = people_by_role(reading.db);
  for (Role& role : shipped_role_list()) {
    const Grants grants = grants_from(role.grants, "grants").value_or(Grants{});
    list.items.push_back({role.id, role.label, role.grants, true, 0, people[role.id], covers(reading.caller.grants, grants), shows_all(reading.caller.grants, grants)});
  }
  for (const OwnRole& role : own_roles(reading.db)) list.items.push_back(view_of(role, reading.caller, people[role.code]));
  for (std::size_t at = 0; at < right_count; ++at) {
    const auto right = static_cast<Right>(at);
    if (is_grantable(right)) list.rights.push_back({right, has_reach(right)});
  }
  return list;
}

void keep(Tx& tx, OwnRole& role, const OwnRoleEvent& event) {
  tx.record<OwnRole, OwnRoleEvent>(role, {event}, {.stream = "role:" + role.id.text()});
  db::save(tx.db, role);
}

/// Somebody active has to be left who manages staff.
Result<void> leaves_an_admin(Tx& tx, const OwnRole& changed) {
  auto roles = roles_in_force(tx.db);
  for (Role& role : roles)
    if (std::string_view(role.id) == changed.code) role.grants = changed.grants;
  const RoleBook after(std::move(roles));
  const auto people = db::select<Staff>(tx.db, "WHERE active = 1 ORDER BY id");
  const bool one_is_left = std::ranges::any_of(people, [&](const Staff& staff) { return after.grants_of(staff.roles).of(Right::staff_write) != Scope::none; });
  if (!one_is_left) return refuse("last_admin");
  return {};
}

Result<OwnRole> own_role(Tx& tx, const RoleName& code) {
  auto found = db::select<OwnRole>(tx.db, "WHERE code = $1 AND removed = 0", std::string_view(code));
  if (found.empty()) {
    if (shipped_codes().contains(code)) return refuse(RefusalKind::forbidden, "role_shipped");
    return refuse(RefusalKind::not_found, "not_found");
  }
  SP_TRY(const Grants grants, grants_from(found.front().grants, "grants"));
  if (!covers(tx.caller.grants, grants)) return refuse("role_beyond_yours", {{"role", code}});
  return std::move(found.front());
}

Result<void> expect_name(const LocalName& label) {
  if (name_in(label, Language::zh_CN).empty()) return invalid("label", "name_missing");
  return {};
}

Result<RoleView> add_role(Tx& tx, const AddRole& command) {
  if (!std::ranges::all_of(std::string_view(command.code), is_code_character)) return invalid("code", "bad_code");
  const bool taken = shipped_codes().contains(command.code) ||
                     db::one<OwnRoleId>(tx.db, "SELECT id FROM own_roles WHERE code = $1", std::string_view(command.code)).has_value();
  if (taken) return invalid("code", "code_taken", {{"code", command.code}});
  SP_TRY_VOID(expect_name(command.label));
  SP_TRY(auto grants, accepted_grants(command.grants, tx.caller.grants));
  if (own_roles(tx.db).size() >= own_max) return refuse(RefusalKind::too_many, "too_many_items", {{"max", std::to_string(own_max)}});
  OwnRole role{.id = tx.next_id<OwnRoleId>()};
  keep(tx, role, RoleSaved{command.code, command.label, std::move(grants)});
  return view_of(role, tx.caller, 0);
}

Result<RoleView> change_role(Tx& tx, const ChangeRole& command) {
  SP_TRY(OwnRole role, own_role(tx, command.id));
  SP_TRY_VOID(expect_version(role.version, command.version));
  SP_TRY_VOID(expect_name(command.label));
  SP_TRY(auto grants, accepted_grants(command.grants, tx.caller.grants));
  OwnRole after = role;
  after.grants = grants;
  SP_TRY_VOID(leaves_an_admin(tx, after));
  keep(tx, role, RoleSaved{role.code, command.label, std::move(grants)});
  return view_of(role, tx.caller, people_by_role(tx.db)[role.code]);
}

/// Also whoever was deactivated keeps it from going: he may come back.
Result<Nothing> remove_role(Tx& tx, const RemoveRole& command) {
  SP_TRY(OwnRole role, own_role(tx, command.id));
  std::int64_t people = 0;
  for (const auto& roles : db::all<std::vector<std::string>>(tx.db, "SELECT roles FROM staff"))
    people += std::ranges::count(roles, role.code);
  if (people > 0) return refuse(RefusalKind::conflict, "role_in_use", {{"people", std::to_string(people)}});
  keep(tx, role, RoleRemoved{role.code});
  return Nothing{};
}

}  // namespace

void apply(OwnRole& role, const OwnRoleEvent& event) {
  std::visit([&](const auto& body) { on(role, body); }, event);
}

bool has_reach(Right right) {
  switch (right) {
    case Right::case_read:
    case Right::case_work:
    case Right::case_assign:
    case Right::case_approve:
    case Right::case_merge:
    case Right::journal_read:
    case Right::customer_read:
    case Right::customer_reveal:
    case Right::customer_write: return true;
    default: return false;
  }
}

std::vector<Role> roles_in_force(db::Connection& connection) {
  auto roles = shipped_role_list();
  for (OwnRole& role : own_roles(connection)) roles.push_back({Text<1, 40>(role.code), std::move(role.label), std::move(role.grants)});
  return roles;
}

void follow(RoleBook& book, const std::vector<Committed>& events) {
  for (const Committed& committed : events) {
    if (!committed.event.stream.starts_with("role:")) continue;
    const auto typed = typed_event<OwnRoleEvent>(committed.event);
    if (!typed) continue;
    auto roles = book.all();
    const std::string code = std::visit([](const auto& body) { return body.code; }, *typed);
    const auto found = std::ranges::find_if(roles, [&](const Role& role) { return std::string_view(role.id) == code; });
    if (const auto* saved = std::get_if<RoleSaved>(&*typed)) {
      Role role{Text<1, 40>(code), saved->label, saved->grants};
      if (found == roles.end()) roles.push_back(std::move(role));
      else *found = std::move(role);
    } else if (found != roles.end()) {
      roles.erase(found);
    }
    book.replace(std::move(roles));
  }
}

Result<void> still_there(db::Connection& connection, const std::vector<std::string>& roles) {
  for (std::size_t at = 0; at < roles.size(); ++at) {
    const auto removed = db::one<bool>(connection, "SELECT removed FROM own_roles WHERE code = $1", roles[at]);
    if (removed == true) return invalid("roles[" + std::to_string(at) + ']', "unknown_role", {{"role", roles[at]}});
  }
  return {};
}

void role_routes(Routes& routes) {
  routes.read("/api/v1/roles", Right::staff_read, "", list_roles);
  routes.write("POST", "/api/v1/roles", Right::staff_write, "", add_role, 201);
  routes.write("PUT", "/api/v1/roles/{id}", Right::staff_write, "", change_role);
  routes.write("DELETE", "/api/v1/roles/{id}", Right::staff_write, "", remove_role);
}

ReplayCheck own_role_replay() { return replay_check<OwnRole, OwnRoleEvent>("role"); }

}  // namespace sp
