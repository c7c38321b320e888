// The one writer of a node: takes the commands that wait, runs them, commits them together, and answers only after
// the commit. A lone command pays one commit; a crowd shares it. A command that fails leaves nothing behind.
// Clause: C5 (faults must not interrupt service: nothing acknowledged is lost).
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/tx.h"

namespace sp {

/// What a command leaves behind: the JSON answer, and the status it is sent with.
struct Reply {
  int status = 200;
  std::string body = "{}";
  bool repeated = false;  // the command was carried out before, under the same key
  std::string type, file = {};  // of an answer to be saved: its media type and name
};

/// A command may have been committed and nobody can say so: the same key again tells.
Refusal outcome_unknown();

struct Command {
  Caller caller;
  std::string idempotency_key;  // empty: none was sent
  std::string request;          // method, path and digest of the body: the same key must mean the same request
  std::string cause;            // empty: the key
  /// May be called again after everything it wrote was undone: what it does beyond the transaction must bear that.
  std::move_only_function<Result<Reply>(Tx&)> run;
  std::move_only_function<void(Result<Reply>)> done;  // after the commit, on the writer's thread; must be quick
};

class Writer {
 public:
  using Listener = std::function<void(const std::vector<Committed>&)>;

  Writer(std::unique_ptr<db::Connection> connection, const Clock& clock, IdSource& ids);
  ~Writer();

  /// After each commit, with everything it appended, in order. Before start().
  void on_commit(Listener listener) { listeners_.push_back(std::move(listener)); }

  /// How to read what was committed behind this writer's back, after a sequence: by another node, or by a commit
  /// whose answer got lost. The listeners hear of it before the next commit of their own. Before start().
  using Missed = std::function<std::vector<Committed>(db::Connection&, std::int64_t after)>;
  void on_missed(Missed missed) { missed_ = std::move(missed); }

  /// Runs batches on a thread of its own. Without it submit() runs each command at once on the caller's
  /// thread: the tests' and the simulator's deterministic way.
  void start();
  void stop();  // the batch under way is committed, what waits is refused

  /// Thread-safe once started. When too many wait, `done` gets "overloaded" at once.
  void submit(Command command);

  struct Figures {
    std::uint64_t commands = 0, commits = 0, refusals = 0;
    std::size_t waiting = 0;
  };
  Figures figures() const;

 private:
  struct Outcome;
  struct Torn;
  void loop();
  void run_batch(std::vector<Command>& batch);
  std::vector<Committed> commit_all(std::vector<Command>& batch, bool guarded, std::vector<Outcome>& outcomes);
  Outcome run_one(Command& command, Instant now, bool guarded);
  static void make_findable(db::Connection& connection, const std::vector<Outcome>& outcomes);

  std::unique_ptr<db::Connection> connection_;
  const Clock& clock_;
  IdSource& ids_;
  journal::Head head_;
  std::vector<Listener> listeners_;
  Missed missed_;
  std::optional<std::int64_t> told_;  // up to this sequence the listeners know everything

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Command> waiting_;
  bool stopping_ = false;
  bool threaded_ = false;  // set once, before anybody else can submit
  Figures figures_;
  std::thread thread_;
};

}  // namespace sp
