// 10,000 live sockets on one server process: what each costs in memory, and how soon a change is at a hundred agents
// and at all of them. A bare loop that writes the same bytes into 10,000 sockets is the baseline.
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "dataset.h"
#include "load.h"
#include "main/compose.h"
#include "measure.h"

namespace sp::bench {
namespace {

constexpr std::size_t everybody = 10'000;
constexpr std::size_t agents = 100;
constexpr std::string_view awaited = R"("type":"message_posted")";

/// Sockets that only listen, on one epoll.
class Listeners {
 public:
  Listeners() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}
  Listeners(const Listeners&) = delete;
  ~Listeners() {
    for (const int socket : sockets_) ::close(socket);
    ::close(epoll_);
  }

  void connect(std::uint16_t port, const std::string& cookie) {
    const int socket = sockets_.emplace_back(dial(port));
    const auto handshake = fmt::format(
        "GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:{0}\r\nOrigin: http://127.0.0.1:{0}\r\nCookie: {1}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: c2V0cG9pbnQtdGVzdC1rZQ==\r\n\r\n",
        port, cookie);
    if (::send(socket, handshake.data(), handshake.size(), 0) < 0) throw std::runtime_error("no handshake");
    char buffer[2048];
    const auto got = ::recv(socket, buffer, sizeof buffer, 0);
    if (got <= 0 || !std::string_view(buffer, static_cast<std::size_t>(got)).starts_with("HTTP/1.1 101"))
      throw std::runtime_error("upgrade refused");
    add(socket);
  }
  void add(int socket) {
    epoll_event event{EPOLLIN, {.fd = socket}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
  }
  std::size_t count() const { return sockets_.size(); }

  /// Waits until `word` has come at `expected` sockets; ms since `start` of each.
  std::vector<double> wait_for(std::string_view word, std::size_t expected, SteadyClock::time_point start) {
    std::vector<double> ms;
    while (ms.size() < expected) {
      epoll_event events[256];
      const int ready = ::epoll_wait(epoll_, events, 256, 30'000);
      if (ready == 0) throw std::runtime_error("a change did not arrive within 30 s");
      for (int at = 0; at < ready; ++at) {
        char buffer[4096];
        const auto got = ::recv(events[at].data.fd, buffer, sizeof buffer, 0);
        if (got <= 0) throw std::runtime_error("the server closed a socket");
        // A change is one burst of frames well below a segment, so a word is never cut in two here.
        if (std::string_view(buffer, static_cast<std::size_t>(got)).find(word) != std::string_view::npos)
          ms.push_back(1e3 * seconds_since(start));
      }
    }
    return ms;
  }

  /// Reads what still comes of a change, until 100 ms bring nothing.
  void drain() {
    epoll_event events[256];
    for (int ready = 0; (ready = ::epoll_wait(epoll_, events, 256, 100)) > 0;) {
      for (int at = 0; at < ready; ++at) {
        char buffer[4096];
        if (::recv(events[at].data.fd, buffer, sizeof buffer, 0) <= 0) throw std::runtime_error("the server closed a socket");
      }
    }
  }

 private:
  int epoll_;
  std::vector<int> sockets_;
};

/// ms until 300 bytes, written by the plainest loop, have been read at the other ends of so many socket pairs.
double bare_broadcast(std::size_t count) {
  Listeners listeners;
  std::vector<int> ends;
  for (std::size_t at = 0; at < count; ++at) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) throw std::runtime_error("no socket pair");
    ends.insert(ends.end(), {pair[0], pair[1]});
    listeners.add(pair[1]);
  }
  const std::string frame = std::string(270, ' ') + std::string(awaited);
  const auto start = SteadyClock::now();
  for (std::size_t at = 0; at < ends.size(); at += 2) {
    if (::send(ends[at], frame.data(), frame.size(), 0) < 0) throw std::runtime_error("bare send failed");
  }
  listeners.wait_for(awaited, count, start);
  const double ms = 1e3 * seconds_since(start);
  for (const int end : ends) ::close(end);
  return ms;
}

/// One note on the case, as an agent writes it; ms until it was at each listener.
std::vector<double> change(Listeners& listeners, const ServerProcess& server, const std::string& cookie, const std::string& case_id, int number) {
  const auto request = http_request("POST", "/api/v1/cases/" + case_id + "/notes", cookie, fmt::format(R"({{"text":"第 {} 次记录"}})", number));
  const auto start = SteadyClock::now();
  const auto answer = ask(server.port(), request);
  if (answer.status != 200) throw std::runtime_error("note refused: " + answer.body);
  auto ms = listeners.wait_for(awaited, listeners.count(), start);
  listeners.drain();
  return ms;
}

void bench_live() {
  const auto folder = dataset(1'000);
  const auto database = db::open_database(folder, "");
  const auto case_id = db::one<CaseId>(*database->connect(db::Access::read), "SELECT max(id) FROM cases")->text();
  const double bare_hundred = bare_broadcast(agents), bare_all = bare_broadcast(everybody / 2) * 2;  // two descriptors each
  const ServerProcess server(folder);
  const auto cookie = sign_in(server.port(), admin_login, password);
  Listeners listeners;
  while (listeners.count() < agents) listeners.connect(server.port(), cookie);
  std::vector<double> at_agents;
  for (int number = 0; number < 50; ++number) {
    const auto ms = change(listeners, server, cookie, case_id, number);
    at_agents.insert(at_agents.end(), ms.begin(), ms.end());
  }
  const double before = pss_mib(server.process());
  const std::size_t first = listeners.count();
  while (listeners.count() < everybody) listeners.connect(server.port(), cookie);
  const double each = (pss_mib(server.process()) - before) * 1024 / static_cast<double>(listeners.count() - first);
  std::vector<double> at_all;
  for (int number = 0; number < 5; ++number) at_all.push_back(std::ranges::max(change(listeners, server, cookie, case_id, 100 + number)));
  const double each_after = (pss_mib(server.process()) - before) * 1024 / static_cast<double>(listeners.count() - first);
  const double flush = flush_ms(folder);
  report({"10,000 live sockets: ≤ 20 KiB each (PSS)", fmt::format("{:.1f} KiB, after 5 changes {:.1f} KiB", each, each_after), "", "",
          each <= 20 && each_after <= 20});
  const double p99 = percentile(at_agents, 0.99);
  report({"a change (stored, then pushed) at 100 agents: p99 ≤ 50 ms", fmt::format("p50 {:.1f} ms, p99 {:.1f} ms", median(at_agents), p99),
          fmt::format("bare sends {:.1f} ms + fdatasync {:.2f} ms", bare_hundred, flush), fmt::format("{:.1f}", median(at_agents) / (bare_hundred + flush)), p99 <= 50});
  const double all = *std::ranges::max_element(at_all);
  report({"a change at all 10,000 within 0.5 s", fmt::format("median {:.0f} ms, worst {:.0f} ms", median(at_all), all),
          fmt::format("bare sends into socket pairs {:.0f} ms", bare_all), fmt::format("{:.1f}", median(at_all) / bare_all), all <= 500});
}

}  // namespace
}  // namespace sp::bench

int main() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  sp::bench::bench_live();
  return 0;
}
