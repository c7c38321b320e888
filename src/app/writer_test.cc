#include "app/writer.h"

#include <future>

#include <gtest/gtest.h>

#include "database_fixture.h"

namespace sp {
namespace {

class WriterTest : public test::AnyEngine {
 protected:
  WriterTest() {
    db::migrate(*writer());
    writer_.on_commit([this](const std::vector<Committed>& events) {
      for (const Committed& event : events) told_.push_back(event.event.type);
    });
  }
  ~WriterTest() override { writer_.stop(); }

  using Run = std::function<Result<Reply>(Tx&)>;

  /// Hands all over while the writer is held, so that they are one batch; what each was answered.
  std::vector<std::string> in_one_batch(const std::vector<Run>& runs) {
    std::promise<void> all_there;
    submit([there = all_there.get_future().share()](Tx&) -> Result<Reply> {
      there.wait();
      return Reply{};
    });
    std::vector<std::future<std::string>> answers;
    runs_.assign(runs.size(), 0);
    for (std::size_t at = 0; at < runs.size(); ++at) {
      answers.push_back(submit([this, at, run = runs[at]](Tx& tx) {
        ++runs_[at];
        return run(tx);
      }));
    }
    all_there.set_value();
    std::vector<std::string> texts;
    for (auto& answer : answers) texts.push_back(answer.get());
    return texts;
  }

  std::future<std::string> submit(Run run) {
    auto promise = std::make_shared<std::promise<std::string>>();
    auto future = promise->get_future();
    Command command{.caller = {}, .idempotency_key = {}, .request = {}, .cause = "test", .run = std::move(run), .done = {}};
    command.done = [promise](Result<Reply> reply) { promise->set_value(reply ? "done" : reply.error().reason); };
    writer_.submit(std::move(command));
    return future;
  }

  static Run writing(const std::string& name, Result<Reply> outcome = Reply{}) {
    return [name, outcome](Tx& tx) {
      write_setting(tx.db, name, "x");
      tx.append({.stream = "test:" + name, .place = {}, .conversation = {}, .rule = {}}, 1, name, "{}");
      return outcome;
    };
  }

  std::vector<std::string> settings() {
    return db::all<std::string>(*reader(), "SELECT name FROM settings WHERE value = 'x' ORDER BY name");
  }
  std::vector<std::string> journal() { return db::all<std::string>(*reader(), "SELECT type FROM journal ORDER BY seq"); }

  ManualClock clock_{*parse_instant("2026-03-02T01:00:00Z")};
  IdSource ids_;
  Writer writer_{database_->connect(db::Access::write), clock_, ids_};
  std::vector<int> runs_;
  std::vector<std::string> told_;
};

using Texts = std::vector<std::string>;

TEST_P(WriterTest, a_refusal_before_anything_was_written_costs_the_others_nothing) {
  writer_.start();
  const auto answers = in_one_batch({writing("a"), [](Tx&) -> Result<Reply> { return refuse("no"); }, writing("b")});
  EXPECT_EQ(answers, (Texts{"done", "no", "done"}));
  EXPECT_EQ(runs_, (std::vector{1, 1, 1}));
  EXPECT_EQ(settings(), (Texts{"a", "b"}));
}

TEST_P(WriterTest, a_command_that_fails_half_way_leaves_nothing_behind_and_takes_nobody_with_it) {
  writer_.start();
  const auto twice = [](Tx& tx) -> Result<Reply> {
    write_setting(tx.db, "twice", "x");
    db::post(tx.db, "INSERT INTO settings (name, value) VALUES ('twice', 'y')");
    return Reply{};
  };
  const auto mistaken = [](Tx& tx) -> Result<Reply> {
    write_setting(tx.db, "mistaken", "x");
    throw std::logic_error("a mistake of ours");
  };
  const auto answers =
      in_one_batch({writing("a"), writing("refused", refuse("no")), writing("b"), twice, mistaken, writing("c")});
  EXPECT_EQ(answers, (Texts{"done", "no", "done", "already_exists", "internal_error", "done"}));
  EXPECT_EQ(settings(), (Texts{"a", "b", "c"}));
  EXPECT_EQ(journal(), (Texts{"a", "b", "c"}));
  writer_.stop();
  EXPECT_EQ(told_, (Texts{"a", "b", "c"})) << "each event is told once";
}

TEST_P(WriterTest, alone_it_is_undone_with_its_transaction) {
  EXPECT_EQ(submit(writing("refused", refuse("no"))).get(), "no");
  EXPECT_EQ(submit(writing("a")).get(), "done");
  EXPECT_EQ(settings(), (Texts{"a"}));
  EXPECT_EQ(journal(), (Texts{"a"}));
}

SP_ON_BOTH_ENGINES(WriterTest);

}  // namespace
}  // namespace sp
