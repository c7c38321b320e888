#include "loop/0_people/staff/totp.h"

#include <array>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

namespace sp {
namespace {

constexpr Duration step_length{std::chrono::seconds{30}};
constexpr int skew_steps = 1;
constexpr std::uint32_t code_modulus = 1'000'000;
constexpr std::size_t secret_bytes = 20;

}  // namespace

std::int64_t totp_step_at(Instant now) { return now.time_since_epoch() / step_length; }

std::string totp_code(std::string_view secret, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t at = 0; at < counter.size(); ++at)
    counter[at] = static_cast<unsigned char>(step >> (8 * (counter.size() - 1 - at)));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int length = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(), &length);
  const std::size_t offset = mac[length - 1] & 0x0F;  // RFC 4226, dynamic truncation
  const std::uint32_t number = (mac[offset] & 0x7Fu) << 24 | mac[offset + 1] << 16 | mac[offset + 2] << 8 | mac[offset + 3];
  return fmt::format("{:06}", number % code_modulus);
}

std::optional<std::int64_t> totp_step(std::string_view secret, std::string_view code, Instant now,
                                      std::int64_t last_step) {
  const auto current = totp_step_at(now);
  for (auto step = current - skew_steps; step <= current + skew_steps; ++step) {
    const std::string expected = totp_code(secret, step);
    const bool equal = expected.size() == code.size() && sodium_memcmp(expected.data(), code.data(), code.size()) == 0;
    if (equal && step > last_step) return step;
  }
  return std::nullopt;
}

std::string new_totp_secret() {
  std::string secret(secret_bytes, '\0');
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

std::string base32(std::string_view bytes) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t waiting = 0;
  int bits = 0;
  for (char byte : bytes) {
    waiting = waiting << 8 | static_cast<unsigned char>(byte);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += letters[waiting >> bits & 31];
    }
  }
  if (bits > 0) out += letters[waiting << (5 - bits) & 31];
  return out;
}

std::string otpauth_uri(std::string_view login, std::string_view secret) {
  return fmt::format("otpauth://totp/Setpoint:{}?secret={}&issuer=Setpoint", login, base32(secret));
}

}  // namespace sp
