// Data folders with many open cases, made once by the program's own commands and kept under build/bench-data.
#pragma once

#include <cstddef>
#include <filesystem>

#include "program.h"

namespace sp::bench {

/// A folder with `cases` (at least 500) open cases in five states, due over sixty days, nothing due by itself, of ten
/// teams, or fewer where a team's cases in one state would not fill a page. Up to 100,000 each is opened by command, with
/// conversation, journal, clocks and search; of a million the rest are copies of the rows lists and case pages read.
/// What a benchmark adds to it (a sign-in, a note) stays.
std::filesystem::path dataset(std::size_t cases);

std::vector<TeamId> teams_with_cases(db::Database& database);

}  // namespace sp::bench
