#include "io/eventlog/csv.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace sp::io {
namespace {

constexpr std::size_t piece_bytes = 128 * 1024;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::size_t find(std::string_view text, char wanted, std::size_t from) {
  const auto at = text.find(wanted, from);
  return at == std::string_view::npos ? text.size() : at;
}

/// "" for each pair of quotes. Works in place: the text only shrinks.
std::string_view without_doubled_quotes(std::string_view text) {
  char* const begin = const_cast<char*>(text.data());  // NOLINT: a view into the reader's own buffer
  char* out = begin;
  for (std::size_t at = 0; at < text.size(); ++at) {
    *out++ = text[at];
    if (text[at] == '"') ++at;
  }
  return {begin, static_cast<std::size_t>(out - begin)};
}

void mark(CsvRecord& record, std::string_view reason, Details details = {}) {
  if (!record.problem) record.problem = Refusal{RefusalKind::invalid, std::string(reason), {}, std::move(details)};
}

void add(CsvRecord& record, std::string_view value) {
  if (record.values.size() < columns_max) record.values.push_back(value);
  else mark(record, "too_many_columns", {{"max", std::to_string(columns_max)}});
}

}  // namespace

bool is_clean_line(std::string_view text) {
  unsigned char odd = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    odd |= static_cast<unsigned char>((byte < 0x20) | (byte > 0x7E));
  }
  return odd == 0 || is_clean_text(text);
}

/// Makes room by dropping what was read, then adds a piece. False: there was nothing to add.
Result<bool> CsvReader::fetch() {
  buffer_.erase(0, from_);
  base_ += from_;
  searched_ -= std::min(searched_, from_);
  from_ = 0;
  const std::size_t held = buffer_.size();
  buffer_.resize(held + piece_bytes);
  auto got = bytes_.read(buffer_.data() + held, piece_bytes);
  buffer_.resize(held + got.value_or(0));
  SP_TRY(const std::size_t added, std::move(got));
  ended_ = added == 0;
  return added > 0;
}

Result<void> CsvReader::skip_mark() {
  started_ = true;
  while (!ended_ && buffer_.size() < byte_order_mark.size()) SP_TRY_VOID(fetch());
  if (buffer_.starts_with(byte_order_mark)) from_ = byte_order_mark.size();
  return {};
}

void CsvReader::skip_empty_lines() {
  for (; from_ < buffer_.size(); ++line_) {
    if (buffer_[from_] == '\n') from_ += 1;
    else if (buffer_.compare(from_, 2, "\r\n") == 0) from_ += 2;
    else break;
  }
}

Result<bool> CsvReader::next(CsvRecord& record) {
  if (!started_) SP_TRY_VOID(skip_mark());
  for (;;) {
    skip_empty_lines();
    if (from_ == buffer_.size() && ended_) return false;
    record.values.clear();
    record.problem.reset();
    record.line = line_;
    record.offset = base_ + from_;
    switch (scan(record)) {
      case Found::record: return true;
      case Found::quote_open: return refuse("quote_not_closed", {{"line", std::to_string(record.line)}});
      case Found::more_wanted: break;
    }
    if (buffer_.size() - from_ > record_bytes_max) return skip_long(record);
    SP_TRY_VOID(fetch());
  }
}

CsvReader::Found CsvReader::scan(CsvRecord& record) {
  if (from_ == buffer_.size()) return Found::more_wanted;
  const std::size_t end = find(buffer_, '\n', std::max(from_, searched_));
  if (end == buffer_.size() && !ended_) {
    searched_ = end;
    return Found::more_wanted;
  }
  std::string_view text(buffer_.data() + from_, end - from_);
  if (text.contains('"')) return scan_quoted(record);
  if (text.ends_with('\r')) text.remove_suffix(1);
  split_plain(record, text);
  finish(record, end);
  return Found::record;
}

void CsvReader::split_plain(CsvRecord& record, std::string_view text) const {
  for (;;) {
    const std::size_t end = find(text, delimiter_, 0);
    add(record, text.substr(0, end));
    if (end == text.size()) return;
    text.remove_prefix(end + 1);
  }
}

/// From from_ on. Nothing is changed before the whole record is there, so that it can begin again after a fetch.
CsvReader::Found CsvReader::scan_quoted(CsvRecord& record) {
  const std::string_view all(buffer_);
  std::vector<std::size_t> doubled;
  record.values.clear();
  std::size_t at = from_;
  for (;;) {
    std::size_t begin = at;
    std::size_t end = at;
    bool closed = false;
    if (at < all.size() && all[at] == '"') {
      begin = ++at;
      bool has_doubled = false;
      for (;; at += 2) {
        at = find(all, '"', at);
        if (at == all.size()) return ended_ ? Found::quote_open : Found::more_wanted;
        if (at + 1 == all.size() && !ended_) return Found::more_wanted;
        if (at + 1 == all.size() || all[at + 1] != '"') break;
        has_doubled = true;
      }
      if (has_doubled) doubled.push_back(record.values.size());
      closed = true;
      end = at++;
    }
    const std::size_t rest = at;
    while (at < all.size() && all[at] != delimiter_ && all[at] != '\n') ++at;
    if (at == all.size() && !ended_) return Found::more_wanted;
    const bool last = at == all.size() || all[at] == '\n';
    const std::size_t rest_end = last && at > rest && all[at - 1] == '\r' ? at - 1 : at;
    if (!closed) end = rest_end;
    else if (rest_end != rest) mark(record, "text_after_quote");
    add(record, all.substr(begin, end - begin));
    if (last) break;
    ++at;
  }
  finish(record, at);
  for (const std::size_t index : doubled) {
    if (index < record.values.size()) record.values[index] = without_doubled_quotes(record.values[index]);
  }
  return Found::record;
}

/// The record ends before `end`, where its line break is (or the end of the file).
void CsvReader::finish(CsvRecord& record, std::size_t end) {
  const std::string_view text(buffer_.data() + from_, end - from_);
  if (text.size() > record_bytes_max) mark(record, "record_too_long", {{"max", std::to_string(record_bytes_max)}});
  else if (!is_clean_line(text)) mark(record, "not_clean_text");
  line_ += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  from_ = std::min(end + 1, buffer_.size());
}

/// A record above the limit is read to its end without being kept.
Result<bool> CsvReader::skip_long(CsvRecord& record) {
  enum class Within { start, plain, quotes, after_quote };
  mark(record, "record_too_long", {{"max", std::to_string(record_bytes_max)}});
  record.values.clear();
  for (Within within = Within::start;;) {
    for (; from_ < buffer_.size(); ++from_) {
      const char c = buffer_[from_];
      line_ += c == '\n';
      if (within == Within::quotes) {
        if (c == '"') within = Within::after_quote;
      } else if (c == '\n') {
        ++from_;
        return true;
      } else if (c == '"' && within != Within::plain) {
        within = Within::quotes;
      } else {
        within = c == delimiter_ ? Within::start : Within::plain;
      }
    }
    SP_TRY(const bool more, fetch());
    if (more) continue;
    if (within == Within::quotes) return refuse("quote_not_closed", {{"line", std::to_string(record.line)}});
    return true;
  }
}

}  // namespace sp::io
