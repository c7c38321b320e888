// `setpoint clock explain FILE|-`: how a deadline comes about, by the engine that runs in production.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace sp {

/// Answers a question in YAML or JSON: {calendar, start, target: {within, unit}, pauses: [{from, to}], now, stopped}.
/// Times without an offset are local to the calendar; `now` stands for a missing "now". The answer is one line of JSON
/// or a table for people. Refuses with field, and with file, line and column in the details.
Result<std::string> explain_clock(std::string_view question, const std::string& file, bool json, Instant now);

/// Exit code: 0 answered, 1 refused, 2 nothing to read. "-" reads the standard input.
int clock_explain(const std::string& file_or_dash, bool json, std::ostream& out, std::ostream& err);

}  // namespace sp
