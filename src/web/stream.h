// A TCP connection with or without TLS behind one type, so that HTTP and WebSocket are compiled once. Lives on the io
// thread.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>

#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/role.hpp>

namespace sp::web {

namespace asio = boost::asio;
using boost::system::error_code;

// The concrete executor spares the type-erased one of any_io_executor on every operation.
using Executor = asio::io_context::executor_type;
using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using TcpStream = boost::beast::basic_stream<asio::ip::tcp, Executor>;

/// What Asio calls an AsyncStream: at most one read and one write at a time.
class Stream {
 public:
  using executor_type = Executor;
  using Moved = std::move_only_function<void(error_code, std::size_t)>;
  using Done = std::move_only_function<void(error_code)>;

  /// With TLS when there is a context, which must outlive the stream.
  Stream(TcpSocket socket, asio::ssl::context* tls);
  Stream(Stream&&) noexcept;
  Stream& operator=(Stream&&) = delete;
  ~Stream();

  executor_type get_executor() { return tcp().get_executor(); }
  bool is_tls() const;
  TcpStream& tcp();  // under TLS, where there is TLS; bounds the waits of both

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    const auto into = Pieces<asio::mutable_buffer>(buffers);
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this, into](auto handler) { read_some(into, Moved(std::move(handler))); }, token);
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    const auto from = Pieces<asio::const_buffer>(buffers);
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this, from](auto handler) { write_some(from, Moved(std::move(handler))); }, token);
  }
  template <class Token>
  auto async_handshake(Token&& token) {
    return asio::async_initiate<Token, void(error_code)>([this](auto handler) { handshake(Done(std::move(handler))); }, token);
  }
  /// Says goodbye inside TLS.
  template <class Token>
  auto async_shutdown(Token&& token) {
    return asio::async_initiate<Token, void(error_code)>([this](auto handler) { shutdown(Done(std::move(handler))); }, token);
  }

  // What Beast's WebSocket asks of the stream under it.
  friend void beast_close_socket(Stream& stream) { stream.tcp().close(); }
  template <class Handler>
  friend void async_teardown(boost::beast::role_type role, Stream& stream, Handler&& handler) {
    stream.teardown(role, Done(std::forward<Handler>(handler)));
  }

 private:
  /// The first of a sequence of buffers ("some" may be less than all), without empty ones: TLS takes one at the front
  /// for the whole.
  template <class Buffer>
  class Pieces {
   public:
    using value_type = Buffer;
    using const_iterator = const Buffer*;
    template <class Buffers>
    explicit Pieces(const Buffers& buffers) {
      const auto end = asio::buffer_sequence_end(buffers);
      for (auto at = asio::buffer_sequence_begin(buffers); at != end && count_ < pieces_.size(); ++at) {
        if (const Buffer piece = *at; piece.size() > 0) pieces_[count_++] = piece;
      }
    }
    const_iterator begin() const { return pieces_.data(); }
    const_iterator end() const { return pieces_.data() + count_; }

   private:
    std::array<Buffer, 8> pieces_;
    std::size_t count_ = 0;
  };
  void read_some(const Pieces<asio::mutable_buffer>& into, Moved moved);
  void write_some(const Pieces<asio::const_buffer>& from, Moved moved);
  void handshake(Done done);
  void shutdown(Done done);
  void teardown(boost::beast::role_type role, Done done);

  struct Layers;
  std::unique_ptr<Layers> layers_;
};

}  // namespace sp::web
