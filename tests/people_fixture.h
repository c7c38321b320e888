// The people's part of the application without a network: requests go straight into App::handle on this thread,
// the clock is moved by the test, the database is real (both engines).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "app/app.h"
#include "database_fixture.h"
#include "loop/0_people/customer/customer_api.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/0_people/staff/own_role.h"
#include "loop/0_people/staff/session_api.h"
#include "loop/0_people/staff/staff_api.h"
#include "loop/0_people/staff/staff_store.h"

namespace sp::test {

struct Answer {
  int status = 0;
  web::Headers headers;
  std::string body;

  boost::json::value json() const { return boost::json::parse(body); }
  std::string reason() const {
    const auto value = json();
    const auto* reason = value.as_object().if_contains("reason");
    return reason ? std::string(reason->as_string()) : std::string();
  }
  std::string text(std::string_view pointer) const { return std::string(json().at_pointer(pointer).as_string()); }
  std::string header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return value;
    }
    return {};
  }
  /// The session's token from the cookie.
  std::string session() const {
    const auto cookie = header("set-cookie");
    const auto start = cookie.find('=') + 1;
    return cookie.substr(start, cookie.find(';') - start);
  }
};

class PeopleApp : public AnyEngine {
 protected:
  PeopleApp() {
    db::migrate(*writer());
    start();
  }

  /// Puts the program together; again after a restart.
  void start() {
    door_.reset();
    app_.emplace(AppOptions{}, *database_, clock_);
    door_.emplace(*app_, shipped_roles());
    session_routes(app_->routes(), *door_);
    staff_routes(app_->routes(), *door_);
    role_routes(app_->routes());
    customer_routes(app_->routes());
  }

  /// `credential`: a session's cookie value or, when it starts with "spt_", a bearer token.
  Answer call(std::string method, std::string target, std::string body = {}, std::string credential = {}) {
    web::Request request{.method = std::move(method), .remote = address_};
    const auto question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.query = target.substr(question + 1);
    request.headers = {{"host", "desk.example"}, {"content-type", "application/json"}, {"user-agent", "test"}};
    if (credential.starts_with("spt_")) request.headers.emplace_back("authorization", "Bearer " + credential);
    else if (!credential.empty()) request.headers.emplace_back("cookie", "theme=dark; setpoint_session=" + credential);
    request.body = std::move(body);
    request.secure = secure_;
    std::optional<Answer> answer;
    app_->handle(std::move(request), [&](web::Response response) {
      answer = Answer{response.status, std::move(response.headers), std::move(response.body)};
    });
    return answer.value_or(Answer{});
  }

  StaffId add(const std::string& login, const std::string& role, std::vector<TeamId> teams = {}) {
    AddStaff command;
    command.login = login;
    command.name = "名" + login;
    if (!role.empty()) command.roles = {RoleName(role)};
    command.teams = std::move(teams);
    return add_staff(*app_, door_->roles, command, good_password).value();
  }

  Answer sign_in(const std::string& login, const std::string& password = good_password, const std::string& code = {}) {
    boost::json::object body{{"login", login}, {"password", password}};
    if (!code.empty()) body["code"] = code;
    return call("POST", "/api/v1/session", boost::json::serialize(body));
  }
  std::string session_for(const std::string& login) { return sign_in(login).session(); }

  Verification verified() {
    return verify(*reader(), {staff_replay(), team_replay(), customer_replay()}, [](double) {});
  }

  /// Every text the database holds of one column.
  std::vector<std::string> column(std::string_view sql) { return db::all<std::string>(*reader(), sql); }

  ManualClock clock_{*parse_instant("2026-03-02T01:00:00Z")};
  std::string address_ = "192.0.2.7";
  bool secure_ = false;
  std::optional<App> app_;
  std::optional<StaffDoor> door_;
};

}  // namespace sp::test
