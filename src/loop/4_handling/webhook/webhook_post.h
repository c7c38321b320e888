// What is sent to a webhook and what comes back, without how.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace sp::handling {

struct HookPost {
  std::string url;
  std::vector<std::string> headers;  // whole lines, without their end
  std::string body;
};

struct HookAnswer {
  std::int64_t status = 0;  // of HTTP; 0: none came
  std::string fault;  // empty: taken. address_refused, name_unknown, not_trusted, no_answer, redirected, answered
  std::string answer;  // its first 2 KiB, any bytes
};

/// Blocks until it is known, for a bounded time.
using HookPoster = std::function<HookAnswer(const HookPost&)>;

}  // namespace sp::handling
