// Plays a demo story: acts in the order of their times, each through the route a person's browser would use, every
// timer fired on the way.
#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "loop/0_people/customer/customer_intake.h"
#include "loop/0_people/staff/staff_api.h"
#include "loop/0_people/staff/staff_store.h"
#include "main/demo.h"

namespace sp {
namespace {

namespace js = boost::json;

constexpr Duration usual_pause{std::chrono::minutes{12}};
constexpr std::string_view who =
    "x-demo-login";  // whom the player is for the moment; only his own installation reads it

struct Matter {
  const DemoCase* told = nullptr;
  CaseId id;
  std::string stage, track;
};

struct Moment {
  Instant at;
  std::size_t matter = 0;
  const DemoAct* act = nullptr;  // null: it is opened
};

class Player {
 public:
  Player(Installation& installation, ManualClock& clock, const DemoStory& story)
      : here_(installation), clock_(clock), story_(story), end_(clock.now()) {
    const auto zone = Zone::load(story.company.facts.time_zone);
    if (!zone) throw std::runtime_error("demo: " + zone.error().reason);
    zone_ = *zone;
    here_.app.doors().authenticate = [this](db::Connection& connection, const web::Request& request, Instant) {
      return caller_of(connection, request.header(who));
    };
    for (const DemoCase& told : story.cases) matters_.push_back({&told, {}, {}, {}});
  }

  void play(const std::string& password) {
    const auto moments = all_moments();
    clock_.set(moments.empty() ? end_ : moments.front().at - std::chrono::minutes{5});
    found_company(password);
    for (const Moment& moment : moments) {
      move_to(moment.at);
      Matter& matter = matters_[moment.matter];
      try {
        if (moment.act == nullptr) open(matter);
        else perform(matter, *moment.act);
      } catch (const std::exception& error) {
        throw std::runtime_error(fmt::format("demo: {} {}: {}", matter.told->id,
                                             moment.act ? words_of(*moment.act) : "opened", error.what()));
      }
    }
    move_to(end_);
  }

 private:
  Result<Caller> caller_of(db::Connection& connection, std::string_view login) const {
    const auto known = staff_.find(std::string(login));
    if (known == staff_.end()) return refuse(RefusalKind::unauthenticated, "not_signed_in");
    const auto staff = db::load<Staff>(connection, known->second);
    Caller caller{.actor = {ActorKind::staff, known->second.value()},
                  .name = std::string(login),
                  .grants = here_.staff_door.roles.grants_of(staff->roles)};
    caller.teams = staff->teams;
    caller.roles = staff->roles;
    caller.language = staff->language;
    return caller;
  }

  Instant instant_of(const std::string& text) const {
    const auto space = text.find(' ');
    if (space == std::string::npos) return end_ - long_duration(text);
    const auto days = std::chrono::days{std::stoi(text)};
    const auto time = std::chrono::hours{std::stoi(text.substr(space + 1))} +
                      std::chrono::minutes{std::stoi(text.substr(text.find(':') + 1))};
    return zone_->to_instant(std::chrono::floor<std::chrono::days>(zone_->to_local(end_)) - days + time);
  }

  /// "1d4h30m"
  static Duration long_duration(const std::string& text) {
    Duration sum{};
    for (std::size_t at = 0; at < text.size();) {
      const auto unit = text.find_first_not_of("0123456789", at);
      const auto part = unit == std::string::npos ? std::nullopt : parse_duration(text.substr(at, unit + 1 - at));
      if (!part) throw std::runtime_error("no duration: " + text);
      sum += *part;
      at = unit + 1;
    }
    return sum;
  }

  /// What would lie after the story's end has not happened yet.
  std::vector<Moment> all_moments() const {
    std::vector<Moment> moments;
    for (std::size_t index = 0; index < matters_.size(); ++index) {
      Instant at = instant_of(matters_[index].told->at);
      if (at >= end_) continue;
      moments.push_back({at, index, nullptr});
      for (const DemoAct& act : matters_[index].told->acts) {
        at += act.after ? long_duration(*act.after) : usual_pause;
        if (at >= end_) break;
        moments.push_back({at, index, &act});
      }
    }
    std::ranges::stable_sort(moments, {}, &Moment::at);
    return moments;
  }

  void move_to(Instant target) {
    for (auto next = here_.app.next_timer(); next && *next <= target; next = here_.app.next_timer()) {
      clock_.set(std::max(clock_.now(), *next));
      here_.app.fire_timers();
    }
    clock_.set(std::max(clock_.now(), target));
  }

  void found_company(const std::string& password) {
    const std::string hash = password_hash(password);
    run([&](Tx& tx) -> Result<Reply> {
      SP_TRY_VOID(change_company(tx, {}, story_.company.facts, here_.setup.loans.checks));
      for (const DemoTeam& team : story_.company.teams) {
        SP_TRY(teams_[team.id], add_team(tx, {team.name, {}}));
        for (const auto& kind : team.kinds) write_setting(tx.db, "team_for:" + kind, teams_[team.id].text());
      }
      for (const DemoPerson& person : story_.company.staff) {
        AddStaff command{Text<1, 64>(person.login),
                         Text<1, 80>(person.name),
                         person.language,
                         {person.roles.begin(), person.roles.end()},
                         {}};
        for (const auto& team : person.teams) command.teams.push_back(teams_.at(team));
        SP_TRY(staff_[person.login], add_staff(tx, here_.staff_door.roles, command, password, hash));
      }
      return Reply{};
    });
  }

  void run(std::move_only_function<Result<Reply>(Tx&)> command) {
    const auto done = here_.app.run_as(the_operator(), "demo", std::move(command));
    if (!done) throw std::runtime_error(done.error().reason + ' ' + done.error().field);
  }

  void open(Matter& matter) {
    const DemoCase& told = *matter.told;
    run([&](Tx& tx) -> Result<Reply> {
      handling::NewCase request;
      request.kind = told.kind;
      SP_TRY(request.customer, find_or_create_person(tx, {told.name, told.phone, told.email,
                                                          told.language.value_or(Language::zh_CN), Proof::stated}));
      request.customer_name = told.name;
      request.tier = told.tier.value_or(Tier::basic);
      request.channel = told.channel.value_or(intake::Channel::web);
      request.title = told.title;
      request.first_message = told.message;
      request.answers = told.fields;
      request.urgency = told.urgency.value_or(2);
      if (told.owner) request.owner = staff_.at(*told.owner);
      request.team = told.team ? teams_.at(*told.team) : TeamId{};
      SP_TRY(const auto opened, handling::open_new_case(here_.desk, tx, std::move(request)));
      matter.id = opened.id;
      return Reply{};
    });
    matter.track = here_.links.sign("track", matter.id.value());
    matter.stage = process_of(matter).stages.front().id;
  }

  const ProcessSpec& process_of(const Matter& matter) const {
    return here_.standards.current()->process_for(matter.told->kind, clock_.now())->spec();
  }

  Matter& named(const std::string& id) {
    const auto found = std::ranges::find_if(matters_, [&](const Matter& one) { return one.told->id == id; });
    if (found == matters_.end() || !found->id) throw std::runtime_error("no matter yet: " + id);
    return *found;
  }

  static std::string words_of(const DemoAct& act) {
    std::string words;
    for_each_member(act, [&](std::string_view name, const auto& member) {
      if (member && name != "after" && name != "by") words += std::string(name) + ' ';
    });
    return words;
  }

  /// As the person's browser would send it.
  js::value send(const std::string& login, std::string method, const std::string& path, const js::object& body) {
    web::Request request{.method = std::move(method), .path = "/api/v1" + path, .remote = "demo"};
    request.headers = {{"host", "demo"}, {"content-type", "application/json"}};
    if (login != "customer") request.headers.emplace_back(who, login);
    request.body = js::serialize(body);
    web::Response answer;
    here_.app.handle(std::move(request), [&](web::Response response) { answer = std::move(response); });
    if (answer.status >= 300)
      throw std::runtime_error(fmt::format("{} {} as {}: {}", path, js::serialize(body), login, answer.body));
    return js::parse(answer.body.empty() ? "{}" : answer.body);
  }
  void act_on(const Matter& matter, const std::string& login, const std::string& what, const js::object& body) {
    const std::string base = login == "customer" ? "/track/" + matter.track : "/cases/" + matter.id.text();
    send(login, "POST", base + what, body);
  }

  void perform(Matter& matter, const DemoAct& act) {
    const std::string by = act.by.value_or(matter.told->owner.value_or("lin"));
    if (act.say) act_on(matter, by, by == "customer" ? "/messages" : "/replies", {{"text", *act.say}});
    else if (act.note) act_on(matter, by, "/notes", {{"text", *act.note}});
    else if (act.go) walk(matter, by, *act.go);
    else if (act.pause) pause(matter, by, *act.pause);
    else if (act.confirm || act.refuse)
      act_on(matter, "customer", "/confirm",
             {{"confirmed", act.confirm.has_value()}, {"comment", act.confirm ? *act.confirm : *act.refuse}});
    else if (act.rate) act_on(matter, "customer", "/rating", {{"score", *act.rate}});
    else if (act.merge) act_on(matter, by, "/merge", {{"into", named(*act.merge).id.text()}});
    else if (act.link) act_on(matter, by, "/links", {{"kind", "related"}, {"other", named(*act.link).id.text()}});
    else if (act.promise)
      act_on(matter, by, "/promises",
             {{"text", *act.promise}, {"due_at", to_text(clock_.now() + std::chrono::hours{26})}});
    else if (act.approve) approve(matter, by);
    else if (act.cancel || act.spam)
      act_on(matter, by, "/give-up",
             {{"as", act.spam ? "spam" : "cancelled"}, {"reason", act.spam ? *act.spam : *act.cancel}});
    else if (act.priority) act_on(matter, by, "/priority", {{"level", "urgent"}, {"reason", *act.priority}});
    else if (act.owner) act_on(matter, by, "/assign", {{"owner", staff_.at(*act.owner).text()}});
    else throw std::runtime_error("an act that says nothing");
  }

  void pause(const Matter& matter, const std::string& by, const std::string& wait_for) {
    js::object body{{"wait_for", wait_for}};
    if (wait_for == "scheduled") body["until"] = to_text(end_ + std::chrono::hours{50});
    if (wait_for == "waiting_third_party")
      body["reason"] = matter.told->language == Language::en ? "Parts are on the way" : "等待配件到货";
    act_on(matter, by, "/pause", body);
  }

  void approve(const Matter& matter, const std::string& by) {
    const bool customer = by == "customer";
    const js::value seen = send(by, "GET", customer ? "/track/" + matter.track : "/cases/" + matter.id.text(), {});
    for (const auto& approval : seen.at("approvals").as_array()) {
      if (!customer && !approval.at("mine").as_bool()) continue;
      return act_on(matter, by, "/approvals/" + std::string(approval.at("id").as_string()), {{"approved", true}});
    }
    throw std::runtime_error("no approval waits for " + by + " in " + js::serialize(seen.at("approvals")));
  }

  /// Does what a stage asks for and goes on, until `to` is reached.
  void walk(Matter& matter, const std::string& by, const std::string& to) {
    const ProcessSpec& process = process_of(matter);
    const auto stage_of = [&](const std::string& id) -> const StageSpec& {
      return *std::ranges::find(process.stages, id, &StageSpec::id);
    };
    for (int hops = 0; matter.stage != to; ++hops) {
      if (hops == 10) throw std::runtime_error("no way to " + to);
      const StageSpec& stage = stage_of(matter.stage);
      do_steps(matter, by, stage);
      for (const auto& inside : stage.parallel) {
        do_steps(matter, by, stage_of(inside));
        act_on(matter, by, "/transition", {{"to", std::string(inside)}});
      }
      const auto way = std::ranges::find_if(stage.next, [&](const WaySpec& one) { return one.to == to; });
      const std::string next = way != stage.next.end() ? way->to : stage.next.front().to;
      act_on(matter, by, "/transition", {{"to", next}});
      matter.stage = next;
      if (stage_of(next).approval) act_on(matter, by, "/approvals", {{"reason", matter.told->title}});
    }
  }

  /// What is asked for, and what there is to record.
  void do_steps(const Matter& matter, const std::string& by, const StageSpec& stage) {
    for (const StepSpec& step : stage.steps) {
      js::object record;
      for (const auto& field : step.record) {
        for (const Answers* from : {&matter.told->record, &matter.told->fields}) {
          const auto found = from->find(field);
          if (found == from->end()) continue;
          record[std::string(field)] = js::parse(found->second.text);
          break;
        }
      }
      if (step.record.empty() ? step.required : record.size() == step.record.size())
        act_on(matter, by, "/steps", {{"step", std::string(step.id)}, {"record", record}});
    }
  }

  Installation& here_;
  ManualClock& clock_;
  const DemoStory& story_;
  const Instant end_;
  std::shared_ptr<const Zone> zone_;
  std::vector<Matter> matters_;
  std::map<std::string, TeamId> teams_;
  std::map<std::string, StaffId> staff_;
};

}  // namespace

void play_demo(Installation& installation, ManualClock& clock, const DemoStory& story, const std::string& password) {
  Player(installation, clock, story).play(password);
}

}  // namespace sp
