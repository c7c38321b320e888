// One SQL text for two engines: `$1` parameters, ON CONFLICT, RETURNING, BIGINT, TEXT; instants are BIGINT
// milliseconds UTC, truth is BIGINT 0/1, lists and nested structs are JSON in TEXT. What the engines do
// differently stays in this folder.
//
// Thread rule: a Connection and its Statements belong to one thread at a time.
// Errors: DbError is thrown, because a store that went away is a reason to give up, not an outcome to
// reason about; app/ turns it into a refusal and nothing has changed. After a DbError inside a transaction only
// rollback_savepoint() or rollback() are of use; everything else throws until then, on both engines.
//
// Types of parameters: a whole number is BIGINT, a floating one DOUBLE PRECISION, text takes the type of its
// place. Where PostgreSQL could not tell (`$1 IS NULL` alone) write CAST($1 AS BIGINT). Text with a NUL byte is
// thrown back (constraint), because PostgreSQL cannot keep it.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/time.h"

namespace sp::db {

enum class Fault {
  full,        // no room left on the device
  lost,        // the connection went away; during a commit the outcome is unknown
  busy,        // somebody else holds the lock for too long
  corrupt,     // the file is damaged
  constraint,  // a UNIQUE, NOT NULL or CHECK of the schema said no
  unsuitable,  // library too old, schema newer than this program
  other,
};

struct DbError : std::runtime_error {
  DbError(Fault what, const std::string& message) : std::runtime_error(message), fault(what) {}
  Fault fault;
};

/// A prepared statement, ready for its parameters. Indexes of parameters and columns start at 0.
class Statement {
 public:
  virtual ~Statement() = default;

  virtual void bind_null(int index) = 0;
  virtual void bind(int index, std::int64_t value) = 0;
  virtual void bind(int index, double value) = 0;
  virtual void bind(int index, std::string_view value) = 0;  // must stay where it is until reset()
  void bind_own(int index, std::string value) { bind(index, kept_.emplace_back(std::move(value))); }

  /// Moves to the next row; false after the last. The first call executes.
  virtual bool step() = 0;

  /// Executes a statement whose rows nobody wants, inside a transaction without waiting for the answer: on
  /// PostgreSQL it travels with the next one. An error may then come from a later call on the connection, at the
  /// latest from release_savepoint() or commit().
  virtual void post() = 0;

  virtual bool is_null(int column) const = 0;
  virtual std::int64_t int64_at(int column) const = 0;
  virtual double double_at(int column) const = 0;
  virtual std::string_view text_at(int column) const = 0;  // valid until the next step() or reset()

  /// Rows inserted, updated or deleted by the execution that just ended.
  virtual std::int64_t changes() const = 0;

  /// Ready for new parameters. Called by the query functions, also when an exception passes.
  virtual void reset() = 0;

 protected:
  std::deque<std::string> kept_;  // what was bound and has no other home; cleared by reset()
};

enum class Engine { sqlite, postgres };

class Connection {
 public:
  virtual ~Connection() = default;

  virtual Engine engine() const = 0;

  /// Prepared once per SQL text and kept for the life of the connection, so texts must come from a finite set.
  virtual Statement& prepare(std::string_view sql) = 0;

  /// Several statements without parameters (migrations, settings).
  virtual void execute(const std::string& sql) = 0;

  /// REQUIRES: writer connection. Takes the one write lock of the whole installation, so that journal
  /// sequences are handed out in commit order even with several nodes on one PostgreSQL.
  /// On PostgreSQL both begin functions connect again after a lost connection. Throws busy after 10 s.
  virtual void begin_write() = 0;
  virtual void begin_read() = 0;  // a stable snapshot from the first read until rollback() or commit()
  virtual void commit() = 0;      // lost: the outcome is unknown; anything else: roll back, nothing was kept
  virtual void rollback() noexcept = 0;

  virtual void savepoint() = 0;           // not nested
  virtual void release_savepoint() = 0;   // keep what was done since
  virtual void rollback_savepoint() = 0;  // undo what was done since

  /// How many statements that may change something were handed over so far.
  virtual std::int64_t writes() const = 0;
};

enum class Access { write, read };

/// Where the data lives. Thread-safe; connections are made at start and kept.
class Database {
 public:
  virtual ~Database() = default;
  virtual Engine engine() const = 0;
  virtual std::unique_ptr<Connection> connect(Access access) = 0;

  /// A consistent copy while others write, complete on disk when this returns; `file` appears at the end or not at
  /// all. `progress` gets a share from 0 to 1. SQLite: a database file; PostgreSQL: an archive by pg_dump.
  virtual void backup_to(const std::filesystem::path& file, const std::function<void(double)>& progress) = 0;

  /// Moves committed pages out of the write-ahead log without holding up the writer. No-op on PostgreSQL.
  /// To be called now and then from any thread; without it the log grows to 64 MiB before the writer pays.
  virtual void checkpoint() = 0;

  /// What was committed and still waits in the write-ahead log; 0 on PostgreSQL, which looks after its own.
  virtual std::int64_t log_bytes() = 0;

  /// Reads the whole structure: throws DbError{corrupt} with the first damage. No-op on PostgreSQL.
  virtual void check() = 0;
};

/// `url` empty: SQLite at `data_dir`/setpoint.db (created). Otherwise postgresql://…
/// Throws DbError{unsuitable} for a SQLite older than 3.51.3 (WAL corruption) or a PostgreSQL older than 15.
std::unique_ptr<Database> open_database(const std::filesystem::path& data_dir, const std::string& url);

/// Puts a copy made by backup_to() where nothing is yet: refuses (unsuitable) when `data_dir` already holds a
/// database or the PostgreSQL database already has our tables; a damaged copy is corrupt and nothing is changed.
void restore_database(const std::filesystem::path& data_dir, const std::string& url, const std::filesystem::path& file);

/// One step of the schema. Lines `-- only sqlite`, `-- only postgres` and `-- both` say for whom the statements
/// below them are; a file starts in `-- both`.
struct Migration {
  int version = 0;
  std::string_view name;  // "0001_journal"
  std::string_view sql;
};

/// Brings the schema to this program's version: each migration (migrations/NNNN_name.sql, embedded) in one
/// transaction, forward only. Throws DbError{unsuitable} when the schema is newer than this program.
void migrate(Connection& writer, Instant now = SystemClock{}.now());
void migrate(Connection& writer, std::span<const Migration> migrations, Instant now);
int schema_version(Connection& connection);  // 0: empty

}  // namespace sp::db
