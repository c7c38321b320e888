// Bytes → a request → its command → the engines. The first line says which command, who sends it and what stands in
// the path ("PostReply lin @case", "ListCases lin ?view=all"), the rest is the body; @names stand for ids of a small
// company. Whatever comes: one answer, a success or a problem document, and a refusal has written nothing.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include <boost/json.hpp>

#include "base/text.h"
#include "loop/0_people/staff/staff_api.h"
#include "main/compose.h"

namespace {

namespace js = boost::json;
using namespace sp;

constexpr int inputs_per_company = 400;  // then a fresh one: what was found stays close to its cause
const std::string password = "riverstone 42 山水";

void require(bool holds) {
  if (!holds) std::abort();
}

struct Answer {
  int status = 0;
  std::string type, body, cookie;
};

/// One installation with two cases of one customer, an approval asked for, a promise, a follow-up.
class House {
 public:
  House() {
    std::string name = (std::filesystem::temp_directory_path() / "setpoint-fuzz-XXXXXX").string();
    if (std::filesystem::is_directory("/dev/shm")) name = "/dev/shm/setpoint-fuzz-XXXXXX";
    require(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
    installation_ = std::make_unique<Installation>(
        open_migrated(folder_, ""), AppOptions{}, clock_);
    reader_ = installation_->database().connect(db::Access::read);
    engage();
    open_cases();
  }
  ~House() {
    reader_.reset();
    installation_.reset();
    std::filesystem::remove_all(folder_);
  }

  const Routes& routes() const { return installation_->app.routes(); }
  const std::map<std::string, std::string>& names() const { return names_; }

  std::int64_t journal_end() {
    return db::one<std::int64_t>(*reader_, "SELECT seq FROM journal ORDER BY seq DESC LIMIT 1").value_or(0);
  }

  Answer send(std::string method, std::string path, std::string query, const std::string& who, std::string body,
              const std::string& type = "application/json") {
    web::Request request{.method = std::move(method), .path = std::move(path), .query = std::move(query), .remote = "192.0.2.7"};
    request.headers = {{"host", "desk.example"}, {"content-type", type}};
    if (const auto cookie = cookies_.find(who); cookie != cookies_.end()) request.headers.emplace_back("cookie", cookie->second);
    request.body = std::move(body);
    std::optional<Answer> answer;
    installation_->app.handle(std::move(request), [&](web::Response response) {
      require(!answer);
      answer = Answer{response.status, {}, std::move(response.body), {}};
      for (const auto& [name, value] : response.headers) {
        if (name == "content-type") answer->type = value;
        if (name == "set-cookie") answer->cookie = value.substr(0, value.find(';'));
      }
    });
    require(answer.has_value());
    return *answer;
  }

 private:
  js::value must(const char* method, const std::string& path, const std::string& who, const std::string& body) {
    const Answer answer = send(method, "/api/v1" + path, "", who, body);
    require(answer.status < 400);
    return js::parse(answer.body);
  }

  void engage() {
    LocalName name;
    name.zh_CN = name.zh_TW = name.en = Text<1, 80>("repair");
    TeamId team;
    const auto made = installation_->app.run_as(the_operator(), "fuzz", [&](Tx& tx) -> Result<Reply> {
      SP_TRY(team, add_team(tx, {name, {}}));
      write_setting(tx.db, "team_for:", team.text());
      return Reply{};
    });
    require(made.has_value());
    names_["@team"] = team.text();
    for (const char* login : {"lin", "wang", "admin"}) {
      AddStaff command;
      command.login = command.name = Text<1, 64>(login);
      const bool agent = std::string_view(login) == "lin";
      command.roles = agent ? std::vector<RoleName>{"agent", "planner"} : std::vector<RoleName>{agent ? "agent" : login[0] == 'w' ? "lead" : "admin"};
      command.teams = {team};
      const auto id = add_staff(installation_->app, installation_->staff_door.roles, command, password);
      require(id.has_value());
      names_[std::string("@") + login] = id->text();
      const Answer session = send("POST", "/api/v1/session", "", "", js::serialize(js::object{{"login", login}, {"password", password}}));
      require(session.status == 200);
      cookies_[login] = session.cookie;
    }
  }

  void open_cases() {
    const std::string request =
        R"({"kind":"service_request","fields":{"service_type":"training","content":"培训","contact_name":"周敏","phone":"13800138001"}})";
    for (const char* name : {"@case", "@other"}) {
      const std::string url(must("POST", "/portal/requests", "", request).at("track_url").as_string());
      names_[name[1] == 'c' ? "@track" : "@second"] = url.substr(url.rfind('/') + 1);
      names_[name] = url.substr(url.rfind('/') + 1, 13);
    }
    const std::string path = "/cases/" + names_["@case"];
    must("POST", path + "/leave", "lin", R"({"to":"execute","reason":"急"})");
    must("POST", path + "/promises", "lin", R"({"text":"明天","due_at":"2026-03-04T00:00:00Z"})");
    const js::value shown = must("POST", path + "/follow-ups", "lin", R"({"note":"问","due_at":"2026-03-04T00:00:00Z"})");
    names_["@approval"] = shown.at_pointer("/approvals/0/id").as_string();
    names_["@promise"] = shown.at_pointer("/promises/0/id").as_string();
    names_["@follow_up"] = shown.at_pointer("/follow_ups/0/id").as_string();
    names_["@person"] = shown.at_pointer("/customer/id").as_string();
  }

  ManualClock clock_{*parse_instant("2026-03-02T01:00:00Z")};
  std::filesystem::path folder_;
  std::unique_ptr<Installation> installation_;
  std::unique_ptr<db::Connection> reader_;
  std::map<std::string, std::string> names_, cookies_;
};

House& house() {
  static std::unique_ptr<House> current;
  static int inputs = 0;
  if (!current || ++inputs % inputs_per_company == 0) {
    current.reset();
    current = std::make_unique<House>();
  }
  return *current;
}

std::string with_names(std::string text, const std::map<std::string, std::string>& names) {
  for (const auto& [name, id] : names) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + id.size())) text.replace(at, name.size(), id);
  }
  return text;
}

std::string take_word(std::string& line) {
  const auto end = std::min(line.find(' '), line.size());
  const std::string word = line.substr(0, end);
  line.erase(0, std::min(line.size(), end + 1));
  return word;
}

/// By its command's name; any other word is a lot that falls on one.
const Route& route_of(const Routes& routes, const std::string& word) {
  for (const auto& route : routes.all()) {
    if (route->command == word) return *route;
  }
  return *routes.all()[std::hash<std::string>{}(word) % routes.all().size()];
}

/// The pattern with its places filled; the server lets only clean paths through.
std::string path_of(const Route& route, std::string& line) {
  std::string path;
  for (std::string_view rest = route.pattern; !rest.empty();) {
    const auto open = std::min(rest.find('{'), rest.size());
    path += rest.substr(0, open);
    rest.remove_prefix(open);
    if (rest.empty()) break;
    path += take_word(line);
    rest.remove_prefix(rest.find('}') + 1);
  }
  return path;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 16'384) return 0;
  House& world = house();
  std::string text = with_names({reinterpret_cast<const char*>(data), size}, world.names());
  std::string line = text.substr(0, text.find('\n'));
  text.erase(0, std::min(text.size(), line.size() + 1));
  const Route& route = route_of(world.routes(), take_word(line));
  const std::string who = take_word(line);
  const std::string path = path_of(route, line);
  if (!is_clean_text(path) || path.find("..") != std::string::npos || path.find('\\') != std::string::npos) return 0;
  const std::string query = line.starts_with('?') ? line.substr(1) : std::string();

  const std::int64_t before = world.journal_end();
  const Answer answer = world.send(route.method, path, query, who, text);
  require(answer.status >= 200 && answer.status < 500);
  if (answer.status < 400) {
    if (answer.type.starts_with("application/json")) require(js::parse(answer.body).is_object());
    return 0;
  }
  require(answer.type.starts_with("application/problem+json"));
  const js::value problem = js::parse(answer.body);
  require(!problem.at("reason").as_string().empty() && !problem.at("detail").as_string().empty());
  // That somebody failed to sign in is itself worth an event.
  if (!route.raw) require(world.journal_end() == before);
  return 0;
}
