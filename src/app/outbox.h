// What leaves the house (mail, text messages, webhooks) leaves after the commit: a command writes it into the outbox in its own
// transaction, a worker of this node sends it. It is tried again, later and later, until it is accepted, refused for
// good, or of no use any more. A crash in between may send it twice, under the same id; never not at all.
// Clause: C5 (nothing acknowledged is lost).
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/writer.h"
#include "db/connection.h"

namespace sp {

/// How it reaches somebody. Names are stored: never to change.
BOOST_DEFINE_ENUM_CLASS(Way, mail, sms, webhook)

struct Outgoing {
  std::int64_t id = 0;  // the same at every try: the recipient's server may drop the second
  Way kind = Way::mail;
  std::string address;  // normalised: a mail address, or a phone number as customer files hold it
  std::string subject, body;  // plain text; a text message has no subject
  std::int64_t tries = 0;     // so far
  Instant at;                 // when it was written
};
BOOST_DESCRIBE_STRUCT(Outgoing, (), (id, kind, address, subject, body, tries, at))

/// In the command's transaction: sent once the command is committed. `useful_until`: not sent later than that.
void queue_message(Tx& tx, Way way, std::string_view address, std::string_view subject, std::string_view body,
                   std::optional<Instant> useful_until = {});

/// How one try went. `fault`: what to tell whoever looks after the server; no contents.
struct Delivery {
  enum class Outcome { sent, later, never } outcome = Outcome::sent;
  std::string fault;
  std::optional<Duration> again_in = {};  // with `later`: the sender's own pace, for as often as he says so
};
/// Blocks until it is known. Called on the outbox's own thread, one at a time.
using Sender = std::function<Delivery(const Outgoing&)>;

class Outbox {
 public:
  /// Sends what goes one of these ways and leaves the rest to another: a slow listener must not hold up a code by mail.
  Outbox(db::Database& database, Writer& writer, const Clock& clock, std::vector<Way> ways = {Way::mail, Way::sms});
  ~Outbox() { stop(); }

  /// Before start(). What has no sender fails as `no_sender`.
  void send_by(Way way, Sender sender) { senders_[way] = std::move(sender); }
  bool sends(Way way) const { return senders_.contains(way); }

  void start();
  void stop();  // what is being sent is finished, what waits waits for the next start

  /// Sends what is due now, and writes down how it went; how many were tried. Called by the worker, and by tests.
  std::size_t round();

 private:
  bool claim(const Outgoing& message);
  void write_down(const Outgoing& message, const Delivery& delivery);

  Writer& writer_;
  const Clock& clock_;
  const std::string due_;  // the question for what is due
  std::unique_ptr<db::Connection> connection_;
  std::map<Way, Sender> senders_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

/// Says each message on the server's log, in one line: for trying the product out, where nobody is to be written to.
Sender log_sender();

}  // namespace sp
