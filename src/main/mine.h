// `setpoint mine LOG [--design …]`: what really happens, and how far it is from the design.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

namespace sp {

struct MineCommand {
  std::string file;              // "-": standard input
  std::string design, calendar;  // files, or empty
  std::optional<std::string> case_column, activity_column, time_column, resource_column;
  std::string zone = "UTC";          // of times without an offset
  std::string late_after, split_at;  // a duration, an instant; or empty
  bool json = false;
};

/// Exit code: 0 mined (refused rows are named on `err`), 1 refused.
int mine_log(const MineCommand& wanted, std::ostream& out, std::ostream& err);

}  // namespace sp
