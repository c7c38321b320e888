// Links that work without a login: the id and a keyed MAC, 128 bits, one purpose each. Nobody can make one,
// nobody can guess one, and a link for one purpose opens nothing else.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/connection.h"

namespace sp {

class SignedLinks {
 public:
  /// `key`: 32 random bytes. REQUIRES: the same for the life of the installation.
  explicit SignedLinks(std::string key) : key_(std::move(key)) {}

  std::string sign(std::string_view purpose, std::int64_t id) const;
  std::optional<std::int64_t> verify(std::string_view purpose, std::string_view token) const;

 private:
  std::string mac(std::string_view purpose, std::string_view id) const;
  std::string key_;
};

/// The installation's secret, hex in the settings, made on first use. REQUIRES: a writer inside begin_write().
std::string installation_key(db::Connection& writer);
std::string installation_key(db::Database& database);  // in a transaction of its own

}  // namespace sp
