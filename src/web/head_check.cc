#include "web/head_check.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace sp::web {
namespace {

using namespace std::string_view_literals;

constexpr std::array served_methods{"GET"sv, "HEAD"sv, "POST"sv, "PUT"sv, "PATCH"sv, "DELETE"sv};
constexpr std::array known_methods{"OPTIONS"sv, "TRACE"sv, "CONNECT"sv};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_token_character(char c) { return is_digit(c) || is_letter(c) || "!#$%&'*+-.^_`|~"sv.contains(c); }
bool is_token(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_token_character); }
bool is_graphic(char c) { return c > 0x20 && c < 0x7f; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) { return lower(c); });
  return result;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

HeadRefusal malformed(std::string_view reason) { return {400, std::string(reason)}; }

/// "GET /path HTTP/1.1", single spaces only.
std::optional<HeadRefusal> parse_request_line(std::string_view line, Head& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == line.npos || first == last) return malformed("request_line_malformed");
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_token(method) || target.empty() || !std::ranges::all_of(target, is_graphic))
    return malformed("request_line_malformed");
  if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) || version[6] != '.' ||
      !is_digit(version[7]))
    return malformed("request_line_malformed");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return HeadRefusal{505, "version_unsupported"};
  head.version = version == "HTTP/1.1" ? 11 : 10;
  head.method = method;
  head.target = target;
  return {};
}

std::optional<HeadRefusal> parse_header(std::string_view line, Head& head) {
  const auto colon = line.find(':');
  if (colon == line.npos || !is_token(line.substr(0, colon))) return malformed("header_malformed");
  const auto value = trim(line.substr(colon + 1));
  // Invalid UTF-8 would later end in JSON, logs and the journal; no client that matters sends it.
  if (std::ranges::any_of(value, [](char c) { return c == '\r' || c == '\n'; }) || !is_clean_text(value))
    return malformed("header_malformed");
  head.headers.emplace_back(lower(line.substr(0, colon)), value);
  return {};
}

/// Decodes one level of escapes. What is refused could be read as another path by a proxy or a file system.
bool decode_path(std::string_view raw, std::string& path) {
  path.clear();
  path.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    char c = raw[i];
    if (c == '%') {
      if (i + 2 >= raw.size()) return false;
      const int high = hex_value(raw[i + 1]), low = hex_value(raw[i + 2]);
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      if (c == '/' || c == '\r' || c == '\n' || c == '\t') return false;
      i += 2;
    }
    if (c == '\\') return false;
    path += c;
  }
  const bool dot_segment = path.contains("..") || path.contains("/./") || path.ends_with("/.");
  return !dot_segment && is_clean_text(path);
}

std::optional<HeadRefusal> check_target(std::string_view target, CheckedHead& checked) {
  if (target.size() > target_bytes_max) return HeadRefusal{414, "target_too_long"};
  if (!target.starts_with('/')) return malformed("target_not_origin_form");
  if (target.contains('#')) return malformed("query_malformed");
  const auto mark = target.find('?');
  checked.query = mark == target.npos ? ""sv : target.substr(mark + 1);
  if (!decode_path(target.substr(0, mark), checked.path)) return malformed("path_malformed");
  return {};
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::ranges::all_of(text, is_digit) && std::stoi(std::string(text)) <= 65535;
}

/// A name, an IPv4 address or an IPv6 address in brackets, with an optional port.
bool is_host(std::string_view host) {
  if (host.empty() || host.size() > 260) return false;
  std::string_view rest;
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    if (end == host.npos || end < 3) return false;
    const auto address = host.substr(1, end - 1);
    if (!std::ranges::all_of(address, [](char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; })) return false;
    rest = host.substr(end + 1);
  } else {
    const auto colon = host.find(':');
    const auto name = host.substr(0, colon);
    const auto fits = [](char c) { return is_digit(c) || is_letter(c) || c == '.' || c == '-' || c == '_'; };
    if (name.empty() || !std::ranges::all_of(name, fits)) return false;
    rest = colon == host.npos ? ""sv : host.substr(colon);
  }
  return rest.empty() || (rest.starts_with(':') && is_port(rest.substr(1)));
}

/// How the body is delimited must be said once and in one way (RFC 9112 §6.1, §6.3).
std::optional<HeadRefusal> check_framing(const Head& head, CheckedHead& checked) {
  std::size_t lengths = 0, encodings = 0;
  for (const auto& [name, value] : head.headers) {
    if (name == "content-length") {
      // 15 digits: far above any limit, far below overflow.
      if (++lengths > 1 || value.empty() || value.size() > 15 || !std::ranges::all_of(value, is_digit))
        return malformed("content_length_malformed");
      checked.content_length = std::stoull(value);
    } else if (name == "transfer-encoding") {
      if (++encodings > 1 || value != "chunked" || head.version == 10) return malformed("transfer_encoding_refused");
      checked.chunked = true;
    }
  }
  if (lengths > 0 && encodings > 0) return malformed("transfer_encoding_refused");
  return {};
}

/// "close, upgrade"; elements may be empty (RFC 9110 §5.6.1).
bool is_token_list(std::string_view value) {
  while (true) {
    const auto comma = value.find(',');
    const auto element = trim(value.substr(0, comma));
    if (!element.empty() && !is_token(element)) return false;
    if (comma == value.npos) return true;
    value.remove_prefix(comma + 1);
  }
}

std::optional<HeadRefusal> check_connection(const Head& head, CheckedHead& checked) {
  std::size_t hosts = 0;
  bool upgrade_named = false, upgrade_websocket = false;
  // HTTP/1.0 is served for simple probes: one answer, then close.
  checked.keep_alive = head.version == 11;
  for (const auto& [name, value] : head.headers) {
    if (name == "host") {
      if (++hosts > 1) return malformed("host_repeated");
      if (!is_host(value)) return malformed("host_malformed");
      checked.host = lower(value);
    } else if (name == "connection" || name == "proxy-connection") {
      if (!is_token_list(value)) return malformed("header_malformed");  // others would read it otherwise
      if (name != "connection") continue;
      if (has_token(value, "close")) checked.keep_alive = false;
      if (has_token(value, "upgrade")) upgrade_named = true;
    } else if (name == "upgrade") {
      if (has_token(value, "websocket")) upgrade_websocket = true;
    } else if (name == "expect") {
      if (lower(value) != "100-continue") return HeadRefusal{417, "expectation_unknown"};
      checked.expects_continue = head.version == 11;
    }
  }
  if (hosts == 0) return malformed("host_missing");
  checked.wants_websocket = head.version == 11 && head.method == "GET" && upgrade_named && upgrade_websocket;
  return {};
}

}  // namespace

std::expected<std::size_t, HeadRefusal> find_head_end(std::string_view bytes, std::size_t& scanned,
                                                      std::size_t limit) {
  for (auto at = bytes.find('\n', scanned); at != bytes.npos; at = bytes.find('\n', at + 1)) {
    if (at >= limit) break;
    if (at == 0 || bytes[at - 1] != '\r') return std::unexpected(malformed("line_end_malformed"));
    scanned = at + 1;
    if (at == 1) return std::unexpected(malformed("request_line_malformed"));  // an empty first line
    if (at >= 3 && bytes[at - 2] == '\n') return at + 1;
  }
  if (bytes.size() < limit) return 0;
  if (scanned == 0) return std::unexpected(HeadRefusal{414, "target_too_long"});
  return std::unexpected(HeadRefusal{431, "head_too_large"});
}

std::optional<HeadRefusal> parse_head(std::string_view bytes, Head& head) {
  head.headers.clear();
  bool request_line = true;
  while (true) {
    const auto end = bytes.find("\r\n");
    if (end == bytes.npos) return malformed("line_end_malformed");
    const auto line = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    if (request_line) {
      if (auto refusal = parse_request_line(line, head)) return refusal;
      request_line = false;
      continue;
    }
    if (line.empty()) break;
    if (head.headers.size() == header_fields_max) return HeadRefusal{431, "too_many_headers"};
    if (auto refusal = parse_header(line, head)) return refusal;
  }
  if (!bytes.empty()) return malformed("line_end_malformed");
  return {};
}

std::optional<HeadRefusal> check_head(const Head& head, CheckedHead& checked) {
  checked = {};
  const auto is_one_of = [&](const auto& methods) { return std::ranges::find(methods, head.method) != methods.end(); };
  if (is_one_of(known_methods)) return HeadRefusal{405, "method_not_allowed"};
  if (!is_one_of(served_methods)) return HeadRefusal{501, "method_unknown"};
  if (auto refusal = check_target(head.target, checked)) return refusal;
  if (auto refusal = check_connection(head, checked)) return refusal;
  return check_framing(head, checked);
}

bool has_token(std::string_view value, std::string_view lower_case_token) {
  while (true) {
    const auto comma = value.find(',');
    if (lower(trim(value.substr(0, comma))) == lower_case_token) return true;
    if (comma == value.npos) return false;
    value.remove_prefix(comma + 1);
  }
}

}  // namespace sp::web
