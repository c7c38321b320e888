// Copies made while others write are one moment, and come back.
#include <atomic>
#include <fstream>
#include <thread>

#include <sys/stat.h>

#include "database_fixture.h"

namespace sp::db {
namespace {

class Backup : public test::AnyEngine {
 protected:
  Backup() : writer_(writer()) {
    migrate(*writer_,
            std::vector<Migration>{{1, "0001_pairs", "CREATE TABLE pairs (side BIGINT, number BIGINT, text TEXT);"}},
            instant_from_ms(0));
  }
  void add_pair(std::int64_t number) {
    writer_->begin_write();
    for (int side : {0, 1})
      run(*writer_, "INSERT INTO pairs VALUES ($1, $2, $3)", side, number, std::string(2'000, 'x'));
    writer_->commit();
  }
  std::optional<Fault> fault_of_restoring(const std::filesystem::path& folder, const std::string& url) {
    try {
      restore_database(folder, url, copy_);
      return std::nullopt;
    } catch (const DbError& error) {
      return error.fault;
    }
  }
  std::unique_ptr<Connection> writer_;
  std::filesystem::path copy_ = folder_.path() / "copy.backup";
};
SP_ON_BOTH_ENGINES(Backup);

TEST_P(Backup, is_one_moment_while_others_write_and_comes_back) {
  std::int64_t written = 0;
  for (; written < 500; ++written) add_pair(written);
  const auto before = written;
  std::atomic<bool> done = false;
  std::atomic<std::int64_t> during = 0;
  std::thread other([&] {
    while (!done) {
      add_pair(written++);
      ++during;
    }
  });
  double share = -1;
  while (during == 0) std::this_thread::yield();
  database_->backup_to(copy_, [&](double now) {
    EXPECT_GE(now, share);
    share = now;
    if (GetParam() == Engine::sqlite) {
      database_->checkpoint();  // must neither wait for the copy nor spoil it
      for (const auto seen = during.load(); during == seen;) std::this_thread::yield();
    }
  });
  done = true;
  other.join();
  EXPECT_EQ(share, 1.0);
  EXPECT_FALSE(std::filesystem::exists(copy_.string() + ".part"));
  struct stat status = {};
  ASSERT_EQ(::stat(copy_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);

  const test::TemporaryFolder elsewhere;
  const auto url = new_url();
  EXPECT_EQ(fault_of_restoring(elsewhere.path(), url), std::nullopt);
  EXPECT_EQ(fault_of_restoring(elsewhere.path(), url), Fault::unsuitable) << "never over something";
  const auto restored = open_database(elsewhere.path(), url);
  restored->check();
  const auto reader = restored->connect(Access::read);
  EXPECT_EQ(schema_version(*reader), 1);
  EXPECT_EQ(one<std::int64_t>(
                *reader, "SELECT count(*) FROM (SELECT number FROM pairs GROUP BY number HAVING count(*) <> 2) AS x"),
            0);
  const auto kept = one<std::int64_t>(*reader, "SELECT count(*) FROM pairs WHERE side = 1").value();
  EXPECT_GE(kept, before);
  EXPECT_LE(kept, written);
  run(*restored->connect(Access::write), "INSERT INTO pairs VALUES (0, -1, '')");
}

TEST_P(Backup, a_damaged_or_missing_copy_is_refused) {
  const test::TemporaryFolder elsewhere;
  const auto url = new_url();
  EXPECT_EQ(fault_of_restoring(elsewhere.path(), url), Fault::unsuitable);
  for (std::int64_t number = 0; number < 50; ++number) add_pair(number);
  database_->backup_to(copy_, [](double) {});
  std::filesystem::resize_file(copy_, std::filesystem::file_size(copy_) / 2);
  EXPECT_EQ(fault_of_restoring(elsewhere.path(), url), Fault::corrupt);
  EXPECT_TRUE(std::filesystem::is_empty(elsewhere.path()));
  std::ofstream(copy_) << "this is no backup";
  EXPECT_EQ(fault_of_restoring(elsewhere.path(), url), Fault::corrupt);
  const auto reader = open_database(elsewhere.path(), url)->connect(Access::read);
  EXPECT_EQ(schema_version(*reader), 0);
}

TEST_P(Backup, that_fails_leaves_no_file) {
  EXPECT_THROW(database_->backup_to(folder_.path() / "no such folder" / "copy", [](double) {}), DbError);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "no such folder"));
}

}  // namespace
}  // namespace sp::db
