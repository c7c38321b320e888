// The head of an answer, and the answers the server gives by itself. Pure; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "web/http.h"

namespace sp::web {

struct ResponseFrame {
  bool secure = false;      // came over TLS: Strict-Transport-Security
  bool keep_alive = true;
  std::string_view date;    // IMF-fixdate
};

/// Status line and headers, with the empty line. Adds length, date, connection and the security headers; an answer
/// keeps its own Content-Security-Policy and Cache-Control. A header whose name or value could break out of its
/// line turns the answer into a 500: see is_sendable.
std::string response_head(const Response& response, const ResponseFrame& frame);

/// False when a header holds a line break, another control character or a malformed name.
bool is_sendable(const Response& response);

/// 204 and 304 carry no body and no length.
bool has_no_body(int status);

std::string_view body_of(const Response& response);

/// RFC 9457: {"type":"about:blank","status":400,"title":"Bad Request","reason":"host_missing"}.
Response plain_problem(int status, std::string_view reason);

std::string_view status_phrase(int status);

}  // namespace sp::web
