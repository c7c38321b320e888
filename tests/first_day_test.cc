// The first day of an installation, and the demo company: through the whole program as main/compose.cc puts it
// together.
#include <filesystem>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "database_fixture.h"
#include "main/demo.h"

namespace sp::test {
namespace {

namespace js = boost::json;

class FirstDay : public testing::Test {
 protected:
  js::value ask(const std::string& method, const std::string& path, const js::object& body = {},
                const std::string& cookie = {}) {
    web::Request request{.method = method, .path = "/api/v1" + path, .remote = "192.0.2.7"};
    request.headers = {{"host", "desk.example"}, {"content-type", "application/json"}, {"accept-language", "en"}};
    if (!cookie.empty()) request.headers.emplace_back("cookie", cookie);
    request.body = js::serialize(body);
    here_.app.handle(std::move(request), [&](web::Response response) { answer_ = std::move(response); });
    return js::parse(answer_.body.empty() ? "{}" : answer_.body);
  }
  std::string reason() const { return std::string(js::parse(answer_.body).as_object()["reason"].as_string()); }
  std::string session() const {
    for (const auto& [name, value] : answer_.headers) {
      if (name == "set-cookie") return value.substr(0, value.find(';'));
    }
    return {};
  }
  std::int64_t count(std::string_view question) {
    return *db::one<std::int64_t>(*here_.database().connect(db::Access::read), question);
  }

  js::object wish(const std::string& code) const {
    return {{"code", code},
            {"facts",
             {{"names", {{"en", "Clearspring"}}},
              {"language", "en"},
              {"time_zone", "Asia/Shanghai"},
              {"calendar", "cn-office"}}},
            {"admin", {{"login", "Ada"}, {"name", "Ada"}, {"password", "riverstone 42"}}},
            {"teams", js::array{{{"en", "After-sales"}}, {{"en", "Complaints"}}}}};
  }

  TemporaryFolder folder_;
  ManualClock clock_{*parse_instant("2026-03-02T01:00:00Z")};
  Installation here_{open_migrated(folder_.path(), ""), {}, clock_};
  web::Response answer_;
};

TEST_F(FirstDay, only_the_code_of_this_start_opens_and_only_while_nobody_is_there) {
  EXPECT_TRUE(ask("GET", "/setup").at("needed").as_bool());
  for (const char* wrong : {"AAAA-AAAA-AAAA", "x", "2222 2222 2222"}) {
    ask("POST", "/setup", wish(wrong));
    EXPECT_EQ(reason(), "wrong_setup_code") << wrong;
  }
  EXPECT_EQ(count("SELECT count(*) FROM journal"), 0);

  std::string typed = here_.setup.code();
  for (char& c : typed) c = c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  ask("POST", "/setup", wish(typed));
  EXPECT_EQ(answer_.status, 200) << answer_.body;
  EXPECT_FALSE(ask("GET", "/setup").at("needed").as_bool());
  const auto events = count("SELECT count(*) FROM journal");
  ask("POST", "/setup", wish(here_.setup.code()));
  EXPECT_EQ(answer_.status, 200) << "the first answer was lost: done once, said twice";
  auto other = wish(here_.setup.code());
  other["admin"].as_object()["login"] = "mallory";
  ask("POST", "/setup", other);
  EXPECT_EQ(reason(), "set_up_already");
  EXPECT_EQ(count("SELECT count(*) FROM journal"), events);
  EXPECT_EQ(count("SELECT count(*) FROM staff"), 1);

  ask("POST", "/session", {{"login", "ada"}, {"password", "riverstone 42"}});
  ASSERT_EQ(answer_.status, 200) << answer_.body;
  const std::string cookie = session();
  const auto company = ask("GET", "/company", {}, cookie);
  EXPECT_EQ(company.at("facts").at("names").at("en").as_string(), "Clearspring");
  const auto list = ask("GET", "/setup/checklist", {}, cookie);
  const auto done = [&](const js::value& of, const char* id) {
    for (const auto& item : of.at("items").as_array()) {
      if (item.at("id").as_string() == id) return item.at("done").as_bool();
    }
    return false;
  };
  EXPECT_TRUE(done(list, "teams"));
  EXPECT_TRUE(done(list, "calendar")) << "2026 is in the shipped calendar";
  for (const char* open : {"company", "logo", "people", "service_level", "process", "portal", "backup"})
    EXPECT_FALSE(done(list, open)) << open;

  ask("POST", "/portal/requests",
      {{"kind", "enquiry"}, {"fields", {{"question", "x"}, {"contact_name", "y"}, {"phone", "13800138000"}}}});
  ASSERT_EQ(answer_.status, 201) << answer_.body;
  ask("POST", "/staff", {{"login", "li"}, {"name", "Li"}, {"roles", {"agent"}}}, cookie);
  const auto later = ask("GET", "/setup/checklist", {}, cookie);
  EXPECT_TRUE(done(later, "portal"));
  EXPECT_TRUE(done(later, "people"));
  clock_.set(*parse_instant("2028-03-02T01:00:00Z"));
  ask("POST", "/session", {{"login", "ada"}, {"password", "riverstone 42"}});
  EXPECT_FALSE(done(ask("GET", "/setup/checklist", {}, session()), "calendar")) << "2028 is not";
  EXPECT_TRUE(verify(*here_.database().connect(db::Access::read), Installation::replay_checks(), [](double) {
              }).problems.empty());
}

TEST_F(FirstDay, one_wrong_value_keeps_nothing) {
  const std::string code = here_.setup.code();
  const auto with = [&](const char* part, const char* member, js::value value) {
    auto all = wish(code);
    if (std::string_view(member).empty()) all[part] = std::move(value);
    else all[part].as_object()[member] = std::move(value);
    return all;
  };
  const struct {
    js::object body;
    const char* reason;
    const char* field;
  } rows[] = {
      {with("facts", "calendar", "moon"), "unknown_calendar", "facts.calendar"},
      {with("admin", "login", "l i"), "bad_login", "admin.login"},
      {with("admin", "password", "password123"), "common_password", "admin.password"},
      {with("admin", "password", "short"), "too_short", "admin.password"},
      {with("teams", "", js::array{{{"en", "One"}}, js::object{}}), "name_missing", "teams[1]"},
  };
  for (const auto& row : rows) {
    const auto problem = ask("POST", "/setup", row.body);
    EXPECT_EQ(reason(), row.reason) << answer_.body;
    EXPECT_TRUE(std::string_view(problem.at("field").as_string()).starts_with(row.field)) << answer_.body;
    EXPECT_EQ(count("SELECT count(*) FROM journal"), 0) << row.reason;
    EXPECT_EQ(count("SELECT count(*) FROM teams"), 0) << row.reason;
  }
}

TEST(DemoCompany, plays_its_week_whatever_the_hour_and_is_emptied_only_as_a_demo) {
  const DemoStory story = shipped_demo();
  for (const char* end : {"2026-03-09T01:30:00Z", "2027-02-08T20:45:00Z"}) {
    TemporaryFolder folder;
    ManualClock clock{*parse_instant(end)};
    Installation here(open_migrated(folder.path(), ""), {.public_rate = 0}, clock);
    ASSERT_NO_THROW(play_demo(here, clock, story, "riverstone 42")) << end;
    EXPECT_EQ(clock.now(), *parse_instant(end));
    const auto reader = here.database().connect(db::Access::read);
    EXPECT_GE(*db::one<std::int64_t>(*reader, "SELECT count(*) FROM cases"), 40) << end;
    EXPECT_GE(*db::one<std::int64_t>(*reader, "SELECT count(DISTINCT category) FROM cases"), 9) << end;
    EXPECT_EQ(*db::one<std::int64_t>(*reader, "SELECT count(DISTINCT kind) FROM cases"), 4) << end;
    EXPECT_GE(*db::one<std::int64_t>(*reader, "SELECT count(*) FROM journal WHERE type = 'clock_breached'"), 1) << end;
    EXPECT_GE(*db::one<std::int64_t>(*reader, "SELECT count(*) FROM journal WHERE type = 'case_rated'"), 3) << end;
    EXPECT_TRUE(verify(*reader, Installation::replay_checks(), [](double) {}).problems.empty()) << end;
  }
  TemporaryFolder demo, own;
  ASSERT_TRUE(make_demo(demo.path(), ""));
  EXPECT_FALSE(make_demo(demo.path(), "")) << "there is something already";
  EXPECT_EQ(refusal_to_reset(demo.path(), ""), "");
  empty_demo(demo.path());
  EXPECT_TRUE(make_demo(demo.path(), ""));
  open_migrated(own.path(), "");
  EXPECT_TRUE(refusal_to_reset(own.path(), "").contains("no demo company"));
  EXPECT_TRUE(refusal_to_reset(own.path() / "nowhere", "").contains("no database"));
}

}  // namespace
}  // namespace sp::test
