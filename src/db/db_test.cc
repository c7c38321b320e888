// Every promise of connection.h and query.h, on both engines.
#include <limits>

#include "database_fixture.h"

namespace sp::db {
namespace {

BOOST_DEFINE_ENUM_CLASS(Mood, calm, new_)

struct Everything {
  std::int64_t id = 0;
  std::optional<std::int64_t> number;
  double share = 0;
  bool yes = false;
  std::string text;
  std::optional<std::string> maybe;
  Instant at;
  Duration within{};
  Mood mood = Mood::calm;
  CaseId case_id;
  std::vector<std::int64_t> list;
  friend bool operator==(const Everything&, const Everything&) = default;
};
BOOST_DESCRIBE_STRUCT(Everything, (), (id, number, share, yes, text, maybe, at, within, mood, case_id, list))

/// The fault a call ends with; nothing when it ends well.
template <class Call>
std::optional<Fault> fault_of(Call&& call) {
  try {
    call();
  } catch (const DbError& error) {
    return error.fault;
  }
  return std::nullopt;
}

class Db : public test::AnyEngine {
 protected:
  Db() : writer_(writer()) {
    writer_->execute(
        "CREATE TABLE things (id BIGINT PRIMARY KEY, number BIGINT, share DOUBLE PRECISION, yes BIGINT, text TEXT, "
        "maybe TEXT, at BIGINT, within BIGINT, mood TEXT, case_id BIGINT, list TEXT);"
        "CREATE TABLE names (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> 'bad'));");
  }
  std::int64_t add(const std::string& name) {
    return run(*writer_, "INSERT INTO names (id, name) SELECT COALESCE(MAX(id), 0) + 1, $1 FROM names", name);
  }
  static std::int64_t count(Connection& connection) {
    return *one<std::int64_t>(connection, "SELECT count(*) FROM names");
  }

  std::unique_ptr<Connection> writer_;
};
SP_ON_BOTH_ENGINES(Db);

TEST_P(Db, every_type_comes_back) {
  const std::vector<Everything> rows = {
      {.id = 1},
      {.id = std::numeric_limits<std::int64_t>::max(),
       .number = std::numeric_limits<std::int64_t>::min(),
       .share = 0.1,
       .yes = true,
       .text = "客户 𝒳😀 'quoted' \\ %s $1",
       .maybe = "",
       .at = instant_from_ms(-1),
       .within = std::chrono::hours{48},
       .mood = Mood::new_,
       .case_id = CaseId{7},
       .list = {1, -2}},
      {.id = -3, .number = 0, .share = -1e300, .text = std::string(100'000, 'x'), .maybe = "NULL"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(
        run(*writer_, "INSERT INTO things VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", row.id, row.number,
            row.share, row.yes, row.text, row.maybe, row.at, row.within, row.mood, row.case_id, row.list),
        1);
    const auto back = one<Everything>(*writer_, "SELECT * FROM things WHERE id = $1", row.id);
    ASSERT_TRUE(back);
    EXPECT_TRUE(*back == row) << row.id;
  }
  EXPECT_EQ(run(*writer_, "UPDATE things SET yes = 1 WHERE id < $1", 5), 2);
  EXPECT_EQ((all<std::tuple<std::int64_t, std::string>>(*writer_, "SELECT id, mood FROM things ORDER BY id")[0]),
            std::tuple(std::int64_t{-3}, std::string("calm")));
  EXPECT_EQ(one<std::int64_t>(*writer_, "INSERT INTO things (id) VALUES ($1) RETURNING id", 99), 99);
  EXPECT_EQ(run(*writer_, "SELECT id FROM things"), 0);
}

TEST_P(Db, parameters_repeat_and_come_in_any_order) {
  EXPECT_EQ(one<std::string>(*writer_, "SELECT $2 || $1 || $2", "a", "b"), "bab");
  // `$1 = 0` alone would be a small number to PostgreSQL.
  constexpr auto large = std::int64_t{1} << 60;
  EXPECT_FALSE(one<std::int64_t>(*writer_, "SELECT id FROM things WHERE $1 = 0 OR id > $1", large));
  for (const auto& number :
       {std::optional<std::int64_t>(), std::optional<std::int64_t>(5), std::optional<std::int64_t>()}) {
    run(*writer_, "DELETE FROM things");
    run(*writer_, "INSERT INTO things (id, number) VALUES (1, $1)", number);
    EXPECT_EQ(all<std::optional<std::int64_t>>(*writer_, "SELECT number FROM things").at(0), number);
  }
}

TEST_P(Db, a_savepoint_undoes_only_itself) {
  writer_->begin_write();
  writer_->savepoint();
  add("kept");
  writer_->release_savepoint();
  writer_->savepoint();
  add("undone");
  EXPECT_EQ(count(*writer_), 2);
  writer_->rollback_savepoint();
  writer_->savepoint();
  EXPECT_EQ(fault_of([&] { add("kept"); }), Fault::constraint);
  EXPECT_EQ(fault_of([&] { add("after an error"); }), Fault::constraint) << "until rolled back nothing works";
  writer_->rollback_savepoint();
  writer_->savepoint();
  writer_->rollback_savepoint();
  writer_->savepoint();
  add("also kept");
  writer_->release_savepoint();
  writer_->commit();
  EXPECT_EQ(all<std::string>(*writer_, "SELECT name FROM names ORDER BY id"),
            (std::vector<std::string>{"kept", "also kept"}));
}

TEST_P(Db, posted_statements_fail_in_their_own_savepoint) {
  constexpr auto insert = "INSERT INTO names (id, name) VALUES ($1, $2)";
  writer_->begin_write();
  writer_->savepoint();
  for (int id = 1; id <= 200; ++id) post(*writer_, insert, id, "name " + std::to_string(id));
  writer_->release_savepoint();
  writer_->savepoint();
  EXPECT_EQ(fault_of([&] {
              post(*writer_, insert, 201, "name 7");
              writer_->release_savepoint();
            }),
            Fault::constraint);
  writer_->rollback_savepoint();
  writer_->savepoint();
  post(*writer_, insert, 300, "refused by a rule");
  writer_->rollback_savepoint();
  post(*writer_, insert, 201, "last");
  writer_->commit();
  EXPECT_EQ(count(*writer_), 201);
  writer_->begin_write();
  EXPECT_EQ(fault_of([&] {
              post(*writer_, insert, 202, "last");
              writer_->commit();
            }),
            Fault::constraint);
  writer_->rollback();
  EXPECT_EQ(count(*writer_), 201);
}

TEST_P(Db, refusals_of_the_schema_are_constraints) {
  add("first");
  for (const char* sql : {"INSERT INTO names VALUES (1, 'other')", "INSERT INTO names VALUES (2, 'first')",
                          "INSERT INTO names VALUES (2, NULL)", "INSERT INTO names VALUES (2, 'bad')"}) {
    EXPECT_EQ(fault_of([&] { run(*writer_, sql); }), Fault::constraint) << sql;
    EXPECT_EQ(fault_of([&] { writer_->execute(sql); }), Fault::constraint) << sql;
  }
  EXPECT_EQ(fault_of([&] { add(std::string("a\0b", 3)); }), Fault::constraint);
  EXPECT_EQ(fault_of([&] { run(*writer_, "SELECT nonsense"); }), Fault::other);
  EXPECT_EQ(add("second"), 1) << "the statement that threw is ready again";
}

TEST_P(Db, a_reader_sees_one_moment_and_does_not_block) {
  const auto reader = this->reader();
  add("before");
  reader->begin_read();
  EXPECT_EQ(count(*reader), 1);
  add("during");
  writer_->begin_write();
  add("open");
  EXPECT_EQ(count(*reader), 1);
  writer_->commit();
  EXPECT_EQ(count(*reader), 1);
  reader->rollback();
  EXPECT_EQ(count(*reader), 3);
  EXPECT_TRUE(fault_of([&] { run(*reader, "DELETE FROM names"); }));
  EXPECT_EQ(count(*reader), 3);
  database_->checkpoint();
  EXPECT_EQ(count(*reader), 3);
}

TEST_P(Db, a_statement_is_ready_again_after_an_exception) {
  for (const char* name : {"a", "b", "c"}) add(name);
  constexpr auto select = "SELECT name FROM names ORDER BY id";
  EXPECT_EQ(fault_of([&] { all<Mood>(*writer_, select); }), Fault::corrupt);
  EXPECT_EQ(all<std::string>(*writer_, select).size(), 3);
  EXPECT_EQ(one<std::string>(*writer_, select), "a");
  EXPECT_EQ(one<std::string>(*writer_, select), "a");
}

TEST_P(Db, a_transaction_left_open_is_undone) {
  writer_->begin_write();
  add("never");
  writer_->rollback();
  writer_->rollback();
  EXPECT_EQ(count(*writer_), 0);
  writer_->begin_write();
  add("never");
  writer_ = writer();
  EXPECT_EQ(count(*writer_), 0);
}

}  // namespace
}  // namespace sp::db
