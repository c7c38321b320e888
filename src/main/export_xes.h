// `setpoint export --xes --data DIR`: our own journal as an event log that mining tools read (XES, IEEE 1849), case by
// case, so that memory does not grow with it. No texts and no customers are in it.
#pragma once

#include <iosfwd>
#include <string>

#include "db/connection.h"

namespace sp {

struct ExportXes {
  std::string process;       // cases of this one; empty: of all
  bool closed_only = false;  // an open case has not yet done what it will do
  bool stages_only = false;  // without replies, clocks and the like: what is held against a design
  /// Case numbers and names of staff become marks that are the same within this file and in no other.
  bool de_identify = false;
};

struct ExportedLog {
  std::int64_t cases = 0, events = 0;
};

/// From one snapshot of the database. Cases without an event that is wanted are left out. Throws DbError.
ExportedLog export_xes(db::Connection& reader, const ExportXes& wanted, std::ostream& out);

}  // namespace sp
