#pragma once

#include <string>
#include <string_view>

namespace sp {

/// HMAC-SHA256 (RFC 2104) as 64 hexadecimal digits. Any thread.
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

}  // namespace sp
