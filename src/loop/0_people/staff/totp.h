// The second factor: six digits that change every 30 s (RFC 6238, HMAC-SHA1, as authenticator apps expect).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace sp {

/// The step whose code this is: now's or one of its neighbours, but later than `last_step`, so that no code
/// serves twice. Nothing when it is none of them.
std::optional<std::int64_t> totp_step(std::string_view secret, std::string_view code, Instant now,
                                      std::int64_t last_step);

std::string totp_code(std::string_view secret, std::int64_t step);
std::int64_t totp_step_at(Instant now);

std::string new_totp_secret();  // 20 random bytes
std::string base32(std::string_view bytes);
/// What the app scans: otpauth://totp/Setpoint:LOGIN?secret=…&issuer=Setpoint
std::string otpauth_uri(std::string_view login, std::string_view secret);

}  // namespace sp
