// HTTP/1.1 on one connection: read a head, check it, read its body, ask the service, write the answer; in order,
// with a bound on every wait.
#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/write.hpp>

#include "web/chunked.h"
#include "web/head_check.h"
#include "web/response_head.h"
#include "web/serving.h"

namespace sp::web {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t read_bytes = 4 * 1024;
constexpr std::size_t body_window_bytes = 64 * 1024;    // must arrive within body_timeout
constexpr std::size_t write_window_bytes = 256 * 1024;  // must leave within write_timeout
constexpr std::size_t first_piece_bytes = 16 * 1024;    // of the body, in one write with the head
// After an answer that ends the connection, what the client still sends is read and dropped for a while:
// closing at once would reset the connection and could destroy the answer on its way.
constexpr std::chrono::milliseconds linger_time{1'000};
constexpr std::size_t linger_bytes = 1024 * 1024;

constexpr auto use = asio::as_tuple(use_task);

struct Upgrade {
  std::unique_ptr<SocketUser> user;
  Response refusal;
};

/// The giving side of a Pending: answers with 500 when it is dropped.
template <class Answer>
class Giver {
 public:
  explicit Giver(std::shared_ptr<Pending<Answer>> pending) : pending_(std::move(pending)) {}
  Giver(Giver&&) noexcept = default;
  Giver& operator=(Giver&&) = delete;
  ~Giver() {
    if (pending_) pending_->answer(failed());
  }
  void give(Answer answer) {
    if (auto pending = std::exchange(pending_, nullptr)) pending->answer(std::move(answer));
  }
  static Answer failed() {
    if constexpr (std::is_same_v<Answer, Upgrade>) return {nullptr, plain_problem(500, "not_answered")};
    else return plain_problem(500, "not_answered");
  }

 private:
  std::shared_ptr<Pending<Answer>> pending_;
};

/// The key is 16 bytes in base64 (RFC 6455 §4.1).
bool is_websocket_key(std::string_view key) {
  const auto is_base64 = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  };
  return key.size() == 24 && key.ends_with("==") && std::ranges::all_of(key.substr(0, 22), is_base64);
}

/// A browser always says where a page came from; other programs do not, but must then bring their own
/// credentials, which a foreign page cannot.
bool is_origin_allowed(const ServerOptions& options, const Request& request, std::string_view host) {
  std::string_view origin;
  std::size_t origins = 0;
  for (const auto& [name, value] : request.headers) {
    if (name != "origin") continue;
    origin = value;
    ++origins;
  }
  if (origins == 0) return !request.header("authorization").empty();
  if (origins > 1) return false;
  const std::string own = (request.secure ? "https://" : "http://") + std::string(host);
  return origin == own || std::ranges::find(options.allowed_origins, origin) != options.allowed_origins.end();
}

class Connection final : public OpenConnection {
 public:
  Connection(Serving& serving, Stream stream, std::string remote)
      : serving_(serving), stream_(std::move(stream)), remote_(std::move(remote)), answer_timer_(stream_.get_executor()) {
    serving_.enter(this);
  }
  ~Connection() { serving_.leave(this); }

  static Task<> run(std::unique_ptr<Connection> self) {
    if (!co_await self->handshake()) co_return;
    while (co_await self->serve_one()) {
    }
    if (self->answered_last_) co_await self->linger();
  }

  void drain() override {
    draining_ = true;
    if (idle_) tcp().close();
  }

  void cut() override {
    draining_ = true;
    tcp().close();
    if (give_up_) give_up_();
  }

 private:
  TcpStream& tcp() { return stream_.tcp(); }

  Task<bool> handshake() {
    if (!stream_.is_tls()) co_return true;
    idle_ = true;
    tcp().expires_after(serving_.options.header_timeout);
    auto [error] = co_await stream_.async_handshake(use);
    idle_ = false;
    co_return !error;
  }

  /// Appends what arrives to in_; false when the connection is gone or timed out.
  Task<bool> receive() {
    const auto had = in_.size();
    in_.resize(had + read_bytes);
    auto [error, got] = co_await stream_.async_read_some(asio::buffer(in_.data() + had, read_bytes), use);
    in_.resize(had + got);
    co_return !error;
  }

  /// False: the connection is to be closed.
  Task<bool> serve_one() {
    std::size_t head_bytes = 0;
    if (auto refusal = co_await read_head(head_bytes)) co_return co_await refuse(*refusal, {});
    if (head_bytes == 0) co_return false;

    Head head;
    CheckedHead checked;
    auto refusal = parse_head(std::string_view(in_).substr(0, head_bytes), head);
    if (!refusal) refusal = check_head(head, checked);
    if (refusal) co_return co_await refuse(*refusal, head.headers);
    in_.erase(0, head_bytes);
    ++serving_.requests;

    Request request{std::move(head.method), std::move(checked.path), std::move(checked.query),
                    std::move(head.headers), {}, remote_, stream_.is_tls()};
    if (checked.wants_websocket) co_return co_await upgrade(std::move(request), checked);

    if (auto status = co_await read_body(request, checked)) co_return *status;
    const bool is_head = request.method == "HEAD";
    auto response = co_await ask(std::move(request));
    co_return co_await write(std::move(response), checked.keep_alive, is_head);
  }

  /// Sets the length of the head, in_'s front; 0 when the connection ended instead.
  Task<std::optional<HeadRefusal>> read_head(std::size_t& head_bytes) {
    std::size_t scanned = 0;
    if (in_.empty()) {
      if (in_.capacity() > 2 * read_bytes) in_ = {};
      if (draining_) co_return std::nullopt;
      idle_ = true;
      tcp().expires_after(std::exchange(first_, false) ? serving_.options.header_timeout
                                                       : serving_.options.idle_timeout);
      const bool arrived = co_await receive();
      idle_ = false;
      if (!arrived) co_return std::nullopt;
    }
    tcp().expires_after(serving_.options.header_timeout);
    while (true) {
      auto end = find_head_end(in_, scanned, serving_.options.header_limit);
      if (!end) co_return std::move(end).error();
      if (*end > 0) {
        head_bytes = *end;
        co_return std::nullopt;
      }
      if (!co_await receive()) co_return std::nullopt;
    }
  }

  /// Nothing: the body is read. Otherwise what serve_one returns.
  Task<std::optional<bool>> read_body(Request& request, const CheckedHead& checked) {
    if (!checked.chunked && checked.content_length == 0) co_return std::nullopt;
    const auto limit = body_limit(request);
    if (checked.content_length > limit) co_return co_await refuse({413, "body_too_large"}, request.headers);
    if (checked.expects_continue && in_.empty()) {
      static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      if (!co_await send(go_on)) co_return false;
    }
    if (!checked.chunked) {
      if (!co_await read_plain_body(request.body, checked.content_length)) co_return false;
      co_return std::nullopt;
    }
    switch (co_await read_chunked_body(request.body, limit)) {
      case ChunkedBody::Progress::done: co_return std::nullopt;
      case ChunkedBody::Progress::too_large: co_return co_await refuse({413, "body_too_large"}, request.headers);
      case ChunkedBody::Progress::malformed: co_return co_await refuse({400, "chunk_malformed"}, request.headers);
      case ChunkedBody::Progress::more: co_return false;  // the connection ended in the middle
    }
    co_return false;
  }

  Task<bool> read_plain_body(std::string& body, std::size_t length) {
    body = in_.substr(0, length);
    in_.erase(0, body.size());
    while (body.size() < length) {
      // The declared length is only a claim: memory follows what really arrives.
      const auto window_end = std::min(length, body.size() + body_window_bytes);
      tcp().expires_after(serving_.options.body_timeout);
      while (body.size() < window_end) {
        const auto had = body.size();
        body.resize(window_end);
        auto [error, got] = co_await stream_.async_read_some(asio::buffer(body.data() + had, window_end - had), use);
        body.resize(had + got);
        if (error) co_return false;
      }
    }
    co_return true;
  }

  Task<ChunkedBody::Progress> read_chunked_body(std::string& body, std::size_t limit) {
    ChunkedBody chunked(limit);
    std::size_t window = 0;
    tcp().expires_after(serving_.options.body_timeout);
    while (true) {
      std::string_view input = in_;
      const auto progress = chunked.feed(input, body);
      in_.erase(0, in_.size() - input.size());
      if (progress != ChunkedBody::Progress::more) co_return progress;
      if (body.size() - window >= body_window_bytes) {
        window = body.size();
        tcp().expires_after(serving_.options.body_timeout);
      }
      if (!co_await receive()) co_return progress;
    }
  }

  std::size_t body_limit(const Request& request) const {
    const auto& options = serving_.options;
    const auto own = options.body_limit_for ? options.body_limit_for(request.method, request.path) : 0;
    return own == 0 ? options.body_limit : own;
  }

  Task<Response> ask(Request request) {
    auto pending = std::make_shared<Pending<Response>>(serving_.io);
    try {
      serving_.service.handle(std::move(request), [giver = Giver(pending)](Response response) mutable {
        giver.give(std::move(response));
      });
    } catch (...) {
      pending->answer(Giver<Response>::failed());
    }
    co_await answered(pending, [pending = pending.get()](int status, std::string_view reason) {
      pending->answer(plain_problem(status, reason));
    });
    co_return pending->take();
  }

  template <class Answer, class GiveUp>
  Task<> answered(std::shared_ptr<Pending<Answer>> pending, GiveUp give_up) {
    if (pending->ready()) co_return;  // most answers that need no waiting
    give_up_ = [give_up] { give_up(503, "server_stopping"); };
    answer_timer_.expires_after(serving_.options.answer_timeout);
    answer_timer_.async_wait([pending, give_up](const error_code& error) {
      if (!error) give_up(503, "answer_timeout");
    });
    auto wait = [&pending](auto handler) { pending->wait(std::move(handler)); };
    co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(wait, use_task);
    answer_timer_.cancel();
    give_up_ = nullptr;
  }

  Task<bool> upgrade(Request request, const CheckedHead& checked) {
    if (checked.chunked || checked.content_length > 0 || !in_.empty() ||
        !is_websocket_key(request.header("sec-websocket-key")))
      co_return co_await refuse({400, "websocket_handshake_malformed"}, request.headers);
    if (request.header("sec-websocket-version") != "13") {
      auto response = serving_.problem(426, "websocket_version_unsupported", request.headers);
      response.headers.emplace_back("sec-websocket-version", "13");
      co_return co_await write(std::move(response), false, false);
    }
    if (!is_origin_allowed(serving_.options, request, checked.host))
      co_return co_await refuse({403, "origin_not_allowed"}, request.headers);

    auto pending = std::make_shared<Pending<Upgrade>>(serving_.io);
    try {
      serving_.service.upgrade(
          request, [giver = Giver(pending)](std::unique_ptr<SocketUser> user, Response refusal) mutable {
            giver.give({std::move(user), std::move(refusal)});
          });
    } catch (...) {
      pending->answer(Giver<Upgrade>::failed());
    }
    co_await answered(pending, [pending = pending.get()](int status, std::string_view reason) {
      pending->answer({nullptr, plain_problem(status, reason)});
    });
    auto granted = pending->take();
    if (!granted.user) co_return co_await write(std::move(granted.refusal), checked.keep_alive, false);
    tcp().expires_never();
    start_socket(serving_, std::move(stream_), request, std::move(granted.user));
    co_return false;
  }

  Task<bool> refuse(HeadRefusal refusal, const Headers& headers) {
    ++serving_.refused_heads;
    auto response = serving_.problem(refusal.status, refusal.reason, headers);
    if (refusal.status == 405) response.headers.emplace_back("allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
    co_return co_await write(std::move(response), false, false);
  }

  /// True when the connection may serve another request.
  Task<bool> write(Response response, bool keep_alive, bool is_head) {
    if (!is_sendable(response)) response = plain_problem(500, "answer_malformed");
    keep_alive = keep_alive && !draining_ &&
                 std::ranges::none_of(response.headers, [](const auto& header) {
                   return header.first == "connection" && has_token(header.second, "close");
                 });
    auto head = response_head(response, {.secure = stream_.is_tls(), .keep_alive = keep_alive, .date = http_date()});
    std::string_view body = is_head || has_no_body(response.status) ? std::string_view() : body_of(response);
    const auto first = body.substr(0, first_piece_bytes);
    head += first;
    body.remove_prefix(first.size());
    if (!co_await send(head)) co_return false;
    while (!body.empty()) {
      const auto slice = body.substr(0, write_window_bytes);
      if (!co_await send(slice)) co_return false;
      body.remove_prefix(slice.size());
    }
    answered_last_ = !keep_alive;
    co_return keep_alive;
  }

  Task<bool> send(std::string_view bytes) {
    tcp().expires_after(serving_.options.write_timeout);
    auto [error, sent] = co_await asio::async_write(stream_, asio::buffer(bytes), use);
    co_return !error;
  }

  Task<> linger() {
    tcp().expires_after(linger_time);
    if (stream_.is_tls()) co_await stream_.async_shutdown(use);
    error_code error;
    tcp().socket().shutdown(asio::socket_base::shutdown_send, error);
    if (error) co_return;
    in_.resize(read_bytes);
    for (std::size_t dropped = 0; dropped < linger_bytes;) {
      auto [ended, got] = co_await tcp().async_read_some(asio::buffer(in_), use);
      if (ended) co_return;
      dropped += got;
    }
  }

  Serving& serving_;
  Stream stream_;
  const std::string remote_;
  Timer answer_timer_;
  std::string in_;                  // received and not yet used
  std::function<void()> give_up_;   // set while the service is asked
  bool first_ = true;               // nothing received yet
  bool idle_ = false;               // between requests: may be closed at any time
  bool draining_ = false;
  bool answered_last_ = false;      // the answer just written was the last
};

}  // namespace

void start_connection(Serving& serving, TcpSocket socket, std::string remote) {
  auto connection = std::make_unique<Connection>(serving, Stream(std::move(socket), serving.tls ? &*serving.tls : nullptr), std::move(remote));
  // What a connection throws (out of memory) ends that connection only.
  asio::co_spawn(serving.io->get_executor(), Connection::run(std::move(connection)), [](std::exception_ptr) {});
}

}  // namespace sp::web
