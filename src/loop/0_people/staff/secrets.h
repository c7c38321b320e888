// Random tokens, their digests, and the sealing of secrets that must be read again.
#pragma once

#include <string>
#include <string_view>

#include "app/tx.h"

namespace sp {

std::string new_token();                         // 256 random bits, URL-safe
std::string token_digest(std::string_view token);  // SHA-256, hex: what is stored and looked up

/// Encrypts under a key made from the installation's own.
std::string seal(Tx& tx, std::string_view secret);
/// Empty when it was sealed under another key or tampered with.
std::string unseal(Tx& tx, std::string_view sealed);

}  // namespace sp
