#include "app/pages.h"

#include <array>
#include <map>
#include <memory>

#include <sodium.h>

#include "base/embedded.h"
#include "base/text.h"

namespace sp {
namespace {

constexpr std::string_view root = "web/dist";

std::string_view content_type(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> types{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".json", "application/json; charset=utf-8"},
      {".webmanifest", "application/manifest+json"},
      {".woff2", "font/woff2"},
  }};
  for (const auto& [suffix, type] : types) {
    if (name.ends_with(suffix)) return type;
  }
  return "application/octet-stream";
}

struct Page {
  std::string_view type;
  std::string etag;
  std::shared_ptr<const std::string> content;
};

const std::map<std::string, Page, std::less<>>& pages() {
  static const auto all = [] {
    std::map<std::string, Page, std::less<>> pages;
    for (const EmbeddedFile& file : embedded_files()) {
      if (!file.name.starts_with(root)) continue;
      unsigned char digest[16];
      crypto_generichash(digest, sizeof digest, reinterpret_cast<const unsigned char*>(file.content.data()),
                         file.content.size(), nullptr, 0);
      pages[std::string(file.name.substr(root.size()))] = {
          content_type(file.name), '"' + to_hex({reinterpret_cast<const char*>(digest), sizeof digest}) + '"',
          std::make_shared<const std::string>(file.content)};
    }
    return pages;
  }();
  return all;
}

}  // namespace

web::Response page(std::string_view path, std::string_view if_none_match) {
  auto found = pages().find(path);
  const bool is_file = found != pages().end();
  web::Response response;
  if (!is_file) {
    if (path.starts_with("/assets/")) {
      response.status = 404;
      return response;
    }
    const bool portal = path.starts_with("/portal") || path.starts_with("/track/");
    found = pages().find(portal ? "/portal.html" : "/index.html");
  }
  if (found == pages().end()) {
    response.status = 404;
    response.headers = {{"content-type", "text/plain; charset=utf-8"}};
    response.body = "This program was built without its web pages (./dev build makes them).\n";
    return response;
  }
  const Page& page = found->second;
  const bool immutable = is_file && path.starts_with("/assets/");  // their names carry a hash
  response.headers = {{"content-type", std::string(page.type)},
                      {"etag", page.etag},
                      {"cache-control", immutable ? "public, max-age=31536000, immutable" : "no-cache"}};
  if (if_none_match == page.etag) {
    response.status = 304;
  } else {
    response.shared_body = page.content;
  }
  return response;
}

}  // namespace sp
