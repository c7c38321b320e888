#include "story.h"

#include <algorithm>
#include <thread>

#include <boost/json.hpp>

#include "database_fixture.h"
#include "http_client.h"
#include "loop/0_people/staff/staff_api.h"
#include "web/server.h"

namespace sp::test {
namespace {

namespace js = boost::json;

bool is_nothing(const js::value& value) {
  return value == js::value(false) || value == js::value(0) || value == js::value("") || value == js::array() || value == js::object();
}

/// `stored`: what is empty was left out (base/json.h).
bool matches(const js::value& expected, const js::value& actual, bool stored = false) {
  if (expected.is_object()) {
    if (!actual.is_object()) return false;
    return std::ranges::all_of(expected.as_object(), [&](const auto& member) {
      const auto* found = actual.as_object().if_contains(member.key());
      return found ? matches(member.value(), *found, stored) : stored && is_nothing(member.value());
    });
  }
  if (expected.is_array()) {
    if (!actual.is_array() || (expected.as_array().empty() && !actual.as_array().empty())) return false;
    return std::ranges::all_of(expected.as_array(), [&](const js::value& item) {
      return std::ranges::any_of(actual.as_array(), [&](const js::value& other) { return matches(item, other, stored); });
    });
  }
  return expected == actual;
}

js::value parsed(const std::string& text) {
  boost::system::error_code error;
  js::value value = js::parse(text, error);
  return error ? js::value() : value;
}

LocalName same_name(const char* name) {
  LocalName all;
  all.zh_CN = all.zh_TW = all.en = Text<1, 80>(name);
  return all;
}

struct Role {
  std::string roles, teams;
};

const std::map<std::string, Role> default_cast = {
    {"lin", {"agent,dispatcher,engineer,planner", "repair,complaints"}},
    {"wang", {"lead", "repair,complaints"}},
    {"meng", {"manager", ""}},
    {"zhao", {"quality", ""}},
    {"admin", {"admin", ""}},
};

/// One installation and the people who act on it.
class Stage {
 public:
  explicit Stage(StoryWay way)
      : over_http_(way != StoryWay::inline_sqlite),
        installation_(open_migrated(folder_.path(), way == StoryWay::http_postgres ? PostgresServer::shared().new_database() : ""),
                      AppOptions{.reader_threads = over_http_ ? 2u : 0u, .slow_threads = over_http_ ? 1u : 0u}, clock_),
        reader_(installation_.database().connect(db::Access::read)) {
    for (const char* team : {"repair", "complaints"}) add_team_named(team);
    for (const Way way : {Way::mail, Way::sms}) {
      installation_.outbox.send_by(way, [this](const Outgoing& message) {
        sent_[message.address] = message.subject + '\n' + message.body;
        return Delivery{};
      });
    }
    if (!over_http_) return;
    // All threads but the timekeeper's: the story moves the clock and fires the timers.
    installation_.app.writer().start();
    installation_.app.live().start();
    server_.emplace(web::ServerOptions{.port = 0}, installation_.app);
    thread_ = std::thread([this] { server_->run(); });
    client_.emplace(server_->port());
  }
  ~Stage() {
    if (server_) server_->stop(std::chrono::seconds(5));
    if (thread_.joinable()) thread_.join();
    installation_.app.stop();
  }

  std::vector<std::string> tell(const Story& story) {
    for (const auto& [name, text] : story.texts) kept_[name] = js::value(text);
    for (const StoryLine& line : story.lines) {
      line_ = &line;
      try {
        play(line.text);
      } catch (const std::exception& error) {
        problem(error.what());
        break;  // what follows depends on it
      }
    }
    const Verification found = verify(*reader_, Installation::replay_checks(), [](double) {});
    problems_.insert(problems_.end(), found.problems.begin(), found.problems.end());
    if (found.events == 0) problems_.push_back("nothing happened");
    return std::move(problems_);
  }

 private:
  void problem(const std::string& what) {
    problems_.push_back("line " + std::to_string(line_->number) + ": " + what + "\n    " + line_->text);
  }

  void add_team_named(const char* name) {
    const auto added = installation_.app.run_as(the_operator(), "story", [&](Tx& tx) -> Result<Reply> {
      SP_TRY(teams_[name], add_team(tx, {same_name(name), {}}));
      if (std::string_view(name) == "repair") write_setting(tx.db, "team_for:", teams_[name].text());
      else write_setting(tx.db, "team_for:complaint", teams_[name].text());
      return Reply{};
    });
    if (!added) throw std::runtime_error(added.error().reason);
    kept_[name] = js::object{{"id", teams_[name].text()}};
  }

  void play(const std::string& text) {
    auto parts = split(text, " -> ");
    std::string_view rest = parts.front();
    const std::string first = next_word(rest);
    seen_ = db::one<std::int64_t>(*reader_, "SELECT seq FROM journal ORDER BY seq DESC LIMIT 1").value_or(0);
    answer_ = {};
    if (first == "at") {
      const std::string day = next_word(rest), hour = next_word(rest), zone = next_word(rest);
      const auto instant = parse_instant(day + "T" + hour + ":00" + (zone == "UTC" ? "Z" : "+08:00"));
      if (!instant || (zone != "UTC" && zone != "Asia/Shanghai" && zone != "Asia/Taipei")) throw std::runtime_error("no instant");
      move_to(*instant);
    } else if (first == "advance") {
      move_to(clock_.now() + long_duration(next_word(rest)));
    } else if (first == "staff") {
      const std::string login = next_word(rest);
      Role role;
      for (std::string word = next_word(rest); !word.empty(); word = next_word(rest))
        (word == "roles" ? role.roles : role.teams) = next_word(rest);
      add_person(login, role);
    } else if (first == "outbox") {
      const std::string address = next_word(rest);
      next_word(rest);  // as
      keep_sent(address, next_word(rest));
    } else if (rest == "signs in") {
      sign_in_customer(first);
    } else {
      request(first, rest);
      if (parts.size() == 1) throw std::runtime_error("a request without an expectation");
    }
    for (std::size_t at = 1; at < parts.size(); ++at) expect(parts[at]);
  }

  /// Stops at every timer on the way, as the timekeeper would.
  void move_to(Instant target) {
    for (int rounds = 0;; ++rounds) {
      const auto next = installation_.app.next_timer();
      if (!next || *next > target) break;
      if (rounds == 10'000) throw std::runtime_error("timers without end");
      clock_.set(std::max(clock_.now(), *next));
      installation_.app.fire_timers();
    }
    clock_.set(target);
  }

  void add_person(const std::string& login, const Role& role) {
    AddStaff command;
    command.login = login;
    command.name = login;
    for (const auto& name : split(role.roles, ",")) command.roles.push_back(RoleName(name));
    for (const auto& team : split(role.teams, ","))
      if (!team.empty()) command.teams.push_back(teams_.at(team));
    const auto id = add_staff(installation_.app, installation_.staff_door.roles, command, test::good_password);
    if (!id) throw std::runtime_error(login + ": " + id.error().reason);
    kept_[login] = js::object{{"id", id->text()}};
  }

  void ensure_person(const std::string& login) {
    if (kept_.contains(login)) return;
    const auto known = default_cast.find(login);
    if (known == default_cast.end()) throw std::runtime_error("nobody is called " + login);
    add_person(login, known->second);
  }

  std::string value_of(const std::string& name) {
    const auto dot = name.find('.');
    const std::string head = name.substr(0, dot);
    if (default_cast.contains(head)) ensure_person(head);
    const auto found = kept_.find(head);
    if (found == kept_.end()) throw std::runtime_error("nothing was kept as " + head);
    js::value value = found->second;
    if (dot == std::string::npos) {
      if (value.is_object()) value = value.as_object().at("id");
    } else if (name.substr(dot) == ".track") {
      const std::string url(value.as_object().at("track_url").as_string());
      value = js::value(url.substr(url.rfind('/') + 1));
    } else {
      std::string pointer = name.substr(dot);
      std::ranges::replace(pointer, '.', '/');
      value = js::value(value.at_pointer(pointer));
    }
    const std::string text = js::serialize(value);
    return value.is_string() ? text.substr(1, text.size() - 2) : text;
  }

  void keep_sent(const std::string& address, const std::string& name) {
    sent_.erase(address);
    installation_.outbox.round();
    const auto found = sent_.find(address);
    if (found == sent_.end()) throw std::runtime_error("nothing was sent to " + address);
    const std::string& text = found->second;
    std::string digits;
    for (std::size_t at = 0; at < text.size() && digits.size() < 6; ++at) {
      if (text[at] >= '0' && text[at] <= '9') digits += text[at];
      else digits.clear();
    }
    kept_[name] = js::object{{"id", address}, {"text", text}, {"code", digits}};
  }

  /// A customer, by what he can be reached at.
  void sign_in_customer(const std::string& address) {
    if (const auto asked = send("POST", "/api/v1/portal/codes", js::serialize(js::object{{"to", address}}), "", ""); asked.status != 200)
      throw std::runtime_error("no code for " + address + ": " + asked.body);
    keep_sent(address, "");
    const auto answer = send("POST", "/api/v1/portal/session",
                             js::serialize(js::object{{"to", address}, {"code", kept_[""].as_object().at("code")}}), "", "");
    const std::string cookie = answer.header("set-cookie");
    if (answer.status != 200 || cookie.empty()) throw std::runtime_error(address + " cannot sign in: " + answer.body);
    sessions_[address] = cookie.substr(0, cookie.find(';'));
  }

  std::string filled(std::string_view text) {
    return fill_in(text, [this](const std::string& name) { return value_of(name); });
  }

  void request(const std::string& who, std::string_view rest) {
    const bool staff = who != "customer" && who.find('@') == std::string::npos && (who[0] < '0' || who[0] > '9');
    if (staff) ensure_person(who);
    std::string method = next_word(rest), key;
    if (method == "key") {
      key = next_word(rest);
      method = next_word(rest);
    }
    const std::string path = "/api/v1" + filled(next_word(rest)), body = filled(rest);
    if (staff && !sessions_.contains(who)) sign_in(who);
    answer_ = send(method, path, body, who == "customer" ? "" : sessions_[who], key);
    if (!staff || answer_.status != 401) return;
    sign_in(who);  // the session ended while time went by
    answer_ = send(method, path, body, sessions_[who], key);
  }

  void sign_in(const std::string& who) {
    const auto answer = send("POST", "/api/v1/session", js::serialize(js::object{{"login", who}, {"password", test::good_password}}), "", "");
    const std::string cookie = answer.header("set-cookie");
    if (answer.status != 200 || cookie.empty()) throw std::runtime_error(who + " cannot sign in: " + answer.body);
    sessions_[who] = cookie.substr(0, cookie.find(';'));
  }

  HttpAnswer send(const std::string& method, const std::string& target, const std::string& body, const std::string& session,
              const std::string& key) {
    Fields headers;
    if (!body.empty()) headers.emplace_back("content-type", "application/json");
    if (!key.empty()) headers.emplace_back("idempotency-key", key);
    if (over_http_) {
      client_->cookies.clear();
      if (const auto end = session.find('='); end != std::string::npos) client_->cookies = {{session.substr(0, end), session.substr(end + 1)}};
      return client_->request(method, target, body, headers);
    }
    web::Request request{.method = method, .remote = "192.0.2.7"};
    const auto question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.query = target.substr(question + 1);
    headers.emplace_back("host", "desk.example");
    if (!session.empty()) headers.emplace_back("cookie", session);
    request.headers = std::move(headers);
    request.body = body;
    HttpAnswer answer;
    installation_.app.handle(std::move(request), [&](web::Response response) {
      answer = {response.status, std::move(response.headers), std::move(response.body)};
    });
    return answer;
  }

  bool happened(const std::string& type, const js::value& body) {
    for (const auto& event : db::select<journal::Event>(*reader_, "WHERE seq > $1 ORDER BY seq", seen_)) {
      if (event.type == type && (body.is_null() || matches(body, parsed(event.body), true))) return true;
    }
    return false;
  }

  std::string what_happened() {
    std::string all;
    for (const auto& event : db::select<journal::Event>(*reader_, "WHERE seq > $1 ORDER BY seq", seen_))
      all += "\n      " + event.type + ' ' + event.body.substr(0, 160);
    return all;
  }

  void expect(const std::string& text) {
    std::string_view rest = text;
    std::string word = next_word(rest);
    const bool none = word == "no";
    if (none) word = next_word(rest);
    if (word == "event") {
      const std::string type = next_word(rest), body = filled(rest);
      if (happened(type, body.empty() ? js::value() : js::parse(body)) == none)
        problem((none ? "happened: " : "did not happen: ") + type + what_happened());
      return;
    }
    if (word == "refused") {
      const std::string reason = next_word(rest);
      const js::value body = parsed(answer_.body);
      if (answer_.status < 400 || !matches(js::object{{"reason", reason}}, body))
        problem("answered " + std::to_string(answer_.status) + ' ' + answer_.body.substr(0, 600));
    } else if (word != std::to_string(answer_.status)) {
      throw std::runtime_error("answered " + std::to_string(answer_.status) + ' ' + answer_.body.substr(0, 600));
    }
    if (rest.starts_with("as ")) {
      next_word(rest);
      kept_[next_word(rest)] = js::parse(answer_.body);
    }
    if (!rest.empty() && !matches(js::parse(filled(rest)), parsed(answer_.body))) problem("answered " + answer_.body.substr(0, 6000));
  }

  ManualClock clock_{*parse_instant("2026-03-02T01:00:00Z")};
  TemporaryFolder folder_;
  bool over_http_;
  Installation installation_;
  std::unique_ptr<db::Connection> reader_;
  std::optional<web::Server> server_;
  std::thread thread_;
  std::optional<HttpClient> client_;
  std::map<std::string, TeamId> teams_;
  std::map<std::string, std::string> sessions_;  // the cookie of each, "name=token"
  std::map<std::string, std::string> sent_;      // the last message to each address
  std::map<std::string, js::value> kept_;
  const StoryLine* line_ = nullptr;
  std::int64_t seen_ = 0;  // the journal's end before this line
  HttpAnswer answer_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> tell(const Story& story, StoryWay way) { return Stage(way).tell(story); }

}  // namespace sp::test
