// What events and states hold instead of a personal text: where it is kept and what it was.
#pragma once

#include <cstdint>
#include <string>

#include "base/describe.h"

namespace sp {

struct PrivateRef {
  std::int64_t id = 0;  // 0: nothing kept
  std::string digest;   // SHA-256 over salt and content, hex
  friend bool operator==(const PrivateRef&, const PrivateRef&) = default;
};
BOOST_DESCRIBE_STRUCT(PrivateRef, (), (id, digest))

}  // namespace sp
