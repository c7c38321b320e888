// A command may say which version of a thing its author saw.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace sp {

/// Refuses with "conflict" when somebody was faster; a command that expects nothing is never in conflict.
inline Result<void> expect_version(std::int64_t stored, std::optional<std::int64_t> expected) {
  if (!expected || *expected == stored) return {};
  return refuse(RefusalKind::conflict, "conflict",
                {{"expected", std::to_string(*expected)}, {"version", std::to_string(stored)}});
}

}  // namespace sp
