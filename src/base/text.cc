#include "base/text.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace sp {
namespace {

bool is_cjk(UChar32 c) {
  if (c < 0x2E80) return false;
  return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) || (c >= 0x3040 && c <= 0x30FF) || (c >= 0xAC00 && c <= 0xD7A3);
}

/// Compatibility-composed and case-folded, so that "ＡＢ" and "ab" are one token.
std::string folded(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  static const icu::Normalizer2* const folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
  std::string out;
  if (U_FAILURE(error)) return std::string(text);
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  folding->normalizeUTF8(0, {text.data(), static_cast<std::int32_t>(text.size())}, sink, nullptr, error);
  return out;
}

/// Characters that stand side by side, all CJK or all of a word.
using Run = std::vector<std::string_view>;

/// From the beginning of one to the end of the other.
std::string joined(std::string_view first, std::string_view last) {
  return {first.data(), static_cast<std::size_t>(last.data() + last.size() - first.data())};
}

/// Splits folded text into runs: f(run, true) for CJK, f(run, false) for a word.
template <class F>
void for_each_run(std::string_view text, F&& f) {
  const std::string plain = folded(text);
  Run run;
  bool run_is_cjk = false;
  const auto end_run = [&] {
    if (!run.empty()) f(run, run_is_cjk);
    run.clear();
  };
  std::int32_t at = 0;
  const auto size = static_cast<std::int32_t>(plain.size());
  while (at < size) {
    const std::int32_t start = at;
    UChar32 c = 0;
    U8_NEXT(plain.data(), at, size, c);
    const bool cjk = is_cjk(c);
    if (c < 0 || !(cjk || u_isalnum(c))) {
      end_run();
      continue;
    }
    if (!run.empty() && cjk != run_is_cjk) end_run();
    run_is_cjk = cjk;
    run.emplace_back(plain.data() + start, static_cast<std::size_t>(at - start));
  }
  end_run();
}

}  // namespace

bool is_clean_text(std::string_view text) {
  std::int32_t at = 0;
  const auto size = static_cast<std::int32_t>(text.size());
  while (at < size) {
    UChar32 c = 0;
    U8_NEXT(text.data(), at, size, c);
    if (c < 0 || (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F) return false;
  }
  return true;
}

std::size_t text_length(std::string_view text) {
  std::size_t length = 0;
  for (char c : text) length += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return length;
}

std::string text_head(std::string_view text, std::size_t max) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && count++ == max) break;
  }
  return std::string(text.substr(0, at));
}

std::vector<std::string> search_tokens(std::string_view text) {
  std::vector<std::string> tokens;
  for_each_run(text, [&](const Run& run, bool cjk) {
    if (!cjk) {
      tokens.push_back(joined(run.front(), run.back()));
      return;
    }
    for (std::size_t at = 0; at + 1 < run.size(); ++at) tokens.push_back(joined(run[at], run[at + 1]));
    tokens.emplace_back(run.back());
  });
  return tokens;
}

std::vector<SearchTerm> search_terms(std::string_view query) {
  std::vector<SearchTerm> terms;
  for_each_run(query, [&](const Run& run, bool cjk) {
    if (!cjk) {
      terms.push_back({joined(run.front(), run.back()), true});
    } else if (run.size() == 1) {
      terms.push_back({std::string(run.front()), true});
    } else {
      for (std::size_t at = 0; at + 1 < run.size(); ++at) terms.push_back({joined(run[at], run[at + 1]), false});
    }
  });
  return terms;
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (char byte : bytes) {
    hex += digits[static_cast<unsigned char>(byte) >> 4];
    hex += digits[static_cast<unsigned char>(byte) & 15];
  }
  return hex;
}

}  // namespace sp
