// The real program as a child process, for tests that kill it: `setpoint`, found beside the test program.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace sp::test {

struct ProgramEnd {
  int exit_code = -1;  // -1: a signal ended it
  std::string out;     // its standard output
};

/// Runs `setpoint words…` to its end, `input` on its standard input; what it complains of goes to ours.
ProgramEnd run_setpoint(std::vector<std::string> words, std::string_view input = {});

/// `setpoint serve` on a free port. Start it from the main thread: it dies when the starting thread ends.
class ServerProcess {
 public:
  /// `database` empty: SQLite in `data`.
  ServerProcess(const std::filesystem::path& data, const std::string& database);
  ServerProcess(const ServerProcess&) = delete;
  ~ServerProcess() { kill(); }

  /// Waits for the line `listening http://HOST:PORT`; false when the process ended before.
  bool ready();
  std::uint16_t port() const { return port_; }
  pid_t pid() const { return pid_; }

  void kill();       // SIGKILL; returns when it is gone
  void terminate();  // SIGTERM; returns at once
  /// The exit code, -1 for an end by signal; nothing when it still runs after `within`.
  std::optional<int> wait(std::chrono::milliseconds within);

 private:
  pid_t pid_ = 0;
  int out_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace sp::test
