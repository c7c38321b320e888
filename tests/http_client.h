// A small blocking HTTP/1.1 and WebSocket client over real sockets, for tests only. It sends what it is told,
// also what no honest client would send; every wait ends after `timeout`.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sp::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  int status = 0;  // 0: the connection ended before a whole answer
  Fields headers;  // names in lower case
  std::string body;

  std::string header(std::string_view lower_case_name) const;
};

/// A TCP or TLS connection. Not thread-safe. Reads and writes report failure by their return value.
class Wire {
 public:
  struct Tls {
    int version_max = 0;  // 0: the newest; else TLS1_1_VERSION and the like
  };
  /// Throws std::runtime_error when the peer does not accept. `receive_buffer` in bytes: 0 leaves the default.
  Wire(std::uint16_t port, std::optional<Tls> tls = {}, int receive_buffer = 0);
  ~Wire();
  Wire(Wire&&) noexcept;
  Wire& operator=(Wire&&) noexcept;

  bool send(std::string_view bytes);
  /// At least one byte, or nothing when the peer closed or the time is up.
  std::string receive();
  /// True when the peer closes, within the time; what it sent before is dropped.
  bool closed_by_peer();
  /// Nothing more will be sent.
  void finish();
  /// Ends with a reset instead of a good-bye.
  void reset();

  std::chrono::milliseconds timeout{10'000};

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Keep-alive requests on one connection; remembers cookies.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port, std::optional<Wire::Tls> tls = {});

  HttpAnswer get(std::string_view target, const Fields& headers = {});
  HttpAnswer post(std::string_view target, std::string_view json, const Fields& headers = {});
  /// Adds Host, Cookie, Content-Length (when there is a body) unless `headers` brings them. Connects again when the
  /// server has closed in between.
  HttpAnswer request(std::string_view method, std::string_view target, std::string_view body, const Fields& headers = {});

  bool send_raw(std::string_view bytes);
  /// The next answer; pass "HEAD" when that was asked.
  HttpAnswer read_answer(std::string_view method = "GET");
  bool closed_by_peer() { return wire_.closed_by_peer(); }
  Wire& wire() { return wire_; }

  Fields cookies;

 private:
  std::uint16_t port_;
  std::optional<Wire::Tls> tls_;
  Wire wire_;
  std::string received_;
};

class WebSocketClient {
 public:
  /// `answer.status` 101 when the server agreed. `origin` empty: none is sent.
  WebSocketClient(std::uint16_t port, std::string_view target, std::string_view origin, const Fields& headers = {},
                  int receive_buffer = 0);

  bool send(std::string_view text) { return send_frame(0x1, text); }
  /// `opcode`: 1 text, 2 binary, 8 close, 9 ping, 10 pong. Masked as a client must, unless told otherwise.
  bool send_frame(int opcode, std::string_view payload, bool final = true, bool masked = true);

  /// The next whole text. Answers pings; nothing when the server closed or the time is up.
  std::optional<std::string> receive();
  /// The next frame of the given kind, others are skipped; unlike receive() it answers nothing.
  std::optional<std::string> receive_frame(int opcode);
  /// Reads until the server's close frame; 1006 when there is none. Answers it.
  int close_code();

  Wire& wire() { return wire_; }
  HttpAnswer answer;

 private:
  struct Frame {
    int opcode;
    std::string payload;
  };
  std::optional<Frame> read_frame();

  Wire wire_;
  std::string received_;
  int close_code_ = 0;
};

}  // namespace sp::test
