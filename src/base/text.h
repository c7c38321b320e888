// Text as people write it: UTF-8 checks, lengths in code points, and the search tokens for Chinese and English.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sp {

/// True for well-formed UTF-8 without NUL and without control characters other than tab and line breaks.
bool is_clean_text(std::string_view text);

/// Code points of well-formed UTF-8.
std::size_t text_length(std::string_view text);

/// The first `max` code points.
std::string text_head(std::string_view text, std::size_t max);

/// What a text is found by, in order: a run of Han, kana or hangul becomes overlapping pairs plus its last
/// character alone (so that one character is found as the prefix of a token, two as a token); anything else
/// becomes lower-case words of letters and digits; compatibility forms (full width) are folded first.
std::vector<std::string> search_tokens(std::string_view text);

/// What a person typed into a search box, as the tokens that must all be present. A single CJK character and
/// the last Latin word match as prefixes; `prefix` says so for each.
struct SearchTerm {
  std::string token;
  bool prefix = false;
  friend bool operator==(const SearchTerm&, const SearchTerm&) = default;
};
std::vector<SearchTerm> search_terms(std::string_view query);

std::string to_hex(std::string_view bytes);

}  // namespace sp
