// The server is taken away under load: killed, told to stop, left without room. What it acknowledged is there
// afterwards, once, whole and in order. Clause: C5 (faults must not interrupt service).
#include <cstdlib>
#include <random>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <poll.h>

#include "app/texts.h"
#include "database_fixture.h"
#include "desk_load.h"
#include "server_process.h"
#include "small_device.h"

namespace sp::test {
namespace {

constexpr std::chrono::milliseconds stop_promise{5'000};

class Crash : public testing::TestWithParam<db::Engine> {
 protected:
  bool on_postgres() const { return GetParam() == db::Engine::postgres; }

  // No connection of ours: the next server alone must find its way through what the killed one left.
  void SetUp() override {
    if (on_postgres()) url_ = PostgresServer::shared().new_database();
    auto words = with_data({"user", "add", "admin", "--role", "admin", "--password-stdin"});
    ASSERT_EQ(run_setpoint(std::move(words), good_password + "\n").exit_code, 0);
    start();
    token_ = token_of(server_->port(), "admin", good_password);
  }

  std::vector<std::string> with_data(std::vector<std::string> words) const {
    words.insert(words.end(), {"--data", data().string()});
    if (!url_.empty()) words.insert(words.end(), {"--database", url_});
    return words;
  }

  void start() {
    server_.emplace(data(), url_);
    ASSERT_TRUE(server_->ready());
    reach_.open(server_->port());
  }

  /// Everything that was promised is there, and nothing else.
  void expect_all_kept(const DeskLoad& load, std::vector<LedgerCase> ledger,
                       const std::vector<const LiveListener*>& listeners) {
    Figures figures;
    load.count(figures);
    const auto events = compare(server_->port(), token_, ledger, figures);
    for (const auto* listener : listeners) compare_live(events, listener->heard(), figures);
    fmt::print("             {}\n", to_text(figures));
    EXPECT_GT(figures.acknowledged, 0);
    EXPECT_EQ(figures.lost, 0);
    EXPECT_EQ(figures.half_applied, 0);
    EXPECT_EQ(figures.doubled, 0);
    EXPECT_EQ(figures.out_of_order, 0);
    EXPECT_EQ(figures.live_missing, 0);
    EXPECT_EQ(figures.live_doubled, 0);
    EXPECT_EQ(figures.live_out_of_order, 0);
    EXPECT_EQ(figures.wrong, std::vector<std::string>());
  }

  void expect_verified() {
    const auto verified = run_setpoint(with_data({"verify"}));
    EXPECT_EQ(verified.exit_code, 0) << verified.out;
  }

  Fields bearer(const std::string& key = "none") const {
    return {{"Authorization", "Bearer " + token_}, {"Idempotency-Key", key}};
  }

  /// Adds one more case to the ledger; the sequence of its last event, which is the last of all.
  std::int64_t close_ledger(std::vector<LedgerCase>& ledger) {
    HttpClient client(server_->port());
    const auto opened = client.post(
        "/api/v1/cases", R"({"kind":"enquiry","title":"last","customer":{"name":"Kim Lee"}})", bearer("last"));
    auto& last = ledger.emplace_back();
    last.opened = {"last", true};
    last.id = boost::json::parse(opened.body).at("id").as_string();
    const auto journal = boost::json::parse(client.get("/api/v1/cases/" + last.id + "/journal?limit=500", bearer()).body);
    return journal.at("items").as_array().back().at("seq").to_number<std::int64_t>();
  }

  virtual std::filesystem::path data() const { return folder_.path(); }

  TemporaryFolder folder_;
  std::string url_;
  std::string token_;
  Reach reach_;
  std::optional<ServerProcess> server_;
};

int kills_wanted(bool on_postgres) {
  const char* wanted = std::getenv("SETPOINT_KILLS");
  return wanted != nullptr ? std::atoi(wanted) : on_postgres ? 10 : 25;
}

unsigned new_seed() {
  const char* wanted = std::getenv("SETPOINT_SEED");
  return wanted != nullptr ? static_cast<unsigned>(std::atoll(wanted)) : std::random_device{}();
}

TEST_P(Crash, killed_again_and_again_nothing_is_lost_halved_doubled_or_out_of_order) {
  const unsigned seed = new_seed();
  const int kills = kills_wanted(on_postgres());
  std::mt19937 random(seed);
  DeskLoad load(reach_, token_, 6, seed);
  LiveListener first(reach_, token_), second(reach_, token_);
  int in_start = 0, of_database = 0;
  for (int kill = 0; kill < kills && !HasFatalFailure(); ++kill) {
    load.wait_for_acknowledged(1 + static_cast<int>(random() % 40));
    // Not at the end of a command but anywhere in one.
    ::poll(nullptr, 0, static_cast<int>(random() % 15));
    if (on_postgres() && random() % 3 == 0) {  // the server lives on, its database does not
      ++of_database;
      PostgresServer::shared().stop_immediately();
      PostgresServer::shared().start();
      continue;
    }
    server_->kill();
    if (random() % 4 == 0) {  // and once more while it finds its way
      ++in_start;
      server_.emplace(data(), url_);
      ::poll(nullptr, 0, static_cast<int>(random() % 300));
      server_->kill();
    }
    start();
  }
  load.finish();
  auto ledger = load.ledger();
  const auto end = close_ledger(ledger);
  EXPECT_TRUE(first.wait_for(end));
  EXPECT_TRUE(second.wait_for(end));
  fmt::print("             seed {}, kills {}, {} more while starting, {} of the kills hit the database\n", seed, kills,
             in_start, of_database);
  expect_all_kept(load, std::move(ledger), {&first, &second});
  reach_.end();
  server_->terminate();
  EXPECT_EQ(server_->wait(stop_promise), 0);
  expect_verified();
}

TEST_P(Crash, told_to_stop_under_load_it_ends_in_time_and_keeps_what_it_answered) {
  DeskLoad load(reach_, token_, 6, 1);
  load.wait_for_acknowledged(20);
  std::vector<HttpClient> idle;
  std::vector<WebSocketClient> sockets;  // that nobody reads
  for (int at = 0; at < 20; ++at) {
    idle.emplace_back(server_->port());
    EXPECT_EQ(idle.back().get("/healthz").status, 200);
    sockets.emplace_back(server_->port(), "/api/v1/live?since=0", "", bearer());
    EXPECT_EQ(sockets.back().answer.status, 101);
  }
  HttpClient under_way(server_->port());
  under_way.send_raw("POST /api/v1/cases HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
  load.wait_for_acknowledged(20);
  server_->terminate();
  EXPECT_EQ(server_->wait(stop_promise), 0);
  expect_verified();
  start();
  load.wait_for_acknowledged(20);
  load.finish();
  expect_all_kept(load, load.ledger(), {});
}

class CrashFull : public Crash {
 protected:
  std::filesystem::path data() const override { return device_.path() / "data"; }
  SmallDevice device_{24};
};

TEST_P(CrashFull, refuses_writes_reads_on_and_recovers_without_a_restart) {
  HttpClient client(server_->port());
  std::vector<LedgerCase> ledger;
  close_ledger(ledger);
  const std::string messages = "/api/v1/cases/" + ledger[0].id + "/messages?limit=500";
  const auto note = [&](int number, const char* language) {
    auto headers = bearer(fmt::format("note-{}", number));
    headers.emplace_back("Accept-Language", language);
    return client.post("/api/v1/cases/" + ledger[0].id + "/notes",
                       fmt::format(R"({{"text":"{} {}"}})", number, std::string(15'000, 'x')), headers);
  };
  device_.fill();
  int number = 0;
  for (const Language language : {Language::zh_CN, Language::zh_TW, Language::en}) {
    auto answer = note(number, language_tag(language).data());
    for (; answer.status == 200 && number < 5'000; answer = note(++number, language_tag(language).data())) {
    }
    ASSERT_EQ(answer.status, 503) << answer.body;
    const auto problem = boost::json::parse(answer.body);
    EXPECT_EQ(problem.at("reason").as_string(), "storage_full");
    EXPECT_EQ(std::string_view(problem.at("detail").as_string()), text(language, "refusal.storage_full"));
    const auto read = client.get(messages, bearer());
    ASSERT_EQ(read.status, 200) << read.body;
    EXPECT_EQ(boost::json::parse(read.body).at("items").as_array().size(), static_cast<std::size_t>(std::min(500, number)));
    EXPECT_EQ(client.get("/api/v1/cases?view=all", bearer()).status, 200);
    EXPECT_EQ(WebSocketClient(server_->port(), "/api/v1/live?since=0", "", bearer()).answer.status, 101);
  }
  device_.make_room(server_->pid());
  for (const int end = number + 3; number < end; ++number) EXPECT_EQ(note(number, "en").status, 200);
  server_->terminate();
  EXPECT_EQ(server_->wait(stop_promise), 0);
  expect_verified();
  start();
  HttpClient again(server_->port());
  const auto kept = boost::json::parse(again.get(messages, bearer()).body).at("items").as_array();
  ASSERT_EQ(kept.size(), static_cast<std::size_t>(std::min(500, number)));
  for (std::size_t at = 0; at < kept.size(); ++at)
    EXPECT_TRUE(kept[at].at("text").as_string().starts_with(std::to_string(at) + " "));
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Engines, CrashFull, testing::Values(db::Engine::sqlite), engine_name);
INSTANTIATE_TEST_SUITE_P(Engines, Crash, testing::Values(db::Engine::sqlite, db::Engine::postgres), engine_name);

}  // namespace sp::test
