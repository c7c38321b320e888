#include "loop/0_people/staff/password.h"

#include <algorithm>
#include <array>
#include <new>

#include <sodium.h>

namespace sp {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = 19 * 1024 * 1024;

/// Eight characters or more, compared in lower case; shorter ones are refused by their length.
constexpr std::array common{
    "00000000", "11111111", "12121212", "12341234", "12344321", "12345678", "123456789", "1234567890", "123123123",
    "1234qwer", "123qweasd", "147258369", "1q2w3e4r", "1q2w3e4r5t", "1qaz2wsx", "1qaz2wsx3edc", "31415926",
    "5201314520", "52013145", "66666666", "87654321", "88888888", "987654321", "99999999", "a1234567", "a12345678",
    "aa123456", "aaaaaaaa", "abc12345", "abc123456", "abcd1234", "abcdefgh", "admin123", "admin1234", "admin888",
    "administrator", "asdf1234", "asdfasdf", "asdfghjk", "asdfghjkl", "baseball", "changeme", "computer", "dearbook",
    "default1", "football", "iloveyou", "iloveyou1", "letmein1", "master123", "monkey123", "p@ssw0rd", "p@ssword",
    "pass1234", "passw0rd", "password", "password1", "password12", "password123", "princess", "q1w2e3r4",
    "qazwsxedc", "qq123456", "qwer1234", "qwerasdf", "qwerty12", "qwerty123", "qwertyui", "qwertyuiop", "setpoint",
    "setpoint1", "setpoint123", "starwars", "sunshine", "superman", "test1234", "trustno1", "wang1234", "welcome1",
    "welcome123", "woaini123", "woaini520", "woaini1314", "xiaoming", "zaq12wsx", "zxcvbnm1", "zxcvbnm123"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

}  // namespace

Result<void> acceptable_password(std::string_view field, std::string_view password, std::string_view folded_login) {
  const std::string plain = lower(password);
  if (std::ranges::find(common, plain) != common.end()) return invalid(field, "common_password");
  if (plain == folded_login) return invalid(field, "password_is_login");
  return {};
}

std::string password_hash(std::string_view password) {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), passes, memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::bad_alloc();
  return hash.data();
}

bool password_matches(const std::string& hash, std::string_view password) {
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

void spend_a_password_check(std::string_view password) { password_hash(password); }

}  // namespace sp
