// The order in a process: which stages stand on the top level, how their ways lead on or back, and the column and row
// of each. What process_layout.h turns into pixels.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "loop/1_standards/definition/process.h"

namespace sp {

/// A stage of the top level; the stages inside it have no place of their own.
struct PlacedStage {
  std::size_t stage = 0;             // in ProcessSpec::stages
  std::vector<std::size_t> members;  // in ProcessSpec::stages
  std::vector<std::size_t> out;      // its ways, in PlacedProcess::ways
  bool end = false;
  bool lowest = true;  // nothing stands below it in its column
  int column = 0, row = 0;
};

struct PlacedWay {
  std::size_t from = 0, to = 0;  // in PlacedProcess::stages
  std::size_t index = 0;         // in StageSpec::next
  bool rework = false;
  bool back = false;       // it runs below the picture, not from column to column
  std::optional<int> row;  // of one that passes columns: free of stages between its ends
};

struct PlacedProcess {
  std::vector<PlacedStage> stages;  // the first is the start
  std::vector<PlacedWay> ways;
  std::set<std::size_t> optional;  // members that may be left out, in ProcessSpec::stages
  int columns = 0;
};

/// Ways to what is not there are left out; a stage that nobody reaches stands in the first column.
PlacedProcess place(const ProcessSpec& spec);

}  // namespace sp
