// Phone numbers and addresses: one way to write them, so that equal ones are found, and one way to hide them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "loop/0_people/customer/customer_types.h"

namespace sp {

/// "+86 138-1234-8000" and "０１３８ 1234 8000" … as stored and compared: phones as digits (with '+' and country
/// unless it is China's), mail in lower case, the rest without spaces around. Nothing when it cannot be one.
std::optional<std::string> normalised(IdentityKind kind, std::string_view value);

std::string masked_phone(std::string_view phone);  // "13812348000" → "138****8000"
std::string masked_email(std::string_view email);  // "zhangwei@example.com" → "z***@example.com"
std::string masked(IdentityKind kind, std::string_view value);

}  // namespace sp
