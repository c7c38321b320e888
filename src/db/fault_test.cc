// What goes wrong under a database: a full device, a damaged file, a server that dies.
#include <atomic>
#include <fstream>
#include <thread>

#include <sys/stat.h>

#include "database_fixture.h"
#include "small_device.h"

namespace sp::db {
namespace {

template <class Call>
std::optional<DbError> error_of(Call&& call) {
  try {
    call();
  } catch (const DbError& error) {
    return error;
  }
  return std::nullopt;
}

/// Adds rows in groups of three savepoints until the device is full; how many were acknowledged.
std::int64_t fill(Connection& writer, std::int64_t first, std::size_t row_bytes, Fault& fault) {
  for (std::int64_t id = first;; id += 3) {
    const auto error = error_of([&] {
      writer.begin_write();
      for (int member = 0; member < 3; ++member) {
        writer.savepoint();
        run(writer, "INSERT INTO t VALUES ($1, $2)", id + member, std::string(row_bytes, 'x'));
        writer.release_savepoint();
      }
      writer.commit();
    });
    if (!error) continue;
    writer.rollback();
    fault = error->fault;
    return id;
  }
}

TEST(DbFault, full_device_refuses_reads_on_and_recovers) {
  for (const std::size_t row_bytes : {std::size_t{1'000}, std::size_t{1'000'000}}) {
    test::SmallDevice device;
    const auto database = open_database(device.path(), "");
    const auto writer = database->connect(Access::write);
    const auto reader = database->connect(Access::read);
    writer->execute("CREATE TABLE t (id BIGINT PRIMARY KEY, text TEXT)");
    Fault fault = Fault::other;
    std::int64_t kept = fill(*writer, 0, row_bytes, fault);
    EXPECT_EQ(fault, Fault::full);
    for (int again = 0; again < 3; ++again) {
      error_of([&] { database->checkpoint(); });  // may free the log, may find no room itself
      kept = fill(*writer, kept, row_bytes, fault);
      EXPECT_EQ(fault, Fault::full);
      EXPECT_EQ(one<std::int64_t>(*reader, "SELECT count(*) FROM t"), kept);
    }
    device.make_room();
    writer->begin_write();
    run(*writer, "INSERT INTO t VALUES ($1, 'after')", kept);
    writer->commit();
    database->checkpoint();
    EXPECT_EQ(one<std::int64_t>(*reader, "SELECT count(*) FROM t"), kept + 1);
    database->check();
  }
}

TEST(DbFault, a_full_device_in_mid_group_ends_the_whole_group) {
  const test::TemporaryFolder folder;
  const auto database = open_database(folder.path(), "");
  const auto writer = database->connect(Access::write);
  writer->execute("CREATE TABLE t (id BIGINT PRIMARY KEY, text TEXT); PRAGMA max_page_count = 20");
  writer->begin_write();
  writer->savepoint();
  run(*writer, "INSERT INTO t VALUES (1, 'small')");
  writer->release_savepoint();
  writer->savepoint();
  const auto full = error_of([&] { run(*writer, "INSERT INTO t VALUES (2, $1)", std::string(1'000'000, 'x')); });
  ASSERT_TRUE(full);
  EXPECT_EQ(full->fault, Fault::full);
  EXPECT_TRUE(error_of([&] { run(*writer, "INSERT INTO t VALUES (3, 'outside of the group')"); }));
  EXPECT_TRUE(error_of([&] { writer->commit(); }));
  writer->rollback();
  EXPECT_EQ(one<std::int64_t>(*writer, "SELECT count(*) FROM t"), 0);
  run(*writer, "INSERT INTO t VALUES (4, 'again')");
}

TEST(DbFault, damaged_files_are_refused_with_advice) {
  struct Row {
    const char* name;
    std::function<void(const std::filesystem::path&)> damage;
  };
  const auto overwrite = [](const std::filesystem::path& file, std::streamoff at, std::size_t bytes) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at);
    stream << std::string(bytes, '\x5A');
  };
  for (const Row& row : {
           Row{"a short text", [](const auto& file) { std::ofstream(file) << "hello"; }},
           Row{"a long text", [](const auto& file) { std::ofstream(file) << std::string(100'000, 'x'); }},
           Row{"its header overwritten", [&](const auto& file) { overwrite(file, 0, 100); }},
           Row{"the schema overwritten", [&](const auto& file) { overwrite(file, 100, 3'000); }},
           Row{"pages overwritten", [&](const auto& file) { overwrite(file, 8'192, 40'960); }},
           Row{"cut in half",
               [](const auto& file) { std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2); }},
       }) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "setpoint.db";
    {
      const auto writer = open_database(folder.path(), "")->connect(Access::write);
      writer->execute("CREATE TABLE t (id BIGINT PRIMARY KEY, text TEXT)");
      for (int id = 0; id < 200; ++id) run(*writer, "INSERT INTO t VALUES ($1, $2)", id, std::string(1'000, 'x'));
    }
    row.damage(file);
    const auto error = error_of([&] { open_database(folder.path(), "")->check(); });
    ASSERT_TRUE(error) << row.name;
    EXPECT_EQ(error->fault, Fault::corrupt) << row.name << ": " << error->what();
    EXPECT_NE(std::string_view(error->what()).find("setpoint restore"), std::string_view::npos) << row.name;
  }
}

TEST(DbFault, sqlite_files_are_private_and_survive_a_lost_index) {
  const test::TemporaryFolder folder;
  const auto database = open_database(folder.path() / "made", "");
  const auto writer = database->connect(Access::write);
  writer->execute("CREATE TABLE t (id BIGINT PRIMARY KEY)");
  for (const char* name : {"setpoint.db", "setpoint.db-wal", "setpoint.db-shm"}) {
    struct stat status = {};
    ASSERT_EQ(::stat((folder.path() / "made" / name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_mode & 0777, 0600U) << name;
  }
  EXPECT_EQ(one<std::string>(*writer, "PRAGMA journal_mode"), "wal");
  EXPECT_EQ(one<int>(*writer, "PRAGMA synchronous"), 2);
  EXPECT_EQ(one<int>(*writer, "PRAGMA foreign_keys"), 1);
}

TEST(DbFault, a_checkpoint_empties_the_log) {
  const test::TemporaryFolder folder;
  const auto database = open_database(folder.path(), "");
  const auto writer = database->connect(Access::write);
  const auto log = folder.path() / "setpoint.db-wal";
  writer->execute("CREATE TABLE t (text TEXT)");
  for (int row = 0; row < 300; ++row) run(*writer, "INSERT INTO t VALUES ($1)", std::string(10'000, 'x'));
  EXPECT_GT(std::filesystem::file_size(log), 3'000'000U);
  const auto reader = database->connect(Access::read);
  reader->begin_read();
  one<int>(*reader, "SELECT count(*) FROM t");
  run(*writer, "DELETE FROM t");
  database->checkpoint();
  EXPECT_EQ(one<int>(*reader, "SELECT count(*) FROM t"), 300) << "a reader keeps its moment";
  reader->rollback();
  writer->begin_write();
  run(*writer, "INSERT INTO t VALUES ('open')");
  database->checkpoint();  // beside an open transaction of the writer
  writer->commit();
  database->checkpoint();
  EXPECT_EQ(std::filesystem::file_size(log), 0U);
}

TEST(DbFault, checkpoints_run_beside_writer_and_readers) {
  const test::TemporaryFolder folder;
  const auto database = open_database(folder.path(), "");
  const auto writer = database->connect(Access::write);
  writer->execute("CREATE TABLE t (side BIGINT, text TEXT)");
  std::atomic<bool> done = false;
  std::thread checkpoints([&] {
    while (!done) database->checkpoint();
  });
  std::atomic<int> torn = 0;
  std::thread reads([&] {
    const auto reader = database->connect(Access::read);
    while (!done) torn += *one<int>(*reader, "SELECT COALESCE(SUM(side), 0) FROM t") != 0;
  });
  for (int pair = 0; pair < 100; ++pair) {
    writer->begin_write();
    for (int side : {-1, 1}) run(*writer, "INSERT INTO t VALUES ($1, $2)", side, std::string(20'000, 'x'));
    writer->commit();
  }
  done = true;
  checkpoints.join();
  reads.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(one<int>(*writer, "SELECT count(*) FROM t"), 200);
  database->check();
}

TEST(DbFault, postgres_dies_and_comes_back) {
  auto& server = test::PostgresServer::shared();
  const auto database = open_database("", server.new_database());
  const auto writer = database->connect(Access::write);
  const auto reader = database->connect(Access::read);
  writer->execute("CREATE TABLE t (id BIGINT PRIMARY KEY)");
  const auto add = [&](int id) {
    writer->begin_write();
    run(*writer, "INSERT INTO t VALUES ($1)", id);
    writer->commit();
  };
  add(1);
  EXPECT_EQ(one<int>(*reader, "SELECT count(*) FROM t"), 1);
  writer->begin_write();
  run(*writer, "INSERT INTO t VALUES (2)");
  server.stop_immediately();
  auto error = error_of([&] { writer->commit(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault, Fault::lost);
  writer->rollback();
  for (int tries = 0; tries < 2; ++tries) {
    error = error_of([&] { writer->begin_write(); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->fault, Fault::lost);
    error = error_of([&] { one<int>(*reader, "SELECT count(*) FROM t"); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->fault, Fault::lost);
  }
  error = error_of([&] { open_database("", "postgresql:///none?host=/nowhere"); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault, Fault::lost);
  server.start();
  add(3);
  EXPECT_EQ(all<int>(*reader, "SELECT id FROM t ORDER BY id"), (std::vector<int>{1, 3}));
  // A connection that died while idle is not noticed by anybody: no error at all.
  run(*database->connect(Access::write),
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
      "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  add(4);
  EXPECT_EQ(one<int>(*reader, "SELECT count(*) FROM t"), 3);
  reader->begin_read();
  EXPECT_EQ(one<int>(*reader, "SELECT count(*) FROM t"), 3);
  reader->rollback();
}

TEST(DbFault, postgres_writers_of_two_nodes_take_turns) {
  const auto database = open_database("", test::PostgresServer::shared().new_database());
  const auto one_node = database->connect(Access::write);
  const auto other_node = database->connect(Access::write);
  one_node->execute("CREATE TABLE t (id BIGINT PRIMARY KEY)");
  other_node->execute("SET lock_timeout = 1");
  one_node->begin_write();
  auto error = error_of([&] { other_node->begin_write(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault, Fault::busy);
  run(*one_node, "INSERT INTO t VALUES (1)");
  one_node->commit();
  other_node->begin_write();
  EXPECT_EQ(one<int>(*other_node, "SELECT count(*) FROM t"), 1);
  other_node->rollback();
}

}  // namespace
}  // namespace sp::db
