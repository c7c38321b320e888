#include "desk_load.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>

#include <boost/json.hpp>
#include <fmt/format.h>

namespace sp::test {
namespace {

namespace js = boost::json;

constexpr std::chrono::milliseconds look_again{50};  // at a server that says it cannot just now
constexpr std::chrono::milliseconds patience{60'000};
constexpr std::chrono::milliseconds quiet_max{1'000};  // then a listener comes anew: resuming is what is to be tried

Fields bearer(const std::string& token, const std::string& key = {}) {
  Fields fields = {{"Authorization", "Bearer " + token}};
  if (!key.empty()) fields.emplace_back("Idempotency-Key", key);
  return fields;
}

}  // namespace

void Reach::open(std::uint16_t port) {
  {
    const std::scoped_lock lock(mutex_);
    place_ = {port, place_.start + 1};
  }
  changed_.notify_all();
}

void Reach::end() {
  ended_ = true;
  changed_.notify_all();
}

Reach::Place Reach::after(std::uint64_t start) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, look_again, [&] { return place_.start > start || ended_; });
  return place_;
}

Reach::Place Reach::now() const {
  const std::scoped_lock lock(mutex_);
  return place_;
}

std::string token_of(std::uint16_t port, const std::string& login, const std::string& password) {
  HttpClient client(port);
  const auto signed_in = client.post("/api/v1/session", js::serialize(js::object{{"login", login}, {"password", password}}));
  if (signed_in.status != 200) throw std::runtime_error("cannot sign in: " + signed_in.body);
  const auto made = client.post("/api/v1/tokens", R"({"name":"load"})");
  if (made.status != 201) throw std::runtime_error("no token: " + made.body);
  return std::string(js::parse(made.body).at("token").as_string());
}

struct DeskLoad::Person {
  int number = 0;
  std::mt19937 random;
  std::optional<HttpClient> client;
  Reach::Place place;
  std::vector<LedgerCase> cases;
  std::thread thread;

  bool one_in(unsigned count) { return random() % count == 0; }
};

DeskLoad::DeskLoad(Reach& reach, std::string token, int people, unsigned seed) : reach_(reach), token_(std::move(token)) {
  for (int number = 0; number < people; ++number) {
    auto& person = *people_.emplace_back(std::make_unique<Person>());
    person.number = number;
    person.random.seed(seed + static_cast<unsigned>(number));
    person.thread = std::thread([this, &person] { work(person); });
  }
}

DeskLoad::~DeskLoad() {
  reach_.end();  // the usual end is finish() while somebody answers
  finish();
}

void DeskLoad::wait_for_acknowledged(int more) {
  std::unique_lock lock(mutex_);
  const int wanted = acknowledged_ + more;
  acknowledged_more_.wait_for(lock, patience, [&] { return acknowledged_ >= wanted; });
  if (acknowledged_ < wanted) wrong_.push_back("no work gets done");
}

void DeskLoad::finish() {
  finishing_ = true;
  for (const auto& person : people_) {
    if (person->thread.joinable()) person->thread.join();
  }
}

std::vector<LedgerCase> DeskLoad::ledger() const {
  std::vector<LedgerCase> all;
  for (const auto& person : people_) all.insert(all.end(), person->cases.begin(), person->cases.end());
  return all;
}

void DeskLoad::count(Figures& figures) const {
  const std::scoped_lock lock(mutex_);
  figures.acknowledged += acknowledged_;
  figures.retried += retried_;
  figures.abandoned += abandoned_;
  figures.wrong.insert(figures.wrong.end(), wrong_.begin(), wrong_.end());
}

void DeskLoad::note_wrong(std::string what) {
  const std::scoped_lock lock(mutex_);
  if (wrong_.size() < wrong_kept) wrong_.push_back(std::move(what));
}

/// Sends with the same key until there is an answer. False: given up, or refused.
bool DeskLoad::send(Person& person, Entry& entry, const std::string& target, const std::string& body, HttpAnswer& answer) {
  for (bool first = true; !reach_.ended(); first = false) {
    if (!first) {
      const auto before = std::exchange(person.place, reach_.after(person.place.start));
      person.client.reset();
      // Some people never come back. Only after a new start, when the unanswered request can no longer happen.
      if (before.start != 0 && person.place.start != before.start && !finishing_ && person.one_in(8)) {
        const std::scoped_lock lock(mutex_);
        ++abandoned_;
        return false;
      }
      if (!std::exchange(entry.retried, true)) {
        const std::scoped_lock lock(mutex_);
        ++retried_;
      }
    }
    answer = {};
    try {
      if (!person.client) person.client.emplace(person.place.port);
      answer = person.client->post(target, body, bearer(token_, entry.key));
    } catch (const std::runtime_error&) {  // nobody listens there
    }
    if (answer.status == 200 || answer.status == 201) {
      entry.acknowledged = true;
      {
        const std::scoped_lock lock(mutex_);
        ++acknowledged_;
      }
      acknowledged_more_.notify_all();
      return true;
    }
    if (answer.status != 0 && answer.status != 503) {
      note_wrong(fmt::format("{} {}: {} {}", entry.key, target, answer.status, answer.body));
      return false;
    }
  }
  return false;
}

void DeskLoad::work(Person& person) {
  person.place = reach_.now();
  while (!finishing_ && !reach_.ended()) {
    auto& ours = person.cases.emplace_back();
    ours.opened.key = fmt::format("p{}-c{}", person.number, person.cases.size());
    ours.by_customer = person.one_in(2);
    const std::string phone = fmt::format("138{:08}", person.number * 100 + static_cast<int>(person.random() % 20));
    const js::object by_staff = {{"kind", "enquiry"},
                                 {"title", ours.opened.key},
                                 {"customer", js::object{{"name", "周敏"}, {"phone", phone}}},
                                 {"fields", js::object{{"question", "保修期内换主板收费吗？"}}}};
    const js::object by_customer = {
        {"kind", "enquiry"},
        {"fields", js::object{{"question", ours.opened.key}, {"contact_name", "陈立"}, {"phone", phone}}}};
    HttpAnswer answer;
    if (!send(person, ours.opened, ours.by_customer ? "/api/v1/portal/requests" : "/api/v1/cases",
              js::serialize(ours.by_customer ? by_customer : by_staff), answer))
      continue;
    ours.number = js::parse(answer.body).at("number").as_string();
    // A number is as good as an id only for reading.
    try {
      const auto read = ours.by_customer ? person.client->get("/api/v1/cases/" + ours.number, bearer(token_)) : answer;
      if (read.status == 200 || read.status == 201) ours.id = js::parse(read.body).at("id").as_string();
    } catch (const std::runtime_error&) {
      continue;
    }
    if (ours.id.empty()) continue;
    const auto messages = 2 + person.random() % 7;
    for (unsigned at = 0; at < messages && !finishing_ && !reach_.ended(); ++at) {
      auto& message = ours.messages.emplace_back();
      message.key = fmt::format("{}-m{}", ours.opened.key, at);
      const bool reply = person.one_in(2);
      send(person, message, fmt::format("/api/v1/cases/{}/{}", ours.id, reply ? "replies" : "notes"),
           js::serialize(js::object{{"text", message.key}}), answer);
    }
  }
}

LiveListener::LiveListener(Reach& reach, std::string token) : reach_(reach), token_(std::move(token)) {
  thread_ = std::thread([this] { listen(); });
}

LiveListener::~LiveListener() {
  finishing_ = true;
  thread_.join();
}

bool LiveListener::wait_for(std::int64_t seq) {
  std::unique_lock lock(mutex_);
  return told_.wait_for(lock, patience, [&] { return !heard_.empty() && heard_.back().seq >= seq; });
}

std::vector<LiveListener::Heard> LiveListener::heard() const {
  const std::scoped_lock lock(mutex_);
  return heard_;
}

void LiveListener::listen() {
  Reach::Place place = reach_.now();
  while (!finishing_ && !reach_.ended()) {
    std::int64_t since = 0;
    {
      const std::scoped_lock lock(mutex_);
      if (!heard_.empty()) since = heard_.back().seq;
    }
    try {
      WebSocketClient socket(place.port, fmt::format("/api/v1/live?since={}", since), "", bearer(token_));
      socket.wire().timeout = quiet_max;
      while (socket.answer.status == 101 && !finishing_) {
        const auto text = socket.receive();
        if (!text) break;
        const auto event = js::parse(*text);
        const auto* about = event.as_object().if_contains("case");
        {
          const std::scoped_lock lock(mutex_);
          heard_.push_back({event.at("seq").to_number<std::int64_t>(),
                            about != nullptr && about->is_string() ? std::string(about->as_string()) : std::string()});
        }
        told_.notify_all();
      }
    } catch (const std::runtime_error&) {  // nobody listens there
    }
    place = reach_.after(place.start);
  }
}

}  // namespace sp::test
