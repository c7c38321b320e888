// Bytes → head → check. What we accept must have one meaning only: the rules are looked at again in another way,
// and Beast's own parser must read the same request from the same bytes, to the last byte of the body.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/text.h"
#include "web/chunked.h"
#include "web/head_check.h"

namespace {

namespace http = boost::beast::http;
using namespace sp::web;

void require(bool holds) {
  if (!holds) std::abort();
}

std::size_t count(const Head& head, std::string_view name) {
  return static_cast<std::size_t>(
      std::ranges::count_if(head.headers, [&](const auto& header) { return header.first == name; }));
}

void check_rules(const Head& head, const CheckedHead& checked) {
  require(count(head, "host") == 1 && !checked.host.empty());
  require(count(head, "content-length") + count(head, "transfer-encoding") <= 1);
  require(head.version == 11 || !checked.chunked);
  require(checked.path.starts_with('/') && !checked.path.contains("..") && !checked.path.contains('\\'));
  require(!checked.path.contains('\0') && sp::is_clean_text(checked.path));
  require(head.headers.size() <= header_fields_max);
  for (const auto& [name, value] : head.headers) require(!value.contains('\r') && !value.contains('\n'));
}

void compare_with_beast(std::string_view bytes, const Head& head, const CheckedHead& checked) {
  http::request_parser<http::string_body> parser;
  parser.eager(true);
  parser.header_limit(64 * 1024);
  parser.body_limit(64 * 1024);
  const std::size_t head_bytes = bytes.find("\r\n\r\n") + 4;
  boost::system::error_code error;
  const auto head_taken = parser.put(boost::asio::buffer(bytes.data(), head_bytes), error);
  require(!error || error == http::error::need_more);
  require(head_taken == head_bytes && parser.is_header_done());
  require(parser.get().method_string() == head.method && parser.get().target() == head.target);
  require(parser.get().version() == static_cast<unsigned>(head.version));
  require(parser.chunked() == checked.chunked);
  require(std::ranges::distance(parser.get()) == static_cast<std::ptrdiff_t>(head.headers.size()));
  if (!checked.chunked) {
    require(parser.content_length().value_or(0) == checked.content_length);
    return;
  }
  ChunkedBody chunked(64 * 1024);
  std::string body;
  std::string_view rest = bytes.substr(head_bytes);
  if (chunked.feed(rest, body) != ChunkedBody::Progress::done) return;
  for (std::string_view left = bytes.substr(head_bytes); !parser.is_done();) {
    const auto taken = parser.put(boost::asio::buffer(left.data(), left.size()), error);
    require(!error);
    left.remove_prefix(taken);
    require(taken > 0 || parser.is_done());
    if (parser.is_done()) require(left == rest);
  }
  require(parser.get().body() == body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::size_t scanned = 0;
  const auto end = find_head_end(bytes, scanned, 16 * 1024);
  // Found piece by piece or at once must be the same.
  std::size_t half_scanned = 0;
  if (const auto early = find_head_end(bytes.substr(0, size / 2), half_scanned, 16 * 1024); early && *early == 0) {
    const auto again = find_head_end(bytes, half_scanned, 16 * 1024);
    require(again.has_value() == end.has_value() && (!end || *again == *end));
  }
  if (!end || *end == 0) return 0;
  Head head;
  CheckedHead checked;
  if (parse_head(bytes.substr(0, *end), head) || check_head(head, checked)) return 0;
  check_rules(head, checked);
  compare_with_beast(bytes, head, checked);
  return 0;
}
