#include "loop/0_people/staff/staff_rules.h"

#include <algorithm>

#include "app/version.h"

namespace sp {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

template <class T>
bool contains(const std::vector<T>& list, const T& value) {
  return std::ranges::find(list, value) != list.end();
}

std::string item(std::string_view list, std::size_t at) { return std::string(list) + '[' + std::to_string(at) + ']'; }

bool is_login_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '@';
}

/// `had` are roles that stay: keeping what somebody else granted is no grant of one's own.
Result<std::vector<std::string>> accepted_roles(const std::vector<RoleName>& wanted,
                                                const std::vector<std::string>& had, const StaffContext& context) {
  std::vector<std::string> roles;
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    const std::string& id = wanted[at];
    if (context.roles.find(id) == nullptr) return invalid(item("roles", at), "unknown_role", {{"role", id}});
    const bool grants_more = !covers(context.held, context.roles.grants_of(std::span(&id, 1)));
    if (grants_more && !contains(had, id)) return refuse("role_beyond_yours", {{"role", id}});
    if (!contains(roles, id)) roles.push_back(id);
  }
  return roles;
}

Result<std::vector<TeamId>> accepted_teams(const std::vector<TeamId>& wanted, const StaffContext& context) {
  std::vector<TeamId> teams;
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    if (!contains(context.teams, wanted[at])) return invalid(item("teams", at), "unknown_team");
    if (!contains(teams, wanted[at])) teams.push_back(wanted[at]);
  }
  return teams;
}

bool manages_staff(const RoleBook& book, const std::vector<std::string>& roles) {
  return book.grants_of(roles).of(Right::staff_write) != Scope::none;
}

Result<void> check_leads(const std::vector<StaffId>& leads, const TeamContext& context) {
  for (std::size_t at = 0; at < leads.size(); ++at) {
    if (!contains(context.staff, leads[at])) return invalid(item("leads", at), "unknown_staff");
  }
  return {};
}

Result<void> check_name(const LocalName& name) {
  if (name_in(name, Language::zh_CN).empty()) return invalid("name", "name_missing");
  return {};
}

}  // namespace

std::string folded_login(std::string_view login) {
  std::string folded(login);
  std::ranges::transform(folded, folded.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return folded;
}

Result<std::vector<StaffEvent>> decide(const Staff&, const AddStaff& command, const StaffContext& context) {
  if (!std::ranges::all_of(folded_login(command.login), is_login_character)) return invalid("login", "bad_login");
  if (context.login_taken) return refuse(RefusalKind::conflict, "login_taken", {{"login", command.login}});
  SP_TRY(auto roles, accepted_roles(command.roles, {}, context));
  SP_TRY(auto teams, accepted_teams(command.teams, context));
  return std::vector<StaffEvent>{StaffAdded{context.login, context.name, command.language.value_or(Language::zh_CN),
                                            std::move(roles), std::move(teams)}};
}

Result<std::vector<StaffEvent>> decide(const Staff& staff, const ChangeStaff& command, const StaffContext& context) {
  SP_TRY_VOID(expect_version(staff.version, command.version));
  std::vector<StaffEvent> events;
  if (command.name) events.push_back(StaffRenamed{context.name});
  if (command.language && *command.language != staff.language)
    events.push_back(StaffLanguageChosen{*command.language});
  bool manages = staff.active && manages_staff(context.roles, staff.roles);
  if (command.roles) {
    SP_TRY(auto roles, accepted_roles(*command.roles, staff.roles, context));
    if (manages && !manages_staff(context.roles, roles) && !context.another_admin) return refuse("last_admin");
    if (roles != staff.roles) events.push_back(RolesAssigned{std::move(roles)});
  }
  if (command.teams) {
    SP_TRY(auto teams, accepted_teams(*command.teams, context));
    if (teams != staff.teams) events.push_back(TeamsAssigned{std::move(teams)});
  }
  if (command.active && *command.active != staff.active) {
    if (*command.active) {
      events.push_back(StaffEnabled{});
    } else {
      if (staff.id == context.by) return refuse("not_yourself");
      if (manages && !context.another_admin) return refuse("last_admin");
      events.push_back(StaffDisabled{});
    }
  }
  return events;
}

Result<std::vector<TeamEvent>> decide(const Team&, const AddTeam& command, const TeamContext& context) {
  SP_TRY_VOID(check_name(command.name));
  SP_TRY_VOID(check_leads(command.leads, context));
  return std::vector<TeamEvent>{TeamAdded{command.name, command.leads}};
}

Result<std::vector<TeamEvent>> decide(const Team& team, const ChangeTeam& command, const TeamContext& context) {
  SP_TRY_VOID(expect_version(team.version, command.version));
  std::vector<TeamEvent> events;
  if (command.name && *command.name != team.name) {
    SP_TRY_VOID(check_name(*command.name));
    events.push_back(TeamRenamed{*command.name});
  }
  if (command.leads && *command.leads != team.leads) {
    SP_TRY_VOID(check_leads(*command.leads, context));
    events.push_back(TeamLeadsChosen{*command.leads});
  }
  if (command.active && *command.active != team.active)
    events.push_back(*command.active ? TeamEvent(TeamRestored{}) : TeamEvent(TeamArchived{}));
  return events;
}

void apply(Staff& staff, const StaffEvent& event) {
  std::visit(Overloaded{
                 [&](const StaffAdded& added) {
                   staff.login = added.login;
                   staff.name = added.name;
                   staff.language = added.language;
                   staff.roles = added.roles;
                   staff.teams = added.teams;
                   staff.active = true;
                 },
                 [&](const StaffRenamed& renamed) { staff.name = renamed.name; },
                 [&](const StaffLanguageChosen& chosen) { staff.language = chosen.language; },
                 [&](const RolesAssigned& assigned) { staff.roles = assigned.roles; },
                 [&](const TeamsAssigned& assigned) { staff.teams = assigned.teams; },
                 [&](const StaffDisabled&) { staff.active = false; },
                 [&](const StaffEnabled&) { staff.active = true; },
                 [&](const TotpTurnedOn&) { staff.totp = true; },
                 [&](const TotpTurnedOff&) { staff.totp = false; },
                 [](const auto&) {},  // passwords, sessions and tokens are rows of their own (session_store.h)
             },
             event);
}

void apply(Team& team, const TeamEvent& event) {
  std::visit(Overloaded{
                 [&](const TeamAdded& added) {
                   team.name = added.name;
                   team.leads = added.leads;
                   team.active = true;
                 },
                 [&](const TeamRenamed& renamed) { team.name = renamed.name; },
                 [&](const TeamLeadsChosen& chosen) { team.leads = chosen.leads; },
                 [&](const TeamArchived&) { team.active = false; },
                 [&](const TeamRestored&) { team.active = true; },
             },
             event);
}

StaffEvent::StaffEvent(const StaffEvent&) = default;
StaffEvent::StaffEvent(StaffEvent&&) noexcept = default;
StaffEvent& StaffEvent::operator=(const StaffEvent&) = default;
StaffEvent& StaffEvent::operator=(StaffEvent&&) noexcept = default;
StaffEvent::~StaffEvent() = default;

}  // namespace sp
