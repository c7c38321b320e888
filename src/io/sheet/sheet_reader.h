// A CSV or XLSX file of a stranger as texts. Everything is bounded; a formula is never read as a value and nothing
// outside the file is ever looked at.
#pragma once

#include "base/grid.h"

namespace sp::io {

inline constexpr std::size_t sheet_bytes_max = 20 * 1024 * 1024;       // of the file
inline constexpr std::size_t sheet_rows_max = 200'000;
inline constexpr std::size_t sheet_text_bytes_max = 128 * 1024 * 1024;  // of all cells together

/// By its first bytes: a zip is an XLSX workbook, of which the first visible sheet is read; the rest is CSV.
/// Refuses: sheet_empty, sheet_too_large {max}, too_many_rows {max}, encoding_wrong, quote_not_closed {line},
/// sheet_is_old_excel, sheet_damaged, sheet_encrypted, sheet_suspicious (unpacks to far more than it is).
Result<Grid> read_sheet(std::string bytes, SheetEncoding encoding);

/// Tells the separator of delimited text (comma, semicolon or tab) by its first lines.
char separator_of(std::string_view text);

/// XLSX alone; the same refusals.
Result<Grid> read_workbook(std::string_view bytes);

}  // namespace sp::io
