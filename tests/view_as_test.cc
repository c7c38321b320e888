// Who looks at the console as somebody else is told what that one is told, on every way out: all that the route table
// reads, and the live line.
#include <algorithm>
#include <set>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "database_fixture.h"
#include "loop/0_people/staff/staff_api.h"
#include "main/compose.h"

namespace sp {
namespace {

struct Line final : web::Socket {
  bool send(std::shared_ptr<const std::string> text) override {
    told.push_back(*text);
    return true;
  }
  void close(std::uint16_t code, std::string) override { closed = code; }
  std::vector<std::string> told;
  std::uint16_t closed = 0;
};

class ViewAsTest : public testing::Test {
 protected:
  ViewAsTest() {
    const auto made = app_.run_as(the_operator(), "test", [&](Tx& tx) -> Result<Reply> {
      LocalName name;
      name.en = Text<1, 80>("team");
      SP_TRY(repair_, add_team(tx, {name, {}}));
      SP_TRY(other_, add_team(tx, {name, {}}));
      write_setting(tx.db, "team_for:", repair_.text());
      write_setting(tx.db, "team_for:complaint", other_.text());
      return Reply{};
    });
    EXPECT_TRUE(made);
    add("admin", "admin", {});
    lin_ = add("lin", "agent", {repair_});
    add("wang", "lead", {other_});
    for (int at = 0; at < 3; ++at) {
      open_case("repair", R"({"product":"洗衣机","fault_description":"漏水","contact_name":"周敏","phone":"1380013800)" + std::to_string(at) + "\"}");
      open_case("complaint", R"({"complaint_about":"attitude","description":"漏水没人管","contact_name":"王强","phone":"1390013900)" + std::to_string(at) + "\"}");
    }
    lin_case_ = text_of(call("lin", "GET", "/api/v1/cases"), "/items/0/id");
    call("lin", "POST", "/api/v1/cases/" + lin_case_ + "/assign", R"({"owner":")" + lin_.text() + "\"}");
    call("lin", "PUT", "/api/v1/cases/" + lin_case_ + "/draft", R"({"text":"draft"})");
    call("lin", "POST", "/api/v1/list-views",
         R"({"reach":"own","name":"v","base":"all","filter":{"all":[],"any":[]},"sort":"due","columns":[]})");
  }

  StaffId add(const std::string& login, const char* role, std::vector<TeamId> teams) {
    AddStaff command;
    command.login = login;
    command.name = login;
    command.roles = {RoleName(role)};
    command.teams = std::move(teams);
    const auto id = add_staff(app_, installation_.staff_door.roles, command, test::good_password);
    EXPECT_TRUE(id);
    sign_in(login);
    return id.value_or(StaffId{});
  }
  void sign_in(const std::string& login) {
    web::Request request{.method = "POST", .path = "/api/v1/session", .headers = {{"host", "d"}, {"content-type", "application/json"}}};
    request.body = boost::json::serialize(boost::json::object{{"login", login}, {"password", test::good_password}});
    app_.handle(std::move(request), [&](web::Response response) {
      for (const auto& [name, value] : response.headers)
        if (name == "set-cookie") cookies_[login] = value.substr(0, value.find(';'));
    });
  }
  void open_case(const std::string& kind, const std::string& fields) {
    call("", "POST", "/api/v1/portal/requests", R"({"kind":")" + kind + R"(","fields":)" + fields + "}");
  }

  web::Request request_of(const std::string& who) {
    web::Request request{.headers = {{"host", "d"}, {"content-type", "application/json"}, {"accept-language", "en"}}};
    if (!who.empty()) request.headers.emplace_back("cookie", cookies_[who]);
    return request;
  }
  /// Status and body.
  std::string call(const std::string& who, std::string method, const std::string& target, std::string body = {}) {
    auto request = request_of(who);
    request.method = std::move(method);
    request.path = target.substr(0, target.find('?'));
    if (const auto question = target.find('?'); question != std::string::npos) request.query = target.substr(question + 1);
    request.body = std::move(body);
    std::string answer;
    app_.handle(std::move(request), [&](web::Response response) { answer = std::to_string(response.status) + ' ' + response.body; });
    return answer;
  }
  static std::string text_of(const std::string& answer, std::string_view pointer) {
    return std::string(boost::json::parse(answer.substr(answer.find(' ') + 1)).at_pointer(pointer).as_string());
  }

  std::unique_ptr<web::SocketUser> live(const std::string& who, const std::shared_ptr<Line>& line) {
    std::unique_ptr<web::SocketUser> user;
    auto request = request_of(who);
    request.path = "/api/v1/live";
    app_.upgrade(std::move(request), [&](std::unique_ptr<web::SocketUser> made, web::Response) { user = std::move(made); });
    if (user) user->opened(line);
    return user;
  }

  test::TemporaryFolder folder_;
  ManualClock clock_{*parse_instant("2026-03-02T01:00:00Z")};
  Installation installation_{open_migrated(folder_.path(), ""), AppOptions{}, clock_};
  App& app_ = installation_.app;
  std::map<std::string, std::string> cookies_;
  TeamId repair_, other_;
  StaffId lin_;
  std::string lin_case_;
};

TEST_F(ViewAsTest, every_reading_is_the_real_thing_and_every_writing_is_refused) {
  ASSERT_TRUE(call("admin", "POST", "/api/v1/session/view", R"({"staff":")" + lin_.text() + "\"}").starts_with("200"));
  const std::string customer = text_of(call("lin", "GET", "/api/v1/customers"), "/items/0/id");
  const std::string foreign = text_of(call("wang", "GET", "/api/v1/cases"), "/items/0/id");
  const std::set<std::string> own_affairs{"/api/v1/session", "/api/v1/sessions", "/api/v1/tokens"};  // of who signed in
  int compared = 0, refused = 0;
  for (const auto& route : app_.routes().all()) {
    const bool of_staff = route->right != Right::open && route->right != Right::track && route->right != Right::customer;
    if (!of_staff || own_affairs.contains(route->pattern)) continue;
    for (const std::string& id : {lin_case_, foreign, customer, lin_.text()}) {
      std::string path = route->pattern;
      if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, id);
      if (path.find('{') != std::string::npos) continue;
      if (route->read && route->method == "GET") {
        for (const char* question : {"", "?q=%E6%BC%8F%E6%B0%B4", "?view=mine", "?state=open&limit=2", "?as=csv", "?kind=repair"}) {
          EXPECT_EQ(call("admin", "GET", path + question), call("lin", "GET", path + question)) << path << question;
          ++compared;
        }
      } else if (!route->read && !route->raw && !route->while_viewing) {
        const auto answer = call("admin", route->method, path, "{}");
        EXPECT_TRUE(answer.starts_with("403")) << route->method << ' ' << path << ' ' << answer;
        refused += answer.find("viewing_as") != std::string::npos;
      }
    }
  }
  EXPECT_GT(compared, 200);
  EXPECT_GT(refused, 100);
  EXPECT_TRUE(call("admin", "DELETE", "/api/v1/session/view", "{}").starts_with("200"));
  EXPECT_NE(call("admin", "GET", "/api/v1/cases"), call("lin", "GET", "/api/v1/cases"));
}

TEST_F(ViewAsTest, the_live_line_tells_what_it_tells_him_and_starting_sends_the_old_one_away) {
  const auto before = std::make_shared<Line>(), seen = std::make_shared<Line>(), real = std::make_shared<Line>();
  const auto old_line = live("admin", before);
  ASSERT_TRUE(call("admin", "POST", "/api/v1/session/view", R"({"staff":")" + lin_.text() + "\"}").starts_with("200"));
  EXPECT_EQ(before->closed, 1013);
  const auto viewing = live("admin", seen), his = live("lin", real);
  open_case("repair", R"({"product":"冰箱","fault_description":"不冷","contact_name":"赵","phone":"13700137000"})");
  open_case("complaint", R"({"complaint_about":"delay","description":"太慢","contact_name":"钱","phone":"13700137001"})");
  EXPECT_FALSE(real->told.empty());
  EXPECT_EQ(seen->told, real->told);
  // Nobody is shown beside a case because somebody looks at the console as he does.
  viewing->received(R"({"looking":")" + lin_case_ + R"(","typing":true})");
  his->received(R"({"looking":")" + lin_case_ + R"(","typing":false})");
  EXPECT_EQ(std::ranges::count_if(real->told, [](const std::string& frame) { return frame.find("\"typing\":true") != std::string::npos; }), 0);
  call("admin", "DELETE", "/api/v1/session/view", "{}");
  EXPECT_EQ(seen->closed, 1013);
}

TEST_F(ViewAsTest, signing_out_and_in_again_while_viewing_is_ones_own_doing) {
  ASSERT_TRUE(call("admin", "POST", "/api/v1/session/view", R"({"staff":")" + lin_.text() + "\"}").starts_with("200"));
  EXPECT_TRUE(call("admin", "DELETE", "/api/v1/session", "{}").starts_with("200"));
  EXPECT_TRUE(call("admin", "GET", "/api/v1/cases").starts_with("401"));
  const auto connection = installation_.database().connect(db::Access::read);
  EXPECT_EQ(db::one<std::int64_t>(*connection, "SELECT count(*) FROM journal WHERE type = 'session_ended' AND stream = $1", staff_stream(lin_)), 0);
  sign_in("admin");
  EXPECT_TRUE(call("admin", "GET", "/api/v1/session").find("viewing\":{") == std::string::npos);
}

}  // namespace
}  // namespace sp
