// A sheet from outside as texts: what a person saw in his own program, row by row. Bounded by who read it (io/sheet);
// no formula among them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"
#include "base/result.h"

namespace sp {

/// How the bytes of a CSV file are texts; auto_ looks at them.
BOOST_DEFINE_ENUM_CLASS(SheetEncoding, auto_, utf_8, utf_16, gb18030, big5)

struct GridRow {
  std::int64_t number = 0;  // as the person's program counts, from 1; empty rows are left out but counted
  std::vector<std::string> cells;
  std::vector<std::int64_t> formulas;  // columns, from 0, which held a formula and not a value; their texts are empty
  std::optional<Refusal> problem;      // record_too_long, too_many_columns, text_after_quote, not_clean_text: its cells are empty
};

struct Grid {
  std::vector<GridRow> rows;
  std::size_t columns() const {
    std::size_t most = 0;
    for (const GridRow& row : rows) most = std::max(most, row.cells.size());
    return most;
  }
};

}  // namespace sp
