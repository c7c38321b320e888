// Role × right × whose thing, and role × route. The expectations are written here by hand, independently of
// definitions/roles/*.yaml: a change there must be meant here.
#include <array>
#include <set>

#include "people_fixture.h"

namespace sp {
namespace {

constexpr std::array roles{"agent", "lead", "quality", "manager", "admin"};

struct Expectation {
  Right right;
  std::array<Scope, roles.size()> scopes;
};
constexpr auto no = Scope::none;
constexpr auto own = Scope::own;
constexpr auto team = Scope::team;
constexpr auto all = Scope::all;

constexpr Expectation expectations[] = {
    //                        agent lead  quality manager admin
    {Right::case_read,       {team, team, all, all, all}},
    {Right::case_work,       {team, team, all, no, all}},
    {Right::case_assign,     {team, team, no, no, all}},
    {Right::case_approve,    {no, team, no, all, all}},
    {Right::case_merge,      {no, team, no, no, all}},
    {Right::journal_read,    {own, team, all, all, all}},
    {Right::customer_read,   {team, team, all, all, all}},
    {Right::customer_reveal, {no, team, no, no, all}},
    {Right::customer_write,  {team, team, no, no, all}},
    {Right::standards_read,  {all, all, all, all, all}},
    {Right::standards_write, {no, no, no, no, all}},
    {Right::staff_read,      {all, all, all, all, all}},
    {Right::staff_write,     {no, no, no, no, all}},
    {Right::view_as,         {no, no, no, all, all}},
    {Right::import_run,      {no, no, no, no, all}},
    {Right::system_admin,    {no, no, no, no, all}},
};

Scope expected(Right right, std::size_t role) {
  for (const auto& row : expectations) {
    if (row.right == right) return row.scopes[role];
  }
  return no;
}

TEST(Rights, the_shipped_roles_grant_what_they_should) {
  const RoleBook book = shipped_roles();
  const std::vector<std::string> operators{"dispatcher", "engineer", "expert", "planner"};  // reach as far as agents
  ASSERT_EQ(book.all().size(), roles.size() + operators.size());
  for (const std::string& id : operators) {
    ASSERT_NE(book.find(id), nullptr) << id;
    for (const auto& row : expectations)
      EXPECT_EQ(book.grants_of(std::span(&id, 1)).of(row.right), row.scopes[0]) << id << ' ' << enum_text(row.right);
  }
  EXPECT_EQ(std::size(expectations) + 4, right_count) << "a new right needs a row; open, track, customer, signed_in have none";
  for (std::size_t role = 0; role < roles.size(); ++role) {
    const std::string id = roles[role];
    ASSERT_NE(book.find(id), nullptr) << id;
    for (const auto language : {Language::zh_CN, Language::zh_TW, Language::en})
      EXPECT_FALSE(name_in(book.find(id)->label, language).empty()) << id;
    for (const auto& row : expectations)
      EXPECT_EQ(book.grants_of(std::span(&id, 1)).of(row.right), row.scopes[role]) << id << ' ' << enum_text(row.right);
  }
}

TEST(Rights, reach_is_own_then_team_then_all) {
  const StaffId me{1}, colleague{2};
  const TeamId mine{10}, other{11};
  const struct { Place place; Scope least; const char* what; } things[] = {
      {{CaseId{1}, mine, me}, own, "mine, in my team"},
      {{CaseId{2}, other, me}, own, "mine, in another team"},
      {{CaseId{3}, mine, colleague}, team, "a colleague's, in my team"},
      {{CaseId{4}, mine, {}}, team, "nobody's, in my team"},
      {{CaseId{5}, {}, {}}, team, "nobody's, in no team"},
      {{CaseId{6}, other, colleague}, all, "another team's"},
      {{CaseId{7}, other, {}}, all, "nobody's, in another team"},
  };
  const RoleBook book = shipped_roles();
  for (std::size_t role = 0; role < roles.size(); ++role) {
    const std::string id = roles[role];
    Caller caller{.actor = {ActorKind::staff, me.value()}, .grants = book.grants_of(std::span(&id, 1)), .teams = {mine}};
    for (const auto& row : expectations) {
      for (const auto& thing : things)
        EXPECT_EQ(may(caller, row.right, thing.place), row.scopes[role] >= thing.least)
            << id << ' ' << enum_text(row.right) << ' ' << thing.what;
    }
  }
}

TEST(Rights, roles_add_up_and_unknown_ones_grant_nothing) {
  const RoleBook book = shipped_roles();
  const std::vector<std::string> both{"agent", "quality"}, unknown{"root"};
  EXPECT_EQ(book.grants_of(both).of(Right::customer_write), team);
  EXPECT_EQ(book.grants_of(both).of(Right::case_read), all);
  EXPECT_TRUE(named_grants(book.grants_of(unknown)).empty());
}

TEST(Rights, a_role_file_is_read_strictly) {
  const struct { const char* yaml; const char* reason; const char* line; } rows[] = {
      {"id: a\nlabel: {en: A}\ngrants:\n  fly: all\n", "unknown_right", "4"},
      {"id: a\nlabel: {en: A}\ngrants:\n  signed_in: all\n", "unknown_right", "4"},
      {"id: a\nlabel: {en: A}\ngrants:\n  case_read: some\n", "expected_one_of", "4"},
      {"id: a\nlabel: {en: A}\nrights: {}\n", "unknown_field", "3"},
      {"label: {en: A}\n", "required", "1"},
  };
  for (const auto& row : rows) {
    const auto role = RoleBook::read(row.yaml, "x.yaml");
    ASSERT_FALSE(role) << row.yaml;
    EXPECT_EQ(role.error().reason, row.reason);
    const auto line = std::ranges::find(role.error().details, "line", &std::pair<std::string, std::string>::first);
    ASSERT_NE(line, role.error().details.end());
    EXPECT_EQ(line->second, row.line) << row.yaml;
  }
}

class PeopleRoutes : public test::PeopleApp {};
SP_ON_BOTH_ENGINES(PeopleRoutes);

TEST_P(PeopleRoutes, every_route_lets_in_exactly_whom_it_should) {
  const RoleBook book = shipped_roles();
  Caller caller;
  app_->doors().authenticate = [&](db::Connection&, const web::Request&, Instant) -> Result<Caller> { return caller; };
  const std::string someone = StaffId{1}.text();
  std::set<std::string> operations;
  for (const auto& route : app_->routes().all()) {
    EXPECT_TRUE(operations.insert(route->command).second) << route->command << " twice: OpenAPI wants one name an operation";
    std::string path = route->pattern;
    if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, someone);
    const auto what = route->method + ' ' + path;
    caller = {};
    const auto nobody = call(route->method, path, "{}");
    if (route->right == Right::open) EXPECT_EQ(nobody.status, 400) << what;
    else EXPECT_EQ(nobody.reason(), "not_signed_in") << what;
    for (std::size_t role = 0; role < roles.size(); ++role) {
      const std::string id = roles[role];
      caller = {.actor = {ActorKind::staff, 1}, .grants = book.grants_of(std::span(&id, 1))};
      const bool allowed = route->right == Right::open || route->right == Right::signed_in ||
                           expected(route->right, role) != no;
      const auto answer = call(route->method, path, "{}");
      EXPECT_EQ(answer.status == 403, !allowed) << what << " as " << id << ": " << answer.body;
      EXPECT_LT(answer.status, 500) << what << " as " << id << ": " << answer.body;
    }
  }
}

TEST_P(PeopleRoutes, no_route_takes_members_it_does_not_know) {
  add("admin", "admin");
  const std::string session = session_for("admin");
  for (const auto& route : app_->routes().all()) {
    if (route->method == "GET" || route->input == nullptr) continue;
    std::string path = route->pattern;
    if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, StaffId{1}.text());
    for (const auto* member : {"tenant", "actor", "password_hash", "grants"}) {
      if (std::ranges::find(route->input->members, std::string_view(member), &Shape::Member::name) != route->input->members.end()) continue;
      const auto answer = call(route->method, path, std::string("{\"") + member + "\":1}", session);
      EXPECT_EQ(answer.status, 400) << route->method << ' ' << path << ' ' << answer.body;
    }
  }
}

TEST_P(PeopleRoutes, nobody_makes_more_of_himself_or_strands_the_house) {
  const auto admin_id = add("admin", "admin");
  const auto agent_id = add("li", "agent");
  const std::string admin = session_for("admin"), agent = session_for("li");
  const auto patch = [&](StaffId id, const std::string& body, const std::string& session) {
    return call("PATCH", "/api/v1/staff/" + id.text(), body, session).reason();
  };
  EXPECT_EQ(patch(agent_id, R"({"roles":["admin"]})", agent), "not_allowed");
  EXPECT_EQ(patch(admin_id, R"({"active":false})", admin), "not_yourself");
  EXPECT_EQ(patch(admin_id, R"({"roles":["agent"]})", admin), "last_admin");
  EXPECT_EQ(patch(agent_id, R"({"roles":["root"]})", admin), "unknown_role");
  EXPECT_EQ(patch(agent_id, R"({"teams":["0000000000001"]})", admin), "unknown_team");
  EXPECT_EQ(patch(agent_id, R"({"version":99,"language":"en"})", admin), "conflict");
  EXPECT_EQ(patch(StaffId{5}, R"({"language":"en"})", admin), "unknown_staff");
  EXPECT_EQ(call("POST", "/api/v1/staff", R"({"login":"LI","name":"x"})", admin).reason(), "login_taken");
  EXPECT_EQ(call("POST", "/api/v1/staff", R"({"login":"li hua","name":"x"})", admin).reason(), "bad_login");
  const auto team = call("POST", "/api/v1/teams", R"({"name":{"zh-CN":"快速响应"},"leads":[")" + admin_id.text() + "\"]}", admin);
  ASSERT_EQ(team.status, 201) << team.body;
  EXPECT_EQ(patch(agent_id, R"({"teams":[")" + team.text("/id") + "\"]}", admin), "");
  EXPECT_EQ(call("GET", "/api/v1/session", {}, agent).text("/staff/teams/0/name"), "快速响应");
  EXPECT_EQ(call("PUT", "/api/v1/staff/" + agent_id.text() + "/password", R"({"password":"given by admin"})", admin).status, 200);
  EXPECT_EQ(call("GET", "/api/v1/session", {}, agent).status, 401);
  EXPECT_EQ(sign_in("li", "given by admin").status, 200);
  EXPECT_TRUE(verified().problems.empty());
}

}  // namespace
}  // namespace sp
