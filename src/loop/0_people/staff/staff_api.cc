#include "loop/0_people/staff/staff_api.h"

#include "app/private_text.h"
#include "app/problem.h"
#include "loop/0_people/staff/own_role.h"
#include "loop/0_people/staff/session_commands.h"
#include "loop/0_people/staff/session_store.h"
#include "loop/0_people/staff/staff_rules.h"
#include "loop/0_people/staff/staff_store.h"

namespace sp {
namespace {

constexpr std::int64_t page_default = 100;

StaffView view_of(const Staff& staff, const DirectoryEntry& entry) {
  return {staff.id, staff.version, entry.login, entry.name, staff.language, staff.active, staff.totp, staff.roles,
          staff.teams};
}

StaffView view_of(db::Connection& connection, const Staff& staff) {
  return view_of(staff, db::load<DirectoryEntry>(connection, staff.id).value_or(DirectoryEntry{}));
}

TeamView view_of(const Team& team) { return {team.id, team.version, team.name, team.leads, team.active}; }

StaffContext context_for(Tx& tx, const RoleBook& roles) { return staff_context(tx.db, tx.caller, roles); }

TeamContext team_context(Tx& tx) {
  return {db::all<StaffId>(tx.db, "SELECT id FROM staff WHERE active = 1 ORDER BY id")};
}

bool fits(const Staff& staff, const DirectoryEntry& entry, const ListStaff& wanted) {
  if (wanted.active && staff.active != *wanted.active) return false;
  if (wanted.team && std::ranges::find(staff.teams, *wanted.team) == staff.teams.end()) return false;
  if (wanted.role && std::ranges::find(staff.roles, std::string_view(*wanted.role)) == staff.roles.end()) return false;
  if (!wanted.q) return true;
  const std::string part = folded_login(*wanted.q);
  return entry.login.contains(part) || folded_login(entry.name).contains(part);
}

/// A house has hundreds of people, not millions: they are looked through in the order they came.
Result<StaffPage> list_staff(Reading& reading, const ListStaff& command) {
  const auto limit = command.limit ? command.limit->value : page_default;
  const auto after = parse_id(command.cursor.value_or("")).value_or(0);
  if (command.cursor && after == 0) return invalid("cursor", "expected_id");
  StaffPage page;
  std::int64_t last = after;
  while (true) {
    const auto some = db::select<Staff>(reading.db, "WHERE id > $1 ORDER BY id LIMIT 200", last);
    for (const Staff& staff : some) {
      last = staff.id.value();
      const auto entry = db::load<DirectoryEntry>(reading.db, staff.id).value_or(DirectoryEntry{});
      if (!fits(staff, entry, command)) continue;
      if (static_cast<std::int64_t>(page.items.size()) == limit) {
        page.next = page.items.back().id.text();
        return page;
      }
      page.items.push_back(view_of(staff, entry));
    }
    if (some.empty()) return page;
  }
}

/// Nobody gets at the account of somebody who may more than he.
Result<void> within_reach(Tx& tx, const RoleBook& roles, const Staff& staff) {
  if (!covers(tx.caller.grants, roles.grants_of(staff.roles))) return refuse("role_beyond_yours", {{"role", ""}});
  return {};
}

Result<StaffView> reset_totp(Tx& tx, const RoleBook& roles, const ResetTotp& command) {
  SP_TRY(auto staff, load_staff(tx.db, command.id));
  SP_TRY_VOID(within_reach(tx, roles, staff));
  if (!staff.totp) return refuse("totp_not_on");
  auto credential = credential_of(tx.db, staff.id);
  credential.totp_secret.clear();
  db::save(tx.db, credential);
  keep(tx, staff, {TotpTurnedOff{}});
  return view_of(tx.db, staff);
}

/// The first password, or a new one for somebody who forgot his: whoever is signed in with the old one is out.
Result<void> keep_password(Tx& tx, const RoleBook& roles, StaffId id, std::string_view password,
                           const std::string& hash) {
  SP_TRY(auto staff, load_staff(tx.db, id));
  SP_TRY_VOID(within_reach(tx, roles, staff));
  const auto entry = db::load<DirectoryEntry>(tx.db, id).value_or(DirectoryEntry{});
  SP_TRY_VOID(acceptable_password("password", password, entry.login));
  auto credential = credential_of(tx.db, id);
  credential.password_hash = hash;
  db::save(tx.db, credential);
  auto events = end_sessions(tx.db, id, {}, SessionEndReason::password_set);
  events.insert(events.begin(), PasswordSet{});
  keep(tx, staff, events);
  return {};
}

void set_password(StaffDoor& door, RawCall call) {
  const auto refused = [&](const Refusal& refusal) { call.respond(problem(refusal, call.caller.language)); };
  if (call.caller.by_token) return refused({RefusalKind::forbidden, "needs_session", {}, {}, {}});
  const auto id = parse_id(call.parameter("id"));
  if (!id) return refused({RefusalKind::invalid, "expected_id", "id", {}, {}});
  auto command = from_json<SetPassword>(call.request.body);
  if (!command) return refused(command.error());
  hash_password(door, std::move(call), command->password,
                [&door, id = StaffId{*id}, password = command->password](
                    Tx& tx, const std::string& hash) -> Result<web::Response> {
                  SP_TRY_VOID(keep_password(tx, door.roles, id, password, hash));
                  web::Response response;
                  response.headers = {{"content-type", "application/json; charset=utf-8"}};
                  response.body = "{}";
                  return response;
                });
}

Result<TeamList> list_teams(Reading& reading, const ListTeams&) {
  TeamList list;
  for (const Team& team : all_teams(reading.db)) list.items.push_back(view_of(team));
  return list;
}

Result<TeamView> make_team(Tx& tx, const AddTeam& command) {
  SP_TRY(const TeamId id, add_team(tx, command));
  SP_TRY(const Team team, load_team(tx.db, id));
  return view_of(team);
}

Result<TeamView> change_team(Tx& tx, const ChangeTeam& command) {
  SP_TRY(auto team, load_team(tx.db, command.id));
  SP_TRY(const auto events, decide(team, command, team_context(tx)));
  keep(tx, team, events);
  return view_of(team);
}

std::vector<Use> uses_of(const StaffDoor& door, db::Connection& connection, StaffId staff, TeamId team, Language language) {
  std::vector<Use> uses;
  for (const auto& ask : door.uses) ask(connection, staff, team, language, uses);
  return uses;
}

Result<StaffFile> show_staff(StaffDoor& door, Reading& reading, const ShowStaff& command) {
  SP_TRY(const auto staff, load_staff(reading.db, command.id));
  StaffFile file{view_of(reading.db, staff)};
  const Grants his = door.roles.grants_of(staff.roles);
  const bool looks_after = may(reading.caller, Right::staff_write);
  file.may_change = looks_after && covers(reading.caller.grants, his);
  file.may_view = may(reading.caller, Right::view_as) && staff.active && staff.id != reading.caller.staff() && shows_all(reading.caller.grants, his);
  if (!looks_after) return file;
  file.access.emplace().password = !credential_of(reading.db, staff.id).password_hash.empty();
  door.throttle.load_once(reading.db);
  file.access->locked = door.throttle.locked(file.staff.login, reading.now);
  for (const Session& session : sessions_of(reading.db, staff.id, reading.now)) {
    ++file.access->sessions;
    file.access->seen_at = std::max(file.access->seen_at.value_or(Instant{}), session.seen_at);
  }
  Use led{"team", 0, {}};
  for (const Team& team : all_teams(reading.db)) {
    if (!team.active || std::ranges::find(team.leads, staff.id) == team.leads.end()) continue;
    ++led.count;
    if (led.items.size() < 10) led.items.push_back({team.id.text(), std::string(name_in(team.name, reading.caller.language))});
  }
  file.used_in = uses_of(door, reading.db, staff.id, {}, reading.caller.language);
  if (led.count > 0) file.used_in.push_back(std::move(led));
  return file;
}

Result<StaffView> end_all(Tx& tx, const RoleBook& roles, const EndStaffSessions& command) {
  SP_TRY(auto staff, load_staff(tx.db, command.id));
  SP_TRY_VOID(within_reach(tx, roles, staff));
  keep(tx, staff, end_sessions(tx.db, staff.id, tx.caller.by_token ? SessionId{} : SessionId{tx.caller.session}, SessionEndReason::revoked));
  return view_of(tx.db, staff);
}

Result<StaffView> unlock(StaffDoor& door, Tx& tx, const UnlockStaff& command) {
  SP_TRY(auto staff, load_staff(tx.db, command.id));
  SP_TRY_VOID(within_reach(tx, door.roles, staff));
  auto view = view_of(tx.db, staff);
  door.throttle.unlock(tx, view.login);
  keep(tx, staff, {StaffUnlocked{}});
  view.version = staff.version;
  return view;
}

TeamFile team_file(const StaffDoor& door, db::Connection& connection, const Team& team, Language language) {
  TeamFile file{view_of(team), {}, uses_of(door, connection, {}, team.id, language)};
  for (const Staff& staff : db::select<Staff>(connection, "ORDER BY id"))
    if (std::ranges::find(staff.teams, team.id) != staff.teams.end()) file.members.push_back(view_of(connection, staff));
  return file;
}

Result<TeamFile> show_team(const StaffDoor& door, Reading& reading, const ShowTeam& command) {
  SP_TRY(const Team team, load_team(reading.db, command.id));
  return team_file(door, reading.db, team, reading.caller.language);
}

/// Each member's own event, as if his teams had been chosen in his file.
Result<TeamFile> set_members(const StaffDoor& door, Tx& tx, const SetMembers& command) {
  SP_TRY(const Team team, load_team(tx.db, command.id));
  for (std::size_t at = 0; at < command.members.size(); ++at)
    if (!load_staff(tx.db, command.members[at])) return invalid("members[" + std::to_string(at) + ']', "unknown_staff");
  for (Staff& staff : db::select<Staff>(tx.db, "ORDER BY id")) {
    const bool was = std::ranges::find(staff.teams, team.id) != staff.teams.end();
    const bool is = std::ranges::find(command.members, staff.id) != command.members.end();
    if (was == is) continue;
    SP_TRY_VOID(within_reach(tx, door.roles, staff));
    auto teams = staff.teams;
    if (is) teams.push_back(team.id);
    else std::erase(teams, team.id);
    keep(tx, staff, {TeamsAssigned{std::move(teams)}});
  }
  return team_file(door, tx.db, team, tx.caller.language);
}

}  // namespace

Caller the_operator() {
  Caller caller;
  for (std::size_t at = 0; at < right_count; ++at) caller.grants.add(static_cast<Right>(at), Scope::all);
  return caller;
}

Result<StaffId> add_staff(Tx& tx, const RoleBook& roles, const AddStaff& command) {
  const DirectoryEntry entry{tx.next_id<StaffId>(), folded_login(command.login), command.name};
  auto context = context_for(tx, roles);
  context.login_taken = staff_of_login(tx.db, entry.login).has_value();
  context.login = keep_private(tx, {}, entry.login);
  context.name = keep_private(tx, {}, entry.name);
  Staff staff{.id = entry.id};
  SP_TRY(const auto events, decide(staff, command, context));
  SP_TRY_VOID(still_there(tx.db, {command.roles.begin(), command.roles.end()}));
  db::insert(tx.db, entry);
  keep(tx, staff, events);
  return staff.id;
}

Result<StaffId> add_staff(Tx& tx, const RoleBook& roles, const AddStaff& command, std::string_view password, const std::string& hash) {
  SP_TRY(const StaffId id, add_staff(tx, roles, command));
  SP_TRY_VOID(keep_password(tx, roles, id, password, hash));
  return id;
}

Result<StaffView> change_staff(Tx& tx, const RoleBook& roles, const ChangeStaff& command) {
  SP_TRY(auto staff, load_staff(tx.db, command.id));
  SP_TRY_VOID(within_reach(tx, roles, staff));
  auto context = context_for(tx, roles);
  context.another_admin = another_admin(tx.db, roles, staff.id);
  if (command.name) context.name = keep_private(tx, {}, *command.name);
  SP_TRY(auto events, decide(staff, command, context));
  if (command.roles) SP_TRY_VOID(still_there(tx.db, {command.roles->begin(), command.roles->end()}));
  if (command.name) db::run(tx.db, "UPDATE staff_directory SET name = $2 WHERE id = $1", staff.id, *command.name);
  if (command.active == false && staff.active) {
    for (auto& ended : end_sessions(tx.db, staff.id, {}, SessionEndReason::staff_disabled)) events.push_back(ended);
    for (auto& revoked : revoke_tokens(tx.db, staff.id)) events.push_back(revoked);
  }
  keep(tx, staff, events);
  return view_of(tx.db, staff);
}

StaffContext staff_context(db::Connection& connection, const Caller& caller, const RoleBook& roles) {
  StaffContext context{.roles = roles, .by = caller.staff(), .held = caller.grants};
  for (const Team& team : all_teams(connection)) context.teams.push_back(team.id);
  return context;
}

Result<TeamId> add_team(Tx& tx, const AddTeam& command) {
  Team team{.id = tx.next_id<TeamId>()};
  SP_TRY(const auto events, decide(team, command, team_context(tx)));
  keep(tx, team, events);
  return team.id;
}

Result<StaffId> add_staff(App& app, const RoleBook& roles, const AddStaff& command, std::string_view password) {
  SP_TRY_VOID(json::read<NewPassword>(boost::json::string(password), std::string_view("password")));
  const std::string hash = password_hash(password);
  StaffId added;
  SP_TRY_VOID(app.run_as(the_operator(), "operator", [&](Tx& tx) -> Result<Reply> {
    SP_TRY(added, add_staff(tx, roles, command, password, hash));
    return Reply{};
  }));
  return added;
}

void staff_routes(Routes& routes, StaffDoor& door) {
  const RoleBook& roles = door.roles;
  routes.read("/api/v1/staff", Right::staff_read, "", list_staff);
  routes.write<AddStaff, StaffView>("POST", "/api/v1/staff", Right::staff_write, "",
                                    [&roles](Tx& tx, const AddStaff& command) -> Result<StaffView> {
                                      SP_TRY(const StaffId id, add_staff(tx, roles, command));
                                      SP_TRY(const Staff staff, load_staff(tx.db, id));
                                      return view_of(tx.db, staff);
                                    },
                                    201);
  routes.write<ChangeStaff, StaffView>(
      "PATCH", "/api/v1/staff/{id}", Right::staff_write, "",
      [&roles](Tx& tx, const ChangeStaff& command) { return change_staff(tx, roles, command); });
  Route& password = routes.raw("PUT", "/api/v1/staff/{id}/password", Right::staff_write, "", "SetPassword",
                               [&door](RawCall call) { set_password(door, std::move(call)); });
  password.input = &shape_of<SetPassword>();
  password.output = &shape_of<Nothing>();
  routes.write<ResetTotp, StaffView>(
      "DELETE", "/api/v1/staff/{id}/totp", Right::staff_write, "",
      [&roles](Tx& tx, const ResetTotp& command) { return reset_totp(tx, roles, command); });
  routes.read("/api/v1/teams", Right::staff_read, "", list_teams);
  routes.write("POST", "/api/v1/teams", Right::staff_write, "", make_team, 201);
  routes.write("PATCH", "/api/v1/teams/{id}", Right::staff_write, "", change_team);
  routes.read<ShowStaff, StaffFile>("/api/v1/staff/{id}", Right::staff_read, "",
                                    [&door](Reading& reading, const ShowStaff& command) { return show_staff(door, reading, command); });
  routes.write<EndStaffSessions, StaffView>("DELETE", "/api/v1/staff/{id}/sessions", Right::staff_write, "",
                                            [&roles](Tx& tx, const EndStaffSessions& command) { return end_all(tx, roles, command); });
  routes.write<UnlockStaff, StaffView>("DELETE", "/api/v1/staff/{id}/lock", Right::staff_write, "",
                                       [&door](Tx& tx, const UnlockStaff& command) { return unlock(door, tx, command); });
  routes.read<ShowTeam, TeamFile>("/api/v1/teams/{id}", Right::staff_read, "",
                                  [&door](Reading& reading, const ShowTeam& command) { return show_team(door, reading, command); });
  routes.write<SetMembers, TeamFile>("PUT", "/api/v1/teams/{id}/members", Right::staff_write, "",
                                     [&door](Tx& tx, const SetMembers& command) { return set_members(door, tx, command); });
}

}  // namespace sp
