// A WebSocket: text both ways, one write at a time, a queue bounded in bytes. Callbacks instead of a coroutine,
// because ten thousand idle sockets are the usual state and each frame of a coroutine would be kept.
#include <algorithm>
#include <mutex>
#include <vector>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket.hpp>

#include "web/serving.h"

namespace sp::web {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::uint16_t going_away = 1001, text_only = 1003, failed = 1011, try_again_later = 1013;
// The answer to our close frame may take a moment; a peer without manners must not hold its seat.
constexpr std::chrono::milliseconds closing_time{2'000};
constexpr std::size_t buffer_kept_max = 4 * 1024;

class Session : public OpenConnection {
 public:
  virtual void pump() = 0;

 protected:
  ~Session() = default;
};

/// What the application holds. It may outlive the connection and the server, and keeps nothing of them alive but
/// the event loop's memory.
class Handle final : public Socket {
 public:
  Handle(std::shared_ptr<asio::io_context> io, std::size_t bytes_max) : io_(std::move(io)), bytes_max_(bytes_max) {}

  bool send(std::shared_ptr<const std::string> text) override {
    const std::lock_guard lock(mutex_);
    if (close_code_ != 0) return false;
    if (text->size() > bytes_max_ - bytes_) {
      overflowed_ = true;
      close_code_ = try_again_later;
      queue_.clear();
      schedule();
      return false;
    }
    bytes_ += text->size();
    queue_.push_back(std::move(text));
    if (!std::exchange(scheduled_, true)) schedule();
    return true;
  }

  void close(std::uint16_t code, std::string reason) override {
    const std::lock_guard lock(mutex_);
    if (close_code_ != 0) return;
    close_code_ = code;
    // 123 bytes fit into the frame; a cut in the middle of a character would not be UTF-8.
    if (reason.size() <= 123) close_reason_ = std::move(reason);
    schedule();
  }

  struct Work {
    std::vector<std::shared_ptr<const std::string>> texts;
    std::uint16_t close_code = 0;  // after the texts
    std::string close_reason;
  };
  Work take() {
    const std::lock_guard lock(mutex_);
    scheduled_ = false;
    return {std::exchange(queue_, {}), close_code_, close_reason_};
  }

  /// A taken text has left.
  void sent(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    bytes_ -= bytes;
  }

  enum class Wish { stay, close_after_queue, close_at_once };
  Wish wish() const {
    const std::lock_guard lock(mutex_);
    return close_code_ == 0 ? Wish::stay : overflowed_ ? Wish::close_at_once : Wish::close_after_queue;
  }

  void attach(std::weak_ptr<Session> session) { session_ = std::move(session); }

  /// Nothing is accepted any more.
  void end() {
    const std::lock_guard lock(mutex_);
    if (close_code_ == 0) close_code_ = going_away;
    queue_.clear();
  }

 private:
  // The weak pointer is locked on the io thread only, so that a session always dies there.
  void schedule() {
    asio::post(*io_, [session = session_] {
      if (const auto alive = session.lock()) alive->pump();
    });
  }

  const std::shared_ptr<asio::io_context> io_;
  const std::size_t bytes_max_;
  std::weak_ptr<Session> session_;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<const std::string>> queue_;
  std::size_t bytes_ = 0;  // queued or taken, not yet sent
  std::uint16_t close_code_ = 0;
  std::string close_reason_;
  bool scheduled_ = false, overflowed_ = false;
};

class SocketSession final : public Session, public std::enable_shared_from_this<SocketSession> {
 public:
  SocketSession(Serving& serving, Stream stream, std::unique_ptr<SocketUser> user)
      : serving_(serving),
        socket_(std::move(stream)),
        deadline_(serving.io->get_executor()),
        user_(std::move(user)),
        handle_(std::make_shared<Handle>(serving.io, serving.options.socket_queue_bytes_max)) {
    const auto& options = serving.options;
    websocket::stream_base::timeout timeout{};
    timeout.handshake_timeout = options.write_timeout;  // also bounds the closing handshake
    timeout.idle_timeout = 2 * options.socket_ping;     // a ping goes out at half of it
    timeout.keep_alive_pings = true;
    socket_.set_option(timeout);
    socket_.set_option(websocket::stream_base::decorator(
        [](websocket::response_type& response) { response.erase(beast::http::field::server); }));
    socket_.read_message_max(options.socket_message_max);
    socket_.auto_fragment(false);
    socket_.text(true);
    buffer_.max_size(options.socket_message_max);
  }

  void start(const Request& request) {
    handle_->attach(weak_from_this());
    serving_.enter(this);
    ++serving_.sockets_open;
    beast::http::request<beast::http::empty_body> handshake{beast::http::verb::get, "/", 11};
    for (const auto& [name, value] : request.headers) handshake.insert(name, value);
    socket_.async_accept(handshake, [self = shared_from_this()](error_code error) {
      if (error) return self->finish();
      self->open_ = true;
      self->guarded([&] { self->user_->opened(self->handle_); });
      self->read();
      self->pump();
    });
  }

  void pump() override {
    if (!open_ || closing_ || !user_) return;
    const auto wish = handle_->wish();
    if (wish != Handle::Wish::stay && !std::exchange(ending_, true)) end_within(serving_.options.write_timeout);
    if (writing_) return;
    if (wish == Handle::Wish::close_at_once) return close(try_again_later, {});
    if (next_ == work_.texts.size()) {
      work_ = handle_->take();
      next_ = 0;
    }
    if (next_ < work_.texts.size()) return write();
    if (work_.close_code != 0) close(work_.close_code, work_.close_reason);
  }

  void drain() override { handle_->close(going_away, {}); }

  void cut() override { socket_.next_layer().tcp().close(); }

 private:
  void read() {
    socket_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->finish();
      self->received();
    });
  }

  void received() {
    if (!user_ || closing_) return;
    if (socket_.got_binary()) return close(text_only, {});
    const auto data = buffer_.cdata();
    std::string text(static_cast<const char*>(data.data()), data.size());
    buffer_.consume(buffer_.size());
    if (buffer_.capacity() > buffer_kept_max) buffer_.shrink_to_fit();
    guarded([&] { user_->received(std::move(text)); });
    read();
  }

  void write() {
    writing_ = true;
    const auto& text = *work_.texts[next_];
    socket_.async_write(asio::buffer(text), [self = shared_from_this()](error_code error, std::size_t) {
      self->writing_ = false;
      if (error == asio::error::operation_aborted) return;  // a close is under way
      if (error) return self->cut();
      self->handle_->sent(self->work_.texts[self->next_]->size());
      self->work_.texts[self->next_++].reset();
      self->pump();
    });
  }

  void close(std::uint16_t code, std::string_view reason) {
    closing_ = true;
    websocket::close_reason why(static_cast<websocket::close_code>(code));
    why.reason.assign(reason.data(), reason.size());
    socket_.async_close(why, [self = shared_from_this()](error_code) { self->finish(); });
    end_within(std::min(closing_time, serving_.options.write_timeout));
  }

  /// A peer that does not read must not keep a socket that is about to close.
  void end_within(std::chrono::milliseconds time) {
    deadline_.expires_after(time);
    deadline_.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->cut();
    });
  }

  void finish() {
    if (!user_) return;
    handle_->end();
    deadline_.cancel();
    guarded([&] { user_->closed(); });
    user_.reset();
    --serving_.sockets_open;
    serving_.leave(this);
  }

  /// The application's mistakes end its socket, not the server.
  template <class Call>
  void guarded(Call call) {
    try {
      call();
    } catch (...) {
      handle_->close(failed, {});
    }
  }

  Serving& serving_;
  websocket::stream<Stream, false> socket_;  // without permessage-deflate: it costs 98 KiB a socket
  Timer deadline_;
  beast::flat_buffer buffer_;
  std::unique_ptr<SocketUser> user_;  // empty once closed
  const std::shared_ptr<Handle> handle_;
  Handle::Work work_;  // taken from the handle, being written
  std::size_t next_ = 0;
  bool open_ = false, writing_ = false, closing_ = false, ending_ = false;
};

}  // namespace

void start_socket(Serving& serving, Stream stream, const Request& request, std::unique_ptr<SocketUser> user) {
  std::make_shared<SocketSession>(serving, std::move(stream), std::move(user))->start(request);
}

}  // namespace sp::web
