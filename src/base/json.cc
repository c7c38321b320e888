#include "base/json.h"

namespace sp::json {

void write_string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  std::size_t plain_from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain_from, at - plain_from);
    plain_from = at + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        out += "\\u00";
        out += hex[c >> 4];
        out += hex[c & 15];
    }
  }
  out.append(text, plain_from, std::string_view::npos);
  out += '"';
}

std::string Path::text() const {
  std::string text = in_ != nullptr ? in_->text() : std::string();
  if (is_item_) return text + '[' + std::to_string(item_) + ']';
  if (!text.empty()) text += '.';
  return text.append(name_);
}

Result<boost::json::value> parse(std::string_view text, boost::json::storage_ptr memory) {
  boost::json::error_code error;
  boost::json::parse_options options;
  options.max_depth = 64;
  auto value = boost::json::parse({text.data(), text.size()}, error, std::move(memory), options);
  if (error) return invalid("", "not_json", {{"problem", error.message()}});
  return value;
}

}  // namespace sp::json
