#include "database_fixture.h"

namespace sp::db {
namespace {

constexpr Instant now = instant_from_ms(1'000);

class Migrate : public test::AnyEngine {
 protected:
  Migrate() : writer_(writer()) {}
  bool has_table(const std::string& name) {
    try {
      writer_->execute("SELECT 1 FROM " + name);
      return true;
    } catch (const DbError&) {
      return false;
    }
  }
  std::optional<Fault> fault_of_migrating(std::vector<Migration> migrations) {
    try {
      migrate(*writer_, migrations, now);
      return std::nullopt;
    } catch (const DbError& error) {
      message_ = error.what();
      return error.fault;
    }
  }
  std::unique_ptr<Connection> writer_;
  std::string message_;
};
SP_ON_BOTH_ENGINES(Migrate);

TEST_P(Migrate, forward_in_order_and_once) {
  const Migration first{1, "0001_first",
                        "CREATE TABLE a (x BIGINT);\n-- only sqlite\nCREATE TABLE s (x BIGINT);\n"
                        "-- only postgres\nCREATE TABLE p (x BIGINT);\n-- both\nINSERT INTO a VALUES (1);"};
  const Migration second{2, "0002_second", "-- nothing to do"};
  const Migration third{3, "0003_third", "ALTER TABLE a ADD COLUMN y BIGINT;\r\nINSERT INTO a VALUES (2, 3);\n"};
  EXPECT_EQ(schema_version(*writer_), 0);
  EXPECT_EQ(fault_of_migrating({first}), std::nullopt);
  EXPECT_EQ(schema_version(*writer_), 1);
  for (int times = 0; times < 2; ++times)
    EXPECT_EQ(fault_of_migrating({third, second, first}), std::nullopt) << message_;
  EXPECT_EQ(schema_version(*writer_), 3);
  EXPECT_EQ(one<std::int64_t>(*writer_, "SELECT count(*) FROM a"), 2);
  EXPECT_EQ(has_table("s"), GetParam() == Engine::sqlite);
  EXPECT_EQ(has_table("p"), GetParam() == Engine::postgres);
  EXPECT_EQ(one<Instant>(*writer_, "SELECT at FROM schema_migrations WHERE name = $1", "0003_third"), now);
}

TEST_P(Migrate, a_failing_step_leaves_nothing_behind) {
  const Migration good{1, "0001_good", "CREATE TABLE good (x BIGINT);"};
  const Migration bad{2, "0002_bad", "CREATE TABLE half (x BIGINT); INSERT INTO good VALUES (1); SELECT nonsense;"};
  EXPECT_EQ(fault_of_migrating({good, bad}), Fault::other);
  EXPECT_EQ(schema_version(*writer_), 1);
  EXPECT_FALSE(has_table("half"));
  EXPECT_EQ(one<std::int64_t>(*writer_, "SELECT count(*) FROM good"), 0);
  EXPECT_EQ(fault_of_migrating({good, {2, "0002_bad", "-- only oracle\nSELECT 1;"}}), Fault::unsuitable);
  EXPECT_EQ(fault_of_migrating({good, {2, "0002_repaired", "CREATE TABLE half (x BIGINT);"}}), std::nullopt);
  EXPECT_EQ(schema_version(*writer_), 2);
}

TEST_P(Migrate, a_newer_schema_is_refused_and_untouched) {
  const Migration first{1, "0001_first", "CREATE TABLE a (x BIGINT);"};
  EXPECT_EQ(fault_of_migrating({first, {7, "0007_later", "CREATE TABLE later (x BIGINT);"}}), std::nullopt);
  EXPECT_EQ(fault_of_migrating({first, {2, "0002_older", "DROP TABLE a;"}}), Fault::unsuitable);
  EXPECT_NE(message_.find("schema version 7"), std::string::npos) << message_;
  EXPECT_TRUE(has_table("a"));
}

TEST_P(Migrate, the_shipped_migrations_apply) {
  migrate(*writer_);
  EXPECT_GT(schema_version(*writer_), 0);
}

}  // namespace
}  // namespace sp::db
