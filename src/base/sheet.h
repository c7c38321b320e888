// A table people open in Excel or as CSV. A text is a text: what begins like a formula never becomes one.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/time.h"

namespace sp {

/// An instant is written in the time of `offset`.
using Cell = std::variant<std::string, std::int64_t, Instant>;

struct Sheet {
  std::string name;  // of the tab
  std::vector<std::string> head;
  std::vector<std::vector<Cell>> rows;
};

/// With a byte order mark, because Excel takes a file without one for another character set.
std::string to_csv(const Sheet& sheet, Duration offset);

/// Throws std::runtime_error when there is no room for the temporary file.
std::string to_xlsx(const Sheet& sheet, Duration offset);

}  // namespace sp
