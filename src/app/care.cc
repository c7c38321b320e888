#include "app/care.h"

#include <chrono>
#include <future>
#include <utility>

#include <fmt/format.h>

namespace sp {
namespace {

constexpr std::chrono::milliseconds period{250};
// Large enough that a page written often is moved once; far below the 64 MiB at which the writer would have to pay.
constexpr std::int64_t log_bytes_max = 16 << 20;
constexpr int quiet_rounds_due = 20;  // five seconds
constexpr Duration keys_period{std::chrono::minutes{10}};
constexpr Duration reading_period{std::chrono::hours{24}};
constexpr std::int64_t keys_at_once = 500;  // a few milliseconds of the writer's time

/// At most so many of the oldest; how many there were.
std::int64_t forget_some(Writer& writer) {
  std::promise<std::int64_t> promise;
  auto forgotten = promise.get_future();
  Command command;
  command.cause = "care";
  command.run = [](Tx& tx) -> Result<Reply> {
    const auto keys = db::run(tx.db,
                              "DELETE FROM idempotency WHERE key IN "
                              "(SELECT key FROM idempotency WHERE at < $1 ORDER BY at LIMIT $2)",
                              tx.now - keys_kept, keys_at_once);
    return Reply{200, std::to_string(keys)};
  };
  command.done = [&promise](Result<Reply> reply) { promise.set_value(reply ? std::stoll(reply->body) : 0); };
  writer.submit(std::move(command));
  return forgotten.get();
}

}  // namespace

Care::Care(db::Database& database, Writer& writer, const Clock& clock)
    : database_(database), writer_(writer), clock_(clock), reading_at_(clock.now() + reading_period) {}

void Care::start() {
  thread_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      lock.unlock();
      round();
      lock.lock();
      wake_.wait_for(lock, period, [this] { return stopping_; });
    }
  });
}

void Care::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Care::round() {
  try {
    tend_log();
    forget_keys();
    read_everything();
  } catch (const db::DbError&) {
    // Full or away for the moment: the next round tries again.
  }
}

/// When it has grown, and once when a busy time is over: then nobody is in the way.
void Care::tend_log() {
  const auto commits = writer_.figures().commits;
  quiet_rounds_ = std::exchange(commits_seen_, commits) == commits ? quiet_rounds_ + 1 : 0;
  const auto bytes = database_.log_bytes();
  const bool due = bytes >= log_bytes_max || (bytes > 0 && quiet_rounds_ == quiet_rounds_due);
  if (due) database_.checkpoint();
  const std::scoped_lock lock(mutex_);
  figures_.log_bytes = bytes;
  figures_.checkpoints += due;
}

void Care::forget_keys() {
  if (clock_.now() < keys_at_) return;
  const auto forgotten = forget_some(writer_);
  // A full batch: more are waiting, the next round goes on.
  if (forgotten < keys_at_once) keys_at_ = clock_.now() + keys_period;
  const std::scoped_lock lock(mutex_);
  figures_.keys_forgotten += static_cast<std::uint64_t>(forgotten);
}

void Care::read_everything() {
  if (clock_.now() < reading_at_) return;
  reading_at_ = clock_.now() + reading_period;
  bool damaged = false;
  try {
    database_.check();
  } catch (const db::DbError& error) {
    if (error.fault != db::Fault::corrupt) throw;
    damaged = true;
    fmt::print(stderr, "setpoint: {}\n", error.what());
  }
  const std::scoped_lock lock(mutex_);
  figures_.damaged = damaged;
}

Care::Figures Care::figures() const {
  const std::scoped_lock lock(mutex_);
  return figures_;
}

}  // namespace sp
