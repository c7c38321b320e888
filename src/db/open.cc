#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "db/engines.h"

namespace sp::db {
namespace {

void flush_to_device(const std::filesystem::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int problem = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!flushed) {
    throw DbError(problem == ENOSPC ? Fault::full : Fault::other,
                  fmt::format("cannot flush {}: {}", path.string(), std::strerror(problem)));
  }
}

std::filesystem::path sqlite_file(const std::filesystem::path& data_dir) { return data_dir / "setpoint.db"; }

}  // namespace

void settle_file(const std::filesystem::path& part, const std::filesystem::path& file) {
  flush_to_device(part, O_RDWR);
  std::filesystem::rename(part, file);
  flush_to_device(file.has_parent_path() ? file.parent_path() : ".", O_RDONLY | O_DIRECTORY);
}

std::unique_ptr<Database> open_database(const std::filesystem::path& data_dir, const std::string& url) {
  return url.empty() ? open_sqlite(sqlite_file(data_dir)) : open_postgres(url);
}

void restore_database(const std::filesystem::path& data_dir, const std::string& url,
                      const std::filesystem::path& file) {
  if (url.empty()) restore_sqlite(sqlite_file(data_dir), file);
  else restore_postgres(url, file);
}

}  // namespace sp::db
