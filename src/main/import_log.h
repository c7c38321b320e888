// `setpoint import FILE --map MAP.yaml --data DIR`: a foreign event log, replayed through the journal as history.
// The same file again changes nothing; an interrupted import goes on where it stopped; rejected rows are listed.
#pragma once

#include <filesystem>
#include <string>

namespace sp {

struct ImportLog {
  std::string file, map;
  bool json = false;
};

/// Exit code: 0 imported (rejected rows are named), 1 refused.
int import_log(const std::filesystem::path& data_dir, const std::string& database_url, const ImportLog& wanted);

}  // namespace sp
