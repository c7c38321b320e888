// A server process of our own, and clients that behave: each has one kept connection, sends its next request when
// the whole answer is there, and at the end every answer is awaited.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sp::bench {

/// `setpoint serve` from the folder of this benchmark, over `data`, on any free port.
class ServerProcess {
 public:
  explicit ServerProcess(const std::filesystem::path& data, const std::string& database_url = {});
  ServerProcess(const ServerProcess&) = delete;
  ~ServerProcess();

  pid_t process() const { return process_; }
  std::uint16_t port() const { return port_; }
  double ready_ms() const { return ready_ms_; }  // from its start to the line it prints

 private:
  pid_t process_ = 0;
  int output_ = -1;
  std::uint16_t port_ = 0;
  double ready_ms_ = 0;
};

/// A TCP connection to 127.0.0.1. Throws when nobody accepts.
int dial(std::uint16_t port);

/// Head and body, ready to be sent. `cookie` empty: none.
std::string http_request(std::string_view method, std::string_view target, std::string_view cookie,
                         std::string_view body = {});

struct Answer {
  int status = 0;
  std::string head, body;
};
/// One request on a connection of its own.
Answer ask(std::uint16_t port, const std::string& request);

/// "setpoint_session=…" of a member of staff.
std::string sign_in(std::uint16_t port, std::string_view login, std::string_view password);

struct Load {
  std::uint16_t port = 0;
  std::size_t clients = 1;
  double seconds = 3;
  int pause_ms = 0;  // of all clients before each next request
  int expected_status = 200;
  std::function<std::string(std::size_t number)> request;  // whole bytes; each number is asked for once
};

struct LoadResult {
  double per_second = 0;
  std::vector<double> ms;  // one an answer
  std::size_t wrong = 0;   // answers of another status; not in `ms`
  std::string first_wrong;
};
LoadResult run_load(const Load& load);

}  // namespace sp::bench
