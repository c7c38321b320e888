#include "io/eventlog/mining_log.h"

namespace sp::io {
namespace {

constexpr std::size_t head_bytes = 4096;

bool begins_as_xml(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const auto first = head.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && head[first] == '<';
}

}  // namespace

Result<MinedLog> read_mining_log(ByteSource bytes, const MinedColumns& columns, const std::string& zone,
                                 const std::function<void(const LogRow&)>& rejected) {
  SP_TRY(const auto head, bytes.head(head_bytes));
  const bool is_xes = begins_as_xml(head);
  ImportMapping mapping;
  mapping.format = is_xes ? LogFormat::xes : LogFormat::csv;
  mapping.columns = ImportColumns{columns.case_, columns.activity, columns.time, columns.resource, std::nullopt};
  if (!is_xes) {
    mapping.columns->case_ = columns.case_.value_or("case");
    mapping.columns->activity = columns.activity.value_or("activity");
    mapping.columns->time = columns.time.value_or("timestamp");
    mapping.columns->resource = columns.resource.value_or("resource");
  }
  mapping.time = ImportTime{std::nullopt, zone};
  SP_TRY(auto reader, EventLogReader::open(std::move(bytes), mapping, !columns.resource));
  monitoring::LogBuilder builder;
  MinedLog mined;
  for (;;) {
    SP_TRY(const auto row, reader.next());
    if (!row) break;
    if (!row->event) {
      ++mined.rejected;
      rejected(*row);
      continue;
    }
    if (builder.events() == mined_events_max)
      return refuse("log_too_large", {{"max", std::to_string(mined_events_max)}});
    builder.add(row->event->case_key, row->event->activity, to_ms(row->event->at), row->event->resource);
  }
  mined.log = std::move(builder).finish();
  return mined;
}

}  // namespace sp::io
