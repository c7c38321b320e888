// Live push: every committed event goes to the people who may see it, as they may see it now. A client that
// was away resumes by sequence; what it missed is read from the journal through the same rights function.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include "app/presence.h"
#include "app/tx.h"
#include "web/http.h"

namespace sp {

class LiveHub {
 public:
  LiveHub() = default;
  ~LiveHub() { stop(); }
  void start();  // without it publish() delivers at once, on the caller's thread
  void stop();

  /// Called by the writer after each commit; returns at once.
  void publish(const std::vector<Committed>& events);

  struct Subscriber;
  /// A user of one WebSocket for this caller, who has seen everything up to `since` (0: nothing to catch up).
  /// `catch_up` reads what came after a sequence, in order, at most a page, with the places as they are now; nothing
  /// when it cannot be read: the client is then sent away to try again.
  using PageRead = std::function<void(std::optional<std::vector<Committed>>)>;
  using CatchUp = std::function<void(std::int64_t after, PageRead)>;
  /// `whereabouts` reads where a case belongs now; nothing when it cannot be read.
  using PlaceRead = std::function<void(std::optional<Place>, Instant now)>;
  using Whereabouts = std::function<void(CaseId, PlaceRead)>;
  std::unique_ptr<web::SocketUser> user_for(Caller caller, std::optional<std::int64_t> since, CatchUp catch_up,
                                            Whereabouts whereabouts);

  /// Closes the sockets of a session that ended, or of a member of staff whose rights changed: his client comes
  /// back with the new ones.
  void drop_session(std::int64_t session);
  void drop_staff(StaffId staff);
  /// The same session sees the console as somebody else, or as himself again: its clients come back and resume.
  void refresh_session(std::int64_t session);
  /// Sends everybody away to come back and resume.
  void drop_everyone();

  std::size_t subscribers() const;
  Presence& presence() { return presence_; }

 private:
  void loop();
  void deliver(const std::vector<Committed>& events);
  class User;

  mutable std::mutex mutex_;
  std::set<std::shared_ptr<Subscriber>> subscribers_;
  Presence presence_;

  std::mutex queue_mutex_;
  std::condition_variable wake_;
  std::vector<Committed> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

/// What a client is told when there is a notice for its person: no more than that.
std::shared_ptr<const std::string> notice_frame();

/// What a client is told of an event: never its body, only that something it may read has changed.
std::shared_ptr<const std::string> live_frame(const journal::Event& event);

}  // namespace sp
