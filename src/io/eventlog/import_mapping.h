// What a foreign event log means here: which column is what, and which activity is which step of a case.
// Written by whoever imports, as YAML; read strictly.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/describe.h"
#include "base/result.h"
#include "loop/4_handling/case/case_types.h"

namespace sp::io {

BOOST_DEFINE_ENUM_CLASS(LogFormat, csv, xes)

/// Columns of the log. In XES an attribute of the trace is "case:" + its key. One that is left out has the name
/// that XES gives it.
struct ImportColumns {
  std::optional<std::string> case_;
  std::optional<std::string> activity;
  std::optional<std::string> time;
  std::optional<std::string> resource;
  std::optional<std::string> lifecycle;
};
BOOST_DESCRIBE_STRUCT(ImportColumns, (), (case_, activity, time, resource, lifecycle))

/// See io/eventlog/time_format.h.
struct ImportTime {
  std::optional<std::string> format;  // none: ISO 8601
  std::optional<std::string> zone;    // IANA name, for times without an offset
};
BOOST_DESCRIBE_STRUCT(ImportTime, (), (format, zone))

/// What happens to the case when this activity is met. All left out: it is kept as history and changes nothing.
struct ImportedActivity {
  std::optional<handling::Category> category;  // the case is in it from then on
  std::optional<std::string> stage;            // of the process
  std::optional<std::string> label;            // shown instead of the activity's own name
};
BOOST_DESCRIBE_STRUCT(ImportedActivity, (), (category, stage, label))

struct ImportMapping {
  Text<1, 60> source;  // with the case key it says which case this is: the same source twice is the same case
  Text<1, 60> kind;    // kind of request the cases become
  std::optional<LogFormat> format;       // none: by the name of the file, .xes or .xes.gz against anything else
  std::optional<Text<1, 1>> delimiter;   // of CSV; none: a comma
  std::optional<ImportColumns> columns;
  std::optional<ImportTime> time;
  std::map<std::string, std::string> fields;                         // field of the case → column
  std::map<std::string, std::map<std::string, std::string>> values;  // field → value in the log → value here
  std::map<std::string, ImportedActivity> activities;                // by the log's name
};
BOOST_DESCRIBE_STRUCT(ImportMapping, (), (source, kind, format, delimiter, columns, time, fields, values, activities))

/// From a YAML file; `file` is named in refusals, which all carry line and column.
Result<ImportMapping> read_import_mapping(std::string_view text, const std::string& file);

/// Refuses what no log can be read by: delimiter_unusable, value_without_field, and what TimeFormat::make refuses.
Result<void> check(const ImportMapping& mapping);

}  // namespace sp::io
