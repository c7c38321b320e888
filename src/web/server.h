// The network front: HTTP/1.1 and WebSocket over TCP or TLS, every wait and every size bounded.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "web/http.h"

namespace sp::web {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one, see Server::port()
  std::filesystem::path tls_certificate, tls_key;  // both or neither (PEM)
  std::vector<std::string> allowed_origins;        // for WebSockets, besides the request's own host
  std::chrono::milliseconds header_timeout{10'000}, idle_timeout{60'000};
  /// Each window of this length must bring 64 KiB of the body, or the rest of it; writing the same with 256 KiB.
  std::chrono::milliseconds body_timeout{30'000}, write_timeout{30'000};
  std::chrono::milliseconds answer_timeout{60'000};  // Service::handle and upgrade; then 503
  std::size_t header_limit = 16 * 1024;
  std::size_t body_limit = 64 * 1024;
  /// Larger limit for some paths (uploads); 0 means body_limit.
  std::function<std::size_t(std::string_view method, std::string_view path)> body_limit_for;
  /// Words a refusal the server makes by itself, e.g. in the language of `headers` (empty when the head could not
  /// be read). Empty: a plain problem document in English.
  std::function<Response(int status, std::string_view reason, const Headers& headers)> problem;
  std::size_t connections_max = 20'000;
  std::size_t socket_queue_bytes_max = 256 * 1024;
  std::size_t socket_message_max = 16 * 1024;
  std::chrono::milliseconds socket_ping{30'000};  // a socket silent for twice as long is cut
};

class Server {
 public:
  /// Binds and listens; throws std::system_error with a plain message when it cannot.
  Server(ServerOptions options, Service& service);
  ~Server();

  std::uint16_t port() const;
  bool secure() const;

  /// Serves on this thread until stop() has drained.
  void run();

  /// Thread-safe and callable from a signal handler's thread. Stops accepting, lets requests in flight finish,
  /// closes sockets with 1001, and gives up on what is left after `grace`.
  void stop(std::chrono::milliseconds grace);

  struct Figures {
    std::uint64_t requests, refused_heads, connections_open, sockets_open;  // sockets are counted as connections too
  };
  Figures figures() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sp::web
