#include "loop/0_people/customer/contact.h"

#include <algorithm>

#include "base/text.h"

namespace sp {
namespace {

constexpr std::size_t phone_digits_min = 5;   // hotlines
constexpr std::size_t phone_digits_max = 15;  // E.164
constexpr std::string_view fullwidth_zero = "０";  // three bytes; its digits differ in the last

/// Full-width forms, as Chinese input methods make them, are the same characters.
std::string halfwidth(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto rest = text.substr(at);
    const bool digit = rest.size() >= 3 && rest.substr(0, 2) == fullwidth_zero.substr(0, 2) &&
                       rest[2] >= fullwidth_zero[2] && rest[2] <= fullwidth_zero[2] + 9;
    if (digit) {
      out += static_cast<char>('0' + (rest[2] - fullwidth_zero[2]));
      at += 2;
    } else if (rest.starts_with("＋") || rest.starts_with("－") || rest.starts_with("　")) {
      out += rest.starts_with("＋") ? '+' : ' ';
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::optional<std::string> phone(std::string_view value) {
  std::string digits;
  bool international = false;
  for (char c : halfwidth(value)) {
    if (c >= '0' && c <= '9') digits += c;
    else if (c == '+' && digits.empty()) international = true;
    else if (c != ' ' && c != '-' && c != '(' && c != ')' && c != '.') return std::nullopt;
  }
  if (!international && digits.starts_with("00")) {
    digits.erase(0, 2);
    international = true;
  }
  if (digits.size() < phone_digits_min || digits.size() > phone_digits_max) return std::nullopt;
  if (international && digits.starts_with("86")) return digits.substr(2);
  return international ? '+' + digits : digits;
}

std::optional<std::string> email(std::string_view value) {
  std::string address(trimmed(value));
  const auto at = address.find('@');
  const bool plausible = at != std::string::npos && at > 0 && at == address.rfind('@') && at + 1 < address.size() &&
                         address.find_first_of(" \t\r\n,;<>\"") == std::string::npos;
  if (!plausible) return std::nullopt;
  std::ranges::transform(address, address.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return address;
}

}  // namespace

std::optional<std::string> normalised(IdentityKind kind, std::string_view value) {
  if (kind == IdentityKind::phone) return phone(value);
  if (kind == IdentityKind::email) return email(value);
  const std::string plain(trimmed(value));
  return plain.empty() ? std::nullopt : std::optional(plain);
}

std::string masked_phone(std::string_view phone) {
  if (phone.size() < 8) return std::string(phone.substr(0, 1)) + "****";
  return std::string(phone.substr(0, phone.size() - 8)) + "****" + std::string(phone.substr(phone.size() - 4));
}

std::string masked_email(std::string_view email) {
  const auto at = email.find('@');
  if (at == std::string_view::npos) return "***";
  return text_head(email.substr(0, at), 1) + "***" + std::string(email.substr(at));
}

std::string masked(IdentityKind kind, std::string_view value) {
  if (kind == IdentityKind::phone) return masked_phone(value);
  if (kind == IdentityKind::email) return masked_email(value);
  return text_head(value, 2) + "***";
}

}  // namespace sp
