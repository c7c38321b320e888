#include "app/texts.h"

#include <array>
#include <stdexcept>
#include <unordered_map>

#include <boost/json.hpp>

#include "base/embedded.h"

namespace sp {
namespace {

constexpr std::array languages{Language::zh_CN, Language::zh_TW, Language::en};

using Catalogue = std::unordered_map<std::string, std::array<std::string, languages.size()>>;

const Catalogue& catalogue() {
  static const Catalogue all = [] {
    Catalogue texts;
    for (const EmbeddedFile& file : embedded_files()) {
      if (!file.name.starts_with("texts/")) continue;
      const auto parsed = boost::json::parse({file.content.data(), file.content.size()});
      for (const auto& entry : parsed.as_object()) {
        auto& translations = texts[std::string(entry.key())];
        for (std::size_t at = 0; at < languages.size(); ++at)
          translations[at] = entry.value().at(language_tag(languages[at])).as_string();
      }
    }
    return texts;
  }();
  return all;
}

}  // namespace

std::string text(Language language, std::string_view key, const Details& details) {
  const auto found = catalogue().find(std::string(key));
  if (found == catalogue().end()) return std::string(key);
  std::string out = found->second[static_cast<std::size_t>(language)];
  for (const auto& [name, value] : details) {
    const std::string placeholder = '{' + name + '}';
    for (auto at = out.find(placeholder); at != std::string::npos; at = out.find(placeholder, at + value.size()))
      out.replace(at, placeholder.size(), value);
  }
  return out;
}

Language language_from(std::string_view accept_language) {
  const auto first = accept_language.substr(0, accept_language.find_first_of(",;"));
  if (first.starts_with("en")) return Language::en;
  if (first == "zh-TW" || first == "zh-HK" || first == "zh-MO" || first.starts_with("zh-Hant")) return Language::zh_TW;
  return Language::zh_CN;
}

}  // namespace sp
