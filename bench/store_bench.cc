// Durable creates through the writer alone, without a network, against a bare loop that writes the same rows in
// groups of the same size: what our rules, journal and layers cost over the disk and the engine. SQLite with
// synchronous=FULL; PostgreSQL with fsync, against plain libpq (a round trip a statement) and its pipeline.
#include <atomic>
#include <ctime>
#include <functional>
#include <future>
#include <map>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <sqlite3.h>

#include "main/compose.h"
#include "measure.h"
#include "postgres_fixture.h"
#include "program.h"
#include "recorder.h"

namespace sp::bench {
namespace {

constexpr std::size_t round_creates = 512;
constexpr int rounds = 5;
constexpr std::size_t customers = 500;

/// Writes a recorded commit in one transaction.
using BareCommit = std::function<void(const Writes&)>;

/// The engine's own C interface, set up as our layer does it.
class BareSqlite {
 public:
  explicit BareSqlite(const std::filesystem::path& folder) {
    sqlite3_open_v2((folder / "setpoint.db").c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    sqlite3_exec(handle_,
                 "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=16000; "
                 "PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;",
                 nullptr, nullptr, nullptr);
  }
  BareSqlite(const BareSqlite&) = delete;
  ~BareSqlite() {
    for (const auto& [_, prepared] : statements_) sqlite3_finalize(prepared.statement);
    sqlite3_close(handle_);
  }

  void commit(const Writes& writes) {
    sqlite3_exec(handle_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    for (const Write& write : writes) run(write);
    if (sqlite3_exec(handle_, "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }

 private:
  struct Prepared {
    sqlite3_stmt* statement = nullptr;
    std::vector<int> places;
  };
  [[noreturn]] void fail() const { throw std::runtime_error(std::string("bare loop: ") + sqlite3_errmsg(handle_)); }

  Prepared& prepared(const std::string* sql) {
    auto& known = statements_[sql];
    if (known.statement == nullptr) {
      if (sqlite3_prepare_v3(handle_, sql->c_str(), -1, SQLITE_PREPARE_PERSISTENT, &known.statement, nullptr) != SQLITE_OK) fail();
      for (int number = 1;; ++number) {
        const int place = sqlite3_bind_parameter_index(known.statement, fmt::format("${}", number).c_str());
        if (place == 0) break;
        known.places.push_back(place);
      }
    }
    return known;
  }
  void run(const Write& write) {
    const Prepared& known = prepared(write.sql);
    for (std::size_t at = 0; at < write.values.size(); ++at) {
      const int place = known.places[at];
      if (const auto* number = std::get_if<std::int64_t>(&write.values[at])) sqlite3_bind_int64(known.statement, place, *number);
      else if (const auto* real = std::get_if<double>(&write.values[at])) sqlite3_bind_double(known.statement, place, *real);
      else if (const auto* text = std::get_if<std::string>(&write.values[at]))
        sqlite3_bind_text(known.statement, place, text->data(), static_cast<int>(text->size()), SQLITE_STATIC);
      else sqlite3_bind_null(known.statement, place);
    }
    int code = sqlite3_step(known.statement);
    while (code == SQLITE_ROW) code = sqlite3_step(known.statement);
    if (code != SQLITE_DONE) fail();
    sqlite3_reset(known.statement);
  }

  sqlite3* handle_ = nullptr;
  std::map<const std::string*, Prepared> statements_;
};

/// Plain libpq: prepared statements, one round trip each; or `pipelined`: a whole group in one.
class BarePostgres {
 public:
  BarePostgres(const std::string& url, bool pipelined) : pipelined_(pipelined), handle_(PQconnectdb(url.c_str())) {
    if (pipelined_) PQenterPipelineMode(handle_);
  }
  BarePostgres(const BarePostgres&) = delete;
  ~BarePostgres() { PQfinish(handle_); }

  void commit(const Writes& writes) {
    for (const Write& write : writes) prepare(write);
    send("BEGIN", {});
    std::size_t sent = 1;
    for (const Write& write : writes) {
      send(names_.at(write.sql), write.values);
      if (++sent % 64 == 0) collect();  // answers must fit the socket's buffer
    }
    send("COMMIT", {});
    collect();
  }

 private:
  void check(PGresult* result) {
    const auto status = PQresultStatus(result);
    const std::string problem = PQresultErrorMessage(result);
    PQclear(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error("bare loop: " + problem);
  }
  void prepare(const Write& write) {
    if (names_.contains(write.sql)) return;
    if (names_.empty()) {
      add("BEGIN", "BEGIN", {});
      add("COMMIT", "COMMIT", {});
    }
    std::vector<Oid> types;
    for (const Value& value : write.values) types.push_back(std::holds_alternative<std::int64_t>(value) ? 20 : 0);
    const auto name = fmt::format("w{}", names_.size());
    add(name, *write.sql, types);
    names_[write.sql] = name;
  }
  void add(const std::string& name, const std::string& sql, const std::vector<Oid>& types) {
    if (!pipelined_) return check(PQprepare(handle_, name.c_str(), sql.c_str(), static_cast<int>(types.size()), types.data()));
    PQsendPrepare(handle_, name.c_str(), sql.c_str(), static_cast<int>(types.size()), types.data());
    ++waiting_;
    collect();
  }
  void send(const std::string& name, const std::vector<Value>& values) {
    std::vector<std::string> texts;
    texts.reserve(values.size());
    std::vector<const char*> pointers;
    for (const Value& value : values) {
      if (const auto* number = std::get_if<std::int64_t>(&value)) texts.push_back(std::to_string(*number));
      else if (const auto* real = std::get_if<double>(&value)) texts.push_back(fmt::format("{}", *real));
      else if (const auto* text = std::get_if<std::string>(&value)) texts.push_back(*text);
      pointers.push_back(std::holds_alternative<std::nullptr_t>(value) ? nullptr : texts.back().c_str());
    }
    const auto count = static_cast<int>(pointers.size());
    if (!pipelined_) return check(PQexecPrepared(handle_, name.c_str(), count, pointers.data(), nullptr, nullptr, 0));
    PQsendQueryPrepared(handle_, name.c_str(), count, pointers.data(), nullptr, nullptr, 0);
    ++waiting_;
  }
  void collect() {
    if (!pipelined_) return;
    PQpipelineSync(handle_);
    for (; waiting_ > 0; --waiting_) {
      check(PQgetResult(handle_));
      PQgetResult(handle_);  // the null that ends a statement
    }
    PQclear(PQgetResult(handle_));  // the sync
  }

  const bool pipelined_;
  PGconn* handle_;
  int waiting_ = 0;
  std::map<const std::string*, std::string> names_;
};

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// One place to write into, with the same company in each, and how fast it went.
struct Lane {
  std::vector<double> rates, cpu_us;

  double rate() const { return median(rates); }
  void measure(const std::function<void()>& work) {
    const auto start = SteadyClock::now();
    const double cpu = cpu_seconds();
    work();
    rates.push_back(round_creates / seconds_since(start));
    cpu_us.push_back(1e6 * (cpu_seconds() - cpu) / round_creates);
  }
};

/// Commands as the readers hand them to the writer: parsed and checked.
std::vector<Command> commands(Program& program, const Company& company, bool portal, std::uint64_t& next) {
  std::vector<Command> all;
  for (std::size_t at = 0; at < round_creates; ++at, ++next)
    all.push_back(portal ? program.command(portal_path, portal_request(company, next)) : program.command(desk_path, desk_request(company, next)));
  return all;
}

/// All of them through the writer, `group` always waiting, as closed-loop clients would: each commit takes them all.
void create(Program& program, std::vector<Command> all, std::size_t group) {
  std::promise<void> finished, all_there;
  std::size_t sent = 0, answered = 0;  // touched by the writer's thread alone, once it runs
  std::function<void()> send = [&] {
    Command& command = all[sent++];
    command.done = [&](Result<Reply> reply) {
      if (!reply) throw std::runtime_error("bench: create refused " + reply.error().reason);
      if (sent < all.size()) send();
      if (++answered == all.size()) finished.set_value();
    };
    program.app().writer().submit(std::move(command));
  };
  // The first command holds the writer until the others wait.
  Command gate{.caller = {}, .idempotency_key = {}, .request = {}, .cause = "bench", .run = {}, .done = {}};
  gate.run = [there = all_there.get_future().share()](Tx&) -> Result<Reply> {
    there.wait();
    return Reply{};
  };
  gate.done = [](Result<Reply>) {};
  program.app().writer().submit(std::move(gate));
  for (std::size_t at = 0; at < group; ++at) send();
  all_there.set_value();
  finished.get_future().wait();
}

/// A fresh database of either engine with the company in it.
struct Place {
  std::filesystem::path folder;
  std::string url;
  std::unique_ptr<db::Database> database;

  Place(const std::filesystem::path& parent, const char* name, bool postgres)
      : folder(parent / name),
        url(postgres ? test::PostgresServer::shared().new_database() : std::string()),
        database(open_migrated(folder, url)) {}
};

std::size_t rows_in(const std::vector<Writes>& commits) {
  std::size_t rows = 0;
  for (const Writes& writes : commits) rows += writes.size();
  return rows;
}

/// The three lanes see the same rows; `promise` is what ours must reach of the bare loop.
void compare(const std::filesystem::path& parent, bool postgres, bool portal, std::size_t group, double promise) {
  const char* engine = postgres ? "PostgreSQL" : "SQLite";
  const SystemClock clock;
  Place recorded(parent, "recorded", postgres), ours(parent, "ours", postgres), bare(parent, "bare", postgres), piped(parent, "piped", postgres);
  auto recording_database = std::make_unique<RecordingDatabase>(std::move(recorded.database));
  RecordingDatabase& recorder = *recording_database;
  Program recording(std::move(recording_database), clock), program(std::move(ours.database), clock);
  recorder.recording = true;
  const Company there = recording.found_company(customers);
  const Company here = program.found_company(customers);
  const std::vector<Writes> founding = std::exchange(recorder.commits, {});
  std::optional<BareSqlite> sqlite;
  std::optional<BarePostgres> plain, pipelined;
  std::vector<std::pair<Lane, BareCommit>> lanes;
  if (postgres) {
    plain.emplace(bare.url, false);
    pipelined.emplace(piped.url, true);
    lanes.push_back({{}, [&](const Writes& writes) { plain->commit(writes); }});
    lanes.push_back({{}, [&](const Writes& writes) { pipelined->commit(writes); }});
  } else {
    sqlite.emplace(bare.folder);
    lanes.push_back({{}, [&](const Writes& writes) { sqlite->commit(writes); }});
  }
  for (const Writes& writes : founding) {
    for (auto& [_, run] : lanes) run(writes);
  }
  recording.app().writer().start();
  program.app().writer().start();
  Lane our_lane;
  std::uint64_t next_there = 0, next_here = 0;
  std::size_t rows = 0;
  for (int round = -1; round < rounds; ++round) {  // the first only warms up
    create(recording, commands(recording, there, portal, next_there), group);
    std::vector<Writes> written = std::exchange(recorder.commits, {});
    std::erase_if(written, [](const Writes& writes) { return writes.empty(); });  // the gate's
    rows = rows_in(written);
    for (auto& [lane, run] : lanes) {
      lane.measure([&] {
        for (const Writes& writes : written) run(writes);
      });
    }
    auto ready = commands(program, here, portal, next_here);
    our_lane.measure([&] { create(program, std::move(ready), group); });
    if (round >= 0) continue;
    our_lane = {};
    for (auto& [lane, _] : lanes) lane = {};
  }
  const double raw = lanes.front().first.rate(), ratio = our_lane.rate() / raw;
  std::string baseline = fmt::format("bare {} loop, the same {:.1f} rows each: {:.0f}/s, CPU {:.0f} µs",
                                     postgres ? "libpq" : "sqlite3", static_cast<double>(rows) / round_creates, raw,
                                     median(lanes.front().first.cpu_us));
  if (postgres) baseline += fmt::format("; pipelined {:.0f}/s", lanes.back().first.rate());
  baseline += fmt::format("; fdatasync {:.2f} ms", flush_ms(parent));
  report({fmt::format("{}, durable, without network, {}, groups of {}: ≥ {:.0f} % of the bare loop",
                      portal ? "a customer's request" : "an agent's new case", engine, group, 100 * promise),
          fmt::format("{:.0f}/s, CPU {:.0f} µs", our_lane.rate(), median(our_lane.cpu_us)), baseline, fmt::format("{:.2f}", ratio),
          ratio >= promise});
}

}  // namespace
}  // namespace sp::bench

int main(int argc, char** argv) {
  using namespace sp::bench;
  const std::string only = argc > 1 ? argv[1] : "";          // "sqlite" or "postgres"
  const std::size_t only_group = argc > 2 ? std::stoul(argv[2]) : 0;
  for (const bool postgres : {false, true}) {
    if (only == (postgres ? "sqlite" : "postgres")) continue;
    for (const bool portal : {true, false}) {
      for (const std::size_t group : {1, 8, 32}) {
        if (only_group != 0 && group != only_group) continue;
        const ScratchFolder folder;
        compare(folder.path(), postgres, portal, group, postgres ? 0.5 : 0.6);
      }
    }
  }
  return 0;
}
