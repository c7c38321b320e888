#include "web/response_head.h"

#include <algorithm>

#include <fmt/format.h>

namespace sp::web {
namespace {

using namespace std::string_view_literals;

constexpr auto content_security_policy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"sv;

/// These the server says itself.
bool is_framing(std::string_view name) {
  return name == "content-length" || name == "transfer-encoding" || name == "connection" || name == "date" ||
         name == "keep-alive" || name == "upgrade";
}

bool is_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

void add(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

bool has_no_body(int status) { return status == 204 || status == 304; }

std::string_view body_of(const Response& response) {
  return response.shared_body ? std::string_view(*response.shared_body) : std::string_view(response.body);
}

bool is_sendable(const Response& response) {
  if (response.status < 200 || response.status > 599) return false;
  return std::ranges::all_of(response.headers, [](const auto& header) {
    const bool clean = std::ranges::none_of(
        header.second, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
    return clean && is_name(header.first);
  });
}

std::string response_head(const Response& response, const ResponseFrame& frame) {
  std::string out;
  out.reserve(1024);
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status, status_phrase(response.status));
  bool own_policy = false, own_cache = false;
  for (const auto& [name, value] : response.headers) {
    if (is_framing(name)) continue;
    own_policy |= name == "content-security-policy";
    own_cache |= name == "cache-control";
    add(out, name, value);
  }
  if (!has_no_body(response.status)) add(out, "content-length", fmt::format_int(body_of(response).size()).c_str());
  add(out, "date", frame.date);
  if (!frame.keep_alive) add(out, "connection", "close");
  if (!own_policy) add(out, "content-security-policy", content_security_policy);
  if (!own_cache) add(out, "cache-control", "no-store");
  out += "x-content-type-options: nosniff\r\nreferrer-policy: same-origin\r\ncross-origin-opener-policy: same-origin\r\n";
  if (frame.secure) out += "strict-transport-security: max-age=31536000\r\n";
  out += "\r\n";
  return out;
}

Response plain_problem(int status, std::string_view reason) {
  Response response{status};
  response.headers.emplace_back("content-type", "application/problem+json");
  response.body = fmt::format(R"({{"type":"about:blank","status":{},"title":"{}","reason":"{}"}})", status,
                              status_phrase(status), reason);
  return response;
}

std::string_view status_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "Status";
  }
}

}  // namespace sp::web
