#include "io/sheet/sheet_reader.h"

#include <array>
#include <memory>

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include "base/text.h"
#include "io/eventlog/csv.h"

namespace sp::io {
namespace {

constexpr std::size_t lines_looked_at = 20;
constexpr std::size_t looked_at_bytes = 64 * 1024;
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF", little_mark = "\xFF\xFE", big_mark = "\xFE\xFF";

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

/// UTF-8, or nothing when the bytes are not text of this kind.
std::optional<std::string> converted(std::string_view bytes, const char* from) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open(from, &status));
  if (U_FAILURE(status)) return std::nullopt;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  const auto room = static_cast<int32_t>(bytes.size() + 1);  // no encoding here makes two units of one byte
  icu::UnicodeString text;
  char16_t* buffer = text.getBuffer(room);
  if (buffer == nullptr) return std::nullopt;
  const int32_t length = ucnv_toUChars(converter.get(), buffer, room, bytes.data(), static_cast<int32_t>(bytes.size()), &status);
  text.releaseBuffer(U_SUCCESS(status) ? length : 0);
  if (U_FAILURE(status)) return std::nullopt;
  std::string out;
  text.toUTF8String(out);
  return out;
}

bool is_utf8(std::string_view text) {
  const auto plain = [](char c) { return static_cast<signed char>(c) > 0; };
  return std::ranges::all_of(text, plain) || converted(text, "UTF-8").has_value();
}

/// Half of the bytes of Western text, and the break of every line, are zero in UTF-16.
const char* utf16_without_mark(std::string_view bytes) {
  std::array<std::size_t, 2> zeros{};
  const std::size_t size = std::min(bytes.size(), looked_at_bytes);
  for (std::size_t at = 0; at < size; ++at) zeros[at % 2] += bytes[at] == '\0';
  if (zeros[0] + zeros[1] == 0) return nullptr;
  return zeros[1] >= zeros[0] ? "UTF-16LE" : "UTF-16BE";
}

Result<std::string> as_utf8(std::string bytes, SheetEncoding encoding) {
  const auto wrong = [] { return invalid("file", "encoding_wrong"); };
  const auto whole = [&](std::string_view rest, const char* name) -> Result<std::string> {
    if (auto text = converted(rest, name)) return *std::move(text);
    return wrong();
  };
  const std::string_view all(bytes);
  if (encoding == SheetEncoding::auto_ || encoding == SheetEncoding::utf_16) {
    if (all.starts_with(little_mark)) return whole(all.substr(little_mark.size()), "UTF-16LE");
    if (all.starts_with(big_mark)) return whole(all.substr(big_mark.size()), "UTF-16BE");
    if (const char* name = utf16_without_mark(all)) return whole(all, name);
    if (encoding == SheetEncoding::utf_16) return whole(all, "UTF-16LE");
  }
  if (encoding == SheetEncoding::gb18030) return whole(all, "GB18030");
  if (encoding == SheetEncoding::big5) return whole(all, "Big5");
  if (all.starts_with(utf8_mark)) bytes.erase(0, utf8_mark.size());
  if (is_utf8(bytes)) return std::move(bytes);
  if (encoding == SheetEncoding::utf_8) return wrong();
  return whole(bytes, "GB18030");  // what Excel writes on a Chinese Windows
}

/// Our own CSV files put an apostrophe before what Excel would run as a formula.
std::string_view without_guard(std::string_view cell) {
  const bool guarded = cell.size() > 1 && cell.front() == '\'' && std::string_view("=+-@\t\r").contains(cell[1]);
  return guarded ? cell.substr(1) : cell;
}

Result<Grid> read_delimited(std::string text) {
  const char separator = separator_of(text);
  CsvReader reader(ByteSource::from_memory(std::move(text)), separator);
  Grid grid;
  CsvRecord record;
  std::size_t held = 0;
  while (true) {
    SP_TRY(const bool more, reader.next(record));
    if (!more) break;
    if (grid.rows.size() == sheet_rows_max) return invalid("file", "too_many_rows", {{"max", std::to_string(sheet_rows_max)}});
    GridRow row{.number = static_cast<std::int64_t>(record.line), .problem = record.problem};
    if (!row.problem) {
      for (const auto value : record.values) {
        held += value.size() + sizeof(std::string);
        row.cells.emplace_back(without_guard(value));
      }
    }
    if (held > sheet_text_bytes_max) return invalid("file", "sheet_too_large", {{"max", std::to_string(sheet_text_bytes_max >> 20)}});
    if (row.problem || std::ranges::any_of(row.cells, [](const std::string& cell) { return !cell.empty(); })) grid.rows.push_back(std::move(row));
  }
  return grid;
}

}  // namespace

char separator_of(std::string_view text) {
  text = text.substr(0, looked_at_bytes);
  char best = ',';
  std::size_t best_score = 0;
  for (const char candidate : {',', ';', '\t'}) {
    CsvReader reader(ByteSource::from_memory(std::string(text)), candidate);
    CsvRecord record;
    std::size_t columns = 0, alike = 0;
    for (std::size_t line = 0; line < lines_looked_at; ++line) {
      const auto more = reader.next(record);
      if (!more || !*more) break;
      if (line == 0) columns = record.values.size();
      alike += record.values.size() == columns;
    }
    const std::size_t score = columns > 1 ? alike * 1'000 + columns : 0;
    if (score > best_score) {
      best_score = score;
      best = candidate;
    }
  }
  return best;
}

Result<Grid> read_sheet(std::string bytes, SheetEncoding encoding) {
  if (bytes.size() > sheet_bytes_max) return invalid("file", "sheet_too_large", {{"max", std::to_string(sheet_bytes_max >> 20)}});
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) return invalid("file", "sheet_is_old_excel");
  Result<Grid> grid = bytes.starts_with("PK\x03\x04") ? read_workbook(bytes) : [&]() -> Result<Grid> {
    SP_TRY(auto text, as_utf8(std::move(bytes), encoding));
    return read_delimited(std::move(text));
  }();
  if (grid && grid->rows.empty()) return invalid("file", "sheet_empty");
  return grid;
}

}  // namespace sp::io
