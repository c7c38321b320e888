#include "base/sheet.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

namespace sp {
namespace {

constexpr double column_width = 18;

/// "2026-03-02 09:00" as a wall clock in `offset` shows it.
std::string clock_time(Instant at, Duration offset) {
  std::string text = to_text(at + offset).substr(0, 16);
  text[10] = ' ';
  return text;
}

/// Excel runs a field that begins like one of these; the apostrophe is its own sign for a text.
std::string harmless(const std::string& text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  return formula ? '\'' + text : text;
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out += '"';
}

std::string csv_cell(const Cell& cell, Duration offset) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* at = std::get_if<Instant>(&cell)) return clock_time(*at, offset);
  return quoted(harmless(std::get<std::string>(cell)));
}

/// A file that is gone with this.
class ScratchFile {
 public:
  ScratchFile() : path_("/tmp/setpoint-sheet-XXXXXX") {
    const int descriptor = ::mkstemp(path_.data());
    if (descriptor < 0) throw std::runtime_error("no temporary file for a sheet");
    ::close(descriptor);
  }
  ScratchFile(const ScratchFile&) = delete;
  ~ScratchFile() { ::unlink(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

std::string to_csv(const Sheet& sheet, Duration offset) {
  std::string out = "\xEF\xBB\xBF";
  for (std::size_t at = 0; at < sheet.head.size(); ++at) out += (at ? "," : "") + quoted(harmless(sheet.head[at]));
  out += "\r\n";
  for (const auto& row : sheet.rows) {
    for (std::size_t at = 0; at < row.size(); ++at) out += (at ? "," : "") + csv_cell(row[at], offset);
    out += "\r\n";
  }
  return out;
}

std::string to_xlsx(const Sheet& sheet, Duration offset) {
  const ScratchFile file;
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  lxw_workbook* book = workbook_new_opt(file.path().c_str(), &options);
  lxw_worksheet* page = workbook_add_worksheet(book, sheet.name.c_str());
  lxw_format* bold = workbook_add_format(book);
  format_set_bold(bold);
  const auto columns = static_cast<lxw_col_t>(sheet.head.size());
  if (columns > 0) worksheet_set_column(page, 0, static_cast<lxw_col_t>(columns - 1), column_width, nullptr);
  worksheet_freeze_panes(page, 1, 0);
  for (lxw_col_t column = 0; column < columns; ++column) worksheet_write_string(page, 0, column, sheet.head[column].c_str(), bold);
  lxw_row_t row = 1;
  for (const auto& cells : sheet.rows) {
    for (lxw_col_t column = 0; column < cells.size(); ++column) {
      const Cell& cell = cells[column];
      if (const auto* number = std::get_if<std::int64_t>(&cell)) worksheet_write_number(page, row, column, static_cast<double>(*number), nullptr);
      else if (const auto* at = std::get_if<Instant>(&cell)) worksheet_write_string(page, row, column, clock_time(*at, offset).c_str(), nullptr);
      else worksheet_write_string(page, row, column, std::get<std::string>(cell).c_str(), nullptr);
    }
    ++row;
  }
  if (workbook_close(book) != LXW_NO_ERROR) throw std::runtime_error("the sheet could not be written");
  std::ifstream in(file.path(), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace sp
