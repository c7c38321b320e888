// What the parts of the server share: streams, the register of open connections, waiting for an answer.
// Included by server.cc, connection.cc and socket.cc only; everything here lives on the io thread unless said.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "web/http.h"
#include "web/server.h"
#include "web/stream.h"

namespace sp::web {

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
template <class T = void>
using Task = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> use_task{};

/// One open connection in the register, HTTP or WebSocket.
class OpenConnection {
 public:
  virtual void drain() = 0;  // finish what is running, then end
  virtual void cut() = 0;    // end now

 protected:
  ~OpenConnection() = default;
};

struct Serving {
  ServerOptions options;
  Service& service;
  // Shared with answers and sockets in other threads' hands, which may outlive the server.
  std::shared_ptr<asio::io_context> io = std::make_shared<asio::io_context>(1);
  std::optional<asio::ssl::context> tls;
  std::unordered_set<OpenConnection*> open;
  bool stopping = false;
  std::function<void()> drained;  // called once nothing is open while stopping
  std::atomic<std::uint64_t> requests = 0, refused_heads = 0, connections_open = 0, sockets_open = 0;

  void enter(OpenConnection* connection) {
    open.insert(connection);
    connections_open = open.size();
  }
  void leave(OpenConnection* connection) {
    open.erase(connection);
    connections_open = open.size();
    if (stopping && open.empty()) drained();
  }
  Response problem(int status, std::string_view reason, const Headers& headers) const;
};

/// An answer that may come from any thread, once, early or late. The last owner of the giving side should answer;
/// further answers are ignored.
template <class Answer>
class Pending {
 public:
  explicit Pending(std::shared_ptr<asio::io_context> io) : io_(std::move(io)) {}

  void answer(Answer answer) {
    std::move_only_function<void()> waiter;
    {
      const std::lock_guard lock(mutex_);
      if (answered_) return;
      answered_ = true;
      answer_ = std::move(answer);
      waiter = std::move(waiter_);
    }
    // Held here because the server may be gone as soon as the waiter has run.
    const auto io = io_;
    if (waiter) asio::post(*io, std::move(waiter));
  }

  bool ready() const {
    const std::lock_guard lock(mutex_);
    return answered_;
  }

  void wait(std::move_only_function<void()> waiter) {
    const std::lock_guard lock(mutex_);
    if (answered_) asio::post(*io_, std::move(waiter));
    else waiter_ = std::move(waiter);
  }

  /// REQUIRES: ready().
  Answer take() {
    const std::lock_guard lock(mutex_);
    return *std::move(answer_);
  }

 private:
  mutable std::mutex mutex_;
  const std::shared_ptr<asio::io_context> io_;
  bool answered_ = false;
  std::optional<Answer> answer_;
  std::move_only_function<void()> waiter_;
};

/// The time now as a Date header has it, renewed each second.
std::string_view http_date();

/// Serves HTTP on an accepted connection until it closes or becomes a WebSocket.
void start_connection(Serving& serving, TcpSocket socket, std::string remote);

/// Takes over a connection whose upgrade was granted.
void start_socket(Serving& serving, Stream stream, const Request& request, std::unique_ptr<SocketUser> user);

}  // namespace sp::web
