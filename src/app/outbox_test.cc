// Messages leave once, are tried again, and are forgotten when they are of no use.
#include "app/outbox.h"

#include <gtest/gtest.h>

#include "database_fixture.h"

namespace sp {
namespace {

class OutboxTest : public test::AnyEngine {
 protected:
  OutboxTest() {
    db::migrate(*writer());
    writer_.emplace(writer(), clock_, ids_);
    outbox_.emplace(*database_, *writer_, clock_);
    outbox_->send_by(Way::mail, [this](const Outgoing& message) {
      seen_.push_back(message);
      return answer_;
    });
  }
  void put(Way way = Way::mail, std::optional<Instant> until = {}) {
    Command command;
    command.run = [=](Tx& tx) -> Result<Reply> {
      queue_message(tx, way, "zhang@example.com", "Hello", "Words", until);
      return Reply{};
    };
    command.done = [](Result<Reply> reply) { ASSERT_TRUE(reply); };
    writer_->submit(std::move(command));
  }
  std::string states() {
    std::string all;
    for (const auto& [state, fault, body] : db::all<std::tuple<std::string, std::string, std::string>>(*reader(), "SELECT state, fault, body FROM outbox ORDER BY id"))
      all += state + ':' + fault + ':' + body + ' ';
    return all;
  }
  ManualClock clock_{*parse_instant("2026-03-02T01:00:00Z")};
  IdSource ids_;
  std::optional<Writer> writer_;
  std::optional<Outbox> outbox_;
  std::vector<Outgoing> seen_;
  Delivery answer_;
};
SP_ON_BOTH_ENGINES(OutboxTest);

TEST_P(OutboxTest, sends_each_once_and_forgets_what_it_said) {
  put();
  EXPECT_EQ(outbox_->round(), 1u);
  EXPECT_EQ(outbox_->round(), 0u);
  ASSERT_EQ(seen_.size(), 1u);
  EXPECT_EQ(seen_.front().body, "Words");
  EXPECT_EQ(states(), "sent:: ");
}

TEST_P(OutboxTest, tries_again_later_and_later_under_the_same_id) {
  put();
  answer_ = {Delivery::Outcome::later, "busy"};
  EXPECT_EQ(outbox_->round(), 1u);
  clock_.set(clock_.now() + std::chrono::seconds(29));
  EXPECT_EQ(outbox_->round(), 0u);
  clock_.set(clock_.now() + std::chrono::seconds(1));
  EXPECT_EQ(outbox_->round(), 1u);
  clock_.set(clock_.now() + std::chrono::seconds(59));
  EXPECT_EQ(outbox_->round(), 0u);
  answer_ = {};
  clock_.set(clock_.now() + std::chrono::seconds(1));
  EXPECT_EQ(outbox_->round(), 1u);
  EXPECT_EQ(seen_[0].id, seen_[2].id);
  EXPECT_EQ(states(), "sent:: ");
}

TEST_P(OutboxTest, gives_up_in_the_end) {
  put();
  answer_ = {Delivery::Outcome::later, "busy"};
  for (int round = 0; round < 30; ++round) {
    outbox_->round();
    clock_.set(clock_.now() + std::chrono::hours(7));
  }
  EXPECT_EQ(seen_.size(), 12u);
  EXPECT_EQ(states(), "failed:busy: ");
}

TEST_P(OutboxTest, what_cannot_arrive_fails_at_once) {
  put();
  answer_ = {Delivery::Outcome::never, "no such user"};
  outbox_->round();
  put(Way::sms);
  outbox_->round();
  put(Way::mail, clock_.now() + std::chrono::minutes(10));
  clock_.set(clock_.now() + std::chrono::minutes(11));
  EXPECT_EQ(outbox_->round(), 0u);
  EXPECT_EQ(seen_.size(), 1u);
  EXPECT_EQ(states(), "failed:no such user: failed:no_sender: failed:too_late: ");
}

}  // namespace
}  // namespace sp
