#include "loop/0_people/staff/secrets.h"

#include <array>

#include <sodium.h>

#include "app/signed_link.h"
#include "base/sha256.h"
#include "base/text.h"

namespace sp {
namespace {

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string from_hex(std::string_view hex) {
  std::string bytes(hex.size() / 2, '\0');
  std::size_t length = 0;
  if (sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), hex.data(), hex.size(), nullptr,
                     &length, nullptr) != 0)
    return {};
  bytes.resize(length);
  return bytes;
}

std::string sealing_key(Tx& tx) {
  constexpr std::string_view purpose = "seal";
  const std::string secret = installation_key(tx.db);
  std::string key(crypto_secretbox_KEYBYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(key.data()), key.size(), raw(purpose), purpose.size(), raw(secret),
                     secret.size());
  return key;
}

}  // namespace

std::string new_token() {
  const std::string bytes = random_bytes(32);
  std::array<char, sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text{};
  sodium_bin2base64(text.data(), text.size(), raw(bytes), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

std::string token_digest(std::string_view token) { return sha256_hex(token); }

std::string seal(Tx& tx, std::string_view secret) {
  const std::string nonce = random_bytes(crypto_secretbox_NONCEBYTES);
  std::string box(secret.size() + crypto_secretbox_MACBYTES, '\0');
  crypto_secretbox_easy(reinterpret_cast<unsigned char*>(box.data()), raw(secret), secret.size(), raw(nonce),
                        raw(sealing_key(tx)));
  return to_hex(nonce + box);
}

std::string unseal(Tx& tx, std::string_view sealed) {
  const std::string bytes = from_hex(sealed);
  constexpr std::size_t overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (bytes.size() < overhead) return {};
  std::string secret(bytes.size() - overhead, '\0');
  const bool intact = crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(secret.data()),
                                                 raw(bytes) + crypto_secretbox_NONCEBYTES,
                                                 bytes.size() - crypto_secretbox_NONCEBYTES, raw(bytes),
                                                 raw(sealing_key(tx))) == 0;
  return intact ? secret : std::string();
}

}  // namespace sp
