// What lies on an agent's desk and what reaches it: drafts leave no trace but their own, live lines tell everybody only
// what is for him.
#include <algorithm>

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
  void close(std::uint16_t, std::string) override {}
  /// How many frames hold this.
  std::ptrdiff_t heard(std::string_view part) const {
    return std::ranges::count_if(told, [&](const std::string& frame) { return frame.find(part) != std::string::npos; });
  }
  std::vector<std::string> told;
};

class Desk : public testing::Test {
 protected:
  Desk() {
    const auto added = app_.run_as(the_operator(), "test", [&](Tx& tx) -> Result<Reply> {
      LocalName name;
      name.en = Text<1, 80>("team");
      SP_TRY(repair_, add_team(tx, {name, {}}));
      SP_TRY(other_, add_team(tx, {name, {}}));
      write_setting(tx.db, "team_for:", repair_.text());
      return Reply{};
    });
    EXPECT_TRUE(added);
    lin_ = add("lin", "agent", repair_);
    wang_ = add("wang", "lead", repair_);
    sun_ = add("sun", "agent", other_);
    const auto opened = call("lin", "POST", "/cases", R"({"kind":"repair","customer":{"name":"周敏","phone":"13800138001"},)"
                                                      R"("fields":{"product":"洗衣机","fault_description":"漏水"}})");
    case_ = std::string(opened.at("id").as_string());
  }

  StaffId add(const std::string& login, const char* role, TeamId team) {
    AddStaff command;
    command.login = login;
    command.name = login;
    command.roles = {RoleName(role)};
    command.teams = {team};
    const auto id = add_staff(app_, installation_.staff_door.roles, command, test::good_password);
    EXPECT_TRUE(id);
    web::Request request{.method = "POST", .path = "/api/v1/session", .headers = {{"host", "d"}, {"content-type", "application/json"}}};
    request.body = boost::json::serialize(boost::json::object{{"login", login}, {"password", test::good_password}});
    app_.handle(std::move(request), [&](web::Response response) {
      for (const auto& [name, value] : response.headers) {
        if (name == "set-cookie") cookies_[login] = value.substr(0, value.find(';'));
      }
    });
    return id.value_or(StaffId{});
  }

  web::Request request_of(const std::string& who) {
    return {.method = "GET", .headers = {{"host", "d"}, {"content-type", "application/json"}, {"cookie", cookies_[who]}}};
  }

  boost::json::object call(const std::string& who, std::string method, const std::string& path, std::string body = {}) {
    auto request = request_of(who);
    request.method = std::move(method);
    request.path = "/api/v1" + path;
    request.body = std::move(body);
    boost::json::object answer;
    app_.handle(std::move(request), [&](web::Response response) { answer = boost::json::parse(response.body).as_object(); });
    return answer;
  }

  /// A live line of this person, as App::upgrade makes it.
  std::unique_ptr<web::SocketUser> live(const std::string& who, const std::shared_ptr<Line>& line) {
    auto caller = app_.doors().authenticate(*reader_, request_of(who), clock_.now());
    EXPECT_TRUE(caller) << who;
    auto user = app_.live().user_for(*caller, std::nullopt, [](std::int64_t, const LiveHub::PageRead& read) { read(std::vector<Committed>{}); },
                                     [this](CaseId id, const LiveHub::PlaceRead& read) {
                                       read(app_.doors().place_of(*reader_, id), clock_.now());
                                     });
    user->opened(line);
    return user;
  }

  ManualClock clock_{*parse_instant("2026-03-02T01:00:00Z")};
  test::TemporaryFolder folder_;
  Installation installation_{open_migrated(folder_.path(), ""), {}, clock_};
  App& app_ = installation_.app;
  std::unique_ptr<db::Connection> reader_ = installation_.database().connect(db::Access::read);
  std::map<std::string, std::string> cookies_;
  TeamId repair_, other_;
  StaffId lin_, wang_, sun_;
  std::string case_;
};

TEST_F(Desk, a_draft_is_a_private_text_and_nothing_else) {
  const std::string path = "/cases/" + case_ + "/draft";
  const auto texts = [&] { return *db::one<std::int64_t>(*reader_, "SELECT count(*) FROM private_texts"); };
  const auto end = [&] { return *db::one<std::int64_t>(*reader_, "SELECT seq FROM journal ORDER BY seq DESC LIMIT 1"); };
  const auto before = texts(), journal = end();
  for (const char* words : {"门", "门封", "门封漏"}) call("lin", "PUT", path, std::string(R"({"kind":"reply","reply":")") + words + "\"}");
  EXPECT_EQ(call("lin", "GET", path).at("reply").as_string(), "门封漏");
  EXPECT_EQ(texts(), before + 1) << "the words before are gone";
  EXPECT_EQ(end(), journal);
  EXPECT_EQ(*db::one<std::int64_t>(*reader_, "SELECT count(*) FROM idempotency WHERE body LIKE '%门封%'"), 0);

  // The customer is forgotten: so is what somebody was going to tell him.
  const auto forgotten = app_.run_as(the_operator(), "test", [&](Tx& tx) -> Result<Reply> {
    db::run(tx.db, "DELETE FROM private_texts WHERE person = (SELECT customer FROM cases WHERE id = $1)", *parse_id(case_));
    return Reply{};
  });
  EXPECT_TRUE(forgotten);
  EXPECT_EQ(call("lin", "GET", path).at("reply").as_string(), "");
  call("lin", "PUT", path, R"({"kind":"note","note":"再写"})");
  EXPECT_EQ(call("lin", "GET", path).at("note").as_string(), "再写");
}

TEST_F(Desk, a_notice_reaches_its_owner_alone) {
  const auto lins = std::make_shared<Line>(), wangs = std::make_shared<Line>();
  const auto lin = live("lin", lins), wang = live("wang", wangs);
  call("lin", "POST", "/cases/" + case_ + "/notes", R"({"text":"@wang","mentions":[")" + wang_.text() + "\"]}");
  EXPECT_EQ(wangs->heard("\"type\":\"notice\""), 1);
  EXPECT_EQ(lins->heard("\"type\":\"notice\""), 0);
  EXPECT_EQ(lins->heard("message_posted"), 1);
  EXPECT_EQ(wangs->heard("@wang"), 0) << "what was said is read through the rights function only";
}

TEST_F(Desk, who_looks_is_shown_to_those_who_may_see_the_case) {
  const auto lins = std::make_shared<Line>(), wangs = std::make_shared<Line>(), suns = std::make_shared<Line>();
  const auto lin = live("lin", lins), wang = live("wang", wangs), sun = live("sun", suns);
  const std::string here = R"({"looking":")" + case_ + R"(","typing":)";
  lin->received(here + "false}");
  sun->received(here + "true}");
  EXPECT_EQ(suns->heard("present"), 0);
  wang->received(here + "true}");
  EXPECT_EQ(lins->heard(R"("name":"wang","typing":true)"), 1);
  EXPECT_EQ(lins->heard("sun"), 0);
  for (const char* nonsense : {"", "{", "[]", "{\"looking\":7}", "{\"looking\":\"0000000000000\"}", "{\"shout\":true}"}) sun->received(nonsense);
  EXPECT_EQ(suns->heard("present"), 0);

  // Given to another team, the case is out of sight for wang at once; lin owned it and goes on looking.
  call("wang", "POST", "/cases/" + case_ + "/assign", R"({"team":")" + other_.text() + R"(","owner":")" + lin_.text() + "\"}");
  EXPECT_EQ(lins->heard("wang"), 1);
  sun->received(here + "false}");
  EXPECT_EQ(suns->heard(R"("name":"lin")"), 1);
  sun->closed();
  EXPECT_EQ(lins->told.back().find("sun"), std::string::npos);
}

}  // namespace
}  // namespace sp
