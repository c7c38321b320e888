// Reads a request's head strictly, before anything of its body is read. Lenient readers accept heads that mean
// different things to different programs on the way (request smuggling); whatever is ambiguous is refused here
// and the connection closed. That is why the head is not left to Beast, which folds lines and takes any
// Transfer-Encoding. Pure functions; safe from any thread.
// Source: RFC 9112 §2.2, §3.2, §5.2, §6.1, §6.3; RFC 3986 §2.1.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sp::web {

inline constexpr std::size_t header_fields_max = 64;
inline constexpr std::size_t target_bytes_max = 8 * 1024;

struct Head {
  int version = 11;  // 10 or 11
  std::string method;
  std::string target;                                        // as sent
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, in order, duplicates kept
};

/// What the head means once it is known to have one meaning only.
struct CheckedHead {
  std::string path;                // decoded
  std::string query;               // as sent
  std::string host;                // lower case, with the port if one was sent
  std::size_t content_length = 0;  // bytes; 0 when `chunked`
  bool chunked = false;
  bool keep_alive = true;
  bool expects_continue = false;
  bool wants_websocket = false;  // asks for Upgrade: websocket; version and key are still unchecked
};

struct HeadRefusal {
  int status;          // 400, 405, 414, 417, 431, 501, 505
  std::string reason;  // stable snake_case word, for the problem document
  friend bool operator==(const HeadRefusal&, const HeadRefusal&) = default;
};

/// Finds the end of the head at the start of `bytes`: its length with the empty line, or 0 when more is needed.
/// `scanned` remembers how far earlier calls looked; start with 0. Refuses: line_end_malformed (a bare LF),
/// target_too_long or head_too_large when `limit` bytes hold no whole head.
std::expected<std::size_t, HeadRefusal> find_head_end(std::string_view bytes, std::size_t& scanned, std::size_t limit);

/// Splits a whole head, its empty line included. Refuses: request_line_malformed, version_unsupported,
/// header_malformed (folded lines, space before the colon, bare CR, control characters, invalid UTF-8),
/// too_many_headers.
std::optional<HeadRefusal> parse_head(std::string_view bytes, Head& head);

/// Refuses: method_not_allowed, method_unknown, target_too_long, target_not_origin_form, path_malformed
/// (NUL, control characters, "..", "%2f", backslash, bad escapes, invalid UTF-8), query_malformed, host_missing,
/// host_repeated, host_malformed, transfer_encoding_refused (anything but one "chunked", or with Content-Length,
/// or in HTTP/1.0), content_length_malformed (or repeated), expectation_unknown.
std::optional<HeadRefusal> check_head(const Head& head, CheckedHead& checked);

/// True when the comma-separated header value holds the token, letter case aside ("keep-alive, Upgrade").
bool has_token(std::string_view value, std::string_view lower_case_token);

}  // namespace sp::web
