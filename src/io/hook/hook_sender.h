// One POST to an address somebody typed: bounded in time and size, to the public internet only, no redirect followed, no
// proxy, nothing sent but what is given.
#pragma once

#include <chrono>

#include "io/hook/address_guard.h"
#include "loop/4_handling/webhook/webhook_post.h"

namespace sp::io {

/// Blocks for `patience` at most.
handling::HookPoster hook_poster(AddressGuard guard, std::chrono::milliseconds patience = std::chrono::seconds{10});

}  // namespace sp::io
