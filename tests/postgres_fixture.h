// A real PostgreSQL 15 for tests: made on first use in a temporary folder, reached by a Unix socket, flushing to
// disk as in production, gone when the test program ends, however it ends.
#pragma once

#include <string>

#include <sys/types.h>

namespace sp::test {

/// Not thread-safe; start it from the main thread, whose end also ends the server.
class PostgresServer {
 public:
  static PostgresServer& shared();

  PostgresServer(const PostgresServer&) = delete;
  ~PostgresServer();

  /// A new empty database; its address as `serve --database` takes it.
  std::string new_database();

  void stop_immediately();  // as after a power cut: no checkpoint, connections cut
  void start();             // returns when it answers

 private:
  PostgresServer();

  std::string folder_;
  pid_t server_ = 0;
  int databases_ = 0;
};

}  // namespace sp::test
