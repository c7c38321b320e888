// Any bytes as a sheet: the first byte chooses the encoding, the rest is the file. Whatever is read is clean text within
// the limits.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "io/sheet/sheet_reader.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string file(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto grid = sp::io::read_sheet(std::move(file), static_cast<sp::SheetEncoding>(data[0] % 5));
  if (!grid) {
    require(!grid.error().reason.empty());
    return 0;
  }
  require(!grid->rows.empty() && grid->rows.size() <= sp::io::sheet_rows_max);
  for (const sp::GridRow& row : grid->rows) {
    require(row.cells.size() <= 256 && (!row.problem || row.cells.empty()));
    for (const std::string& cell : row.cells) require(cell.empty() || sp::is_clean_text(cell));
  }
  return 0;
}
