// Bytes → the server's side of a WebSocket, over a real socket pair: whatever arrives, the session ends, the
// application hears of it exactly once, and every text it was given is UTF-8 within the limit.
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "web/serving.h"

namespace {

using namespace sp::web;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const int more = first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2
                     : first >= 0xf0 && first < 0xf5 ? 3 : -1;
    if (more < 0 || i + static_cast<std::size_t>(more) >= text.size()) return false;
    for (int k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]) & 0xc0) != 0x80) return false;
    }
    i += static_cast<std::size_t>(more) + 1;
  }
  return true;
}

struct Nobody : Service {
  void handle(Request, Respond) override {}
  void upgrade(Request, Upgraded) override {}
};

struct Counts {
  int opened = 0, closed = 0;
};

struct User : SocketUser {
  explicit User(Counts& counts) : counts(counts) {}
  void opened(std::shared_ptr<Socket> opened) override {
    ++counts.opened;
    socket = std::move(opened);
  }
  void received(std::string text) override {
    require(counts.closed == 0 && text.size() <= 1024 && is_utf8(text));
    socket->send(std::make_shared<const std::string>(text.substr(0, 1)));
  }
  void closed() override { ++counts.closed; }
  Counts& counts;
  std::shared_ptr<Socket> socket;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  int ends[2];
  require(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  Nobody nobody;
  Counts counts;
  {
    Serving serving{{.socket_message_max = 1024}, nobody};
    TcpSocket socket(serving.io->get_executor());
    socket.assign(boost::asio::ip::tcp::v4(), ends[0]);
    const Request request{"GET", "/live", "",
                          {{"host", "h"}, {"upgrade", "websocket"}, {"connection", "upgrade"},
                           {"sec-websocket-version", "13"}, {"sec-websocket-key", "c2V0cG9pbnQtdGVzdC1rZQ=="}}};
    require(::write(ends[1], data, size) == static_cast<ssize_t>(size));
    ::shutdown(ends[1], SHUT_WR);
    start_socket(serving, Stream(std::move(socket), nullptr), request, std::make_unique<User>(counts));
    serving.io->run();
    require(serving.open.empty() && serving.sockets_open == 0);
  }
  ::close(ends[1]);
  require(counts.opened == 1 && counts.closed == 1);
  return 0;
}
