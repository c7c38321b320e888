// Inside src/db/ only: the two engines and what they share.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "db/connection.h"

namespace sp::db {

inline constexpr int writer_patience_ms = 10'000;  // for the write lock, then Fault::busy

/// PostgreSQL text cannot hold NUL and would be cut there, so neither engine takes it.
inline void refuse_nul(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) throw DbError(Fault::constraint, "text holds a NUL byte");
}

std::unique_ptr<Database> open_sqlite(const std::filesystem::path& file);
void restore_sqlite(const std::filesystem::path& file, const std::filesystem::path& from);

std::unique_ptr<Database> open_postgres(const std::string& url);
void backup_postgres(const std::string& url, const std::filesystem::path& file);
void restore_postgres(const std::string& url, const std::filesystem::path& from);

/// Flushes a file and its name to the device, then gives it its final name.
void settle_file(const std::filesystem::path& part, const std::filesystem::path& file);

}  // namespace sp::db
