// Backup and restore of PostgreSQL by its own programs, which know every detail of its catalogue.
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/postgres.h"

extern char** environ;

namespace sp::db {
namespace {

/// The url's parts as environment: a password on a command line could be read by anybody on the machine.
std::vector<std::string> environment_of(const std::string& url) {
  struct Name {
    const char *keyword, *variable;
  };
  constexpr std::array<Name, 9> names = {{{"host", "PGHOST"},
                                          {"hostaddr", "PGHOSTADDR"},
                                          {"port", "PGPORT"},
                                          {"user", "PGUSER"},
                                          {"password", "PGPASSWORD"},
                                          {"dbname", "PGDATABASE"},
                                          {"sslmode", "PGSSLMODE"},
                                          {"sslrootcert", "PGSSLROOTCERT"},
                                          {"passfile", "PGPASSFILE"}}};
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    if (!text.starts_with("PG") || text.starts_with("PGPASS")) variables.emplace_back(text);
  }
  char* problem = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfoParse(url.c_str(), &problem),
                                                                             &PQconninfoFree);
  PQfreemem(problem);
  if (!options) throw DbError(Fault::unsuitable, "the database address cannot be read");
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    for (const auto& [keyword, variable] : names) {
      if (option->val != nullptr && std::string_view(option->keyword) == keyword)
        variables.push_back(fmt::format("{}={}", variable, option->val));
    }
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (auto& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

/// Runs a program to its end; what it complains about becomes the message.
void run_tool(std::vector<std::string> words, std::vector<std::string> variables) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw DbError(Fault::other, "no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int problem = ::posix_spawnp(&child, words.front().c_str(), &actions, nullptr, pointers(words).data(),
                                     pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  std::string complaint;
  std::array<char, 4096> bytes;
  if (problem == 0) {
    for (ssize_t count = 0; (count = ::read(ends[0], bytes.data(), bytes.size())) != 0;) {
      if (count < 0 && errno != EINTR) break;
      if (count > 0 && complaint.size() < bytes.size()) complaint.append(bytes.data(), static_cast<std::size_t>(count));
    }
  }
  ::close(ends[0]);
  if (problem != 0)
    throw DbError(Fault::unsuitable, fmt::format("{} cannot be started ({}): install PostgreSQL's client programs",
                                                 words.front(), std::strerror(problem)));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  const bool full = complaint.find(std::strerror(ENOSPC)) != std::string::npos;
  throw DbError(full ? Fault::full : Fault::other, fmt::format("{}: {}", words.front(), complaint));
}

/// The client programs of the same release as the library, where Debian puts them; else whatever the path has.
std::string tool(const std::string& name) {
  const std::string debian = fmt::format("/usr/lib/postgresql/{}/bin/{}", PQlibVersion() / 10'000, name);
  return std::filesystem::exists(debian) ? debian : name;
}

}  // namespace

void backup_postgres(const std::string& url, const std::filesystem::path& file) {
  auto part = file;
  part += ".part";
  try {
    const int descriptor = ::open(part.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor < 0)
      throw DbError(errno == ENOSPC ? Fault::full : Fault::other,
                    fmt::format("cannot create {}: {}", part.string(), std::strerror(errno)));
    ::close(descriptor);
    run_tool({tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", "--file=" + part.string()},
             environment_of(url));
    settle_file(part, file);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    throw;
  }
}

void restore_postgres(const std::string& url, const std::filesystem::path& from) {
  if (!std::filesystem::exists(from))
    throw DbError(Fault::unsuitable, fmt::format("there is no file {}", from.string()));
  {
    PgConnection connection(url, Access::write);
    if (schema_version(connection) > 0)
      throw DbError(Fault::unsuitable, "the PostgreSQL database is in use already: restore into an empty one");
  }
  try {
    run_tool({tool("pg_restore"), "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
              "--dbname=", from.string()},
             environment_of(url));
  } catch (const DbError& error) {
    const std::string_view complaint = error.what();
    const bool damaged =
        complaint.find("archive") != std::string_view::npos || complaint.find("input file") != std::string_view::npos;
    throw DbError(damaged ? Fault::corrupt : error.fault, error.what());
  }
}

}  // namespace sp::db
