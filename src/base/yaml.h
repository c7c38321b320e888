// YAML ↔ described structs: the same strict reading as base/json.h, with the place in the file in every refusal.
// A plain scalar means what it means in JSON (true, 7, 1.5, null); `~` and nothing are null; all else is text
// (yes, 007, 48h, 2026-04-01). JSON is YAML, so JSON files are read as well.
// Refused beyond what is no YAML: above 1 MiB, deeper than 32, aliases, anchors, tags, twice the same key, a second
// document. Include in .cc files only, like json.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace sp {

inline constexpr std::size_t yaml_bytes_max = 1 << 20;
inline constexpr std::size_t yaml_depth_max = 32;

/// A parsed file: its value, and where in the text every part of it stands.
class YamlDocument {
 public:
  /// `file` is only named in refusals. Refuses (kind invalid, with place): too_large, not_clean_text, bad_yaml,
  /// too_deep, duplicate_key.
  static Result<YamlDocument> parse(std::string_view text, std::string file);

  const boost::json::value& value() const { return value_; }

  /// The refusal with the details "file", "line", "column" (1-based, column in characters) of what its field names,
  /// and "expected" where there is a short answer. A member that is missing has the place of what should hold it;
  /// an unknown one that of its key. The further problems in `also` get theirs.
  Refusal located(Refusal refusal) const;

  /// The line (1-based) where the value at a path like "stages[2].next[0]" begins; of what holds it when it is missing.
  std::size_t line_of(const std::string& path) const;

  /// All that is wrong is refused at once: the first problem with the others in `also`.
  template <class T>
  Result<T> read() const {
    auto result = json::read<T>(value_);
    if (result) return result;
    std::vector<Refusal> problems;
    json::collect_problems(shape_of<T>(), value_, {}, problems);
    return std::unexpected(located(problems.empty() ? std::move(result).error() : json::joined(std::move(problems))));
  }

 private:
  struct Position {
    std::size_t line = 0;
    std::size_t byte = 0;  // within the line
  };
  /// A value's place; its members (with key) or items in the order of the text.
  struct Place {
    Position value;
    std::string key;
    Position at_key;
    std::vector<Place> children;
  };
  class Builder;

  Refusal located(Refusal refusal, Position position) const;
  Position position_of(const Refusal& refusal) const;

  std::string file_;
  std::string text_;
  boost::json::value value_;
  Place root_;
};

/// One described struct from one file. Refuses as YamlDocument::parse and json::read do, always with the place.
template <class T>
Result<T> read_yaml(std::string_view text, const std::string& file) {
  SP_TRY(const auto document, YamlDocument::parse(text, file));
  return document.read<T>();
}

}  // namespace sp
