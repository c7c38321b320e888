// The application: one request, from its bytes to its answer.
// route → who asks → may he → command from path, query and body → reader or writer → answer.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "app/care.h"
#include "app/live.h"
#include "app/pool.h"
#include "app/routes.h"
#include "app/rate_limit.h"
#include "app/writer.h"
#include "web/http.h"

namespace sp {

struct AppOptions {
  std::size_t reader_threads = 0;  // 0: everything runs at once on the caller's thread
  std::size_t slow_threads = 0;    // password hashing
  std::string public_url;          // for links in messages: "https://service.example.cn"
  std::int64_t public_rate = 60;   // what one address may send a minute without a session; 0: as much as it likes
};

/// What other modules lend the dispatcher. Each is called on a reader's thread.
struct Doors {
  /// Cookie or bearer token → caller; a request without either is an anonymous caller without rights.
  std::function<Result<Caller>(db::Connection&, const web::Request&, Instant)> authenticate;
  /// The {token} of a customer's signed link → caller with `tracked` set.
  std::function<Result<Caller>(db::Connection&, std::string_view token)> follow_link;
  /// The customer's cookie → caller with a session; nobody without one.
  std::function<Result<Caller>(db::Connection&, const web::Request&, Instant)> know_customer;
  /// Where a case belongs now, for live resume.
  std::function<Place(db::Connection&, CaseId)> place_of;
};

class App final : public web::Service {
 public:
  using ReaderPool = Pool<std::unique_ptr<db::Connection>>;
  using SlowPool = Pool<std::monostate>;
  using TimerHandler = std::function<Result<void>(Tx&, std::int64_t subject)>;

  App(AppOptions options, db::Database& database, const Clock& clock);
  ~App() override;

  // Put together by main/compose.cc before start().
  Routes& routes() { return routes_; }
  Doors& doors() { return doors_; }
  void on_timer(std::string kind, TimerHandler handler) { timer_handlers_[std::move(kind)] = std::move(handler); }

  void start();  // threads; without it everything runs at once on the caller's thread
  void stop();   // once the server has ended: what nobody waits for any more is dropped

  void handle(web::Request request, web::Respond respond) override;
  void upgrade(web::Request request, Upgraded upgraded) override;

  /// Fires every timer that is due at the clock's now, in order; the number fired. Called by the timekeeper
  /// thread, and by tests after moving the clock.
  std::size_t fire_timers();
  /// The earliest timer, if any.
  std::optional<Instant> next_timer();

  Writer& writer() { return writer_; }
  ReaderPool& readers() { return *readers_; }
  SlowPool& slow() { return *slow_; }
  LiveHub& live() { return live_; }
  Care& care() { return care_; }
  IdSource& ids() { return ids_; }
  const Clock& clock() const { return clock_; }
  const AppOptions& options() const { return options_; }

  /// Runs one command of the program itself (no request) and waits for it.
  Result<Reply> run_as(Caller caller, std::string cause, std::move_only_function<Result<Reply>(Tx&)> command);

 private:
  struct Exchange;  // one request under way
  void serve(std::shared_ptr<Exchange> exchange, db::Connection& connection);
  void serve_page(const web::Request& request, web::Respond respond);
  void submit_write(std::shared_ptr<Exchange> exchange, PreparedCommand command);
  void show(std::shared_ptr<Exchange> exchange, Reply written);
  void timekeeper();
  std::string metrics() const;
  /// Events after a sequence with the places as they are now.
  std::vector<Committed> committed_after(db::Connection& connection, std::int64_t seq, std::int64_t limit) const;

  AppOptions options_;
  const Clock& clock_;
  IdSource ids_;
  Routes routes_;
  Doors doors_;
  std::map<std::string, TimerHandler, std::less<>> timer_handlers_;
  LiveHub live_;
  Writer writer_;
  Care care_;
  std::unique_ptr<ReaderPool> readers_;
  std::unique_ptr<SlowPool> slow_;
  std::unique_ptr<db::Connection> timer_connection_;
  RateLimit public_limit_;  // for requests, messages and files nobody signed

  std::mutex timekeeper_mutex_;
  std::condition_variable timekeeper_wake_;
  std::atomic<bool> stopping_ = false;
  std::thread timekeeper_thread_;
};

}  // namespace sp
