#include "db/sqlite.h"

#include <cerrno>
#include <cstring>
#include <mutex>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace sp::db {
namespace {

// Older libraries can corrupt a write-ahead log when two connections write and checkpoint at once.
constexpr int library_min = 3'051'003;
static_assert(SQLITE_VERSION_NUMBER >= library_min, "the build takes SQLite from the npm package better-sqlite3");

constexpr std::int64_t page_bytes = 4'096;     // SQLite's own choice
constexpr int backup_pages_a_step = 256;  // 1 MiB, so that progress moves

/// Only when missing: opening and closing the file of a live connection would drop its locks.
void create_private(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0) {
    ::close(descriptor);
  } else if (errno != EEXIST) {
    throw DbError(errno == ENOSPC ? Fault::full : Fault::other,
                  fmt::format("cannot create {}: {}", file.string(), std::strerror(errno)));
  }
}

std::string first_text(sqlite3* handle, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (const int code = sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr); code != SQLITE_OK)
    throw_sqlite(handle, sqlite3_extended_errcode(handle));
  std::string text;
  const int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) {
    if (const auto* value = sqlite3_column_text(statement, 0)) text = reinterpret_cast<const char*>(value);
  }
  sqlite3_finalize(statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE) throw_sqlite(handle, sqlite3_extended_errcode(handle));
  return text;
}

void check_structure(sqlite3* handle) {
  const auto verdict = first_text(handle, "PRAGMA quick_check(1)");
  if (verdict == "ok") return;
  throw DbError(Fault::corrupt, fmt::format("the database file {} is damaged ({}): stop Setpoint and bring back the "
                                            "last good copy with `setpoint restore`",
                                            sqlite3_db_filename(handle, "main"), verdict));
}

class RunningBackup {
 public:
  RunningBackup(sqlite3* to, sqlite3* from) : to_(to), backup_(sqlite3_backup_init(to, "main", from, "main")) {
    if (backup_ == nullptr) throw_sqlite(to, sqlite3_extended_errcode(to));
  }
  RunningBackup(const RunningBackup&) = delete;
  ~RunningBackup() { sqlite3_backup_finish(backup_); }

  bool step() {
    const int code = sqlite3_backup_step(backup_, backup_pages_a_step);
    if (code != SQLITE_OK && code != SQLITE_DONE) throw_sqlite(to_, code);
    return code == SQLITE_OK;
  }
  double share() const {
    const int all = sqlite3_backup_pagecount(backup_);
    return all == 0 ? 1.0 : 1.0 - static_cast<double>(sqlite3_backup_remaining(backup_)) / all;
  }

 private:
  sqlite3* to_;
  sqlite3_backup* backup_;
};

/// Without log or flushing: settle_file() flushes once, at the end.
SqliteHandle open_copy(const std::filesystem::path& file) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteHandle handle(raw);
  if (code != SQLITE_OK) throw_sqlite(raw, code);
  run_sqlite(raw, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;");
  return handle;
}

std::filesystem::path log_of(std::filesystem::path file) { return file += "-wal"; }

/// `write(part)` fills a new private file that becomes `file` when everything went well.
template <class Write>
void replace_by(const std::filesystem::path& file, Write&& write) {
  auto part = file;
  part += ".part";
  try {
    std::filesystem::remove(part);
    create_private(part);
    write(part);
    settle_file(part, file);
  } catch (const std::filesystem::filesystem_error& error) {
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    throw DbError(error.code() == std::errc::no_space_on_device ? Fault::full : Fault::other, error.what());
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    throw;
  }
}

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(const std::filesystem::path& file) : file_(file) {
    if (sqlite3_libversion_number() < library_min)
      throw DbError(Fault::unsuitable,
                    fmt::format("SQLite {} can damage its log; 3.51.3 or newer is needed", sqlite3_libversion()));
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
    create_private(file);
    keeper_ = open_sqlite_handle(file, Access::write);
    if (first_text(keeper_.get(), "PRAGMA journal_mode") != "wal")
      throw DbError(Fault::unsuitable, fmt::format("{} is on a file system without shared memory", file.string()));
    first_text(keeper_.get(), "SELECT count(*) FROM sqlite_schema");
    sqlite3_busy_timeout(keeper_.get(), 0);
  }

  Engine engine() const override { return Engine::sqlite; }

  std::unique_ptr<Connection> connect(Access access) override {
    return std::make_unique<SqliteConnection>(open_sqlite_handle(file_, access));
  }

  void backup_to(const std::filesystem::path& file, const std::function<void(double)>& progress) override {
    auto from = open_sqlite_handle(file_, Access::read);
    // The open read transaction is what makes the copy one moment: without it each step would see the newest pages.
    run_sqlite(from.get(), "BEGIN");
    first_text(from.get(), "SELECT count(*) FROM sqlite_schema");
    replace_by(file, [&](const std::filesystem::path& part) {
      const auto to = open_copy(part);
      {
        RunningBackup backup(to.get(), from.get());
        while (backup.step()) progress(backup.share() * 0.9);
      }
      check_structure(to.get());  // a copy nobody has read is none
    });
    progress(1.0);
  }

  void checkpoint() override {
    const std::lock_guard lock(keeper_mutex_);
    int in_log = 0;
    int moved = 0;
    run_checkpoint(SQLITE_CHECKPOINT_PASSIVE, in_log, moved);
    // Everything moved: give the space back if nobody is reading or writing just now. Under constant load the writer
    // itself finishes the rest and starts the log over when it has reached 64 MiB.
    if (in_log > 0 && moved == in_log) run_checkpoint(SQLITE_CHECKPOINT_TRUNCATE, in_log, moved);
  }

  std::int64_t log_bytes() override {
    const std::lock_guard lock(keeper_mutex_);
    int in_log = 0;
    int moved = 0;
    run_checkpoint(SQLITE_CHECKPOINT_NOOP, in_log, moved);
    return (in_log - moved) * page_bytes;
  }

  void check() override {
    const auto handle = open_sqlite_handle(file_, Access::read);
    check_structure(handle.get());
  }

 private:
  void run_checkpoint(int mode, int& in_log, int& moved) {
    const int code = sqlite3_wal_checkpoint_v2(keeper_.get(), "main", mode, &in_log, &moved);
    if (code != SQLITE_OK && code != SQLITE_BUSY) throw_sqlite(keeper_.get(), sqlite3_extended_errcode(keeper_.get()));
  }

  std::filesystem::path file_;
  std::mutex keeper_mutex_;
  SqliteHandle keeper_;  // checkpoints, and keeps the log open between other connections
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const std::filesystem::path& file) {
  return std::make_unique<SqliteDatabase>(file);
}

void restore_sqlite(const std::filesystem::path& file, const std::filesystem::path& from) {
  const auto has_bytes = [](const std::filesystem::path& path) {
    return std::filesystem::exists(path) && std::filesystem::file_size(path) > 0;
  };
  const auto refuse_if = [](bool wrong, const std::string& why) {
    if (wrong) throw DbError(Fault::unsuitable, why);
  };
  refuse_if(!has_bytes(from), fmt::format("there is nothing in {}", from.string()));
  refuse_if(has_bytes(log_of(from)), fmt::format("{} is a database in use, not a backup", from.string()));
  // A log left behind would be applied to the restored file.
  refuse_if(has_bytes(file) || has_bytes(log_of(file)),
            fmt::format("{} exists already: restore into an empty place", file.string()));
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
  replace_by(file, [&](const std::filesystem::path& part) {
    std::filesystem::copy_file(from, part, std::filesystem::copy_options::overwrite_existing);
    check_structure(open_sqlite_handle(part, Access::read).get());
  });
}

}  // namespace sp::db
