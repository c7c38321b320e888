// Who is shown to whom beside a case, and when he is not there any more.
#include "app/presence.h"

#include <gtest/gtest.h>

namespace sp {
namespace {

struct Line final : web::Socket {
  bool send(std::shared_ptr<const std::string> text) override {
    told.push_back(*text);
    return true;
  }
  void close(std::uint16_t, std::string) override {}
  std::vector<std::string> told;
};

const TeamId repair{1}, complaints{2};
const CaseId leak{10}, noise{11};
const Instant start = *parse_instant("2026-03-02T01:00:00Z");

Caller agent(std::int64_t id, std::string name, TeamId team) {
  Caller caller{.actor = {ActorKind::staff, id}, .name = std::move(name), .teams = {team}};
  caller.grants.add(Right::case_read, Scope::team);
  return caller;
}

class PresenceTest : public testing::Test {
 protected:
  std::string people(const std::string& list) const {
    return R"({"type":"present","case":")" + leak.text() + R"(","people":[)" + list + "]}";
  }
  static std::string one(std::int64_t id, const std::string& name, bool typing = false) {
    return R"({"id":")" + StaffId{id}.text() + R"(","name":")" + name + R"(","typing":)" + (typing ? "true}" : "false}");
  }

  Presence presence;
  std::shared_ptr<Line> lin = std::make_shared<Line>(), wang = std::make_shared<Line>();
  const Caller lin_is = agent(1, "lin", repair), wang_is = agent(2, "wang", repair);
};

TEST_F(PresenceTest, everybody_who_looks_hears_who_else_does) {
  presence.look(lin, lin_is, leak, false, start);
  EXPECT_EQ(lin->told.back(), people(one(1, "lin")));
  presence.look(wang, wang_is, leak, true, start);
  EXPECT_EQ(lin->told.back(), people(one(1, "lin") + ',' + one(2, "wang", true)));
  EXPECT_EQ(wang->told.back(), lin->told.back());
  presence.leave(wang.get());
  EXPECT_EQ(lin->told.back(), people(one(1, "lin")));
  presence.leave(wang.get());
  EXPECT_EQ(lin->told.size(), 3u);
}

TEST_F(PresenceTest, only_news_is_told) {
  presence.look(lin, lin_is, leak, false, start);
  presence.look(lin, lin_is, leak, false, start + std::chrono::seconds{20});
  EXPECT_EQ(lin->told.size(), 1u);
  const auto second = std::make_shared<Line>();  // his other window
  presence.look(second, lin_is, leak, false, start);
  EXPECT_EQ(lin->told.size(), 1u);
  EXPECT_EQ(second->told.back(), people(one(1, "lin")));
}

TEST_F(PresenceTest, silence_is_absence) {
  presence.look(lin, lin_is, leak, false, start);
  presence.look(wang, wang_is, leak, true, start);
  presence.forget_silent(start + typing_max);
  EXPECT_EQ(lin->told.size(), 2u);
  presence.forget_silent(start + typing_max + std::chrono::seconds{1});
  EXPECT_EQ(lin->told.back(), people(one(1, "lin") + ',' + one(2, "wang")));
  presence.look(lin, lin_is, leak, false, start + silence_max);
  presence.forget_silent(start + silence_max + std::chrono::seconds{1});
  EXPECT_EQ(lin->told.back(), people(one(1, "lin")));
}

TEST_F(PresenceTest, a_case_that_moves_away_takes_its_lookers_rights_with_it) {
  presence.look(lin, lin_is, leak, false, start);
  presence.look(wang, wang_is, leak, false, start);
  presence.moved({noise, complaints, {}});
  EXPECT_EQ(lin->told.size(), 2u);
  presence.moved({leak, complaints, StaffId{1}});  // another team's now; lin keeps it
  EXPECT_EQ(lin->told.back(), people(one(1, "lin")));
  EXPECT_EQ(wang->told.size(), 1u);
}

TEST_F(PresenceTest, one_line_looks_at_one_case) {
  presence.look(lin, lin_is, leak, false, start);
  presence.look(wang, wang_is, leak, false, start);
  presence.look(wang, wang_is, noise, false, start);
  EXPECT_EQ(lin->told.back(), people(one(1, "lin")));
}

}  // namespace
}  // namespace sp
