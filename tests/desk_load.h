// People at work on a running server over HTTP and WebSocket, who write down what was promised to them; and the
// comparison of that ledger with what the server holds. For tests that take the server away in the middle.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http_client.h"

namespace sp::test {

/// Where the server can be reached just now; everybody at work waits here while it is away. Thread-safe.
class Reach {
 public:
  struct Place {
    std::uint16_t port = 0;
    std::uint64_t start = 0;  // how many starts there were
  };

  void open(std::uint16_t port);
  void end();  // nobody is to wait any more
  bool ended() const { return ended_; }

  /// The next start after `start`, or, when the server is there but refuses for the moment, the same one a little later.
  Place after(std::uint64_t start);
  Place now() const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  Place place_;
  std::atomic<bool> ended_ = false;
};

/// One write: `key` is its idempotency key and, in a conversation, part of its text.
struct Entry {
  std::string key;
  bool acknowledged = false;  // otherwise the caller gave up without an answer: it may have happened once or not at all
  bool retried = false;
};

struct LedgerCase {
  Entry opened;
  bool by_customer = false;  // through the portal: brings a first message
  std::string id, number;    // as the answer said; empty when there was none
  std::vector<Entry> messages;  // in the order they were sent, each after the answer to the one before
};

constexpr std::size_t wrong_kept = 20;

struct Figures {
  int acknowledged = 0, retried = 0, abandoned = 0;
  int lost = 0, half_applied = 0, doubled = 0, out_of_order = 0;
  int live_events = 0, live_missing = 0, live_doubled = 0, live_out_of_order = 0;
  std::vector<std::string> wrong;  // the first findings, in words
};

/// Signs in and returns an API token.
std::string token_of(std::uint16_t port, const std::string& login, const std::string& password);

/// A number of people, each with cases of his own.
class DeskLoad {
 public:
  DeskLoad(Reach& reach, std::string token, int people, unsigned seed);
  ~DeskLoad();

  /// Returns when so many more writes were acknowledged.
  void wait_for_acknowledged(int more);
  /// No new work; what is under way is sent until it is answered.
  void finish();

  std::vector<LedgerCase> ledger() const;  // after finish()
  void count(Figures& figures) const;

 private:
  struct Person;
  void work(Person& person);
  bool send(Person& person, Entry& entry, const std::string& target, const std::string& body, HttpAnswer& answer);
  void note_wrong(std::string what);

  Reach& reach_;
  const std::string token_;
  std::atomic<bool> finishing_ = false;
  mutable std::mutex mutex_;
  std::condition_variable acknowledged_more_;
  int acknowledged_ = 0, retried_ = 0, abandoned_ = 0;
  std::vector<std::string> wrong_;
  std::vector<std::unique_ptr<Person>> people_;
};

/// A WebSocket that remembers the last sequence it was told and resumes there.
class LiveListener {
 public:
  LiveListener(Reach& reach, std::string token);
  ~LiveListener();

  /// Waits until the listener was told of `seq`; false when that takes too long.
  bool wait_for(std::int64_t seq);
  struct Heard {
    std::int64_t seq = 0;
    std::string case_id;
  };
  std::vector<Heard> heard() const;

 private:
  void listen();

  Reach& reach_;
  const std::string token_;
  mutable std::mutex mutex_;
  std::condition_variable told_;
  std::vector<Heard> heard_;
  std::atomic<bool> finishing_ = false;
  std::thread thread_;
};

/// Compares through the API what was acknowledged with what is there. All events of all cases: sequence → case.
std::map<std::int64_t, std::string> compare(std::uint16_t port, const std::string& token,
                                            const std::vector<LedgerCase>& ledger, Figures& figures);
/// Each of these events was told, once and in order.
void compare_live(const std::map<std::int64_t, std::string>& events, const std::vector<LiveListener::Heard>& heard,
                  Figures& figures);
std::string to_text(const Figures& figures);

}  // namespace sp::test
