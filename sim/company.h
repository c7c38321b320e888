// The company's installation on a virtual clock: the real engines, in this process and on this thread. Requests go in
// as HTTP requests with JSON bodies; on their way they meet the faults of the world: they arrive twice, late in
// version, mangled; the process dies under them; the timekeeper sleeps.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include <boost/json.hpp>

#include "main/compose.h"
#include "random.h"

namespace sp::sim {

/// Something that must never be: an invariant does not hold.
struct Broken : std::runtime_error {
  Broken(std::string what_rule, const std::string& what_happened, CaseId about = {})
      : std::runtime_error(what_happened), invariant(std::move(what_rule)), about_case(about) {}
  std::string invariant;
  CaseId about_case;
};

/// The process dies here. No std::exception, so that nobody on the way takes it for an error he can answer.
struct Crash {};

/// A clock the simulation moves, and the place where the process dies while it reads the time.
class SimClock final : public Clock {
 public:
  explicit SimClock(Instant start) : now_(start) {}
  Instant now() const override;
  void set(Instant to);
  /// Crash at the n-th look at the clock; 0 puts the fuse out.
  void light_fuse(std::int64_t looks) { fuse_ = looks; }

 private:
  Instant now_;
  mutable std::int64_t fuse_ = 0;
  mutable std::int64_t looks_ = 0;  // since the hand moved
};

struct Answer {
  int status = 0;
  web::Headers headers;
  std::string body;

  bool ok() const { return status < 400; }
  boost::json::value json() const { return boost::json::parse(body); }
  std::string reason() const;
};

struct Tally {
  std::int64_t requests = 0;
  std::map<std::string, std::int64_t> refusals;  // by reason, those nobody provoked
  std::map<std::string, std::int64_t> faults;    // by name
};

struct Faults {
  double duplicate = 0.03, stale = 0.03, malformed = 0.02, crash = 0.004, timekeeper_sleeps = 0.01;
};

class Company {
 public:
  /// Empty data in `folder`, or in the PostgreSQL database at `url`.
  Company(std::filesystem::path folder, std::string url, Instant start, std::uint64_t seed, Faults faults);

  /// `token`: a member of staff's; empty: a customer with nothing but his link. A refusal has changed nothing.
  Answer get(const std::string& token, const std::string& target);
  Answer post(const std::string& token, const std::string& target, const boost::json::object& body);

  /// Time goes by; the timekeeper fires what comes due on the way, unless it sleeps.
  void move_to(Instant target);
  /// Wakes a sleeping timekeeper: whatever is due has been fired afterwards.
  void settle();

  Instant now() const { return clock_.now(); }
  Installation& installation() { return *installation_; }
  db::Connection& reader() { return *reader_; }
  Tally& tally() { return tally_; }
  std::int64_t journal_end();

 private:
  struct Sending {
    std::string token, method, target, body, key;
  };
  void open();
  void die_and_reopen();
  Answer send(const Sending& sending);
  Answer send_through_crash(const Sending& sending);
  void expect_refused(const Sending& sending, const char* fault);
  void send_mangled(Sending sending);
  void send_stale(Sending sending, const boost::json::object& body);
  void send_again(const Sending& sending, const Answer& first);
  void light_fuse();
  void fire_timers();

  const std::filesystem::path folder_;
  const std::string url_;
  SimClock clock_;
  Random random_;
  Faults faults_;
  Tally tally_;
  std::int64_t keys_ = 0;
  std::int64_t commits_to_crash_ = 0;  // dies right after this commit, before anybody is answered; 0: lives
  std::optional<Instant> timekeeper_wakes_;
  std::unique_ptr<Installation> installation_;
  std::unique_ptr<db::Connection> reader_;
};

}  // namespace sp::sim
