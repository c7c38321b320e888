#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "base/embedded.h"
#include "db/query.h"

namespace sp::db {
namespace {

/// migrations/NNNN_name.sql, in order of their numbers.
std::vector<Migration> shipped_migrations() {
  constexpr std::string_view folder = "migrations/";
  constexpr std::string_view suffix = ".sql";
  std::vector<Migration> migrations;
  for (const auto& file : embedded_files()) {
    if (!file.name.starts_with(folder) || !file.name.ends_with(suffix)) continue;
    Migration migration;
    migration.name = file.name.substr(folder.size(), file.name.size() - folder.size() - suffix.size());
    migration.sql = file.content;
    std::from_chars(migration.name.data(), migration.name.data() + migration.name.size(), migration.version);
    migrations.push_back(migration);
  }
  return migrations;
}

/// SQLite's row is its own key only where the type reads INTEGER (64 bits there); any other word costs a second tree.
std::string with_row_keys(std::string statements) {
  constexpr std::string_view key = "BIGINT PRIMARY KEY", row_key = "INTEGER PRIMARY KEY";
  for (auto at = statements.find(key); at != std::string::npos; at = statements.find(key, at + row_key.size()))
    statements.replace(at, key.size(), row_key);
  return statements;
}

/// The lines of a migration that are meant for this engine.
std::string statements_for(Engine engine, const Migration& migration) {
  std::string statements;
  bool ours = true;
  for (std::string_view rest = migration.sql; !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line == "-- both") ours = true;
    else if (line == "-- only sqlite") ours = engine == Engine::sqlite;
    else if (line == "-- only postgres") ours = engine == Engine::postgres;
    else if (line.starts_with("-- only")) throw DbError(Fault::unsuitable, fmt::format("{}: {}", migration.name, line));
    else if (ours) statements.append(line) += '\n';
  }
  return engine == Engine::sqlite ? with_row_keys(std::move(statements)) : statements;
}

template <class Work>
void in_transaction(Connection& writer, Work&& work) {
  writer.begin_write();
  try {
    work();
    writer.commit();
  } catch (...) {
    writer.rollback();
    throw;
  }
}

bool has_version_table(Connection& connection) {
  return one<std::int64_t>(connection, connection.engine() == Engine::sqlite
                                           ? "SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'"
                                           : "SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL")
      .has_value();
}

}  // namespace

int schema_version(Connection& connection) {
  if (!has_version_table(connection)) return 0;
  return one<int>(connection, "SELECT COALESCE(MAX(version), 0) FROM schema_migrations").value_or(0);
}

void migrate(Connection& writer, Instant now) { migrate(writer, shipped_migrations(), now); }

void migrate(Connection& writer, std::span<const Migration> migrations, Instant now) {
  std::vector<Migration> ordered(migrations.begin(), migrations.end());
  std::ranges::sort(ordered, {}, &Migration::version);
  const int known = ordered.empty() ? 0 : ordered.back().version;
  const int present = schema_version(writer);
  if (present > known)
    throw DbError(Fault::unsuitable, fmt::format("the database has schema version {}, this program knows versions up "
                                                 "to {}: start the newer program, or restore a backup made before",
                                                 present, known));
  in_transaction(writer, [&] {
    writer.execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations "
        "(version BIGINT PRIMARY KEY, name TEXT NOT NULL, at BIGINT NOT NULL)");
  });
  for (const auto& migration : ordered) {
    in_transaction(writer, [&] {
      // Asked under the write lock: another node may be starting at the same moment.
      if (one<int>(writer, "SELECT 1 FROM schema_migrations WHERE version = $1", migration.version)) return;
      writer.execute(statements_for(writer.engine(), migration));
      run(writer, "INSERT INTO schema_migrations (version, name, at) VALUES ($1, $2, $3)", migration.version,
          migration.name, now);
    });
  }
}

}  // namespace sp::db
