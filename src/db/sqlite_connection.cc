// SQLite as the house uses it: write-ahead log, every commit flushed, one writer, any number of readers.
#include <cerrno>
#include <vector>

#include <fmt/format.h>

#include "db/sqlite.h"

namespace sp::db {
namespace {

Fault fault_of(sqlite3* handle, int code) {
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return Fault::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Fault::corrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Fault::busy;
    case SQLITE_CONSTRAINT:
      return Fault::constraint;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: {
      // The shared-memory file and directories fail with a general code when the device is full.
      const int problem = handle ? sqlite3_system_errno(handle) : 0;
      return problem == ENOSPC || problem == EDQUOT || problem == EFBIG ? Fault::full : Fault::other;
    }
    default:
      return Fault::other;
  }
}

}  // namespace

void throw_sqlite(sqlite3* handle, int code) {
  const Fault fault = fault_of(handle, code);
  std::string message = handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  if (fault == Fault::corrupt) {
    const char* file = handle ? sqlite3_db_filename(handle, "main") : nullptr;
    message = fmt::format(
        "the database file {} is damaged ({}): stop Setpoint, put the file and its -wal aside, and bring back the "
        "last good copy with `setpoint restore`",
        file && *file ? file : "", message);
  }
  throw DbError(fault, message);
}

void run_sqlite(sqlite3* handle, const std::string& sql) {
  const int code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_sqlite(handle, sqlite3_extended_errcode(handle));
}

SqliteHandle open_sqlite_handle(const std::filesystem::path& file, Access access) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteHandle handle(raw);
  if (code != SQLITE_OK) throw_sqlite(raw, code);
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, writer_patience_ms);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // No mmap: an I/O error would arrive as a signal. The checkpoint of the writer itself (16,000 pages = 64 MiB) is
  // only for the case that nobody calls checkpoint().
  run_sqlite(raw,
             "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=16000;"
             "PRAGMA journal_size_limit=67108864; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
             "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;");
  run_sqlite(raw,
             access == Access::write ? "PRAGMA cache_size=-16384;" : "PRAGMA cache_size=-65536; PRAGMA query_only=ON;");
  return handle;
}

class SqliteStatement final : public Statement {
 public:
  SqliteStatement(SqliteConnection& connection, std::string_view sql) : connection_(connection), sql_(sql) {
    sqlite3* handle = connection.handle_.get();
    const int code = sqlite3_prepare_v3(handle, sql_.data(), static_cast<int>(sql_.size()), SQLITE_PREPARE_PERSISTENT,
                                        &statement_, nullptr);
    if (code != SQLITE_OK) connection.fail(code);
    readonly_ = sqlite3_stmt_readonly(statement_) != 0;
    // SQLite numbers names by first appearance; "$2" may come before "$1", or twice.
    for (int number = 1;; ++number) {
      const int place = sqlite3_bind_parameter_index(statement_, fmt::format("${}", number).c_str());
      if (place == 0) break;
      places_.push_back(place);
    }
  }
  SqliteStatement(const SqliteStatement&) = delete;
  ~SqliteStatement() override { sqlite3_finalize(statement_); }

  const std::string& sql() const { return sql_; }

  void bind_null(int index) override { bound(sqlite3_bind_null(statement_, place(index))); }
  void bind(int index, std::int64_t value) override { bound(sqlite3_bind_int64(statement_, place(index), value)); }
  void bind(int index, double value) override { bound(sqlite3_bind_double(statement_, place(index), value)); }
  void bind(int index, std::string_view value) override {
    refuse_nul(value);
    const char* data = value.data() == nullptr ? "" : value.data();  // a null pointer would bind NULL
    bound(sqlite3_bind_text64(statement_, place(index), data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
  }

  bool step() override {
    if (!running_) {
      connection_.require_sound_transaction();
      connection_.writes_ += !readonly_;
      running_ = true;
    }
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) connection_.fail(code);
    changes_ = readonly_ ? 0 : sqlite3_changes64(connection_.handle_.get());
    return false;
  }

  void post() override {
    while (step()) {
    }
  }

  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t int64_at(int column) const override { return sqlite3_column_int64(statement_, column); }
  double double_at(int column) const override { return sqlite3_column_double(statement_, column); }
  std::string_view text_at(int column) const override {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (text == nullptr) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

  std::int64_t changes() const override { return changes_; }

  void reset() override {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
    if (!kept_.empty()) kept_.clear();
    running_ = false;
  }

 private:
  int place(int index) const {
    if (static_cast<std::size_t>(index) >= places_.size())
      throw DbError(Fault::other, "more values than parameters: " + sql_);
    return places_[static_cast<std::size_t>(index)];
  }
  void bound(int code) {
    if (code != SQLITE_OK) connection_.fail(code);
  }

  SqliteConnection& connection_;
  std::string sql_;
  sqlite3_stmt* statement_ = nullptr;
  std::vector<int> places_;  // of $1, $2, …
  bool readonly_ = false, running_ = false;
  std::int64_t changes_ = 0;
};

SqliteConnection::SqliteConnection(SqliteHandle handle) : handle_(std::move(handle)) {}

SqliteConnection::~SqliteConnection() { statements_.clear(); }

SqliteStatement& SqliteConnection::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return *found->second;
  auto statement = std::make_unique<SqliteStatement>(*this, sql);
  const std::string_view key = statement->sql();
  return *statements_.emplace(key, std::move(statement)).first->second;
}

Statement& SqliteConnection::prepare(std::string_view sql) { return prepared(sql); }

void SqliteConnection::execute(const std::string& sql) {
  require_sound_transaction();
  const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

/// SQLite itself would go on after most errors, and after some (disk full) it has rolled everything back and
/// would run the rest of the group outside of any transaction. So the first error spoils the transaction.
void SqliteConnection::fail(int code) {
  if (in_transaction_) spoiled_ = fault_of(handle_.get(), sqlite3_extended_errcode(handle_.get()));
  throw_sqlite(handle_.get(), (sqlite3_errcode(handle_.get()) & 0xFF) == (code & 0xFF)
                                  ? sqlite3_extended_errcode(handle_.get())
                                  : code);
}

void SqliteConnection::require_sound_transaction() const {
  if (spoiled_) throw DbError(*spoiled_, "the transaction failed before and must be rolled back");
}

void SqliteConnection::control(std::string_view sql) {
  auto& statement = prepared(sql);
  try {
    statement.step();
  } catch (...) {
    statement.reset();
    throw;
  }
  statement.reset();
}

void SqliteConnection::begin(std::string_view sql) {
  control(sql);
  in_transaction_ = true;
}

void SqliteConnection::begin_write() { begin("BEGIN IMMEDIATE"); }

void SqliteConnection::begin_read() { begin("BEGIN DEFERRED"); }

void SqliteConnection::commit() {
  control("COMMIT");
  in_transaction_ = false;
}

void SqliteConnection::rollback() noexcept {
  spoiled_.reset();
  in_transaction_ = false;
  if (sqlite3_get_autocommit(handle_.get()) != 0) return;
  try {
    control("ROLLBACK");
  } catch (const std::exception&) {
    spoiled_.reset();  // the next begin says what is wrong
  }
}

void SqliteConnection::savepoint() { control("SAVEPOINT command"); }

void SqliteConnection::release_savepoint() { control("RELEASE command"); }

void SqliteConnection::rollback_savepoint() {
  if (sqlite3_get_autocommit(handle_.get()) != 0)
    throw DbError(spoiled_.value_or(Fault::other), "the whole transaction was rolled back");
  spoiled_.reset();
  control("ROLLBACK TO command");
  control("RELEASE command");
}

}  // namespace sp::db
