#pragma once

#include <string>
#include <string_view>

namespace sp {

/// SHA-256 as 64 hexadecimal digits. By OpenSSL, which uses the processor's own instructions. Any thread.
std::string sha256_hex(std::string_view bytes);

}  // namespace sp
