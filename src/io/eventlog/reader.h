// A foreign event log as events, in the order of the file: the door through which history comes in.
// A row that cannot be used is handed out with its reason and reading goes on; only what makes the rest
// unreadable ends it. Memory does not grow with the file. One thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "io/eventlog/bytes.h"
#include "io/eventlog/import_mapping.h"

namespace sp::io {

struct RawEvent {
  std::string case_key;
  std::string activity;
  Instant at;
  std::string resource;   // empty: not said
  std::string lifecycle;  // "start", "complete" …; empty: not said
  std::vector<std::pair<std::string, std::string>> attributes;  // field of the case → value; empty values left out
};

struct LogRow {
  std::uint64_t row = 0;     // from 1, rejected ones counted, the same in every reading: a resume skips by it
  std::uint64_t line = 0;    // of the unpacked file, where the row begins, from 1
  std::uint64_t offset = 0;  // of its first byte, unpacked
  /// Rejected for: case_missing, activity_missing, time_missing, bad_time, time_without_offset, value_too_long,
  /// wrong_column_count, text_after_quote, record_too_long, too_many_columns, not_clean_text.
  Result<RawEvent> event;
};

class EventLogReader {
 public:
  /// Refuses: what `check` refuses; file_not_readable, gzip_damaged, gzip_truncated; log_empty, log_not_text,
  /// column_missing {column, found}, column_twice {column}.
  static Result<EventLogReader> open(const std::string& path, const ImportMapping& mapping);
  /// `mapping.format` none means CSV here. `resource_may_miss`: a CSV file without the column of resources is read, too.
  static Result<EventLogReader> open(ByteSource bytes, const ImportMapping& mapping, bool resource_may_miss = false);

  /// Nothing at the end. Equal times stay in the order of the file; nothing is sorted.
  /// Refuses, and goes on refusing: quote_not_closed, not_xes, xes_document_type, gzip_truncated, gzip_damaged.
  Result<std::optional<LogRow>> next();

  /// Passes over rows until `row` is the last one passed: where an interrupted import goes on.
  Result<void> skip_to(std::uint64_t row);

  /// Share of the file's bytes taken, 0 to 1; 0 for a pipe.
  double progress() const;

  EventLogReader(EventLogReader&&) noexcept;
  EventLogReader& operator=(EventLogReader&&) noexcept;
  ~EventLogReader();

 private:
  class Rows;
  class CsvRows;
  class XesRows;
  struct Plan;
  EventLogReader(std::unique_ptr<Plan> plan, std::unique_ptr<Rows> rows);
  Result<RawEvent> event_of(const Rows& rows) const;

  std::unique_ptr<Plan> plan_;
  std::unique_ptr<Rows> rows_;
  std::uint64_t row_ = 0;
  std::optional<Refusal> refusal_;
};

}  // namespace sp::io
