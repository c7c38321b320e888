#include "app/outbox.h"

#include <algorithm>
#include <future>

#include <fmt/format.h>

#include "db/query.h"

namespace sp {
namespace {

constexpr std::chrono::milliseconds look_every{250};
constexpr std::int64_t at_once = 20;
constexpr std::int64_t tries_max = 12;  // about a day and a half
constexpr Duration first_pause{std::chrono::seconds{30}};
constexpr Duration longest_pause{std::chrono::hours{6}};
/// Whoever took a message and fell silent for so long will not send it: another try may.
constexpr Duration claim_length{std::chrono::minutes{5}};
constexpr Duration kept{std::chrono::days{30}};  // that it was sent, without what it said

Duration pause_after(std::int64_t tries) {
  return std::min(first_pause * (std::int64_t{1} << std::clamp<std::int64_t>(tries - 1, 0, 20)), longest_pause);
}

std::string due_by(const std::vector<Way>& ways) {
  std::string kinds;
  for (const Way way : ways) kinds += (kinds.empty() ? "'" : ", '") + std::string(enum_text(way)) + "'";
  return "SELECT id, kind, address, subject, body, tries, at FROM outbox WHERE state = 'waiting' AND due <= $1 AND kind IN (" + kinds +
         ") ORDER BY due, id LIMIT $2";
}

/// Runs a command of the outbox itself and waits for it; false when it was refused.
bool run(Writer& writer, std::move_only_function<Result<Reply>(Tx&)> work) {
  std::promise<bool> promise;
  auto done = promise.get_future();
  Command command;
  command.cause = "outbox";
  command.run = std::move(work);
  command.done = [&promise](Result<Reply> reply) { promise.set_value(reply && reply->body == "{}"); };
  writer.submit(std::move(command));
  return done.get();
}

}  // namespace

void queue_message(Tx& tx, Way way, std::string_view address, std::string_view subject, std::string_view body,
                   std::optional<Instant> useful_until) {
  db::post(tx.db,
           "INSERT INTO outbox (id, kind, address, subject, body, at, due, useful_until, tries) "
           "VALUES ($1, $2, $3, $4, $5, $6, $6, $7, 0)",
           tx.ids.next_value(tx.now), way, address, subject, body, tx.now, useful_until);
}

Outbox::Outbox(db::Database& database, Writer& writer, const Clock& clock, std::vector<Way> ways)
    : writer_(writer), clock_(clock), due_(due_by(ways)), connection_(database.connect(db::Access::read)) {}

void Outbox::start() {
  thread_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      lock.unlock();
      try {
        round();
      } catch (const db::DbError&) {
        // The store is away for the moment: messages are rows and wait.
      }
      lock.lock();
      wake_.wait_for(lock, look_every, [this] { return stopping_; });
    }
  });
}

void Outbox::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::size_t Outbox::round() {
  const auto due = db::all<Outgoing>(*connection_, due_, clock_.now(), at_once);
  std::size_t tried = 0;
  for (const Outgoing& message : due) {
    {
      const std::scoped_lock lock(mutex_);
      if (stopping_) break;
    }
    if (!claim(message)) continue;
    ++tried;
    const auto sender = senders_.find(message.kind);
    write_down(message, sender == senders_.end() ? Delivery{Delivery::Outcome::never, "no_sender"} : sender->second(message));
  }
  return tried;
}

/// False when another node has it, or it is of no use any more.
bool Outbox::claim(const Outgoing& message) {
  return run(writer_, [&message](Tx& tx) -> Result<Reply> {
    db::run(tx.db, "UPDATE outbox SET state = 'failed', fault = 'too_late', body = '' WHERE id = $1 AND state = 'waiting' AND useful_until < $2",
            message.id, tx.now);
    const auto taken = db::run(tx.db, "UPDATE outbox SET due = $2, tries = tries + 1 WHERE id = $1 AND state = 'waiting' AND due <= $3 AND tries = $4",
                               message.id, tx.now + claim_length, tx.now, message.tries);
    return Reply{200, taken == 1 ? "{}" : ""};
  });
}

void Outbox::write_down(const Outgoing& message, const Delivery& delivery) {
  run(writer_, [&](Tx& tx) -> Result<Reply> {
    db::run(tx.db, "DELETE FROM outbox WHERE state <> 'waiting' AND at < $1", tx.now - kept);
    // What it said is nobody's business once it is gone.
    if (delivery.outcome == Delivery::Outcome::sent) {
      db::run(tx.db, "UPDATE outbox SET state = 'sent', sent_at = $2, fault = '', body = '' WHERE id = $1", message.id, tx.now);
    } else if (delivery.outcome == Delivery::Outcome::never || (!delivery.again_in && message.tries + 1 >= tries_max)) {
      db::run(tx.db, "UPDATE outbox SET state = 'failed', fault = $2, body = '' WHERE id = $1", message.id, delivery.fault);
    } else {
      db::run(tx.db, "UPDATE outbox SET due = $2, fault = $3 WHERE id = $1", message.id,
              tx.now + delivery.again_in.value_or(pause_after(message.tries + 1)), delivery.fault);
    }
    return Reply{};
  });
  if (delivery.outcome != Delivery::Outcome::sent) fmt::print(stderr, "outbox: {} {} not sent: {}\n", enum_text(message.kind), id_text(message.id), delivery.fault);
}

Sender log_sender() {
  return [](const Outgoing& message) {
    std::string words = message.subject.empty() ? message.body : message.subject + " | " + message.body;
    std::ranges::replace(words, '\n', ' ');
    fmt::print(stderr, "outbox: {} to {}: {}\n", enum_text(message.kind), message.address, words);
    return Delivery{};
  };
}

}  // namespace sp
