#include "recorder.h"

#include <map>
#include <unordered_map>

namespace sp::bench {
namespace {

bool writes(std::string_view sql) {
  return sql.starts_with("INSERT") || sql.starts_with("UPDATE") || sql.starts_with("DELETE");
}

class RecordingStatement final : public db::Statement {
 public:
  RecordingStatement(RecordingDatabase& database, db::Statement& real, std::string sql)
      : database_(database), real_(real), sql_(std::move(sql)), writes_(writes(sql_)) {}

  void bind_null(int index) override {
    note(index, nullptr);
    real_.bind_null(index);
  }
  void bind(int index, std::int64_t value) override {
    note(index, value);
    real_.bind(index, value);
  }
  void bind(int index, double value) override {
    note(index, value);
    real_.bind(index, value);
  }
  void bind(int index, std::string_view value) override {
    note(index, std::string(value));
    real_.bind(index, value);
  }
  bool step() override {
    keep();
    return real_.step();
  }
  void post() override {
    keep();
    real_.post();
  }
  bool is_null(int column) const override { return real_.is_null(column); }
  std::int64_t int64_at(int column) const override { return real_.int64_at(column); }
  double double_at(int column) const override { return real_.double_at(column); }
  std::string_view text_at(int column) const override { return real_.text_at(column); }
  std::int64_t changes() const override { return real_.changes(); }
  void reset() override {
    values_.clear();
    noted_ = false;
    real_.reset();
    kept_.clear();
  }

 private:
  void note(int index, Value value) {
    if (!writes_ || !database_.recording) return;
    values_.resize(std::max(values_.size(), static_cast<std::size_t>(index) + 1));
    values_[static_cast<std::size_t>(index)] = std::move(value);
  }
  void keep() {
    if (!writes_ || !database_.recording || noted_) return;
    noted_ = true;
    database_.commits.back().push_back({&sql_, values_});
  }

  RecordingDatabase& database_;
  db::Statement& real_;
  const std::string sql_;
  const bool writes_;
  std::vector<Value> values_;
  bool noted_ = false;
};

class RecordingConnection final : public db::Connection {
 public:
  RecordingConnection(RecordingDatabase& database, std::unique_ptr<db::Connection> real)
      : database_(database), real_(std::move(real)) {}

  db::Engine engine() const override { return real_->engine(); }
  db::Statement& prepare(std::string_view sql) override {
    auto& statement = statements_[std::string(sql)];
    if (!statement) statement = std::make_unique<RecordingStatement>(database_, real_->prepare(sql), std::string(sql));
    return *statement;
  }
  void execute(const std::string& sql) override { real_->execute(sql); }
  void begin_write() override {
    if (database_.recording) database_.commits.emplace_back();
    real_->begin_write();
  }
  void begin_read() override { real_->begin_read(); }
  void commit() override { real_->commit(); }
  void rollback() noexcept override { real_->rollback(); }
  void savepoint() override { real_->savepoint(); }
  void release_savepoint() override { real_->release_savepoint(); }
  void rollback_savepoint() override { real_->rollback_savepoint(); }
  std::int64_t writes() const override { return real_->writes(); }

 private:
  RecordingDatabase& database_;
  std::unique_ptr<db::Connection> real_;
  std::unordered_map<std::string, std::unique_ptr<RecordingStatement>> statements_;
};

}  // namespace

std::unique_ptr<db::Connection> RecordingDatabase::connect(db::Access access) {
  if (access == db::Access::read) return real_->connect(access);
  return std::make_unique<RecordingConnection>(*this, real_->connect(access));
}

}  // namespace sp::bench
