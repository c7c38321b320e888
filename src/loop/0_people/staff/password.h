// Passwords: argon2id, 19 MiB, 2 passes (about 30 ms). Everything here but acceptable_password() is slow by
// purpose: only on App::slow(), never on a reader or the writer. A password is never logged and never kept.
#pragma once

#include <string>
#include <string_view>

#include "base/describe.h"
#include "base/result.h"

namespace sp {

/// Any characters, counted as a person counts them; nothing is cut off or changed.
using NewPassword = Text<8, 128>;
using Password = Text<1, 128>;

/// Refuses what everybody tries first: common_password, password_is_login.
Result<void> acceptable_password(std::string_view field, std::string_view password, std::string_view folded_login);

std::string password_hash(std::string_view password);  // throws std::bad_alloc without its 19 MiB
bool password_matches(const std::string& hash, std::string_view password);

/// The work of password_matches() for a login that does not exist.
void spend_a_password_check(std::string_view password);

}  // namespace sp
