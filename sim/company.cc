#include "company.h"

#include <algorithm>

#include <fmt/format.h>

namespace sp::sim {
namespace {

namespace js = boost::json;

constexpr std::int64_t looks_max = 2'000'000;  // at one instant: somebody goes round in a circle

/// One journal row a timer left, to see that late ones came in order.
struct Fired {
  static constexpr std::string_view table = "journal";
  std::int64_t seq = 0;
  CaseId case_id;
};
BOOST_DESCRIBE_STRUCT(Fired, (), (seq, case_id))

}  // namespace

Instant SimClock::now() const {
  if (fuse_ > 0 && --fuse_ == 0) throw Crash{};
  if (++looks_ > looks_max) throw Broken("time moves on", "the clock is looked at without end");
  return now_;
}

void SimClock::set(Instant to) {
  now_ = to;
  looks_ = 0;
}

std::string Answer::reason() const {
  if (ok() || body.empty()) return {};
  const auto value = json();
  const auto* reason = value.is_object() ? value.as_object().if_contains("reason") : nullptr;
  return reason != nullptr ? std::string(reason->as_string()) : std::string();
}

Company::Company(std::filesystem::path folder, std::string url, Instant start, std::uint64_t seed, Faults faults)
    : folder_(std::move(folder)), url_(std::move(url)), clock_(start), random_(seed), faults_(faults) {
  open();
}

void Company::open() {
  installation_ = std::make_unique<Installation>(
      open_migrated(folder_, url_), AppOptions{}, clock_);
  reader_ = installation_->database().connect(db::Access::read);
  installation_->app.writer().on_commit([this](const std::vector<Committed>&) {
    if (commits_to_crash_ > 0 && --commits_to_crash_ == 0) throw Crash{};
  });
}

/// What was not committed is gone with the process; the next one starts on the same data, a while later.
void Company::die_and_reopen() {
  clock_.light_fuse(0);
  commits_to_crash_ = 0;
  ++tally_.faults["crash"];
  reader_.reset();
  installation_.reset();
  const Duration down = random_.chance(0.2) ? random_.around(std::chrono::hours{3}) : random_.around(std::chrono::seconds{20});
  clock_.set(clock_.now() + std::max<Duration>(down, std::chrono::seconds{1}));
  open();
}

std::int64_t Company::journal_end() {
  return db::one<std::int64_t>(*reader_, "SELECT seq FROM journal ORDER BY seq DESC LIMIT 1").value_or(0);
}

Answer Company::send(const Sending& sending) {
  web::Request request{.method = sending.method, .remote = "192.0.2.7"};
  const auto question = sending.target.find('?');
  request.path = "/api/v1" + sending.target.substr(0, question);
  if (question != std::string::npos) request.query = sending.target.substr(question + 1);
  request.headers = {{"host", "desk.example"}, {"content-type", "application/json"}};
  if (!sending.token.empty()) request.headers.emplace_back("authorization", "Bearer " + sending.token);
  if (!sending.key.empty()) request.headers.emplace_back("idempotency-key", sending.key);
  request.body = sending.body;
  std::optional<Answer> answer;
  ++tally_.requests;
  const std::int64_t before = journal_end();
  installation_->app.handle(std::move(request), [&](web::Response response) {
    answer = Answer{response.status, std::move(response.headers), std::move(response.body)};
  });
  const auto asked = [&] { return sending.method + ' ' + sending.target + ' ' + sending.body; };
  if (!answer) throw Broken("every request is answered", asked());
  if (answer->status >= 500) throw Broken("no failure of our own", asked() + " -> " + answer->body);
  if (!answer->ok() && journal_end() != before) throw Broken("a refusal changes nothing", asked() + " -> " + answer->body);
  return std::move(*answer);
}

Answer Company::get(const std::string& token, const std::string& target) {
  return send({token, "GET", target, {}, {}});
}

Answer Company::post(const std::string& token, const std::string& target, const js::object& body) {
  const Sending sending{token, "POST", target, js::serialize(body), "sim-" + std::to_string(++keys_)};
  if (random_.chance(faults_.malformed)) send_mangled(sending);
  if (random_.chance(faults_.stale)) send_stale(sending, body);
  Answer answer = random_.chance(faults_.crash) ? send_through_crash(sending) : send(sending);
  if (!answer.ok()) ++tally_.refusals[answer.reason()];
  if (answer.ok() && random_.chance(faults_.duplicate)) send_again(sending, answer);
  return answer;
}

void Company::light_fuse() {
  if (random_.chance(0.5)) commits_to_crash_ = 1;
  else clock_.light_fuse(random_.between(1, 5));
}

/// The process may die before, in or right after the transaction. The sender hears nothing and asks again, with the
/// same key: what was committed before counts, and counts once.
Answer Company::send_through_crash(const Sending& sending) {
  light_fuse();
  try {
    Answer answer = send(sending);
    clock_.light_fuse(0);
    commits_to_crash_ = 0;
    return answer;
  } catch (const Crash&) {
    die_and_reopen();
  }
  const std::string cause = "request:" + sending.key;
  const auto left_behind = [&] {
    return *db::one<std::int64_t>(*reader_, "SELECT count(*) FROM journal WHERE cause = $1", cause);
  };
  const std::int64_t before = left_behind();
  Answer answer = send(sending);
  if (before > 0 && !answer.ok()) throw Broken("the same key, the same answer", "after a crash: " + answer.body);
  if (before > 0 && left_behind() != before) throw Broken("one effect a key", sending.target + " was done twice");
  return answer;
}

void Company::expect_refused(const Sending& sending, const char* fault) {
  ++tally_.faults[fault];
  const Answer answer = send(sending);
  if (answer.ok()) throw Broken(std::string(fault) + " input is refused", sending.target + ' ' + sending.body);
}

void Company::send_mangled(Sending sending) {
  sending.key += "-mangled";
  switch (random_.between(0, 5)) {
    case 0: sending.body.pop_back(); break;
    case 1: sending.body = "[" + sending.body + "]"; break;
    case 2: sending.body.insert(1, sending.body == "{}" ? "\"nobody_knows_this\":1" : "\"nobody_knows_this\":1,"); break;
    case 3: sending.body.insert(1, "\"x\":\"\xff\","); break;
    case 4: sending.target += "/nowhere/at/all"; break;
    default: sending.body = std::string(random_.between(65, 400), '['); break;
  }
  expect_refused(sending, "malformed");
}

void Company::send_stale(Sending sending, const js::object& body) {
  const auto* version = body.if_contains("version");
  if (version == nullptr || version->as_int64() < 1) return;
  js::object older = body;
  older["version"] = version->as_int64() - 1;
  sending.body = js::serialize(older);
  sending.key += "-stale";
  expect_refused(sending, "stale");
}

void Company::send_again(const Sending& sending, const Answer& first) {
  ++tally_.faults["duplicate"];
  const std::int64_t before = journal_end();
  const Answer second = send(sending);
  if (second.status != first.status || second.body != first.body)
    throw Broken("the same key, the same answer", sending.target + " -> " + first.body + " then " + second.body);
  if (journal_end() != before) throw Broken("one effect a key", sending.target + " was done twice");
}

void Company::move_to(Instant target) {
  if (!timekeeper_wakes_ && random_.chance(faults_.timekeeper_sleeps)) {
    timekeeper_wakes_ = clock_.now() + random_.around(std::chrono::hours{6});
    ++tally_.faults["late timers"];
  }
  while (!timekeeper_wakes_ || *timekeeper_wakes_ <= target) {
    if (timekeeper_wakes_) {
      clock_.set(std::max(clock_.now(), *timekeeper_wakes_));
      timekeeper_wakes_.reset();
    } else {
      const auto next = installation_->app.next_timer();
      if (!next || *next > target) break;
      clock_.set(std::max(clock_.now(), *next));
    }
    fire_timers();
  }
  clock_.set(std::max(clock_.now(), target));
}

void Company::settle() {
  timekeeper_wakes_.reset();
  fire_timers();
}

/// Fires what is due and looks whether the cases' turns came in the order of their timers.
void Company::fire_timers() {
  const std::int64_t before = journal_end();
  auto due = db::all<std::int64_t>(*reader_, "SELECT subject FROM timers WHERE due <= $1 ORDER BY due, kind, subject", clock_.now());
  if (random_.chance(faults_.crash)) light_fuse();
  try {
    installation_->app.fire_timers();
    clock_.light_fuse(0);
    commits_to_crash_ = 0;
  } catch (const Crash&) {
    die_and_reopen();
    installation_->app.fire_timers();
  }
  const auto left = db::one<Instant>(*reader_, "SELECT due FROM timers WHERE due <= $1 ORDER BY due LIMIT 1", clock_.now());
  if (left) throw Broken("what is due is fired", "a timer of " + to_text(*left) + " is left at " + to_text(clock_.now()));
  auto turn = due.begin();
  std::vector<CaseId> seen;
  for (const Fired& row : db::select<Fired>(*reader_, "WHERE seq > $1 AND case_id IS NOT NULL ORDER BY seq", before)) {
    if (std::ranges::find(seen, row.case_id) != seen.end()) continue;
    seen.push_back(row.case_id);
    const auto found = std::ranges::find(due, row.case_id.value());
    if (found == due.end()) continue;  // came due while the process was down
    if (found < turn) throw Broken("timers fire in order", row.case_id.text() + " fired late in the row", row.case_id);
    turn = found;
  }
}

}  // namespace sp::sim
