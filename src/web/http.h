// HTTP as the rest of the program sees it: plain values. Beast stays behind server.cc and socket.cc.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sp::web {

using Headers = std::vector<std::pair<std::string, std::string>>;  // names in lower case

struct Request {
  std::string method;  // "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"
  std::string path;    // decoded, checked: starts with '/', no NUL, no "..", no backslash
  std::string query;   // as sent, behind '?'
  Headers headers;
  std::string body;
  std::string remote;  // address of the peer, without the port
  bool secure = false; // came over TLS

  std::string_view header(std::string_view lower_case_name) const {
    for (const auto& [name, value] : headers) {
      if (name == lower_case_name) return value;
    }
    return {};
  }
};

struct Response {
  int status = 200;
  Headers headers;                                // the server adds length, date and the security headers
  std::string body;
  std::shared_ptr<const std::string> shared_body; // instead of body: an embedded file, not copied
};

/// Called exactly once, from any thread.
using Respond = std::move_only_function<void(Response)>;

/// One open WebSocket as the application sees it. Thread-safe.
class Socket {
 public:
  virtual ~Socket() = default;
  /// Queues a text frame. False when the connection is gone or its queue is full; a full queue closes it
  /// with 1013 ("try again later"), the client resumes by sequence.
  virtual bool send(std::shared_ptr<const std::string> text) = 0;
  virtual void close(std::uint16_t code, std::string reason) = 0;
};

/// What the application does with a socket. The server keeps it alive while the connection lives and calls it
/// from one thread at a time.
class SocketUser {
 public:
  virtual ~SocketUser() = default;
  virtual void opened(std::shared_ptr<Socket> socket) = 0;
  virtual void received(std::string text) = 0;
  virtual void closed() = 0;
};

/// What the server serves. Both calls may come from several threads and must not block.
class Service {
 public:
  virtual ~Service() = default;
  virtual void handle(Request request, Respond respond) = 0;

  /// A WebSocket handshake whose Origin the server has already checked. The answer is a user of the socket,
  /// or a Response that refuses.
  using Upgraded = std::move_only_function<void(std::unique_ptr<SocketUser>, Response refusal)>;
  virtual void upgrade(Request request, Upgraded upgraded) = 0;
};

}  // namespace sp::web
