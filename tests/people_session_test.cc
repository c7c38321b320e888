// Who gets in, for how long, and who does not.
#include <future>

#include "people_fixture.h"

#include "loop/0_people/staff/totp.h"

namespace sp {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class People : public test::PeopleApp {
 protected:
  /// Raw bytes of a base-32 secret.
  static std::string raw_secret(std::string_view base32_text) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string bytes;
    unsigned waiting = 0;
    int bits = 0;
    for (char c : base32_text) {
      waiting = waiting << 5 | static_cast<unsigned>(letters.find(c));
      if ((bits += 5) < 8) continue;
      bits -= 8;
      bytes += static_cast<char>(waiting >> bits & 255);
    }
    return bytes;
  }
  std::string code_now(const std::string& secret) { return totp_code(secret, totp_step_at(clock_.now())); }

  /// Turns the second factor on and gives its secret.
  std::string turn_on_totp(const std::string& session) {
    const auto started = call("POST", "/api/v1/session/totp", "{}", session);
    EXPECT_EQ(started.status, 200) << started.body;
    const std::string secret = raw_secret(started.text("/secret"));
    EXPECT_EQ(call("PUT", "/api/v1/session/totp", R"({"code":")" + code_now(secret) + "\"}", session).status, 200);
    return secret;
  }
  std::int64_t events_of(std::string_view type) {
    return *db::one<std::int64_t>(*reader(), "SELECT count(*) FROM journal WHERE type = $1", type);
  }
};
SP_ON_BOTH_ENGINES(People);

TEST_P(People, a_raw_handler_may_read) {
  app_->routes().raw("GET", "/api/v1/reads", Right::open, "", "ReadRaw", [this](RawCall read) {
    app_->readers().submit([&read](std::unique_ptr<db::Connection>& connection) {
      connection->begin_read();
      connection->rollback();
      read.respond({204, {}, {}, nullptr});
    });
  });
  EXPECT_EQ(call("GET", "/api/v1/reads").status, 204);
}

TEST_P(People, a_handler_that_gives_up_is_answered_for) {
  app_->routes().raw("GET", "/api/v1/away", Right::open, "", "GoAway",
                     [](RawCall) { throw db::DbError(db::Fault::lost, "the store is away"); });
  EXPECT_EQ(call("GET", "/api/v1/away").reason(), "storage_unavailable");
}

TEST_P(People, login_gives_a_cookie_a_view_and_rights) {
  add("li.hua", "lead");
  secure_ = true;
  const auto answer = sign_in("Li.Hua");  // folded
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto cookie = answer.header("set-cookie");
  for (const auto* part : {"setpoint_session=", "; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"})
    EXPECT_NE(cookie.find(part), std::string::npos) << cookie;
  EXPECT_EQ(answer.text("/staff/login"), "li.hua");
  EXPECT_EQ(answer.text("/staff/roles/0"), "lead");
  EXPECT_EQ(answer.text("/rights/case_approve"), "team");
  EXPECT_EQ(answer.text("/expires_at"), "2026-03-09T01:00:00Z");
  EXPECT_EQ(call("GET", "/api/v1/session", {}, answer.session()).text("/staff/name"), "名li.hua");
  EXPECT_EQ(call("GET", "/api/v1/session").reason(), "not_signed_in");
  EXPECT_EQ(call("GET", "/api/v1/session", {}, "planted").reason(), "not_signed_in");
}

TEST_P(People, a_wrong_login_says_the_same_whatever_is_wrong) {
  add("known", "agent");
  const auto gone = add("gone", "agent");
  add("admin", "admin");
  ASSERT_EQ(call("PATCH", "/api/v1/staff/" + gone.text(), R"({"active":false})", session_for("admin")).status, 200);
  const auto wrong = sign_in("known", "not it at all");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.reason(), "wrong_login");
  EXPECT_EQ(sign_in("nobody", "not it at all").body, wrong.body);
  EXPECT_EQ(sign_in("gone").body, wrong.body);
  const auto hash = column("SELECT password_hash FROM staff_credentials ORDER BY id").front();
  EXPECT_EQ(sign_in("known", hash).body, wrong.body) << "the hash itself must not be a password";
  EXPECT_EQ(events_of("sign_in_failed"), 2);  // on known people's streams only
}

TEST_P(People, wrong_input_is_refused_before_anything_is_tried) {
  const struct { const char* body; const char* reason; } rows[] = {
      {R"({"login":"a"})", "required"},
      {R"({"login":"a","password":"x","admin":true})", "unknown_field"},
      {R"({"login":"","password":"x"})", "required"},
      {R"({"login":7,"password":"x"})", "expected_text"},
      {R"({"login":"a","password":"x","code":"1"})", "too_short"},
  };
  for (const auto& row : rows) EXPECT_EQ(call("POST", "/api/v1/session", row.body).reason(), row.reason) << row.body;
}

TEST_P(People, failures_make_wait_longer_and_never_for_good) {
  add("known", "agent");
  for (int at = 0; at < 6; ++at) EXPECT_EQ(sign_in("known", "wrong wrong").status, 401) << at;
  const auto early = sign_in("known");
  EXPECT_EQ(early.status, 429);
  EXPECT_EQ(early.reason(), "too_many_attempts");
  EXPECT_EQ(early.header("retry-after"), "2");
  clock_.advance(seconds{2});
  EXPECT_EQ(sign_in("known", "wrong wrong").status, 401);
  EXPECT_EQ(sign_in("known").header("retry-after"), "4");
  start();  // a restart does not forget
  EXPECT_EQ(sign_in("known").header("retry-after"), "4");
  address_ = "198.51.100.9";
  EXPECT_EQ(sign_in("known").status, 200) << "from elsewhere he gets in";
  address_ = "192.0.2.7";
  clock_.advance(seconds{4});
  EXPECT_EQ(sign_in("known").status, 200);
  EXPECT_EQ(sign_in("known", "wrong wrong").status, 401) << "counted anew";
}

TEST_P(People, one_password_tried_on_many_accounts_stops) {
  int refused = 0;
  for (int at = 0; at < 53; ++at) refused += sign_in("u" + std::to_string(at), "spring 2026").status == 429;
  EXPECT_EQ(refused, 2);
  for (const auto& subject : column("SELECT subject FROM sign_in_attempts"))
    EXPECT_EQ(subject.find("u1"), std::string::npos) << "logins are stored as digests";
}

TEST_P(People, second_factor) {
  add("li", "agent");
  const std::string session = session_for("li");
  EXPECT_EQ(call("PUT", "/api/v1/session/totp", R"({"code":"123456"})", session).reason(), "totp_not_started");
  const std::string secret = turn_on_totp(session);
  EXPECT_EQ(sign_in("li").reason(), "code_required");
  EXPECT_EQ(sign_in("li", test::good_password, code_now(secret)).reason(), "code_wrong") << "used to turn it on";
  clock_.advance(seconds{30});
  const std::string code = code_now(secret);
  EXPECT_EQ(sign_in("li", "wrong wrong", code).reason(), "wrong_login");
  EXPECT_EQ(sign_in("li", test::good_password, code).status, 200);
  EXPECT_EQ(sign_in("li", test::good_password, code).reason(), "code_wrong") << "no code serves twice";
  clock_.advance(seconds{60});
  const std::string behind = totp_code(secret, totp_step_at(clock_.now()) - 1);
  EXPECT_EQ(sign_in("li", test::good_password, behind).status, 200) << "one step of skew";
  for (const auto& stored : column("SELECT totp_secret FROM staff_credentials"))
    EXPECT_EQ(stored.find(secret), std::string::npos);
  EXPECT_EQ(call("DELETE", "/api/v1/session/totp", R"({"password":"wrong wrong"})", session).reason(), "wrong_login");
  EXPECT_EQ(call("DELETE", "/api/v1/session/totp", R"({"password":")" + test::good_password + "\"}", session).status, 200);
  EXPECT_EQ(sign_in("li").status, 200);
}

TEST_P(People, a_session_ends_when_idle_and_at_last_in_any_case) {
  add("li", "agent");
  const std::string idle = session_for("li"), busy = session_for("li");
  for (int hour = 0; hour < 24 * 7 - 4; hour += 4) {
    EXPECT_EQ(call("GET", "/api/v1/session", {}, busy).status, 200) << hour;
    clock_.advance(hours{4});
  }
  EXPECT_EQ(call("GET", "/api/v1/session", {}, idle).status, 401);
  EXPECT_EQ(call("GET", "/api/v1/session", {}, busy).status, 200);
  clock_.advance(hours{4} + seconds{1});
  EXPECT_EQ(call("GET", "/api/v1/session", {}, busy).status, 401);
}

TEST_P(People, use_is_written_down_once_a_minute) {
  add("li", "agent");
  const std::string session = session_for("li");
  const auto seen = [&] { return *db::one<std::int64_t>(*reader(), "SELECT seen_at FROM sessions"); };
  const auto start = seen();
  clock_.advance(seconds{30});
  call("GET", "/api/v1/session", {}, session);
  EXPECT_EQ(seen(), start);
  clock_.advance(seconds{30});
  call("GET", "/api/v1/session", {}, session);
  EXPECT_EQ(seen(), start + 60'000);
}

TEST_P(People, sessions_are_listed_replaced_revoked_and_signed_out) {
  add("li", "agent");
  add("other", "agent");
  const std::string one = session_for("li"), two = session_for("li"), stranger = session_for("other");
  const auto list = call("GET", "/api/v1/sessions", {}, one);
  ASSERT_EQ(list.json().at("items").as_array().size(), 2u) << list.body;
  EXPECT_FALSE(list.json().at_pointer("/items/0/current").as_bool());
  const std::string id = list.text("/items/0/id");
  EXPECT_EQ(call("DELETE", "/api/v1/sessions/" + id, {}, stranger).status, 404);
  EXPECT_EQ(call("DELETE", "/api/v1/sessions/" + id, {}, one).status, 200);
  EXPECT_EQ(call("GET", "/api/v1/session", {}, two).status, 401) << "at once, not after the cache";
  const auto again = call("POST", "/api/v1/session",
                          R"({"login":"li","password":")" + test::good_password + "\"}", one);
  EXPECT_NE(again.session(), one);
  EXPECT_EQ(call("GET", "/api/v1/session", {}, one).status, 401) << "the session from before the login is dead";
  const auto out = call("DELETE", "/api/v1/session", {}, again.session());
  EXPECT_NE(out.header("set-cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(call("GET", "/api/v1/session", {}, again.session()).status, 401);
  for (const auto& stored : column("SELECT token_hash FROM sessions")) EXPECT_EQ(stored.size(), 64u);
}

TEST_P(People, a_new_password_needs_the_old_one_and_ends_the_other_sessions) {
  add("li", "agent");
  const std::string mine = session_for("li"), other = session_for("li");
  const auto change = [&](const std::string& old, const std::string& fresh) {
    return call("PUT", "/api/v1/session/password",
                boost::json::serialize(boost::json::object{{"old", old}, {"new", fresh}}), mine);
  };
  const struct { std::string old, fresh, reason; } rows[] = {
      {"wrong wrong", "a new long one", "wrong_login"},
      {test::good_password, "short", "too_short"},
      {test::good_password, "Password123", "common_password"},
      {test::good_password, std::string(129, 'x'), "too_long"},
  };
  for (const auto& row : rows) EXPECT_EQ(change(row.old, row.fresh).reason(), row.reason);
  std::string characters;
  for (int at = 0; at < 128; ++at) characters += "密";  // 384 bytes, 128 characters: nothing is cut off
  ASSERT_EQ(change(test::good_password, characters).status, 200);
  EXPECT_EQ(call("GET", "/api/v1/session", {}, mine).status, 200);
  EXPECT_EQ(call("GET", "/api/v1/session", {}, other).status, 401);
  EXPECT_EQ(sign_in("li", characters.substr(0, characters.size() - 3)).status, 401);
  EXPECT_EQ(sign_in("li", characters).status, 200);
}

TEST_P(People, a_token_may_at_most_what_it_says_and_what_its_owner_may) {
  add("li", "agent");
  const std::string session = session_for("li");
  const auto made = call("POST", "/api/v1/tokens",
                         R"({"name":"报表","rights":{"case_read":"own","staff_write":"all","staff_read":"all"}})", session);
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string token = made.text("/token");
  EXPECT_TRUE(token.starts_with("spt_"));
  const auto view = call("GET", "/api/v1/session", {}, token);
  EXPECT_EQ(boost::json::serialize(view.json().at("rights")), R"({"case_read":"own","staff_read":"all"})");
  EXPECT_EQ(call("GET", "/api/v1/staff", {}, token).status, 200);
  EXPECT_EQ(call("GET", "/api/v1/customers", {}, token).status, 403);
  for (const auto* path : {"/api/v1/tokens", "/api/v1/sessions"})
    EXPECT_EQ(call("GET", path, {}, token).reason(), "needs_session") << path;
  EXPECT_EQ(call("POST", "/api/v1/tokens", R"({"name":"more"})", token).reason(), "needs_session");
  EXPECT_EQ(call("POST", "/api/v1/tokens", R"({"name":"x","rights":{"track":"all"}})", session).reason(), "unknown_right");
  EXPECT_EQ(call("POST", "/api/v1/tokens", R"({"name":"x","expires_at":"2026-01-01T00:00:00Z"})", session).reason(),
            "must_be_future");
  const auto listed = call("GET", "/api/v1/tokens", {}, session);
  EXPECT_EQ(listed.body.find(token), std::string::npos);
  EXPECT_EQ(call("DELETE", "/api/v1/tokens/" + made.text("/id"), {}, session).status, 200);
  EXPECT_EQ(call("GET", "/api/v1/session", {}, token).reason(), "wrong_token");
  const auto whole = call("POST", "/api/v1/tokens", R"({"name":"all"})", session).text("/token");
  clock_.advance(hours{24 * 365} - seconds{1});
  EXPECT_EQ(call("GET", "/api/v1/session", {}, whole).status, 200);
  clock_.advance(seconds{1});
  EXPECT_EQ(call("GET", "/api/v1/session", {}, whole).status, 401);
}

TEST_P(People, who_is_disabled_is_out_at_once) {
  const auto li = add("li", "agent");
  add("admin", "admin");
  const std::string session = session_for("li"), admin = session_for("admin");
  const auto token = call("POST", "/api/v1/tokens", R"({"name":"t"})", session).text("/token");
  ASSERT_EQ(call("GET", "/api/v1/session", {}, token).status, 200);
  ASSERT_EQ(call("PATCH", "/api/v1/staff/" + li.text(), R"({"roles":["lead"]})", admin).status, 200);
  EXPECT_EQ(call("GET", "/api/v1/session", {}, session).text("/rights/case_merge"), "team") << "new rights at once";
  ASSERT_EQ(call("PATCH", "/api/v1/staff/" + li.text(), R"({"active":false})", admin).status, 200);
  EXPECT_EQ(call("GET", "/api/v1/session", {}, session).status, 401);
  EXPECT_EQ(call("GET", "/api/v1/session", {}, token).status, 401);
}

TEST_P(People, everything_holds_on_threads_too) {
  add("li", "agent");
  door_.reset();
  app_.emplace(AppOptions{.reader_threads = 2, .slow_threads = 1}, *database_, clock_);
  door_.emplace(*app_, shipped_roles());
  session_routes(app_->routes(), *door_);
  app_->start();
  constexpr int tries = 16;
  std::array<std::promise<int>, tries> answers;
  for (int at = 0; at < tries; ++at) {
    const std::string password = at % 2 == 0 ? test::good_password : "wrong wrong";
    web::Request request{.method = "POST", .path = "/api/v1/session", .remote = "192.0.2." + std::to_string(at)};
    request.headers = {{"content-type", "application/json"}};
    request.body = boost::json::serialize(boost::json::object{{"login", "li"}, {"password", password}});
    app_->handle(std::move(request), [&, at](web::Response response) { answers[at].set_value(response.status); });
  }
  for (int at = 0; at < tries; ++at) EXPECT_EQ(answers[at].get_future().get(), at % 2 == 0 ? 200 : 401) << at;
  app_->stop();
  EXPECT_TRUE(verified().problems.empty());
}

TEST_P(People, secrets_and_personal_texts_stay_out_of_the_journal) {
  add("zhang.wei", "admin");
  const std::string session = session_for("zhang.wei");
  turn_on_totp(session);
  const auto token = call("POST", "/api/v1/tokens", R"({"name":"t"})", session).text("/token");
  for (const auto& body : column("SELECT body FROM journal")) {
    for (const std::string& secret : {std::string("zhang.wei"), test::good_password, session, token})
      EXPECT_EQ(body.find(secret), std::string::npos) << body;
  }
  EXPECT_TRUE(column("SELECT body FROM idempotency").empty());
  const auto found = verified();
  EXPECT_GT(found.events, 4);
  EXPECT_TRUE(found.problems.empty()) << found.problems.front();
}

}  // namespace
}  // namespace sp
