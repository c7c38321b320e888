#include "dataset.h"

#include <stdexcept>

#include <fmt/format.h>
#include <sqlite3.h>

#include "db/query.h"
#include "loop/0_people/staff/staff_api.h"
#include "main/compose.h"
#include "measure.h"

namespace sp::bench {
namespace {

constexpr std::size_t customers = 2'000;
constexpr std::size_t by_command_max = 100'000;
constexpr std::size_t commands_a_commit = 500;
constexpr std::size_t cases_a_team_min = 500;  // in five states: each fills a page of 50

void execute(const std::filesystem::path& folder, const std::string& sql) {
  sqlite3* handle = nullptr;
  sqlite3_open_v2((folder / "setpoint.db").c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr);
  sqlite3_exec(handle, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-262144", nullptr, nullptr, nullptr);
  const int code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr);
  const std::string problem = sqlite3_errmsg(handle);
  sqlite3_exec(handle, "PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
  sqlite3_close(handle);
  if (code != SQLITE_OK) throw std::runtime_error("bench data: " + problem);
}

/// As if people had worked on them: five states and due times on both sides of now; timers far away, or the first
/// seconds of every run would be spent firing them.
std::string worked_on(Instant now, std::size_t cases) {
  const auto teams = std::min(team_count, cases / cases_a_team_min);
  return fmt::format(
      "BEGIN;"
      "UPDATE case_cards SET due = {0} + ((id % 1000003) * 48271 % 5184000 - 2592000) * 1000,"
      " category = CASE (id % 1000003) / 7 % 5 WHEN 0 THEN 'confirming' WHEN 1 THEN 'planned' WHEN 2 THEN 'in_work'"
      " WHEN 3 THEN 'waiting_customer' ELSE 'scheduled' END,"
      " team = (SELECT id FROM teams AS team WHERE (SELECT count(*) FROM teams WHERE id < team.id) ="
      " (case_cards.id % 1000003) / 3 % {1});"
      "UPDATE cases SET (category, team) = (SELECT category, team FROM case_cards WHERE case_cards.id = cases.id);"
      "UPDATE timers SET due = due + 315360000000;"
      "DELETE FROM case_counts;"
      "INSERT INTO case_counts SELECT team, owner, category, count(*) FROM case_cards GROUP BY team, owner, category;"
      "COMMIT;",
      to_ms(now), teams);
}

void open_cases(const std::filesystem::path& folder, std::size_t cases) {
  const SystemClock clock;
  Program program(open_migrated(folder, ""), clock);
  const Company company = program.found_company(customers);
  for (std::uint64_t next = 0; next < cases;) {
    const auto done = program.app().run_as(the_operator(), "bench", [&](Tx& tx) -> Result<Reply> {
      for (std::size_t at = 0; at < commands_a_commit && next < cases; ++at, ++next) {
        auto opened = program.command(portal_path, portal_request(company, next)).run(tx);
        if (!opened) return opened;
      }
      return Reply{};
    });
    if (!done) throw std::runtime_error("bench data: refused " + done.error().reason);
    if (next % 10'000 == 0) fmt::print(stderr, "opened {} of {} cases\n", next, cases);
  }
}

/// Ids and numbers of the copies differ in their last parts; their conversations and texts are the originals'.
void copy_cases(const std::filesystem::path& folder, std::size_t times) {
  const auto database = db::open_database(folder, "");
  const auto columns_of = [reader = database->connect(db::Access::read)](const char* table) {
    std::string columns;
    for (const auto& name : db::all<std::string>(*reader, "SELECT name FROM pragma_table_info($1)", table)) {
      if (name != "id" && name != "number") columns += ", " + name;
    }
    return columns;
  };
  std::string sql = "BEGIN;";
  for (const char* table : {"cases", "case_cards"}) {
    const auto columns = columns_of(table);
    for (std::size_t copy = 1; copy < times; ++copy)
      sql += fmt::format("INSERT INTO {0} (id, number{1}) SELECT id + {2} * 72057594037927936, number || '-{2}'{1} FROM {0} "
                         "WHERE id < (SELECT min(id) FROM {0}) + 72057594037927936;", table, columns, copy);
  }
  execute(folder, sql + "UPDATE case_counts SET cases = cases * " + std::to_string(times) + "; COMMIT;");
}

}  // namespace

std::filesystem::path dataset(std::size_t cases) {
  const auto cache = std::filesystem::current_path() / "build/bench-data";
  const auto folder = cache / std::to_string(cases);
  if (std::filesystem::exists(folder / "setpoint.db")) return folder;
  const auto part = cache / fmt::format("{}.part", cases);
  std::filesystem::remove_all(part);
  std::filesystem::create_directories(part);
  if (cases > by_command_max) {
    std::filesystem::copy(dataset(by_command_max), part, std::filesystem::copy_options::recursive);
    copy_cases(part, cases / by_command_max);
  } else {
    open_cases(part, cases);
    execute(part, worked_on(SystemClock{}.now(), cases));
  }
  std::filesystem::rename(part, folder);
  return folder;
}

std::vector<TeamId> teams_with_cases(db::Database& database) {
  return db::all<TeamId>(*database.connect(db::Access::read), "SELECT DISTINCT team FROM case_cards ORDER BY team");
}

}  // namespace sp::bench
