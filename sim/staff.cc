#include "staff.h"

#include <algorithm>

#include "loop/0_people/staff/staff_api.h"

namespace sp::sim {
namespace {

namespace js = boost::json;

constexpr Duration between_turns{std::chrono::minutes{10}};
constexpr Duration between_lead_turns{std::chrono::minutes{25}};
const std::string password = "riverstone 42 山水";

LocalName same_name(const char* name) {
  LocalName all;
  all.zh_CN = all.zh_TW = all.en = Text<1, 80>(name);
  return all;
}

bool has_role(const std::string& roles, std::string_view role) {
  return (',' + roles + ',').find(',' + std::string(role) + ',') != std::string::npos;
}

}  // namespace

std::string text_at(const js::value& value, std::string_view name) {
  const auto* found = value.as_object().if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

Staff::Staff(Company& company, Agenda& agenda, std::uint64_t seed) : company_(company), agenda_(agenda), random_(seed) {}

void Staff::hire() {
  const auto made = company_.installation().app.run_as(the_operator(), "sim", [&](Tx& tx) -> Result<Reply> {
    for (const char* name : {"repair", "complaints"}) {
      SP_TRY(const TeamId team, add_team(tx, {same_name(name), {}}));
      teams_[name] = team.text();
    }
    write_setting(tx.db, "team_for:", teams_["repair"]);
    write_setting(tx.db, "team_for:complaint", teams_["complaints"]);
    return Reply{};
  });
  if (!made) throw std::runtime_error("no teams: " + made.error().reason);
  people_.push_back(engage("lin", "agent,dispatcher,engineer,planner", true));
  people_.push_back(engage("chen", "agent,engineer", true));
  people_.push_back(engage("zhou", "agent,planner,expert,dispatcher", true));
  people_.push_back(engage("qian", "agent,quality", true));
  people_.push_back(engage("gao", "agent,engineer,quality", true));
  people_.push_back(engage("wang", "agent,lead", true));
  people_.push_back(engage("meng", "manager", false));
  partner_ = engage("partner", "agent", true).token;
}

Staff::Colleague Staff::engage(const std::string& login, const std::string& roles, bool in_teams) {
  AddStaff command;
  command.login = login;
  command.name = login;
  for (std::string_view rest = roles; !rest.empty();) {
    const auto role = rest.substr(0, rest.find(','));
    command.roles.push_back(RoleName(std::string(role)));
    rest.remove_prefix(std::min(rest.size(), role.size() + 1));
  }
  if (in_teams) {
    for (const auto& [name, id] : teams_) command.teams.push_back(TeamId{*parse_id(id)});
  }
  Installation& installation = company_.installation();
  const auto id = add_staff(installation.app, installation.staff_door.roles, command, password);
  if (!id) throw std::runtime_error(login + ": " + id.error().reason);
  web::Request sign_in{.method = "POST", .path = "/api/v1/session", .remote = "192.0.2.8"};
  sign_in.headers = {{"host", "desk.example"}, {"content-type", "application/json"}};
  sign_in.body = js::serialize(js::object{{"login", login}, {"password", password}});
  std::string cookie;
  installation.app.handle(std::move(sign_in), [&](web::Response response) {
    for (const auto& [name, value] : response.headers) {
      if (name == "set-cookie") cookie = value.substr(0, value.find(';'));
    }
  });
  web::Request token{.method = "POST", .path = "/api/v1/tokens", .remote = "192.0.2.8"};
  token.headers = {{"host", "desk.example"}, {"content-type", "application/json"}, {"cookie", cookie}};
  token.body = R"({"name":"desk"})";
  Colleague colleague{login, roles, {}, id->text()};
  installation.app.handle(std::move(token), [&](web::Response response) {
    const auto body = js::parse(response.body);
    if (response.status < 400) colleague.token = text_at(body, "token");
  });
  if (colleague.token.empty()) throw std::runtime_error(login + " has no token");
  return colleague;
}

void Staff::work_until(Instant end) {
  end_ = end;
  for (std::size_t who = 0; who < people_.size(); ++who) come_to_work(who);
}

/// The next turn lies in office hours; who would be late today comes when the office opens.
void Staff::come_to_work(std::size_t who) {
  const bool leads = has_role(people_[who].roles, "lead") || has_role(people_[who].roles, "manager");
  const Instant wanted = company_.now() + random_.around(leads ? between_lead_turns : between_turns);
  const auto office = company_.installation().standards.current()->calendar("cn-office");
  const auto open = office->next_open(wanted, wanted + std::chrono::days{30});
  if (!open) throw std::runtime_error("the office never opens");
  const Instant turn = open->from > wanted ? open->from + random_.around(std::chrono::minutes{5}) : wanted;
  if (turn < end_) agenda_.at(turn, [this, who] { take_turn(who); });
}

void Staff::take_turn(std::size_t who) {
  const Colleague& me = people_[who];
  if (has_role(me.roles, "lead") || has_role(me.roles, "manager")) lead_turn(me);
  else agent_turn(me);
  come_to_work(who);
}

Answer Staff::act(const Colleague& me, const Case& c, const std::string& action, js::object body) {
  if (random_.chance(0.7)) body["version"] = c.at("version");
  return company_.post(me.token, "/cases/" + text_at(c, "id") + '/' + action, body);
}

Staff::Case Staff::show(const Colleague& me, const std::string& id) {
  const Answer shown = company_.get(me.token, "/cases/" + id);
  if (!shown.ok()) throw Broken("a listed case opens", me.login + ": " + shown.body, CaseId{parse_id(id).value_or(0)});
  return shown.json();
}

void Staff::agent_turn(const Colleague& me) {
  if (random_.chance(0.4)) take_what_waits(me);
  const js::value mine = company_.get(me.token, "/cases?view=mine&limit=40").json();
  const auto& rows = mine.at("items").as_array();
  if (rows.empty()) return take_what_waits(me);
  const std::size_t pick = random_.chance(0.3) ? 0 : static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(rows.size()) - 1));
  work_on(me, rows[pick]);
}

void Staff::take_what_waits(const Colleague& me) {
  const js::value waiting = company_.get(me.token, "/cases?view=unassigned&limit=10").json();
  for (const auto& row : waiting.at("items").as_array()) {
    const Case c = show(me, text_at(row, "id"));
    act(me, c, "assign", {{"owner", me.id}});
    if (random_.chance(0.7)) return;
  }
}

void Staff::work_on(const Colleague& me, const Case& row) {
  const Case c = show(me, text_at(row, "id"));
  if (c.as_object().contains("waiting")) {
    if (random_.chance(0.35)) act(me, c, "resume");
    return;
  }
  if (row.at("needs_reply").as_bool() && random_.chance(0.8)) {
    act(me, c, "replies", {{"text", "您好，您的请求已收到，我来跟进。"}});
    return;
  }
  if (keep_word(me, c) || (random_.chance(0.12) && follow_impulse(me, c))) return;
  if (random_.chance(0.05)) try_to_skip(me, c);
  for (bool going = go_forward(me, c); going && random_.chance(0.75);) going = go_forward(me, show(me, text_at(row, "id")));
}

bool Staff::keep_word(const Colleague& me, const Case& c) {
  for (const auto& promise : c.at("promises").as_array()) {
    if (text_at(promise, "state") != "open" || random_.chance(0.5)) continue;
    return act(me, c, "promises/" + text_at(promise, "id"), {{"kept", random_.chance(0.9)}}).ok();
  }
  for (const auto& follow_up : c.at("follow_ups").as_array()) {
    if (follow_up.as_object().contains("done_at") || !follow_up.at("announced").as_bool()) continue;
    return act(me, c, "follow-ups/" + text_at(follow_up, "id"), {{"note", "已回访。"}}).ok();
  }
  return false;
}

void Staff::try_to_skip(const Colleague& me, const Case& c) {
  for (const auto& way : c.at("transitions").as_array()) {
    if (text_at(way, "refused").empty()) continue;
    const Answer answer = act(me, c, "transition", {{"to", way.at("to")}});
    if (answer.ok()) throw Broken("a way shown as closed is closed", answer.body, CaseId{*parse_id(text_at(c, "id"))});
    return;
  }
}

/// One step or one way on; false when it is somebody else's turn.
bool Staff::go_forward(const Colleague& me, const Case& c) {
  for (const auto& stage : c.at("stages").as_array()) {
    if (text_at(stage, "state") != "current") continue;
    for (const auto& step : stage.at("steps").as_array()) {
      if (!step.at("done").as_bool() && (step.at("required").as_bool() || random_.chance(0.2))) return do_step(me, c, step);
    }
  }
  const bool solved = text_at(c, "category") == "solved";
  if (solved && text_at(c, "answer") == "none" && !random_.chance(0.02)) return false;  // the customer's turn
  return go_on(me, c);
}

bool Staff::do_step(const Colleague& me, const Case& c, const Case& step) {
  const Answer done = act(me, c, "steps", {{"step", step.at("id")}, {"record", record_for(step)}});
  if (done.ok()) return true;
  overcome(me, c, done);
  return false;
}

bool Staff::go_on(const Colleague& me, const Case& c) {
  const auto& ways = c.at("transitions").as_array();
  std::vector<const js::value*> open, inner;
  for (const auto& way : ways) {
    if (text_at(way, "kind") == "inner") inner.push_back(&way);
    else if (text_at(way, "refused").empty() && (text_at(way, "kind") != "rework" || random_.chance(0.15))) open.push_back(&way);
  }
  if (!inner.empty()) return act(me, c, "transition", {{"to", random_.one_of(inner)->at("to")}}).ok();
  if (!open.empty()) {
    const Answer gone = act(me, c, "transition", {{"to", random_.one_of(open)->at("to")}});
    if (!gone.ok()) throw Broken("a way shown as open is open", gone.body, CaseId{*parse_id(text_at(c, "id"))});
    return true;
  }
  for (const auto& way : ways) {
    if (text_at(way, "kind") == "rework") continue;
    overcome(me, c, act(me, c, "transition", {{"to", way.at("to")}}));
    return false;
  }
  return false;
}

/// A refusal says what is missing; people do that then.
void Staff::overcome(const Colleague& me, const Case& c, const Answer& refused) {
  const std::string reason = refused.reason();
  const js::value problem = refused.json();
  if (reason == "wrong_role") return hand_over(c, me, text_at(problem.at("details"), "role"));
  if (reason == "not_same_person") return hand_over(c, me, "role:quality");
  if (reason == "approval_missing") {
    const bool pending = std::ranges::any_of(c.at("approvals").as_array(), [](const js::value& approval) {
      return text_at(approval, "state") == "pending";
    });
    if (!pending) act(me, c, "approvals", {{"reason", "请审批。"}});
    asked_.push_back(text_at(c, "id"));
    return;
  }
  // A condition looks at what was recorded: record it again.
  for (const auto& stage : c.at("stages").as_array()) {
    const auto& steps = stage.at("steps").as_array();
    if (text_at(stage, "state") != "current" || steps.empty()) continue;
    const auto& step = steps[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(steps.size()) - 1))];
    const Answer done = act(me, c, "steps", {{"step", step.at("id")}, {"record", record_for(step)}});
    if (done.reason() == "wrong_role") hand_over(c, me, text_at(done.json().at("details"), "role"));
    return;
  }
}

void Staff::hand_over(const Case& c, const Colleague& from, const std::string& role) {
  std::vector<const Colleague*> able;
  const std::string wanted = role.starts_with("role:") ? role.substr(5) : "agent";
  for (const Colleague& colleague : people_) {
    if (colleague.login != from.login && has_role(colleague.roles, wanted)) able.push_back(&colleague);
  }
  if (able.empty()) return;
  act(from, c, "assign", {{"owner", random_.one_of(able)->id}, {"note", "请接手，客户着急。"}});
}

}  // namespace sp::sim
