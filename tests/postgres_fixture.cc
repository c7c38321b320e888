#include "postgres_fixture.h"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <initializer_list>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sp::test {
namespace {

constexpr const char* programs = "/usr/lib/postgresql/15/bin/";

/// Starts a program, as user postgres when we are root (PostgreSQL refuses root). It ends when we end.
pid_t start_program(const std::string& folder, std::vector<std::string> words) {
  words.front() = programs + words.front();
  if (::geteuid() == 0) {
    const std::vector<std::string> as_postgres = {"/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres",
                                                  "--init-groups",    "--pdeathsig=INT",  "--"};
    words.insert(words.begin(), as_postgres.begin(), as_postgres.end());
  }
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const std::string log = folder + "/log";
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGINT);
  const int output = ::open(log.c_str(), O_CREAT | O_APPEND | O_WRONLY, 0666);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  if (::chdir(folder.c_str()) == 0) ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string address(const std::string& folder, const std::string& database) {
  return fmt::format("postgresql:///{}?host={}&user=postgres", database, folder);
}

}  // namespace

PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() {
  std::string folder = (std::filesystem::temp_directory_path() / "setpoint-postgres-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = folder;
  if (::geteuid() == 0) {
    const auto* postgres = ::getpwnam("postgres");
    if (postgres == nullptr || ::chown(folder_.c_str(), postgres->pw_uid, postgres->pw_gid) != 0)
      throw std::runtime_error("no user postgres: install postgresql-15");
  }
  const pid_t made = start_program(folder_, {"initdb", "--pgdata=" + folder_ + "/data", "--username=postgres",
                                             "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"});
  if (wait_for(made) != 0) throw std::runtime_error("initdb failed: see " + folder_ + "/log");
  start();
}

PostgresServer::~PostgresServer() {
  stop_immediately();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void PostgresServer::start() {
  const auto url = address(folder_, "postgres");
  const auto run = [this] {
    return start_program(folder_, {"postgres", "-D", folder_ + "/data", "-c", "listen_addresses=", "-c",
                                   "unix_socket_directories=" + folder_, "-c", "max_connections=60", "-c",
                                   "max_wal_size=256MB", "-c", "fsync=on"});
  };
  server_ = run();
  for (int tries = 0; tries < 1'200; ++tries) {
    if (PQping(url.c_str()) == PQPING_OK) return;
    int status = 0;
    // On a busy machine processes of the server that was cut off still hold its memory: it gives up, and tries again.
    if (::waitpid(server_, &status, WNOHANG) == server_) server_ = run();
    ::poll(nullptr, 0, 50);  // waits for another program, which has no way to call us
  }
  throw std::runtime_error("PostgreSQL does not start: see " + folder_ + "/log");
}

void PostgresServer::stop_immediately() {
  if (server_ == 0) return;
  ::kill(server_, SIGQUIT);
  wait_for(server_);
  server_ = 0;
}

std::string PostgresServer::new_database() {
  const std::string name = fmt::format("test_{}", ++databases_);
  PGconn* connection = PQconnectdb(address(folder_, "postgres").c_str());
  PGresult* result = PQexec(connection, fmt::format("CREATE DATABASE {}", name).c_str());
  const bool made = PQresultStatus(result) == PGRES_COMMAND_OK;
  const std::string problem = PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  if (!made) throw std::runtime_error(problem);
  return address(folder_, name);
}

}  // namespace sp::test
