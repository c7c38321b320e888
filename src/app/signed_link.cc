#include "app/signed_link.h"

#include <sodium.h>

#include "app/tx.h"
#include "base/text.h"

namespace sp {
namespace {

constexpr std::size_t id_length = 13;
constexpr std::size_t mac_bytes = 16;

}  // namespace

std::string SignedLinks::mac(std::string_view purpose, std::string_view id) const {
  const std::string message = std::string(purpose) + '\n' + std::string(id);
  unsigned char bytes[mac_bytes];
  crypto_generichash(bytes, sizeof bytes, reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                     reinterpret_cast<const unsigned char*>(key_.data()), key_.size());
  return to_hex({reinterpret_cast<const char*>(bytes), sizeof bytes});
}

std::string SignedLinks::sign(std::string_view purpose, std::int64_t id) const {
  const std::string text = id_text(id);
  return text + mac(purpose, text);
}

std::optional<std::int64_t> SignedLinks::verify(std::string_view purpose, std::string_view token) const {
  if (token.size() != id_length + 2 * mac_bytes) return std::nullopt;
  const auto id = token.substr(0, id_length);
  const std::string expected = mac(purpose, id);
  if (sodium_memcmp(expected.data(), token.data() + id_length, expected.size()) != 0) return std::nullopt;
  return parse_id(id);
}

std::string installation_key(db::Connection& writer) {
  if (auto key = read_setting(writer, "installation_key")) return *key;
  char random[32];
  randombytes_buf(random, sizeof random);
  const std::string key = to_hex({random, sizeof random});
  write_setting(writer, "installation_key", key);
  return key;
}

std::string installation_key(db::Database& database) {
  const auto writer = database.connect(db::Access::write);
  writer->begin_write();
  std::string key = installation_key(*writer);
  writer->commit();
  return key;
}

}  // namespace sp
