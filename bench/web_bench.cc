// The network front against bare Asio in the same run: requests a second over 64 kept connections, memory and
// broadcast time of idle WebSockets. The client is a process of its own, because each end needs its descriptors.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <ctime>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include "load.h"
#include "measure.h"
#include "web/server.h"

namespace {

namespace asio = boost::asio;
using namespace sp::web;
using sp::bench::dial;
using sp::bench::seconds_since;
using Clock = std::chrono::steady_clock;

constexpr int connections = 64;
const std::string json =
    R"({"id":"01J9ZC3V8Q7T5M2K4N6P8R0S1T","reference":"C-2026-000123","category":"in_work","subject":"屏幕不亮","tier":"advanced","due":"2026-03-02T09:00:00Z","version":12,"unread":3})";
const std::string constant = "HTTP/1.1 200 OK\r\ncontent-length: " + std::to_string(json.size()) + "\r\n\r\n" + json;

/// Closed loop: each connection sends its next request when the whole answer is there. Answers a second.
double requests_per_second(std::uint16_t port, std::chrono::milliseconds time) {
  const std::string request = "GET /api/v1/cases/C-2026-000123 HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n";
  const int epoll = ::epoll_create1(0);
  std::vector<std::string> received(4096);
  std::vector<int> sockets;
  for (int i = 0; i < connections; ++i) {
    const int fd = sockets.emplace_back(dial(port));
    epoll_event event{EPOLLIN, {.fd = fd}};
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    if (::send(fd, request.data(), request.size(), 0) < 0) std::exit(3);
  }
  std::uint64_t answers = 0;
  const auto start = Clock::now();
  while (Clock::now() - start < time) {
    epoll_event events[connections];
    const int ready = ::epoll_wait(epoll, events, connections, 100);
    for (int i = 0; i < ready; ++i) {
      const int fd = events[i].data.fd;
      char buffer[4096];
      const auto got = ::recv(fd, buffer, sizeof buffer, 0);
      if (got <= 0) std::exit(3);
      auto& all = received[static_cast<std::size_t>(fd)];
      all.append(buffer, static_cast<std::size_t>(got));
      if (!all.ends_with(json)) continue;
      all.clear();
      ++answers;
      if (::send(fd, request.data(), request.size(), 0) < 0) std::exit(3);
    }
  }
  const double rate = static_cast<double>(answers) / seconds_since(start);
  for (const int fd : sockets) ::close(fd);
  ::close(epoll);
  return rate;
}

/// Reads something, writes the constant answer: the least a server on Asio can do.
struct Bare : std::enable_shared_from_this<Bare> {
  explicit Bare(asio::ip::tcp::socket socket) : socket(std::move(socket)) {}
  void read() {
    socket.async_read_some(asio::buffer(buffer), [self = shared_from_this()](boost::system::error_code error, std::size_t) {
      if (error) return;
      asio::async_write(self->socket, asio::buffer(constant), [self](boost::system::error_code error, std::size_t) {
        if (!error) self->read();
      });
    });
  }
  asio::ip::tcp::socket socket;
  char buffer[4096];
};

struct BareServer {
  BareServer() { accept(); }
  void accept() {
    acceptor.async_accept([this](boost::system::error_code error, asio::ip::tcp::socket socket) {
      if (error) return;
      socket.set_option(asio::ip::tcp::no_delay(true));
      std::make_shared<Bare>(std::move(socket))->read();
      accept();
    });
  }
  asio::io_context io{1};
  asio::ip::tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
};

struct BenchService : Service {
  void handle(Request, Respond respond) override { respond({200, {{"content-type", "application/json"}}, json}); }
  void upgrade(Request, Upgraded upgraded) override { upgraded(std::make_unique<User>(*this), {}); }

  struct User : SocketUser {
    explicit User(BenchService& service) : service(service) {}
    void opened(std::shared_ptr<Socket> socket) override {
      const std::lock_guard lock(service.mutex);
      service.sockets.push_back(std::move(socket));
    }
    void received(std::string) override {}
    void closed() override {}
    BenchService& service;
  };
  std::size_t open() {
    const std::lock_guard lock(mutex);
    return sockets.size();
  }
  std::mutex mutex;
  std::vector<std::shared_ptr<Socket>> sockets;
};

long resident_bytes() {
  long total = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

/// The client process: opens the sockets, then answers each byte on `commands` when every socket has got a frame.
[[noreturn]] void idle_client(std::uint16_t port, int count, std::size_t frame_bytes, int commands, int reports) {
  const std::string handshake =
      fmt::format("GET /live HTTP/1.1\r\nHost: 127.0.0.1:{0}\r\nOrigin: http://127.0.0.1:{0}\r\nUpgrade: websocket\r\n"
                  "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2V0cG9pbnQtdGVzdC1rZQ==\r\n\r\n",
                  port);
  const int epoll = ::epoll_create1(0);
  char buffer[8192];
  for (int i = 0; i < count; ++i) {
    const int fd = dial(port);
    if (::send(fd, handshake.data(), handshake.size(), 0) < 0 || ::recv(fd, buffer, sizeof buffer, 0) <= 0) ::_exit(3);
    epoll_event event{EPOLLIN, {.fd = fd}};
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  }
  char byte = 0;
  if (::write(reports, &byte, 1) != 1) ::_exit(3);
  while (::read(commands, &byte, 1) == 1) {
    for (std::size_t left = static_cast<std::size_t>(count) * frame_bytes; left > 0;) {
      epoll_event events[256];
      const int ready = ::epoll_wait(epoll, events, 256, -1);
      for (int i = 0; i < ready; ++i) {
        const auto got = ::recv(events[i].data.fd, buffer, sizeof buffer, 0);
        if (got <= 0) ::_exit(3);
        left -= std::min(left, static_cast<std::size_t>(got));
      }
    }
    if (::write(reports, &byte, 1) != 1) ::_exit(3);
  }
  ::_exit(0);
}

void bench_requests() {
  BenchService service;
  Server server({.port = 0}, service);
  BareServer bare;
  std::thread serving([&] { server.run(); }), baring([&] { bare.io.run(); });
  std::vector<double> ratios;
  for (int round = 0; round < 5; ++round) {
    const double base = requests_per_second(bare.acceptor.local_endpoint().port(), std::chrono::milliseconds(800));
    const double ours = requests_per_second(server.port(), std::chrono::milliseconds(800));
    ratios.push_back(ours / base);
    fmt::print("json answer, {} connections: {:.0f}/s, bare asio {:.0f}/s, ratio {:.2f}\n", connections, ours, base, ours / base);
  }
  std::ranges::sort(ratios);
  fmt::print("web.requests ratio_median={:.2f}\n", ratios[ratios.size() / 2]);
  server.stop(std::chrono::seconds(1));
  bare.io.stop();
  serving.join();
  baring.join();
}

void bench_sockets(int count) {
  BenchService service;
  Server server({.port = 0}, service);
  const auto text = std::make_shared<const std::string>(300, 'x');
  int commands[2], reports[2];
  if (::pipe(commands) != 0 || ::pipe(reports) != 0) return;
  // Before any thread: the child is a copy of this one only.
  const auto child = ::fork();
  if (child == 0) {
    ::close(commands[1]);
    ::close(reports[0]);
    idle_client(server.port(), count, text->size() + 4, commands[0], reports[1]);
  }
  ::close(commands[0]);
  ::close(reports[1]);
  const auto before = resident_bytes();
  std::thread serving([&] { server.run(); });
  char byte = 0;
  if (::read(reports[0], &byte, 1) != 1) std::exit(3);
  const auto idle = resident_bytes();
  fmt::print("web.sockets open={} bytes_each={}\n", service.open(), (idle - before) / count);
  for (int round = 0; round < 3; ++round) {
    const auto start = Clock::now();
    if (::write(commands[1], &byte, 1) != 1) std::exit(3);
    for (const auto& socket : service.sockets) socket->send(text);
    if (::read(reports[0], &byte, 1) != 1) std::exit(3);
    fmt::print("web.broadcast sockets={} bytes=300 ms={:.0f}\n", count, seconds_since(start) * 1000);
  }
  fmt::print("web.sockets bytes_each_after={}\n", (resident_bytes() - before) / count);
  ::close(commands[1]);
  ::waitpid(child, nullptr, 0);
  server.stop(std::chrono::seconds(5));
  serving.join();
}

}  // namespace

int main() {
  std::signal(SIGPIPE, SIG_IGN);
  bench_sockets(10'000);
  bench_requests();
}
