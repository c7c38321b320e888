#include "app/live.h"

#include <algorithm>
#include <map>
#include <utility>

namespace sp {
namespace {

struct LiveEvent {
  std::int64_t seq = 0;
  std::string type;
  CaseId case_;
  ConversationId conversation;
  Instant at;
  Actor actor;
};
BOOST_DESCRIBE_STRUCT(LiveEvent, (), (seq, type, case_, conversation, at, actor))

constexpr std::uint16_t close_policy = 1008, try_again_later = 1013;

/// Events without a case (a definition was published) concern every member of staff.
bool may_see(const Caller& caller, const Committed& committed) {
  if (!committed.place.case_id) return caller.actor.kind == ActorKind::staff;
  return may(caller, caller.tracked ? Right::track : Right::case_read, committed.place);
}

}  // namespace

std::shared_ptr<const std::string> notice_frame() {
  static const auto frame = std::make_shared<const std::string>(R"({"type":"notice"})");
  return frame;
}

std::shared_ptr<const std::string> live_frame(const journal::Event& event) {
  return std::make_shared<const std::string>(to_json(LiveEvent{event.seq, event.type, event.case_id, event.conversation,
                                                               event.at, {event.actor_kind, event.actor}}));
}

struct LiveHub::Subscriber {
  Caller caller;
  std::shared_ptr<web::Socket> socket;
  std::mutex mutex;
  std::int64_t sent_to = 0;      // the last sequence this client was told or had no right to
  bool catching_up = false;      // live events wait in `held` until the past has been told
  bool gone = false;             // the socket takes nothing more
  std::vector<Committed> held;
  Whereabouts whereabouts;
  Looking wish;                  // what the client said last
  bool asking = false;           // where that case belongs is being read
  bool closed = false;

  /// REQUIRES: mutex held.
  void tell(const Committed& committed) {
    if (committed.event.seq <= sent_to) return;
    sent_to = committed.event.seq;
    if (!gone && may_see(caller, committed)) gone = !socket->send(live_frame(committed.event));
  }
};

/// Bridges the server's callbacks and the hub.
class LiveHub::User final : public web::SocketUser {
 public:
  User(LiveHub& hub, Caller caller, std::optional<std::int64_t> since, CatchUp catch_up, Whereabouts whereabouts)
      : hub_(hub),
        since_(since),
        catch_up_(std::move(catch_up)),
        subscriber_(std::make_shared<Subscriber>()) {
    subscriber_->caller = std::move(caller);
    subscriber_->whereabouts = std::move(whereabouts);
  }
  ~User() override { closed(); }

  void opened(std::shared_ptr<web::Socket> socket) override {
    subscriber_->socket = std::move(socket);
    subscriber_->catching_up = since_.has_value();
    subscriber_->sent_to = since_.value_or(0);
    {
      const std::scoped_lock lock(hub_.mutex_);
      hub_.subscribers_.insert(subscriber_);
    }
    if (since_) next_page(subscriber_, catch_up_);
  }
  /// A client says at what its person looks; what else it may say one day is not for this version.
  void received(std::string text) override {
    const auto looking = from_json<Looking>(text);
    if (!looking || subscriber_->caller.viewer) return;  // who views the console as another is not shown as him
    {
      const std::scoped_lock lock(subscriber_->mutex);
      subscriber_->wish = *looking;
      if (!looking->looking) return hub_.presence_.leave(subscriber_->socket.get());
      if (std::exchange(subscriber_->asking, true)) return;
    }
    ask(hub_.presence_, subscriber_, *looking->looking);
  }
  void closed() override {
    {
      const std::scoped_lock lock(hub_.mutex_);
      hub_.subscribers_.erase(subscriber_);
    }
    const std::scoped_lock lock(subscriber_->mutex);
    if (!std::exchange(subscriber_->closed, true)) hub_.presence_.leave(subscriber_->socket.get());
  }

 private:
  /// However much a client says, one question at a time is asked for it.
  static void ask(Presence& presence, std::shared_ptr<Subscriber> subscriber, CaseId case_id) {
    subscriber->whereabouts(case_id, [&presence, subscriber, case_id](std::optional<Place> place, Instant now) {
      CaseId next;
      {
        const std::scoped_lock lock(subscriber->mutex);
        next = subscriber->wish.looking.value_or(case_id);
        if (next == case_id) {
          subscriber->asking = false;
          if (!subscriber->wish.looking || subscriber->closed) return;
          if (!place || !place->case_id || !may(subscriber->caller, Right::case_read, *place)) return presence.leave(subscriber->socket.get());
          return presence.look(subscriber->socket, subscriber->caller, case_id, subscriber->wish.typing, now);
        }
      }
      ask(presence, subscriber, next);
    });
  }
  static void next_page(std::shared_ptr<Subscriber> subscriber, CatchUp catch_up) {
    const auto after = subscriber->sent_to;
    const auto page_read = [subscriber, catch_up](std::optional<std::vector<Committed>> page) {
      if (!page) return subscriber->socket->close(try_again_later, "history not readable");
      bool more = false;
      {
        const std::scoped_lock lock(subscriber->mutex);
        for (const Committed& committed : *page) subscriber->tell(committed);
        more = !page->empty() && !subscriber->gone;
        if (!more) {
          for (const Committed& committed : subscriber->held) subscriber->tell(committed);
          subscriber->held.clear();
          subscriber->catching_up = false;
        }
      }
      if (more) next_page(subscriber, catch_up);
    };
    catch_up(after, page_read);
  }

  LiveHub& hub_;
  std::optional<std::int64_t> since_;
  CatchUp catch_up_;
  std::shared_ptr<Subscriber> subscriber_;
};

void LiveHub::start() {
  thread_ = std::thread([this] { loop(); });
}

void LiveHub::stop() {
  {
    const std::scoped_lock lock(queue_mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void LiveHub::publish(const std::vector<Committed>& events) {
  if (!thread_.joinable()) return deliver(events);
  {
    const std::scoped_lock lock(queue_mutex_);
    queue_.insert(queue_.end(), events.begin(), events.end());
  }
  wake_.notify_one();
}

void LiveHub::loop() {
  std::vector<Committed> events;
  while (true) {
    {
      std::unique_lock lock(queue_mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      events.swap(queue_);
    }
    deliver(events);
    events.clear();
  }
}

void LiveHub::deliver(const std::vector<Committed>& events) {
  std::vector<std::shared_ptr<Subscriber>> everyone;
  {
    const std::scoped_lock lock(mutex_);
    if (subscribers_.empty()) return;
    everyone.assign(subscribers_.begin(), subscribers_.end());
  }
  std::map<CaseId, Whereabouts> changed;  // cases somebody looks at
  std::vector<std::shared_ptr<const std::string>> frames(events.size());  // written once, shared by all
  for (const auto& subscriber : everyone) {
    const std::scoped_lock lock(subscriber->mutex);
    const StaffId staff = subscriber->caller.staff();
    const auto is_for_him = [&](const Committed& committed) { return std::ranges::find(committed.noticed, staff) != committed.noticed.end(); };
    if (std::ranges::any_of(events, is_for_him)) subscriber->socket->send(notice_frame());
    for (std::size_t at = 0; at < events.size(); ++at) {
      if (subscriber->wish.looking && *subscriber->wish.looking == events[at].place.case_id)
        changed.emplace(*subscriber->wish.looking, subscriber->whereabouts);
      if (subscriber->catching_up) {
        subscriber->held.push_back(events[at]);
        continue;
      }
      if (events[at].event.seq <= subscriber->sent_to) continue;
      subscriber->sent_to = events[at].event.seq;
      if (!may_see(subscriber->caller, events[at])) continue;
      if (!frames[at]) frames[at] = live_frame(events[at].event);
      subscriber->socket->send(frames[at]);
    }
  }
  // An event carries the place where it happened; whether its lookers may go on looking depends on where the case is now.
  for (const auto& [case_id, whereabouts] : changed) {
    whereabouts(case_id, [this](std::optional<Place> place, Instant) {
      if (place) presence_.moved(*place);
    });
  }
}

std::unique_ptr<web::SocketUser> LiveHub::user_for(Caller caller, std::optional<std::int64_t> since, CatchUp catch_up,
                                                   Whereabouts whereabouts) {
  return std::make_unique<User>(*this, std::move(caller), since, std::move(catch_up), std::move(whereabouts));
}

void LiveHub::drop_session(std::int64_t session) {
  const std::scoped_lock lock(mutex_);
  for (const auto& subscriber : subscribers_) {
    if (subscriber->caller.session == session) subscriber->socket->close(close_policy, "session ended");
  }
}

void LiveHub::drop_staff(StaffId staff) {
  const std::scoped_lock lock(mutex_);
  for (const auto& subscriber : subscribers_) {
    if (subscriber->caller.staff() == staff) subscriber->socket->close(close_policy, "rights changed");
  }
}

void LiveHub::refresh_session(std::int64_t session) {
  const std::scoped_lock lock(mutex_);
  for (const auto& subscriber : subscribers_) {
    if (subscriber->caller.session == session) subscriber->socket->close(try_again_later, "resume");
  }
}

void LiveHub::drop_everyone() {
  const std::scoped_lock lock(mutex_);
  for (const auto& subscriber : subscribers_) subscriber->socket->close(try_again_later, "resume");
}

std::size_t LiveHub::subscribers() const {
  const std::scoped_lock lock(mutex_);
  return subscribers_.size();
}

}  // namespace sp
