#include "app/care.h"

#include <fstream>

#include <gtest/gtest.h>

#include "database_fixture.h"

namespace sp {
namespace {

class CareTest : public test::AnyEngine {
 protected:
  CareTest() { db::migrate(*writer()); }

  std::int64_t keys() { return *db::one<std::int64_t>(*reader(), "SELECT count(*) FROM idempotency"); }
  void add_keys(const std::string& prefix, int count, Instant at) {
    const auto connection = writer();
    connection->begin_write();
    for (int number = 0; number < count; ++number)
      db::run(*connection, "INSERT INTO idempotency (key, request, status, body, at) VALUES ($1, 'r', 200, '{}', $2)",
              prefix + std::to_string(number), at);
    connection->commit();
  }

  ManualClock clock_{*parse_instant("2026-03-02T01:00:00Z")};
  IdSource ids_;
  Writer writer_{database_->connect(db::Access::write), clock_, ids_};
  Care care_{*database_, writer_, clock_};
};

TEST_P(CareTest, keys_are_forgotten_after_two_days_in_small_batches) {
  add_keys("old", 1'200, clock_.now() - keys_kept - Duration{1});
  add_keys("young", 3, clock_.now() - keys_kept);
  for (const std::int64_t left : {703, 203, 3, 3}) {
    care_.round();
    EXPECT_EQ(keys(), left);
  }
  EXPECT_EQ(care_.figures().keys_forgotten, 1'200U);
  clock_.advance(Duration{std::chrono::minutes{9}});
  care_.round();
  EXPECT_EQ(keys(), 3) << "not looked at again so soon";
  clock_.advance(Duration{std::chrono::minutes{1}});
  care_.round();
  EXPECT_EQ(keys(), 0);
}

SP_ON_BOTH_ENGINES(CareTest);

class CareOfFile : public CareTest {
 protected:
  std::filesystem::path file() const { return folder_.path() / "setpoint.db"; }
  std::uintmax_t log_size() const { return std::filesystem::file_size(folder_.path() / "setpoint.db-wal"); }
};

TEST_P(CareOfFile, the_log_is_moved_when_it_has_grown_and_when_a_busy_time_is_over) {
  care_.round();
  const auto connection = writer();
  auto write = [&, letter = 'a'](int rows) mutable {  // the same text again would write nothing
    ++letter;
    connection->begin_write();
    for (int row = 0; row < rows; ++row)
      db::run(*connection, "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value",
              std::to_string(row), std::string(100'000, letter));
    connection->commit();
  };
  write(10);
  care_.round();
  EXPECT_GT(care_.figures().log_bytes, 1'000'000);
  EXPECT_EQ(care_.figures().checkpoints, 0U) << "a small log can wait";
  write(200);
  care_.round();
  EXPECT_EQ(care_.figures().checkpoints, 1U);
  EXPECT_EQ(database_->log_bytes(), 0);
  write(10);
  for (int round = 0; round < 20; ++round) care_.round();
  EXPECT_EQ(care_.figures().checkpoints, 2U);
  EXPECT_EQ(log_size(), 0U);
  for (int round = 0; round < 20; ++round) care_.round();
  EXPECT_EQ(care_.figures().checkpoints, 2U) << "nothing to move";
}

TEST_P(CareOfFile, damage_is_noticed_once_a_day) {
  add_keys("some", 2'000, clock_.now());
  database_->checkpoint();
  {
    std::fstream stream(file(), std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(8'192);
    stream << std::string(40'960, '\x5A');
  }
  clock_.advance(Duration{std::chrono::hours{23}});
  care_.round();
  EXPECT_FALSE(care_.figures().damaged);
  clock_.advance(Duration{std::chrono::hours{1}});
  testing::internal::CaptureStderr();
  care_.round();
  EXPECT_TRUE(care_.figures().damaged);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("setpoint restore"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Engines, CareOfFile, testing::Values(db::Engine::sqlite), test::engine_name);

}  // namespace
}  // namespace sp
