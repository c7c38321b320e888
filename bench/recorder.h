// Writes down what a connection writes: SQL and values of every INSERT, UPDATE and DELETE, so that a bare loop can
// write the same rows again without the program.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "db/connection.h"

namespace sp::bench {

using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string>;

struct Write {
  const std::string* sql = nullptr;  // the same text has the same address
  std::vector<Value> values;
};

/// What one commit wrote, in order.
using Writes = std::vector<Write>;

/// Stands before a database; every transaction of the writer becomes one entry of `commits`.
class RecordingDatabase final : public db::Database {
 public:
  explicit RecordingDatabase(std::unique_ptr<db::Database> real) : real_(std::move(real)) {}

  db::Engine engine() const override { return real_->engine(); }
  std::unique_ptr<db::Connection> connect(db::Access access) override;
  void backup_to(const std::filesystem::path& file, const std::function<void(double)>& progress) override {
    real_->backup_to(file, progress);
  }
  void checkpoint() override { real_->checkpoint(); }
  std::int64_t log_bytes() override { return real_->log_bytes(); }
  void check() override { real_->check(); }

  std::vector<Writes> commits;
  bool recording = false;

 private:
  std::unique_ptr<db::Database> real_;
};

}  // namespace sp::bench
