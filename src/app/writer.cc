#include "app/writer.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "db/search_index.h"

namespace sp {
namespace {

constexpr std::size_t batch_max = 512;      // bounds how long the first of a batch waits for its answer
constexpr std::size_t waiting_max = 20'000; // beyond this a client is better told to come back

struct StoredReply {
  std::string request;
  std::int64_t status = 0;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(StoredReply, (), (request, status, body))

Refusal refusal_of(const db::DbError& error) {
  const auto refusal = [](RefusalKind kind, std::string_view reason) {
    return Refusal{kind, std::string(reason), {}, {}, {}};
  };
  switch (error.fault) {
    case db::Fault::full: return refusal(RefusalKind::unavailable, "storage_full");
    case db::Fault::constraint: return refusal(RefusalKind::conflict, "already_exists");
    case db::Fault::busy: return refusal(RefusalKind::unavailable, "storage_busy");
    case db::Fault::other: return refusal(RefusalKind::unavailable, "internal_error");
    default: return refusal(RefusalKind::unavailable, "storage_unavailable");
  }
}

/// A fault of this one command; any other fault puts the whole transaction in doubt.
bool is_local(db::Fault fault) { return fault == db::Fault::constraint || fault == db::Fault::other; }

std::optional<Result<Reply>> earlier_reply(Tx& tx, const Command& command) {
  if (command.idempotency_key.empty()) return std::nullopt;
  auto stored = db::one<StoredReply>(tx.db, "SELECT request, status, body FROM idempotency WHERE key = $1",
                                     command.idempotency_key);
  if (!stored) return std::nullopt;
  if (stored->request != command.request) return refuse(RefusalKind::conflict, "idempotency_key_reused");
  return Reply{static_cast<int>(stored->status), std::move(stored->body), true};
}

void remember_reply(Tx& tx, const Command& command, const Reply& reply) {
  if (command.idempotency_key.empty()) return;
  db::post(tx.db, "INSERT INTO idempotency (key, request, status, body, at) VALUES ($1, $2, $3, $4, $5)",
           command.idempotency_key, command.request, reply.status, reply.body, tx.now);
}

}  // namespace

Refusal outcome_unknown() { return {RefusalKind::unavailable, "outcome_unknown", {}, {}, {}}; }

struct Writer::Outcome {
  Result<Reply> reply;
  std::vector<Committed> committed;
  std::vector<Findable> findable;
};

/// In the order of the documents: the index writes its pages out whenever a number is lower than the one before.
void Writer::make_findable(db::Connection& connection, const std::vector<Outcome>& outcomes) {
  std::multimap<std::int64_t, const std::string*> texts;  // equal numbers stay in their order
  for (const Outcome& outcome : outcomes) {
    for (const Findable& found : outcome.findable) texts.emplace(found.document, &found.text);
  }
  for (const auto& [document, text] : texts) db::index_text(connection, document, *text);
}

Writer::Writer(std::unique_ptr<db::Connection> connection, const Clock& clock, IdSource& ids)
    : connection_(std::move(connection)), clock_(clock), ids_(ids) {}

Writer::~Writer() { stop(); }

void Writer::start() {
  threaded_ = true;
  told_ = db::one<std::int64_t>(*connection_, "SELECT seq FROM journal ORDER BY seq DESC LIMIT 1").value_or(0);
  thread_ = std::thread([this] { loop(); });
}

void Writer::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  for (Command& command : std::exchange(waiting_, {})) command.done(refuse(RefusalKind::unavailable, "overloaded"));
}

void Writer::submit(Command command) {
  if (!threaded_) {
    std::vector<Command> batch;
    batch.push_back(std::move(command));
    run_batch(batch);
    return;
  }
  {
    const std::scoped_lock lock(mutex_);
    if (!stopping_ && waiting_.size() < waiting_max) {
      waiting_.push_back(std::move(command));
      if (waiting_.size() == 1) wake_.notify_one();
      return;
    }
  }
  command.done(refuse(RefusalKind::unavailable, "overloaded"));
}

Writer::Figures Writer::figures() const {
  const std::scoped_lock lock(mutex_);
  Figures figures = figures_;
  figures.waiting = waiting_.size();
  return figures;
}

void Writer::loop() {
  std::vector<Command> batch;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (stopping_) return;
      if (waiting_.size() <= batch_max) {
        batch.swap(waiting_);
      } else {
        const auto end = waiting_.begin() + batch_max;
        batch.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
        waiting_.erase(waiting_.begin(), end);
      }
    }
    run_batch(batch);
    batch.clear();
  }
}

/// Nothing but the whole transaction can be undone.
struct Writer::Torn {
  Refusal refusal;
  bool by_one = true;  // command, which failed after it had written; the others are innocent
};

/// `guarded`: in a savepoint, so that its failure undoes itself alone.
Writer::Outcome Writer::run_one(Command& command, Instant now, bool guarded) {
  const journal::Head before = head_;
  const std::int64_t writes = connection_->writes();
  Tx tx(*connection_, command.caller, now, ids_, head_,
        command.cause.empty() ? command.idempotency_key : command.cause);
  tx.committed.reserve(16);
  const auto undone = [&](Refusal refusal) -> Outcome {
    if (guarded) connection_->rollback_savepoint();
    else if (connection_->writes() != writes) throw Torn{std::move(refusal)};
    head_ = before;
    return {std::unexpected(std::move(refusal)), {}, {}};
  };
  if (guarded) connection_->savepoint();
  try {
    auto earlier = earlier_reply(tx, command);
    Result<Reply> reply = earlier ? std::move(*earlier) : command.run(tx);
    if (!reply) return undone(std::move(reply.error()));
    if (!earlier) remember_reply(tx, command, *reply);
    if (guarded) connection_->release_savepoint();
    return {std::move(reply), std::move(tx.committed), std::move(tx.findable)};
  } catch (const db::DbError& error) {
    if (!is_local(error.fault)) throw;
    if (!guarded) throw Torn{refusal_of(error)};
    return undone(refusal_of(error));
  } catch (const std::exception&) {  // a mistake of ours in one command costs only that command
    return undone({RefusalKind::unavailable, "internal_error", {}, {}, {}});
  }
}

/// What the listeners are to hear.
std::vector<Committed> Writer::commit_all(std::vector<Command>& batch, bool guarded, std::vector<Outcome>& outcomes) {
  outcomes.clear();
  connection_->begin_write();
  head_ = db::one<journal::Head>(*connection_, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
              .value_or(journal::Head{});
  std::vector<Committed> committed;
  if (missed_ && head_.seq > told_.value_or(head_.seq)) committed = missed_(*connection_, *told_);
  const Instant now = clock_.now();
  for (Command& command : batch) outcomes.push_back(run_one(command, now, guarded));
  make_findable(*connection_, outcomes);
  try {
    connection_->commit();
  } catch (const db::DbError& error) {
    if (error.fault == db::Fault::lost) throw Torn{outcome_unknown(), false};
    throw;
  }
  told_ = head_.seq;
  for (Outcome& outcome : outcomes) std::ranges::move(outcome.committed, std::back_inserter(committed));
  return committed;
}

/// First without savepoints, because they cost a copy of every page a command touches; a batch in which a command
/// failed half way runs again with them.
void Writer::run_batch(std::vector<Command>& batch) {
  std::vector<Outcome> outcomes;
  outcomes.reserve(batch.size());
  std::vector<Committed> committed;
  for (const bool guarded : {false, true}) {
    std::optional<Torn> torn;
    try {
      committed = commit_all(batch, guarded, outcomes);
      break;
    } catch (const Torn& problem) {
      torn = problem;
    } catch (const db::DbError& error) {
      torn = Torn{refusal_of(error), is_local(error.fault)};
    }
    connection_->rollback();
    outcomes.clear();
    for (std::size_t at = 0; at < batch.size(); ++at) outcomes.push_back({std::unexpected(torn->refusal), {}, {}});
    if (!torn->by_one || batch.size() == 1) break;
  }
  {
    const std::scoped_lock lock(mutex_);
    ++figures_.commits;
    figures_.commands += batch.size();
    for (const Outcome& outcome : outcomes) figures_.refusals += !outcome.reply;
  }
  if (!committed.empty()) {
    for (const Listener& listener : listeners_) listener(committed);
  }
  for (std::size_t at = 0; at < batch.size(); ++at) batch[at].done(std::move(outcomes[at].reply));
}

}  // namespace sp
