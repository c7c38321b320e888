#include "server_process.h"

#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sp::test {
namespace {

constexpr std::chrono::milliseconds start_patience{60'000};


struct Child {
  pid_t pid = 0;
  int in = -1, out = -1;  // our ends of its standard input and output
};

/// Between fork and exec only what is safe while other threads hold locks.
Child start(std::vector<std::string> words) {
  words.insert(words.begin(), PROGRAM);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int in[2], out[2];
  if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) throw std::runtime_error("no process");
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(out[1]);
  return {pid, in[1], out[0]};
}

int exit_code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

int reap(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return exit_code_of(status);
}

/// Appends what comes; false at the end or when nothing came for `patience`.
bool read_more(int descriptor, std::string& text, std::chrono::milliseconds patience) {
  pollfd readable{descriptor, POLLIN, 0};
  if (::poll(&readable, 1, static_cast<int>(patience.count())) <= 0) return false;
  char buffer[4096];
  const auto got = ::read(descriptor, buffer, sizeof buffer);
  if (got > 0) text.append(buffer, static_cast<std::size_t>(got));
  return got > 0;
}

}  // namespace

ProgramEnd run_setpoint(std::vector<std::string> words, std::string_view input) {
  const Child child = start(std::move(words));
  const bool written = ::write(child.in, input.data(), input.size()) == static_cast<ssize_t>(input.size());
  ::close(child.in);
  ProgramEnd end;
  while (written && read_more(child.out, end.out, start_patience)) {
  }
  ::close(child.out);
  end.exit_code = reap(child.pid);
  return end;
}

ServerProcess::ServerProcess(const std::filesystem::path& data, const std::string& database) {
  std::vector<std::string> words = {"serve", "--data", data.string(), "--listen", "127.0.0.1:0"};
  if (!database.empty()) words.insert(words.end(), {"--database", database});
  const Child child = start(std::move(words));
  ::close(child.in);
  pid_ = child.pid;
  out_ = child.out;
}

bool ServerProcess::ready() {
  constexpr std::string_view announcement = "listening http://127.0.0.1:";
  std::string text;
  while (true) {
    const auto at = text.find(announcement);
    if (at != std::string::npos && text.find('\n', at) != std::string::npos) {
      port_ = static_cast<std::uint16_t>(std::stoi(text.substr(at + announcement.size())));
      return true;
    }
    if (!read_more(out_, text, start_patience)) return false;
  }
}

void ServerProcess::kill() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  reap(std::exchange(pid_, 0));
  ::close(std::exchange(out_, -1));
}

void ServerProcess::terminate() { ::kill(pid_, SIGTERM); }

std::optional<int> ServerProcess::wait(std::chrono::milliseconds within) {
  const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  pollfd ended{descriptor, POLLIN, 0};
  const bool in_time = ::poll(&ended, 1, static_cast<int>(within.count())) > 0;
  ::close(descriptor);
  if (!in_time) return std::nullopt;
  ::close(std::exchange(out_, -1));
  return reap(std::exchange(pid_, 0));
}

}  // namespace sp::test
