// What our layer costs over the bare C interfaces, on this disk in this minute: durable groups of a case row and an
// event row with four indexes, one point read, and the full-text index. Usage: db_bench [postgresql://…]
#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <unistd.h>

#include "db/query.h"
#include "db/search_index.h"

namespace sp::db {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr const char* schema =
    "DROP TABLE IF EXISTS cases; DROP TABLE IF EXISTS events;"
    "CREATE TABLE cases (id BIGINT PRIMARY KEY, number TEXT NOT NULL, team BIGINT, state TEXT, due BIGINT, title TEXT);"
    "CREATE UNIQUE INDEX cases_number ON cases (number);"
    "CREATE INDEX cases_team ON cases (team, state, due);"
    "CREATE INDEX cases_due ON cases (due);"
    "CREATE TABLE events (sequence BIGINT PRIMARY KEY, case_id BIGINT, at BIGINT, type TEXT, body TEXT);"
    "CREATE INDEX events_case ON events (case_id, sequence);";
constexpr const char* insert_case =
    "INSERT INTO cases (id, number, team, state, due, title) VALUES ($1, $2, $3, $4, $5, $6)";
constexpr const char* insert_event =
    "INSERT INTO events (sequence, case_id, at, type, body) VALUES ($1, $2, $3, $4, $5)";
constexpr const char* select_case = "SELECT id, number, team, state, due, title FROM cases WHERE id = $1";

const std::string title = "洗衣机漏水，客户要求上门维修 (XQG-90)";
const std::string body = std::string(R"({"channel":"portal","text":")") + std::string(350, 'x') + R"("})";

struct CaseRow {
  std::int64_t id = 0;
  std::string number;
  std::int64_t team = 0;
  std::string state;
  std::int64_t due = 0;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(CaseRow, (), (id, number, team, state, due, title))

/// Ids come in a scattered order of teams and dues, as in life.
struct NewCase {
  explicit NewCase(std::int64_t id)
      : id(id), number(fmt::format("CN-{:08}", id)), team(id * 7919 % 20), due(id * 104'729 % 1'000'003) {}
  std::int64_t id;
  std::string number;
  std::int64_t team, due;
};

double seconds_of(const std::function<void()>& work) {
  const auto start = SteadyClock::now();
  work();
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

double flush_ms(const std::filesystem::path& folder) {
  const auto file = folder / "probe";
  const int descriptor = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  const std::string page(4096, 'x');
  std::vector<double> times;
  for (int round = 0; round < 100; ++round) {
    times.push_back(1e3 * seconds_of([&] {
                      if (::write(descriptor, page.data(), page.size()) > 0) ::fdatasync(descriptor);
                    }));
  }
  ::close(descriptor);
  return median(times);
}

/// One way of writing: `group(first, size)` commits that many cases together.
struct Writer {
  std::function<void(std::int64_t first, int size)> group;
  std::int64_t next = 0;
  std::vector<double> rates;
  std::vector<double> cpu_us;  // of this thread, per case: steady on a busy machine

  void round(int size) {
    const auto start = SteadyClock::now();
    const double cpu = cpu_seconds();
    std::int64_t done = 0;
    double seconds = 0;
    do {
      group(next, size);
      next += size;
      done += size;
      seconds = std::chrono::duration<double>(SteadyClock::now() - start).count();
    } while (seconds < 0.25);
    rates.push_back(static_cast<double>(done) / seconds);
    cpu_us.push_back(1e6 * (cpu_seconds() - cpu) / static_cast<double>(done));
  }
};

void compare(const char* engine, Writer& raw, Writer& ours) {
  for (const int size : {1, 8, 64}) {
    raw.rates.clear();
    ours.rates.clear();
    raw.cpu_us.clear();
    ours.cpu_us.clear();
    for (int round = 0; round < 5; ++round) {
      raw.round(size);
      ours.round(size);
    }
    fmt::print(
        "{} durable creates, groups of {:2}: raw {:7.0f}/s  ours {:7.0f}/s  ratio {:.2f}  (CPU {:.1f} : {:.1f} us "
        "each)\n",
        engine, size, median(raw.rates), median(ours.rates), median(ours.rates) / median(raw.rates), median(raw.cpu_us),
        median(ours.cpu_us));
  }
}

Writer our_writer(Connection& connection) {
  return {[&connection](std::int64_t first, int size) {
    connection.begin_write();
    for (auto id = first; id < first + size; ++id) {
      const NewCase one_case(id);
      connection.savepoint();
      post(connection, insert_case, id, one_case.number, one_case.team, "new", one_case.due, title);
      post(connection, insert_event, id, id, one_case.due, "case_opened", body);
      connection.release_savepoint();
    }
    connection.commit();
  }};
}

void compare_reads(const char* engine, std::int64_t cases, Connection& connection,
                   const std::function<void(std::int64_t)>& raw) {
  constexpr int reads = 3'000;
  std::vector<double> raw_times, our_times;
  for (int round = 0; round < 5; ++round) {
    raw_times.push_back(seconds_of([&] {
      for (std::int64_t read = 0; read < reads; ++read) raw(read * 7919 % cases);
    }));
    our_times.push_back(seconds_of([&] {
      for (std::int64_t read = 0; read < reads; ++read) one<CaseRow>(connection, select_case, read * 7919 % cases);
    }));
  }
  const double a = median(raw_times) / reads * 1e6, b = median(our_times) / reads * 1e6;
  fmt::print("{} point read into a struct: raw {:.1f} us  ours {:.1f} us  ratio {:.2f}\n", engine, a, b, a / b);
}

void bench_sqlite(const std::filesystem::path& folder) {
  const auto ours = open_database(folder / "ours", "");
  const auto connection = ours->connect(Access::write);
  connection->execute(schema);
  sqlite3* raw = nullptr;
  sqlite3_open((folder / "raw.db").c_str(), &raw);
  sqlite3_exec(
      raw,
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=16000; PRAGMA cache_size=-16384;",
      nullptr, nullptr, nullptr);
  sqlite3_exec(raw, schema, nullptr, nullptr, nullptr);
  const auto prepare = [&](const char* sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v3(raw, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    return statement;
  };
  sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT"), *add_case = prepare(insert_case),
               *add_event = prepare(insert_event), *select = prepare(select_case);
  const auto run_once = [](sqlite3_stmt* statement) {
    sqlite3_step(statement);
    sqlite3_reset(statement);
  };
  const auto text = [](sqlite3_stmt* statement, int at, const std::string& value) {
    sqlite3_bind_text(statement, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
  };
  const std::string state = "new", type = "case_opened";
  Writer raw_writer{[&](std::int64_t first, int size) {
    run_once(begin);
    for (auto id = first; id < first + size; ++id) {
      const NewCase one_case(id);
      sqlite3_bind_int64(add_case, 1, id);
      text(add_case, 2, one_case.number);
      sqlite3_bind_int64(add_case, 3, one_case.team);
      text(add_case, 4, state);
      sqlite3_bind_int64(add_case, 5, one_case.due);
      text(add_case, 6, title);
      run_once(add_case);
      sqlite3_bind_int64(add_event, 1, id);
      sqlite3_bind_int64(add_event, 2, id);
      sqlite3_bind_int64(add_event, 3, one_case.due);
      text(add_event, 4, type);
      text(add_event, 5, body);
      run_once(add_event);
    }
    run_once(commit);
  }};
  auto our = our_writer(*connection);
  compare("sqlite  ", raw_writer, our);
  compare_reads("sqlite  ", std::min(raw_writer.next, our.next), *connection, [&](std::int64_t id) {
    sqlite3_bind_int64(select, 1, id);
    CaseRow row;
    if (sqlite3_step(select) == SQLITE_ROW) {
      const auto string_at = [&](int column) {
        return reinterpret_cast<const char*>(sqlite3_column_text(select, column));
      };
      row = {sqlite3_column_int64(select, 0), string_at(1), sqlite3_column_int64(select, 2), string_at(3),
             sqlite3_column_int64(select, 4), string_at(5)};
    }
    sqlite3_reset(select);
  });
  for (auto* statement : {begin, commit, add_case, add_event, select}) sqlite3_finalize(statement);
  sqlite3_close(raw);
}

void bench_postgres(const std::string& url) {
  const auto ours = open_database("", url);
  const auto connection = ours->connect(Access::write);
  connection->execute(schema);
  PGconn* raw = PQconnectdb(url.c_str());
  for (const auto& [name, sql] :
       {std::pair{"add_case", insert_case}, {"add_event", insert_event}, {"select", select_case}})
    PQclear(PQprepare(raw, name, sql, 0, nullptr));
  const auto run_once = [&](const char* name, const std::vector<std::string>& values) {
    std::vector<const char*> pointers;
    for (const auto& value : values) pointers.push_back(value.c_str());
    return PQexecPrepared(raw, name, static_cast<int>(values.size()), pointers.data(), nullptr, nullptr, 0);
  };
  std::int64_t offset = std::int64_t{1} << 40;  // both write into the same tables
  Writer raw_writer{[&](std::int64_t first, int size) {
    PQclear(PQexec(raw, "BEGIN"));
    for (auto id = offset + first; id < offset + first + size; ++id) {
      const NewCase one_case(id);
      PQclear(run_once("add_case", {std::to_string(id), one_case.number, std::to_string(one_case.team), "new",
                                    std::to_string(one_case.due), title}));
      PQclear(run_once("add_event",
                       {std::to_string(id), std::to_string(id), std::to_string(one_case.due), "case_opened", body}));
    }
    PQclear(PQexec(raw, "COMMIT"));
  }};
  auto our = our_writer(*connection);
  compare("postgres", raw_writer, our);
  compare_reads("postgres", our.next, *connection, [&](std::int64_t id) {
    PGresult* result = run_once("select", {std::to_string(id)});
    if (PQntuples(result) == 1) {
      CaseRow row{std::atoll(PQgetvalue(result, 0, 0)), PQgetvalue(result, 0, 1),
                  std::atoll(PQgetvalue(result, 0, 2)), PQgetvalue(result, 0, 3),
                  std::atoll(PQgetvalue(result, 0, 4)), PQgetvalue(result, 0, 5)};
    }
    PQclear(result);
  });
  PQfinish(raw);
}

std::string sentence(std::int64_t number) {
  static const std::vector<std::string> words = {"洗衣机", "漏水", "客户",   "投诉", "维修",     "上门", "热水器",
                                                 "噪音",   "订单", "发票",   "退款", "warranty", "leak", "pump",
                                                 "error",  "E4",   "工程师", "配件", "延误",     "确认"};
  std::string text;
  auto dice = static_cast<std::uint64_t>(number) * 0x9E3779B97F4A7C15U + 1;
  for (int word = 0; word < 40; ++word) {
    dice = dice * 6364136223846793005U + 1442695040888963407U;
    const auto pick = (dice >> 33) % 400;
    text += pick < words.size() ? words[pick] : fmt::format("词{}", pick * 37 % 1000);
    text += word % 3 == 0 ? "，" : "";
  }
  return text;
}

void bench_search(const char* engine, Database& database, std::int64_t documents) {
  const auto connection = database.connect(Access::write);
  migrate(*connection);
  std::int64_t next = 1;
  const auto add = [&](bool savepoints, std::int64_t until) {
    const auto first = next;
    const double seconds = seconds_of([&] {
      while (next <= until) {
        connection->begin_write();
        for (int member = 0; member < 64 && next <= until; ++member, ++next) {
          if (savepoints) connection->savepoint();
          index_text(*connection, next, sentence(next));
          if (savepoints) connection->release_savepoint();
        }
        connection->commit();
      }
    });
    return static_cast<double>(next - first) / seconds;
  };
  const double inside = add(true, documents / 5);
  const double after = add(false, documents);
  fmt::print("{} full text, groups of 64: {:.0f}/s in a savepoint each, {:.0f}/s without\n", engine, inside, after);
  for (const char* query : {"漏水", "漏", "洗衣机 退款", "leak", "E4 pump", "不存在"}) {
    std::vector<double> newest, ranked;
    for (int round = 0; round < 15; ++round) {
      newest.push_back(1e3 * seconds_of([&] { find_text(*connection, query, 50); }));
      if (round < 5) ranked.push_back(1e3 * seconds_of([&] { find_text_ranked(*connection, query, 50); }));
    }
    fmt::print("{} search in {} documents \"{}\": newest {:.2f} ms (worst {:.2f}), ranked {:.1f} ms\n", engine,
               documents, query, median(newest), *std::ranges::max_element(newest), median(ranked));
  }
}

}  // namespace
}  // namespace sp::db

int main(int argc, char** argv) {
  using namespace sp::db;
  std::string folder = (std::filesystem::temp_directory_path() / "setpoint-bench-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  const std::string url = argc > 1 ? argv[1] : "";
  const std::int64_t documents = argc > 2 ? std::atoll(argv[2]) : 20'000;
  fmt::print("fdatasync p50 {:.2f} ms\n", flush_ms(folder));
  bench_sqlite(folder);
  bench_search("sqlite  ", *open_database(folder, ""), documents);
  if (!url.empty()) {
    bench_postgres(url);
    bench_search("postgres", *open_database("", url), documents);
  }
  std::filesystem::remove_all(folder);
  return 0;
}
