// An empty database of either engine for one test: TEST_P(X, …) with `AnyEngine` runs on both.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "db/query.h"
#include "postgres_fixture.h"

namespace sp::test {

inline const std::string good_password = "riverstone 42 山水";  // long enough, in no list

/// A folder that goes when the test goes.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "setpoint-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class AnyEngine : public testing::TestWithParam<db::Engine> {
 protected:
  AnyEngine() : url_(new_url()), database_(db::open_database(folder_.path(), url_)) {}

  /// The address of one more empty database of this engine: empty for SQLite, which goes by folder.
  static std::string new_url() {
    return GetParam() == db::Engine::postgres ? PostgresServer::shared().new_database() : std::string();
  }
  std::unique_ptr<db::Connection> writer() { return database_->connect(db::Access::write); }
  std::unique_ptr<db::Connection> reader() { return database_->connect(db::Access::read); }

  TemporaryFolder folder_;
  std::string url_;
  std::unique_ptr<db::Database> database_;
};

inline std::string engine_name(const testing::TestParamInfo<db::Engine>& info) {
  return info.param == db::Engine::sqlite ? "sqlite" : "postgres";
}

}  // namespace sp::test

#define SP_ON_BOTH_ENGINES(suite)                                                                                 \
  INSTANTIATE_TEST_SUITE_P(Engines, suite, testing::Values(::sp::db::Engine::sqlite, ::sp::db::Engine::postgres), \
                           ::sp::test::engine_name)
