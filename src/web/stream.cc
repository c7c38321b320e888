#include "web/stream.h"

#include <variant>

#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>

namespace sp::web {
namespace {

using TlsStream = boost::beast::ssl_stream<TcpStream>;

}  // namespace

struct Stream::Layers {
  std::variant<TcpStream, TlsStream> stream;
};

Stream::Stream(TcpSocket socket, asio::ssl::context* tls)
    : layers_(tls ? new Layers{std::variant<TcpStream, TlsStream>(std::in_place_type<TlsStream>, TcpStream(std::move(socket)), *tls)}
                  : new Layers{std::variant<TcpStream, TlsStream>(std::in_place_type<TcpStream>, std::move(socket))}) {}

Stream::Stream(Stream&&) noexcept = default;
Stream::~Stream() = default;

bool Stream::is_tls() const { return std::holds_alternative<TlsStream>(layers_->stream); }

TcpStream& Stream::tcp() {
  if (auto* tls = std::get_if<TlsStream>(&layers_->stream)) return tls->next_layer();
  return std::get<TcpStream>(layers_->stream);
}

void Stream::read_some(const Pieces<asio::mutable_buffer>& into, Moved moved) {
  std::visit([&](auto& stream) { stream.async_read_some(into, std::move(moved)); }, layers_->stream);
}

void Stream::write_some(const Pieces<asio::const_buffer>& from, Moved moved) {
  std::visit([&](auto& stream) { stream.async_write_some(from, std::move(moved)); }, layers_->stream);
}

void Stream::handshake(Done done) {
  std::get<TlsStream>(layers_->stream).async_handshake(asio::ssl::stream_base::server, std::move(done));
}

void Stream::shutdown(Done done) { std::get<TlsStream>(layers_->stream).async_shutdown(std::move(done)); }

void Stream::teardown(boost::beast::role_type role, Done done) {
  using boost::beast::websocket::async_teardown;
  std::visit([&](auto& stream) { async_teardown(role, stream, std::move(done)); }, layers_->stream);
}

}  // namespace sp::web
