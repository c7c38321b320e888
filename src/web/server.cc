#include "web/server.h"

#include <array>
#include <ctime>
#include <system_error>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <fmt/format.h>

#include "base/time.h"

#include "web/response_head.h"
#include "web/serving.h"

namespace sp::web {
namespace {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

// Out of descriptors or memory: accepting again at once would only spin.
constexpr std::chrono::milliseconds accept_pause{50};

std::system_error cannot(std::string_view what, const error_code& error) {
  return std::system_error(error.value(), std::system_category(), std::string(what));
}

asio::ssl::context tls_context(const ServerOptions& options) {
  asio::ssl::context tls(asio::ssl::context::tls_server);
  tls.set_options(asio::ssl::context::default_workarounds | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                  SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
  // Idle connections give their buffers back.
  SSL_CTX_set_mode(tls.native_handle(), SSL_MODE_RELEASE_BUFFERS);
  error_code error;
  tls.use_certificate_chain_file(options.tls_certificate.string(), error);
  if (error) throw cannot("cannot read the TLS certificate " + options.tls_certificate.string(), error);
  tls.use_private_key_file(options.tls_key.string(), asio::ssl::context::pem, error);
  if (error) throw cannot("cannot use the TLS key " + options.tls_key.string(), error);
  return tls;
}

asio::ip::tcp::endpoint resolve(asio::io_context& io, const ServerOptions& options) {
  error_code error;
  asio::ip::tcp::resolver resolver(io);
  const auto found = resolver.resolve(options.host, std::to_string(options.port),
                                      asio::ip::resolver_base::passive | asio::ip::resolver_base::numeric_service, error);
  if (error || found.empty()) throw cannot("cannot resolve " + options.host, error);
  return found.begin()->endpoint();
}

}  // namespace

Response Serving::problem(int status, std::string_view reason, const Headers& headers) const {
  return options.problem ? options.problem(status, reason, headers) : plain_problem(status, reason);
}

std::string_view http_date() {
  static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  thread_local std::time_t second = -1;
  thread_local std::string text;
  if (const std::time_t now = to_ms(SystemClock{}.now()) / 1000; now != second) {
    std::tm utc{};
    gmtime_r(&now, &utc);
    text = fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days[utc.tm_wday], utc.tm_mday, months[utc.tm_mon],
                       utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
    second = now;
  }
  return text;
}

struct Server::State {
  State(ServerOptions options, Service& service) : serving{std::move(options), service} {}

  void listen() {
    const auto& options = serving.options;
    if (options.tls_certificate.empty() != options.tls_key.empty())
      throw std::system_error(std::make_error_code(std::errc::invalid_argument),
                              "TLS needs both a certificate and a key");
    if (!options.tls_certificate.empty()) serving.tls.emplace(tls_context(options));
    const auto endpoint = resolve(*serving.io, options);
    const auto place = fmt::format("cannot listen on {}:{}", options.host, options.port);
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (error) throw cannot(place, error);
    acceptor.set_option(asio::socket_base::reuse_address(true));
    acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(4096, error);
    if (error) throw cannot(place, error);
    serving.drained = [this] {
      grace_timer.cancel();
      work.reset();
    };
  }

  Task<> accept() {
    while (acceptor.is_open()) {
      auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(use_task));
      if (!acceptor.is_open()) break;
      if (error) {
        pause_timer.expires_after(accept_pause);
        co_await pause_timer.async_wait(asio::as_tuple(use_task));
        continue;
      }
      welcome(std::move(socket));
    }
  }

  void welcome(TcpSocket socket) {
    error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) return;  // gone already
    socket.set_option(asio::ip::tcp::no_delay(true), error);
    if (serving.open.size() < serving.options.connections_max) {
      start_connection(serving, std::move(socket), peer.address().to_string());
      return;
    }
    if (serving.tls) return;  // no time for a handshake
    auto busy = serving.problem(503, "too_many_connections", {});
    busy.headers.emplace_back("retry-after", "5");
    const auto bytes = response_head(busy, {.keep_alive = false, .date = http_date()}) + busy.body;
    socket.non_blocking(true, error);
    socket.write_some(asio::buffer(bytes), error);
  }

  void stop(std::chrono::milliseconds grace) {
    error_code ignored;
    acceptor.close(ignored);
    pause_timer.cancel();
    serving.stopping = true;
    if (serving.open.empty()) return serving.drained();
    grace_timer.expires_after(grace);
    grace_timer.async_wait([this](const error_code& error) {
      if (error) return;
      for (auto* connection : std::vector(serving.open.begin(), serving.open.end())) connection->cut();
    });
    for (auto* connection : std::vector(serving.open.begin(), serving.open.end())) connection->drain();
  }

  Serving serving;
  Acceptor acceptor{serving.io->get_executor()};
  Timer pause_timer{serving.io->get_executor()};
  Timer grace_timer{serving.io->get_executor()};
  asio::executor_work_guard<Executor> work{serving.io->get_executor()};
  std::uint16_t port = 0;
};

Server::Server(ServerOptions options, Service& service)
    : state_(std::make_unique<State>(std::move(options), service)) {
  state_->listen();
  state_->port = state_->acceptor.local_endpoint().port();
}

Server::~Server() = default;

std::uint16_t Server::port() const { return state_->port; }

bool Server::secure() const { return state_->serving.tls.has_value(); }

void Server::run() {
  asio::co_spawn(state_->serving.io->get_executor(), state_->accept(), asio::detached);
  state_->serving.io->run();
}

void Server::stop(std::chrono::milliseconds grace) {
  asio::post(*state_->serving.io, [state = state_.get(), grace] { state->stop(grace); });
}

Server::Figures Server::figures() const {
  const auto& serving = state_->serving;
  return {serving.requests, serving.refused_heads, serving.connections_open, serving.sockets_open};
}

}  // namespace sp::web
