// A definition is in force when, and only when, it is committed.
#include <gtest/gtest.h>

#include "loop/0_people/staff/staff_api.h"
#include "loop/1_standards/definition/definition_api.h"
#include "main/compose.h"
#include "small_device.h"

namespace sp {
namespace {

/// A calendar of its own; the comment makes the text as long as wanted.
std::string calendar_text(const std::string& id, int version, std::size_t comment) {
  return "id: " + id + "\nversion: " + std::to_string(version) +
         "\nname: {zh-CN: 夜班, zh-TW: 夜班, en: Night}\ntz: Asia/Shanghai\nweek: {mon: [[\"20:00\", \"24:00\"]]}\n# " +
         std::string(comment, 'x') + "\n";
}

class StandardsCommit : public testing::Test {
 protected:
  PreparedCommand publication(const std::string& id, int version, std::size_t comment = 10) {
    const auto match = installation_.app.routes().match("POST", "/api/v1/definitions");
    return *match.route->prepare({{"file", id + ".yaml"}, {"text", calendar_text(id, version, comment)}});
  }
  Result<Reply> run(std::move_only_function<Result<Reply>(Tx&)> command) {
    return installation_.app.run_as(the_operator(), "test", std::move(command));
  }
  bool in_force(const std::string& id) const { return installation_.standards.current()->calendar(id) != nullptr; }
  bool stored(const std::string& id) {
    const auto reader = installation_.database().connect(db::Access::read);
    return load_definitions(*reader)->set->calendar(id) != nullptr;
  }

  test::SmallDevice device_;
  ManualClock clock_{*parse_instant("2026-03-02T01:00:00Z")};
  Installation installation_{open_migrated(device_.path(), ""), {}, clock_};
};

TEST_F(StandardsCommit, a_failed_commit_puts_nothing_into_force) {
  ASSERT_TRUE(run(publication("night", 1)));
  EXPECT_TRUE(in_force("night"));
  device_.fill();
  // On a mere limit per file the log has to grow up to it first.
  Result<Reply> full = run(publication("full0", 1, 190'000));
  int number = 0;
  while (full && number < 100) full = run(publication("full" + std::to_string(++number), 1, 190'000));
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().reason, "storage_full");
  const std::string id = "full" + std::to_string(number);
  EXPECT_FALSE(in_force(id));
  EXPECT_FALSE(stored(id));
  device_.make_room();
  EXPECT_TRUE(run(publication(id, 1, 190'000))) << "what was never in force is no duplicate";
  EXPECT_TRUE(in_force(id));
  EXPECT_TRUE(stored(id));
}

TEST_F(StandardsCommit, what_a_command_takes_back_is_not_in_force) {
  auto publish = publication("night", 1);
  EXPECT_FALSE(run([&](Tx& tx) -> Result<Reply> {
    EXPECT_TRUE(publish(tx));
    EXPECT_FALSE(in_force("night")) << "not before the commit";
    return refuse("taken_back");
  }));
  EXPECT_FALSE(in_force("night"));
}

TEST_F(StandardsCommit, two_of_one_commit_know_of_each_other) {
  auto first = publication("night", 1), other = publication("late", 1), again = publication("night", 1, 20);
  ASSERT_TRUE(run([&](Tx& tx) -> Result<Reply> {
    EXPECT_TRUE(first(tx));
    EXPECT_TRUE(other(tx));
    const auto twice = again(tx);
    EXPECT_FALSE(twice);
    if (!twice) EXPECT_EQ(twice.error().reason, "duplicate_version");
    return Reply{};
  }));
  for (const char* id : {"night", "late"}) {
    EXPECT_TRUE(in_force(id)) << id;
    EXPECT_TRUE(stored(id)) << id;
  }
}

}  // namespace
}  // namespace sp
