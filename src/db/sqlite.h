// Inside src/db/ only: one SQLite connection, and the settings every connection of ours has.
#pragma once

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include <sqlite3.h>

#include "db/engines.h"

namespace sp::db {

struct CloseSqlite {
  void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseSqlite>;

/// Opens an existing file with the house settings. Throws corrupt when it is not a database.
SqliteHandle open_sqlite_handle(const std::filesystem::path& file, Access access);

[[noreturn]] void throw_sqlite(sqlite3* handle, int code);
void run_sqlite(sqlite3* handle, const std::string& sql);

class SqliteStatement;

/// Statements differ in length, at the beginning or at the end; hashing them whole costs as much as a short one's run.
struct SqlHash {
  std::size_t operator()(std::string_view sql) const {
    const std::hash<std::string_view> hash;
    return sql.size() ^ hash(sql.substr(0, 32)) ^ (hash(sql.substr(sql.size() - std::min<std::size_t>(sql.size(), 32))) << 1);
  }
};

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(SqliteHandle handle);
  ~SqliteConnection() override;

  Engine engine() const override { return Engine::sqlite; }
  Statement& prepare(std::string_view sql) override;
  void execute(const std::string& sql) override;
  void begin_write() override;
  void begin_read() override;
  void commit() override;
  void rollback() noexcept override;
  void savepoint() override;
  void release_savepoint() override;
  void rollback_savepoint() override;
  std::int64_t writes() const override { return writes_; }

 private:
  friend class SqliteStatement;

/// Statements differ in length, at the beginning or at the end; hashing them whole costs as much as a short one's run.
struct SqlHash {
  std::size_t operator()(std::string_view sql) const {
    const std::hash<std::string_view> hash;
    return sql.size() ^ hash(sql.substr(0, 32)) ^ (hash(sql.substr(sql.size() - std::min<std::size_t>(sql.size(), 32))) << 1);
  }
};

  SqliteStatement& prepared(std::string_view sql);
  void control(std::string_view sql);
  void begin(std::string_view sql);
  void require_sound_transaction() const;
  [[noreturn]] void fail(int code);

  SqliteHandle handle_;
  std::unordered_map<std::string_view, std::unique_ptr<SqliteStatement>, SqlHash> statements_;  // keys inside the statements
  bool in_transaction_ = false;
  std::int64_t writes_ = 0;
  std::optional<Fault> spoiled_;  // the transaction met this and must be rolled back
};

}  // namespace sp::db
