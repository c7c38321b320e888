#include "db/postgres.h"

#include <bit>
#include <cerrno>
#include <charconv>
#include <chrono>

#include <fmt/format.h>
#include <poll.h>

namespace sp::db {
namespace {

constexpr int server_min = 150'000;
constexpr int answer_patience_ms = 60'000;  // a server that hangs must not hold our thread for ever
constexpr int posted_max = 64;              // answers of posted statements must fit the socket's buffer

// "SETPOINT": one write transaction at a time in the whole database, from first read to commit.
constexpr std::string_view take_write_lock = "SELECT pg_advisory_xact_lock(6000294782445375060)";

constexpr Oid type_by_place = 0;
constexpr Oid type_int8 = 20;
constexpr Oid type_float8 = 701;

Fault fault_of_state(std::string_view state) {
  const auto group = state.substr(0, 2);
  if (state.empty() || group == "08" || group == "57" || state == "25P03")
    return state == "57014" ? Fault::busy : Fault::lost;
  if (group == "23") return Fault::constraint;
  if (state == "53100") return Fault::full;
  if (state == "55P03" || group == "40") return Fault::busy;
  if (group == "XX") return state == "XX000" ? Fault::other : Fault::corrupt;
  return Fault::other;
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

template <class Word>
std::string big_endian(Word word) {
  std::string bytes(sizeof word, '\0');
  for (std::size_t at = sizeof word; at-- > 0; word >>= 8) bytes[at] = static_cast<char>(word & 0xFF);
  return bytes;
}

DbError error_of(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return {fault_of_state(state ? state : ""), trimmed(PQresultErrorMessage(result))};
}

}  // namespace

class PgStatement final : public Statement {
 public:
  PgStatement(PgConnection& connection, std::string_view sql) : connection_(connection), sql_(sql) {}

  const std::string& sql() const { return sql_; }

  void bind_null(int index) override { parameter(index, type_by_place, true).clear(); }
  void bind(int index, std::int64_t value) override {
    parameter(index, type_int8, false) = big_endian(static_cast<std::uint64_t>(value));
  }
  void bind(int index, double value) override {
    parameter(index, type_float8, false) = big_endian(std::bit_cast<std::uint64_t>(value));
  }
  void bind(int index, std::string_view value) override {
    refuse_nul(value);
    parameter(index, type_by_place, false) = value;
  }

  bool step() override {
    if (!result_) {
      result_ = connection_.run(*this);
      row_ = -1;
    }
    return ++row_ < PQntuples(result_.get());
  }
  void post() override {
    connection_.require_sound_transaction();
    if (!connection_.in_transaction_) {
      step();
      return;
    }
    connection_.send(*this);
    if (++connection_.posted_ >= posted_max) connection_.collect();
  }

  bool is_null(int column) const override { return PQgetisnull(result_.get(), row_, column) != 0; }
  std::int64_t int64_at(int column) const override { return number_at<std::int64_t>(column); }
  double double_at(int column) const override { return number_at<double>(column); }
  std::string_view text_at(int column) const override {
    return {PQgetvalue(result_.get(), row_, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
  }

  std::int64_t changes() const override {
    if (!result_ || std::string_view(PQcmdStatus(result_.get())).starts_with("SELECT")) return 0;
    const std::string_view count = PQcmdTuples(result_.get());
    std::int64_t rows = 0;
    std::from_chars(count.data(), count.data() + count.size(), rows);
    return rows;
  }

  void reset() override {
    result_.reset();
    parameters_in_use_ = 0;
    if (!kept_.empty()) kept_.clear();
  }

 private:
  friend class PgConnection;

  struct Parameter {
    Oid type = type_by_place;
    bool null = false;
    std::string bytes;
  };

  std::string& parameter(int index, Oid type, bool null) {
    const auto at = static_cast<std::size_t>(index);
    if (parameters_.size() <= at) parameters_.resize(at + 1);
    parameters_in_use_ = std::max(parameters_in_use_, at + 1);
    parameters_[at].type = type;
    parameters_[at].null = null;
    return parameters_[at].bytes;
  }

  template <class Number>
  Number number_at(int column) const {
    const auto text = text_at(column);
    Number number = 0;
    if (text == "t") return 1;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }

  /// Types are declared from what is bound, or `$1 = 0` would make an int4 of an id. A null says nothing.
  bool types_fit() const {
    if (types_.size() != parameters_in_use_) return false;
    for (std::size_t at = 0; at < parameters_in_use_; ++at) {
      if (!parameters_[at].null && parameters_[at].type != types_[at]) return false;
    }
    return true;
  }

  PgConnection& connection_;
  std::string sql_;
  std::vector<Parameter> parameters_;
  std::size_t parameters_in_use_ = 0;
  PgResult result_;
  int row_ = -1;

  std::string name_;  // as prepared on the server; empty: not yet
  std::vector<Oid> types_;
  long session_ = 0;
};

PgHandle open_postgres_handle(const std::string& url, Access access) {
  // What the url says itself comes later and wins.
  const std::array<const char*, 7> keywords = {"connect_timeout",
                                               "application_name",
                                               "client_encoding",
                                               "keepalives_idle",
                                               "tcp_user_timeout",
                                               "dbname",
                                               nullptr};
  const std::array<const char*, 7> values = {"5", "setpoint", "UTF8", "10", "15000", url.c_str(), nullptr};
  PgHandle handle(PQconnectdbParams(keywords.data(), values.data(), 1));
  if (PQstatus(handle.get()) != CONNECTION_OK)
    throw DbError(Fault::lost, "PostgreSQL cannot be reached: " + trimmed(PQerrorMessage(handle.get())));
  if (PQserverVersion(handle.get()) < server_min)
    throw DbError(Fault::unsuitable, fmt::format("PostgreSQL {} is too old: 15 or newer is needed",
                                                 PQserverVersion(handle.get()) / 10'000));
  PQsetNoticeProcessor(handle.get(), [](void*, const char*) {}, nullptr);
  // synchronous_commit only upwards: a site may demand remote_apply. The interval frees what we gave up on.
  const std::string settings = fmt::format(
      "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', "
      "'local');"
      "SET jit=off; SET lock_timeout={}; SET client_connection_check_interval='5s'; SET standard_conforming_strings=on;"
      "SET default_transaction_isolation='read committed';{}",
      writer_patience_ms, access == Access::read ? "SET default_transaction_read_only=on;" : "");
  const PgResult result(PQexec(handle.get(), settings.c_str()));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) throw error_of(result.get());
  return handle;
}

PgConnection::PgConnection(std::string url, Access access) : url_(std::move(url)), access_(access) { connect(); }

PgConnection::~PgConnection() { statements_.clear(); }

void PgConnection::connect() {
  handle_.reset();
  waiting_.clear();
  posted_ = 0;
  ++session_;
  handle_ = open_postgres_handle(url_, access_);
  PQenterPipelineMode(handle_.get());
}

void PgConnection::connect_if_lost() {
  if (!handle_ || PQstatus(handle_.get()) != CONNECTION_OK) connect();
}

void PgConnection::lose(const std::string& why) {
  handle_.reset();
  waiting_.clear();
  posted_ = 0;
  throw DbError(Fault::lost, "the connection to PostgreSQL was lost: " + why);
}

PgStatement& PgConnection::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return *found->second;
  auto statement = std::make_unique<PgStatement>(*this, sql);
  const std::string_view key = statement->sql();
  return *statements_.emplace(key, std::move(statement)).first->second;
}

Statement& PgConnection::prepare(std::string_view sql) { return prepared(sql); }

/// Puts a statement into the send buffer, its preparation before it when this session does not know it.
void PgConnection::send(PgStatement& statement) {
  if (!handle_) lose("not connected");
  if (statement.session_ != session_) statement.name_.clear();
  writes_ += !statement.sql_.starts_with("SELECT");
  const std::size_t count = statement.parameters_in_use_;
  if (statement.name_.empty() || !statement.types_fit()) {
    statement.types_.resize(count, type_by_place);
    for (std::size_t at = 0; at < count; ++at) {
      if (!statement.parameters_[at].null) statement.types_[at] = statement.parameters_[at].type;
    }
    statement.name_ = fmt::format("s{}", ++names_);
    statement.session_ = session_;
    if (PQsendPrepare(handle_.get(), statement.name_.c_str(), statement.sql_.c_str(), static_cast<int>(count),
                      statement.types_.data()) == 0)
      lose(trimmed(PQerrorMessage(handle_.get())));
    waiting_.push_back({Sent::preparation, &statement});
  }
  constexpr std::size_t few = 32;
  std::array<const char*, few> few_values;
  std::array<int, few> few_lengths, few_formats;
  std::vector<const char*> many_values;
  std::vector<int> many_lengths, many_formats;
  if (count > few) many_values.resize(count), many_lengths.resize(count), many_formats.resize(count);
  const char** values = count > few ? many_values.data() : few_values.data();
  int* lengths = count > few ? many_lengths.data() : few_lengths.data();
  int* formats = count > few ? many_formats.data() : few_formats.data();
  for (std::size_t at = 0; at < count; ++at) {
    const auto& parameter = statement.parameters_[at];
    values[at] = parameter.null ? nullptr : parameter.bytes.c_str();
    lengths[at] = static_cast<int>(parameter.bytes.size());
    formats[at] = parameter.type == type_by_place ? 0 : 1;
  }
  if (PQsendQueryPrepared(handle_.get(), statement.name_.c_str(), static_cast<int>(count), values, lengths, formats,
                          0) == 0)
    lose(trimmed(PQerrorMessage(handle_.get())));
  waiting_.push_back({Sent::execution, &statement});
}

PgResult PgConnection::next_result() {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::milliseconds(answer_patience_ms);
  while (PQisBusy(handle_.get()) != 0) {
    pollfd socket{PQsocket(handle_.get()), POLLIN, 0};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(give_up - std::chrono::steady_clock::now());
    const int ready = ::poll(&socket, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready == 0) lose("no answer within a minute");
    if (ready < 0 && errno != EINTR) lose("poll failed");
    if (PQconsumeInput(handle_.get()) == 0) break;  // the result below says what happened
  }
  return PgResult(PQgetResult(handle_.get()));
}

/// Sends what waits and reads every answer; the last one is returned, the first error is thrown.
PgResult PgConnection::collect() {
  if (!handle_) lose("not connected");
  if (PQpipelineSync(handle_.get()) == 0) lose(trimmed(PQerrorMessage(handle_.get())));
  PgResult last;
  std::unique_ptr<DbError> problem;
  for (const auto& [what, statement] : waiting_) {
    PgResult result = next_result();
    const auto status = PQresultStatus(result.get());
    if (PQstatus(handle_.get()) != CONNECTION_OK) lose(trimmed(PQerrorMessage(handle_.get())));
    const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!good && what == Sent::preparation) statement->name_.clear();
    if (!good && status != PGRES_PIPELINE_ABORTED && !problem)
      problem = std::make_unique<DbError>(error_of(result.get()));
    last = std::move(result);
    next_result();  // the null that ends a statement's results
  }
  next_result();  // the answer to the sync
  waiting_.clear();
  posted_ = 0;
  if (!problem) return last;
  if (problem->fault == Fault::lost) lose(problem->what());
  if (in_transaction_) spoiled_ = problem->what(), spoiled_by_ = problem->fault;
  throw *problem;
}

PgResult PgConnection::run(PgStatement& statement) {
  require_sound_transaction();
  if (in_transaction_) {
    send(statement);
    return collect();
  }
  connect_if_lost();
  try {
    send(statement);
    return collect();
  } catch (const DbError& error) {
    // A lone read may be asked again; a lone write might have happened.
    if (error.fault != Fault::lost || access_ != Access::read) throw;
    connect();
    send(statement);
    return collect();
  }
}

void PgConnection::execute(const std::string& sql) {
  require_sound_transaction();
  connect_if_lost();
  if (!waiting_.empty()) collect();
  PQexitPipelineMode(handle_.get());
  const PgResult result(PQexec(handle_.get(), sql.c_str()));
  const auto status = PQresultStatus(result.get());
  if (PQstatus(handle_.get()) != CONNECTION_OK) lose(trimmed(PQerrorMessage(handle_.get())));
  PQenterPipelineMode(handle_.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return;
  const DbError problem = error_of(result.get());
  if (in_transaction_) spoiled_ = problem.what(), spoiled_by_ = problem.fault;
  throw problem;
}

void PgConnection::require_sound_transaction() const {
  if (!spoiled_.empty())
    throw DbError(spoiled_by_, "the transaction failed before and must be rolled back: " + spoiled_);
}

/// Nothing has happened yet, so a connection that turns out to be dead is simply made anew.
void PgConnection::begin(std::initializer_list<std::string_view> statements) {
  connect_if_lost();
  for (bool again = true;; again = false) {
    try {
      for (const auto sql : statements) send(prepared(sql));
      collect();
      in_transaction_ = true;
      return;
    } catch (const DbError& error) {
      if (error.fault != Fault::lost || !again) {
        rollback();
        throw;
      }
      connect();
    }
  }
}

void PgConnection::begin_write() { begin({"BEGIN", take_write_lock}); }

void PgConnection::begin_read() { begin({"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}); }

void PgConnection::commit() {
  require_sound_transaction();
  send(prepared("COMMIT"));
  const auto result = collect();
  if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") {
    rollback();
    throw DbError(Fault::other, "the transaction had failed and was rolled back");
  }
  in_transaction_ = false;
}

void PgConnection::rollback() noexcept {
  in_transaction_ = false;
  spoiled_.clear();
  if (!handle_) return;
  try {
    if (!waiting_.empty()) collect();
  } catch (...) {  // of no interest any more
  }
  try {
    if (!handle_ || PQtransactionStatus(handle_.get()) == PQTRANS_IDLE) return;
    send(prepared("ROLLBACK"));
    collect();
  } catch (...) {
    handle_.reset();  // the server rolls back what it no longer hears of
    waiting_.clear();
  }
}

void PgConnection::savepoint() {
  require_sound_transaction();
  send(prepared("SAVEPOINT command"));
}

void PgConnection::release_savepoint() {
  require_sound_transaction();
  const bool answer_wanted = posted_ > 0;  // an error of the command must not become one of the next command
  send(prepared("RELEASE command"));
  if (answer_wanted) collect();
}

void PgConnection::rollback_savepoint() {
  if (!handle_) lose("not connected");
  if (!waiting_.empty()) {  // an error among them would keep ROLLBACK TO from being run
    try {
      collect();
    } catch (const DbError& error) {
      if (error.fault == Fault::lost) throw;
    }
  }
  spoiled_.clear();
  send(prepared("ROLLBACK TO command"));
  send(prepared("RELEASE command"));
}

namespace {

class PgDatabase final : public Database {
 public:
  explicit PgDatabase(const std::string& url) : url_(url) { open_postgres_handle(url, Access::read); }

  Engine engine() const override { return Engine::postgres; }
  std::unique_ptr<Connection> connect(Access access) override { return std::make_unique<PgConnection>(url_, access); }
  void backup_to(const std::filesystem::path& file, const std::function<void(double)>& progress) override {
    progress(0);
    backup_postgres(url_, file);
    progress(1);
  }
  void checkpoint() override {}
  std::int64_t log_bytes() override { return 0; }
  void check() override {}

 private:
  std::string url_;
};

}  // namespace

std::unique_ptr<Database> open_postgres(const std::string& url) { return std::make_unique<PgDatabase>(url); }

}  // namespace sp::db
