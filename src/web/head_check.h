// The strict look at a request's head before its body is read. Beast accepts heads that mean different things
// to different readers (request smuggling); whatever is ambiguous is refused and the connection closed.
// Source: RFC 9112 §6.1, §6.3, §3.2; RFC 3986 §2.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sp::web {

struct Head {
  int version = 11;  // 10 or 11
  std::string method;
  std::string target;                                        // as sent
  std::vector<std::pair<std::string, std::string>> headers;  // as sent, in order, duplicates kept
};

struct CheckedTarget {
  std::string path;   // decoded
  std::string query;  // as sent
};

struct HeadRefusal {
  int status;          // 400, 405, 413, 414, 431, 501, 505
  std::string reason;  // stable snake_case word, for the problem document
};

/// Refuses: Transfer-Encoding other than exactly "chunked", or with Content-Length, or in HTTP/1.0; several or
/// malformed Content-Length; Host missing, repeated or malformed; an unknown method; a target that is not in
/// origin form; a path with NUL, control characters, "..", "%2f", backslash, bad escapes or invalid UTF-8; more
/// than 64 headers; header names or values with forbidden characters.
/// `body_limit` in bytes bounds a declared Content-Length.
std::optional<HeadRefusal> check_head(const Head& head, std::size_t body_limit, CheckedTarget& checked);

}  // namespace sp::web
