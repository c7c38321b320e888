// Inside src/db/ only: one PostgreSQL connection in pipeline mode. What needs no answer (SAVEPOINT, RELEASE,
// post()) waits in the send buffer and travels with the next statement that does.
#pragma once

#include <array>
#include <initializer_list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <libpq-fe.h>

#include "db/engines.h"

namespace sp::db {

struct CloseResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, CloseResult>;

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using PgHandle = std::unique_ptr<PGconn, CloseConnection>;

/// Opens with the house settings. Throws lost (cannot be reached), unsuitable (older than 15).
PgHandle open_postgres_handle(const std::string& url, Access access);

class PgStatement;

class PgConnection final : public Connection {
 public:
  PgConnection(std::string url, Access access);
  ~PgConnection() override;

  Engine engine() const override { return Engine::postgres; }
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
  friend class PgStatement;

  PgStatement& prepared(std::string_view sql);
  void connect();
  void connect_if_lost();
  void begin(std::initializer_list<std::string_view> statements);
  void send(PgStatement& statement);
  PgResult collect();
  PgResult run(PgStatement& statement);
  PgResult next_result();
  [[noreturn]] void lose(const std::string& why);
  void require_sound_transaction() const;

  enum class Sent { preparation, execution };
  struct Waiting {
    Sent what;
    PgStatement* statement;
  };

  std::string url_;
  Access access_;
  PgHandle handle_;
  std::unordered_map<std::string_view, std::unique_ptr<PgStatement>> statements_;  // keys inside the statements
  std::vector<Waiting> waiting_;                                                   // sent, not yet answered
  int posted_ = 0;    // of these, executions whose error belongs to the caller's command
  long names_ = 0;    // prepared so far; a name is never used twice
  long session_ = 0;  // counts connections: what was prepared in an earlier one is gone
  bool in_transaction_ = false;
  std::int64_t writes_ = 0;
  std::string spoiled_;  // why the transaction must be rolled back
  Fault spoiled_by_ = Fault::other;
};

}  // namespace sp::db
