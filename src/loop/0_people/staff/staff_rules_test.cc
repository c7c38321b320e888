#include "loop/0_people/staff/staff_rules.h"

#include "loop/0_people/staff/password.h"

namespace sp {
namespace {

Grants everything() {
  Grants grants;
  for (std::size_t at = 0; at < right_count; ++at) grants.add(static_cast<Right>(at), Scope::all);
  return grants;
}

template <class T>
std::string reason(const Result<T>& result) {
  return result ? std::string() : result.error().reason;
}

class StaffRules : public testing::Test {
 protected:
  StaffContext context() const {
    return {.roles = roles_, .teams = {TeamId{1}, TeamId{2}}, .by = StaffId{99}, .held = everything()};
  }
  const RoleBook roles_ = shipped_roles();
};

TEST_F(StaffRules, adding_is_refused_by_name) {
  const auto add = [&](std::string login, std::vector<RoleName> roles, std::vector<TeamId> teams) {
    return AddStaff{.login = std::move(login), .name = "李华", .roles = std::move(roles), .teams = std::move(teams)};
  };
  const struct { AddStaff command; const char* reason; const char* field; } rows[] = {
      {add("li.hua", {"agent"}, {TeamId{1}}), "", ""},
      {add("Li@example.com", {}, {}), "", ""},
      {add("李华", {}, {}), "bad_login", "login"},
      {add("li/hua", {}, {}), "bad_login", "login"},
      {add("li", {"agent", "root"}, {}), "unknown_role", "roles[1]"},
      {add("li", {}, {TeamId{3}}), "unknown_team", "teams[0]"},
  };
  for (const auto& row : rows) {
    const auto events = decide(Staff{}, row.command, context());
    EXPECT_EQ(reason(events), row.reason) << row.command.login;
    if (!events) EXPECT_EQ(events.error().field, row.field);
  }
  auto taken = context();
  taken.login_taken = true;
  EXPECT_EQ(reason(decide(Staff{}, add("li", {}, {}), taken)), "login_taken");
}

TEST_F(StaffRules, nobody_grants_more_than_he_has) {
  auto limited = context();
  const std::vector<std::string> lead{"lead"};
  limited.held = roles_.grants_of(lead);
  const auto change = [&](Staff staff, std::vector<RoleName> roles) {
    return reason(decide(staff, ChangeStaff{.roles = std::move(roles)}, limited));
  };
  EXPECT_EQ(change({.active = true}, {"agent"}), "");
  EXPECT_EQ(change({.active = true}, {"manager"}), "role_beyond_yours");
  EXPECT_EQ(change({.active = true, .roles = {"manager"}}, {"manager", "agent"}), "") << "what others granted stays";
}

TEST_F(StaffRules, somebody_is_always_left_to_manage_staff) {
  const Staff admin{.id = StaffId{1}, .active = true, .roles = {"admin"}};
  const struct { ChangeStaff command; bool another; const char* reason; } rows[] = {
      {{.roles = std::vector<RoleName>{"agent"}}, true, ""},
      {{.roles = std::vector<RoleName>{"agent"}}, false, "last_admin"},
      {{.roles = std::vector<RoleName>{"admin", "agent"}}, false, ""},
      {{.active = false}, false, "last_admin"},
      {{.active = false}, true, ""},
  };
  for (const auto& row : rows) {
    auto here = context();
    here.another_admin = row.another;
    EXPECT_EQ(reason(decide(admin, row.command, here)), row.reason);
  }
  auto self = context();
  self.by = admin.id;
  EXPECT_EQ(reason(decide(admin, ChangeStaff{.active = false}, self)), "not_yourself");
}

TEST_F(StaffRules, only_what_changes_becomes_an_event) {
  Staff staff{.id = StaffId{1}, .version = 3, .language = Language::en, .active = true, .roles = {"agent"}};
  const ChangeStaff same{.version = 3, .language = Language::en, .active = true, .roles = std::vector<RoleName>{"agent"}};
  EXPECT_EQ(decide(staff, same, context())->size(), 0u);
  EXPECT_EQ(reason(decide(staff, ChangeStaff{.version = 2}, context())), "conflict");
  const ChangeStaff other{.language = Language::zh_TW, .active = false, .teams = std::vector{TeamId{2}, TeamId{2}}};
  for (const auto& event : decide(staff, other, context()).value()) apply(staff, event);
  EXPECT_EQ(staff.language, Language::zh_TW);
  EXPECT_EQ(staff.teams, std::vector{TeamId{2}});
  EXPECT_FALSE(staff.active);
}

TEST_F(StaffRules, a_team_needs_a_name_and_leads_who_work_here) {
  LocalName name;
  name.en = "Quick response";
  const TeamContext here{{StaffId{1}}};
  EXPECT_EQ(reason(decide(Team{}, AddTeam{}, here)), "name_missing");
  EXPECT_EQ(reason(decide(Team{}, AddTeam{name, {StaffId{2}}}, here)), "unknown_staff");
  Team team{.id = TeamId{1}};
  for (const auto& event : decide(team, AddTeam{name, {StaffId{1}}}, here).value()) apply(team, event);
  EXPECT_EQ(name_in(team.name, Language::zh_CN), "Quick response");
  EXPECT_EQ(reason(decide(team, ChangeTeam{.name = LocalName{}}, here)), "name_missing");
  for (const auto& event : decide(team, ChangeTeam{.active = false}, here).value()) apply(team, event);
  EXPECT_FALSE(team.active);
}

TEST(Passwords, the_common_ones_are_refused) {
  const struct { const char* password; const char* reason; } rows[] = {
      {"12345678", "common_password"}, {"PassWord", "common_password"},        {"woaini1314", "common_password"},
      {"li.hua.2026", "password_is_login"}, {"riverstone 42", ""},  {"四条河流六座山", ""}};
  for (const auto& row : rows)
    EXPECT_EQ(reason(acceptable_password("new", row.password, "li.hua.2026")), row.reason) << row.password;
}

TEST(Passwords, a_hash_is_argon2id_with_its_parameters_and_matches_only_its_password) {
  const std::string hash = password_hash("riverstone 42");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
  EXPECT_NE(hash, password_hash("riverstone 42"));
  EXPECT_TRUE(password_matches(hash, "riverstone 42"));
  for (const auto* other : {"riverstone 43", "riverstone 4", "riverstone 42 ", ""}) EXPECT_FALSE(password_matches(hash, other));
  EXPECT_FALSE(password_matches("", "riverstone 42"));
}

}  // namespace
}  // namespace sp
