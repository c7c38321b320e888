// Delimited text as in RFC 4180, a record at a time: quotes, doubled quotes, line breaks inside quotes, CRLF,
// a byte-order mark. A quote in the middle of an unquoted value is that character.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/eventlog/bytes.h"

namespace sp::io {

inline constexpr std::size_t record_bytes_max = 1024 * 1024;
inline constexpr std::size_t columns_max = 256;

struct CsvRecord {
  std::vector<std::string_view> values;  // good until the next call
  std::uint64_t line = 0;                // where it begins, from 1
  std::uint64_t offset = 0;              // its first byte, unpacked
  /// record_too_long, too_many_columns, text_after_quote, not_clean_text: this record is lost, the next is not.
  std::optional<Refusal> problem;
};

class CsvReader {
 public:
  /// `delimiter` is neither a quote nor a line break.
  CsvReader(ByteSource bytes, char delimiter) : bytes_(std::move(bytes)), delimiter_(delimiter) {}

  /// False at the end. Empty lines are passed over. Hand the same record in again: its memory is reused.
  /// Refuses, and nothing can follow: quote_not_closed {line}, and what the bytes refuse.
  Result<bool> next(CsvRecord& record);

  const ByteSource& bytes() const { return bytes_; }

 private:
  enum class Found { record, more_wanted, quote_open };

  Result<bool> fetch();
  Result<void> skip_mark();
  void skip_empty_lines();
  Found scan(CsvRecord& record);
  Found scan_quoted(CsvRecord& record);
  void split_plain(CsvRecord& record, std::string_view text) const;
  void finish(CsvRecord& record, std::size_t end);
  Result<bool> skip_long(CsvRecord& record);

  ByteSource bytes_;
  char delimiter_;
  std::string buffer_;
  std::size_t from_ = 0;      // where the unread text begins
  std::size_t searched_ = 0;  // no line break between from_ and here
  std::uint64_t base_ = 0;    // offset of buffer_[0]
  std::uint64_t line_ = 1;
  bool started_ = false;
  bool ended_ = false;  // the buffer holds all that is left
};

/// is_clean_text with a quick way for plain ASCII, which most logs are.
bool is_clean_line(std::string_view text);

}  // namespace sp::io
