#include "http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>

#include <openssl/ssl.h>

namespace sp::test {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  return result;
}

bool has(const Fields& fields, std::string_view name) {
  return std::ranges::any_of(fields, [&](const auto& field) { return lower(field.first) == name; });
}

/// Status line and headers, without the empty line.
HttpAnswer parse_answer_head(std::string_view head) {
  HttpAnswer answer;
  if (!head.starts_with("HTTP/1.1 ") || head.size() < 12) return answer;
  answer.status = std::stoi(std::string(head.substr(9, 3)));
  while (true) {
    const auto end = head.find("\r\n");
    if (end == head.npos) return answer;
    head.remove_prefix(end + 2);
    const auto line = head.substr(0, head.find("\r\n"));
    if (const auto colon = line.find(": "); colon != line.npos)
      answer.headers.emplace_back(lower(line.substr(0, colon)), line.substr(colon + 2));
  }
}

}  // namespace

std::string HttpAnswer::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_case_name) return value;
  }
  return {};
}

struct Wire::State {
  int fd = -1;
  SSL_CTX* context = nullptr;
  SSL* ssl = nullptr;

  ~State() {
    if (ssl) SSL_free(ssl);
    if (context) SSL_CTX_free(context);
    if (fd >= 0) ::close(fd);
  }

  bool wait(short event, std::chrono::milliseconds timeout) const {
    pollfd poll{fd, event, 0};
    return ::poll(&poll, 1, static_cast<int>(timeout.count())) > 0;
  }

  void connect(std::uint16_t port, std::optional<Tls> tls, int receive_buffer) {
    std::signal(SIGPIPE, SIG_IGN);
    fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int one = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (receive_buffer > 0) ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect");
    if (!tls) return;
    context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(context, 0);  // so that old versions are refused by the server, not by us
    if (tls->version_max != 0) {
      SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
      SSL_CTX_set_max_proto_version(context, tls->version_max);
    }
    ssl = SSL_new(context);
    SSL_set_fd(ssl, fd);
    if (SSL_connect(ssl) != 1) throw std::runtime_error("TLS handshake refused");
  }
};

Wire::Wire(std::uint16_t port, std::optional<Tls> tls, int receive_buffer) : state_(std::make_unique<State>()) {
  state_->connect(port, tls, receive_buffer);
}
Wire::~Wire() = default;
Wire::Wire(Wire&&) noexcept = default;
Wire& Wire::operator=(Wire&&) noexcept = default;

bool Wire::send(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!state_->wait(POLLOUT, timeout)) return false;
    const auto sent = state_->ssl ? SSL_write(state_->ssl, bytes.data(), static_cast<int>(bytes.size()))
                                  : ::send(state_->fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string Wire::receive() {
  char buffer[16 * 1024];
  const bool buffered = state_->ssl && SSL_pending(state_->ssl) > 0;
  if (!buffered && !state_->wait(POLLIN, timeout)) return {};
  const auto got =
      state_->ssl ? SSL_read(state_->ssl, buffer, sizeof buffer) : ::recv(state_->fd, buffer, sizeof buffer, 0);
  return got > 0 ? std::string(buffer, static_cast<std::size_t>(got)) : std::string();
}

bool Wire::closed_by_peer() {
  char buffer[16 * 1024];
  while (state_->wait(POLLIN, timeout)) {
    if (::recv(state_->fd, buffer, sizeof buffer, 0) <= 0) return true;
  }
  return false;
}

void Wire::finish() { ::shutdown(state_->fd, SHUT_WR); }

void Wire::reset() {
  const linger hard{1, 0};
  ::setsockopt(state_->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  ::close(std::exchange(state_->fd, -1));
}

HttpClient::HttpClient(std::uint16_t port, std::optional<Wire::Tls> tls) : port_(port), tls_(tls), wire_(port, tls) {}

HttpAnswer HttpClient::get(std::string_view target, const Fields& headers) { return request("GET", target, {}, headers); }

HttpAnswer HttpClient::post(std::string_view target, std::string_view json, const Fields& headers) {
  Fields all = headers;
  if (!has(all, "content-type")) all.emplace_back("Content-Type", "application/json");
  return request("POST", target, json, all);
}

HttpAnswer HttpClient::request(std::string_view method, std::string_view target, std::string_view body,
                           const Fields& headers) {
  std::string bytes = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\n";
  const auto add = [&](std::string_view name, std::string_view value) {
    bytes.append(name).append(": ").append(value).append("\r\n");
  };
  if (!has(headers, "host")) add("Host", "127.0.0.1:" + std::to_string(port_));
  if (!has(headers, "content-length") && (!body.empty() || method == "POST"))
    add("Content-Length", std::to_string(body.size()));
  std::string cookie;
  for (const auto& [name, value] : cookies) cookie += (cookie.empty() ? "" : "; ") + name + "=" + value;
  if (!cookie.empty() && !has(headers, "cookie")) add("Cookie", cookie);
  for (const auto& [name, value] : headers) add(name, value);
  bytes.append("\r\n").append(body);

  auto answer = wire_.send(bytes) ? read_answer(method) : HttpAnswer{};
  if (answer.status == 0 && received_.empty()) {
    wire_ = Wire(port_, tls_);
    if (wire_.send(bytes)) answer = read_answer(method);
  }
  for (const auto& [name, value] : answer.headers) {
    if (name != "set-cookie") continue;
    const auto pair = value.substr(0, value.find(';'));
    const auto equals = pair.find('=');
    std::erase_if(cookies, [&](const auto& known) { return known.first == pair.substr(0, equals); });
    if (equals + 1 < pair.size()) cookies.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return answer;
}

bool HttpClient::send_raw(std::string_view bytes) { return wire_.send(bytes); }

HttpAnswer HttpClient::read_answer(std::string_view method) {
  std::size_t end;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    const auto more = wire_.receive();
    if (more.empty()) return {};
    received_ += more;
  }
  auto answer = parse_answer_head(std::string_view(received_).substr(0, end));
  received_.erase(0, end + 4);
  if (answer.status == 100) return answer;
  const auto length = answer.header("content-length");
  const std::size_t expected = length.empty() || method == "HEAD" ? 0 : std::stoull(length);
  while (received_.size() < expected) {
    const auto more = wire_.receive();
    if (more.empty()) return {};
    received_ += more;
  }
  answer.body = received_.substr(0, expected);
  received_.erase(0, expected);
  return answer;
}

WebSocketClient::WebSocketClient(std::uint16_t port, std::string_view target, std::string_view origin,
                                 const Fields& headers, int receive_buffer)
    : wire_(port, {}, receive_buffer) {
  std::string bytes = "GET " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                      "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
  if (!has(headers, "sec-websocket-key")) bytes += "Sec-WebSocket-Key: c2V0cG9pbnQtdGVzdC1rZQ==\r\n";
  if (!has(headers, "sec-websocket-version")) bytes += "Sec-WebSocket-Version: 13\r\n";
  if (!origin.empty()) bytes.append("Origin: ").append(origin).append("\r\n");
  for (const auto& [name, value] : headers) bytes.append(name).append(": ").append(value).append("\r\n");
  bytes += "\r\n";
  wire_.send(bytes);
  std::size_t end;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    const auto more = wire_.receive();
    if (more.empty()) return;
    received_ += more;
  }
  answer = parse_answer_head(std::string_view(received_).substr(0, end));
  received_.erase(0, end + 4);
}

bool WebSocketClient::send_frame(int opcode, std::string_view payload, bool final, bool masked) {
  static constexpr char mask[] = {0x37, 0x11, 0x5a, 0x03};
  std::string bytes(1, static_cast<char>((final ? 0x80 : 0) | opcode));
  const int bit = masked ? 0x80 : 0;
  const int length_bytes = payload.size() < 126 ? 0 : payload.size() < 65536 ? 2 : 8;
  bytes += static_cast<char>(bit | (length_bytes == 0 ? static_cast<int>(payload.size()) : length_bytes == 2 ? 126 : 127));
  for (int i = length_bytes - 1; i >= 0; --i) bytes += static_cast<char>(payload.size() >> (8 * i));
  if (masked) bytes.append(mask, 4);
  for (std::size_t i = 0; i < payload.size(); ++i)
    bytes += masked ? static_cast<char>(payload[i] ^ mask[i % 4]) : payload[i];
  return wire_.send(bytes);
}

std::optional<WebSocketClient::Frame> WebSocketClient::read_frame() {
  const auto need = [&](std::size_t bytes) {
    while (received_.size() < bytes) {
      const auto more = wire_.receive();
      if (more.empty()) return false;
      received_ += more;
    }
    return true;
  };
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(received_[at]); };
  if (!need(2)) return {};
  std::size_t header = 2, length = byte(1) & 0x7f;
  if (length >= 126) {
    const std::size_t more = length == 126 ? 2 : 8;
    if (!need(2 + more)) return {};
    length = 0;
    for (std::size_t i = 0; i < more; ++i) length = length << 8 | byte(2 + i);
    header += more;
  }
  if (!need(header + length)) return {};
  Frame frame{byte(0) & 0x0f, received_.substr(header, length)};
  received_.erase(0, header + length);
  if (frame.opcode == 8) {
    close_code_ = frame.payload.size() < 2 ? 1005
                                           : static_cast<unsigned char>(frame.payload[0]) << 8 |
                                                 static_cast<unsigned char>(frame.payload[1]);
    send_frame(8, frame.payload.substr(0, 2));
    wire_.finish();
  }
  return frame;
}

std::optional<std::string> WebSocketClient::receive() {
  while (auto frame = read_frame()) {
    if (frame->opcode == 1) return std::move(frame->payload);
    if (frame->opcode == 9) send_frame(10, frame->payload);
    if (frame->opcode == 8) return {};
  }
  return {};
}

std::optional<std::string> WebSocketClient::receive_frame(int opcode) {
  while (auto frame = read_frame()) {
    if (frame->opcode == opcode) return std::move(frame->payload);
    if (frame->opcode == 8) return {};
  }
  return {};
}

int WebSocketClient::close_code() {
  while (close_code_ == 0) {
    if (!read_frame()) return 1006;
  }
  return close_code_;
}

}  // namespace sp::test
