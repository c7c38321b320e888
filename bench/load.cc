#include "load.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include "measure.h"

namespace sp::bench {
namespace {

constexpr std::string_view listening = "listening http://127.0.0.1:";

/// The bytes of the answer at the beginning of `received`, or 0 while some are missing.
std::size_t answer_length(std::string_view received) {
  const auto end = received.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  std::string head(received.substr(0, end));
  std::ranges::transform(head, head.begin(), [](unsigned char c) { return std::tolower(c); });
  const auto at = head.find("content-length: ");
  if (at == std::string::npos) throw std::runtime_error("answer without a length: " + head);
  std::size_t body = 0;
  std::from_chars(head.data() + at + 16, head.data() + head.size(), body);
  const auto whole = end + 4 + body;
  return received.size() >= whole ? whole : 0;
}

int status_of(std::string_view answer) {
  int status = 0;
  std::from_chars(answer.data() + std::min<std::size_t>(9, answer.size()), answer.data() + answer.size(), status);
  return status;
}

void send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) throw std::runtime_error("the server closed a connection");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void receive_some(int socket, std::string& received) {
  char buffer[64 * 1024];
  const auto got = ::recv(socket, buffer, sizeof buffer, 0);
  if (got <= 0) throw std::runtime_error("the server closed a connection");
  received.append(buffer, static_cast<std::size_t>(got));
}

struct Client {
  int socket = -1;
  std::string received;
  SteadyClock::time_point sent;
};

}  // namespace

ServerProcess::ServerProcess(const std::filesystem::path& data, const std::string& database_url) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "setpoint";
  const auto start = SteadyClock::now();
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(ends[1], STDOUT_FILENO);
    std::vector<const char*> words = {program.c_str(), "serve", "--data", data.c_str(), "--listen", "127.0.0.1:0"};
    if (!database_url.empty()) words.insert(words.end(), {"--database", database_url.c_str()});
    words.push_back(nullptr);
    ::execv(program.c_str(), const_cast<char* const*>(words.data()));
    ::_exit(127);
  }
  ::close(ends[1]);
  output_ = ends[0];
  std::string said;
  while (said.find('\n', said.find(listening)) == std::string::npos || said.find(listening) == std::string::npos) {
    char buffer[512];
    const auto got = ::read(output_, buffer, sizeof buffer);
    if (got <= 0) throw std::runtime_error("the server did not start: " + program.string());
    said.append(buffer, static_cast<std::size_t>(got));
  }
  ready_ms_ = 1e3 * seconds_since(start);
  const auto at = said.find(listening) + listening.size();
  std::from_chars(said.data() + at, said.data() + said.size(), port_);
}

ServerProcess::~ServerProcess() {
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
  ::close(output_);
}

int dial(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int one = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("nobody accepts connections");
  return socket;
}

std::string http_request(std::string_view method, std::string_view target, std::string_view cookie, std::string_view body) {
  std::string request = fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\n", method, target);
  if (!cookie.empty()) request += fmt::format("Cookie: {}\r\n", cookie);
  if (!body.empty()) request += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", body.size());
  return request.append("\r\n").append(body);
}

Answer ask(std::uint16_t port, const std::string& request) {
  const int socket = dial(port);
  send_all(socket, request);
  std::string received;
  while (answer_length(received) == 0) receive_some(socket, received);
  ::close(socket);
  const auto end = received.find("\r\n\r\n");
  return {status_of(received), received.substr(0, end), received.substr(end + 4)};
}

std::string sign_in(std::uint16_t port, std::string_view login, std::string_view password) {
  const auto answer = ask(port, http_request("POST", "/api/v1/session", {}, fmt::format(R"({{"login":"{}","password":"{}"}})", login, password)));
  const auto at = answer.head.find("setpoint_session=");
  if (at == std::string::npos) throw std::runtime_error("cannot sign in: " + answer.body);
  return answer.head.substr(at, answer.head.find(';', at) - at);
}

LoadResult run_load(const Load& load) {
  LoadResult result;
  std::vector<Client> clients(load.clients);
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  std::size_t number = 0;
  const auto send_next = [&](Client& client) {
    const auto request = load.request(number++);
    client.sent = SteadyClock::now();
    send_all(client.socket, request);
  };
  for (Client& client : clients) {
    client.socket = dial(load.port);
    epoll_event event{EPOLLIN, {.ptr = &client}};
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, client.socket, &event);
  }
  const auto start = SteadyClock::now();
  for (Client& client : clients) send_next(client);
  std::size_t waiting = clients.size();
  while (waiting > 0) {
    epoll_event events[64];
    const int ready = ::epoll_wait(epoll, events, 64, 30'000);
    if (ready == 0) throw std::runtime_error("no answer within 30 s");
    for (int at = 0; at < ready; ++at) {
      Client& client = *static_cast<Client*>(events[at].data.ptr);
      receive_some(client.socket, client.received);
      if (answer_length(client.received) == 0) continue;
      if (const int status = status_of(client.received); status == load.expected_status) {
        result.ms.push_back(1e3 * seconds_since(client.sent));
      } else if (result.wrong++ == 0) {
        result.first_wrong = client.received;
      }
      client.received.clear();
      if (load.pause_ms > 0) ::poll(nullptr, 0, load.pause_ms);
      if (seconds_since(start) < load.seconds) send_next(client);
      else --waiting;
    }
  }
  result.per_second = static_cast<double>(result.ms.size()) / seconds_since(start);
  for (const Client& client : clients) ::close(client.socket);
  ::close(epoll);
  if (result.wrong > 0) fmt::print(stderr, "{} wrong answers, the first: {}\n", result.wrong, result.first_wrong);
  return result;
}

}  // namespace sp::bench
