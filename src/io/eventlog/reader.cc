#include "io/eventlog/reader.h"

#include <algorithm>

#include "base/text.h"
#include "io/eventlog/csv.h"
#include "io/eventlog/time_format.h"
#include "io/eventlog/xes.h"

namespace sp::io {
namespace {

constexpr std::size_t name_length_max = 200;  // case key, activity, resource, lifecycle
constexpr std::size_t value_length_max = 20'000;
constexpr std::size_t header_shown_max = 300;

enum : std::size_t { case_column, activity_column, time_column, resource_column, lifecycle_column, first_field };

bool is_longer(std::string_view text, std::size_t max) { return text.size() > max && text_length(text) > max; }

}  // namespace

/// The mapping, made ready for each row.
struct EventLogReader::Plan {
  struct Column {
    std::string name;
    bool required = false;  // the file must have it
  };
  struct Field {
    std::string name;
    std::map<std::string, std::string> values;
  };

  TimeFormat time;
  std::vector<Column> columns;  // the fixed ones, then one for each field
  std::vector<Field> fields;
};

/// A file as rows of the plan's columns.
class EventLogReader::Rows {
 public:
  virtual ~Rows() = default;
  virtual Result<bool> next() = 0;
  virtual std::string_view cell(std::size_t column) const = 0;  // empty when there is none
  virtual const ByteSource& bytes() const = 0;

  std::uint64_t line = 0;
  std::uint64_t offset = 0;
  std::optional<Refusal> problem;
};

class EventLogReader::CsvRows final : public Rows {
 public:
  CsvRows(ByteSource bytes, char delimiter) : reader_(std::move(bytes), delimiter) {}

  Result<void> read_header(const Plan& plan) {
    SP_TRY(const bool any, reader_.next(record_));
    if (!any) return refuse("log_empty");
    if (record_.problem) {
      if (record_.problem->reason == "not_clean_text") return refuse("log_not_text");
      return std::unexpected(*record_.problem);
    }
    width_ = record_.values.size();
    for (const auto& column : plan.columns) {
      const auto found = std::ranges::find(record_.values, column.name);
      if (found == record_.values.end()) {
        if (column.required) return missing(column.name);
        index_.push_back(width_);
        continue;
      }
      if (std::find(found + 1, record_.values.end(), column.name) != record_.values.end())
        return refuse("column_twice", {{"column", column.name}});
      index_.push_back(static_cast<std::size_t>(found - record_.values.begin()));
    }
    return {};
  }

  Result<bool> next() override {
    SP_TRY(const bool any, reader_.next(record_));
    line = record_.line;
    offset = record_.offset;
    problem = std::move(record_.problem);
    if (any && !problem && record_.values.size() != width_)
      problem = Refusal{RefusalKind::invalid, "wrong_column_count", {},
                        {{"expected", std::to_string(width_)}, {"found", std::to_string(record_.values.size())}}};
    return any;
  }

  std::string_view cell(std::size_t column) const override {
    return index_[column] < record_.values.size() ? record_.values[index_[column]] : std::string_view{};
  }
  const ByteSource& bytes() const override { return reader_.bytes(); }

 private:
  std::unexpected<Refusal> missing(const std::string& column) const {
    std::string found;
    for (const auto value : record_.values) {
      if (!found.empty()) found += ", ";
      found += value;
    }
    return refuse("column_missing", {{"column", column}, {"found", text_head(found, header_shown_max)}});
  }

  CsvReader reader_;
  CsvRecord record_;
  std::vector<std::size_t> index_;  // by the plan's column; width_ for one the file does not have
  std::size_t width_ = 0;
};

class EventLogReader::XesRows final : public Rows {
 public:
  XesRows(ByteSource bytes, const Plan& plan) : reader_(std::move(bytes)), plan_(plan) {}

  Result<bool> next() override {
    SP_TRY(const bool any, reader_.next(event_));
    line = event_.line;
    offset = event_.offset;
    problem = std::move(event_.problem);
    event_.problem.reset();
    return any;
  }
  std::string_view cell(std::size_t column) const override {
    return event_.find(plan_.columns[column].name).value_or(std::string_view{});
  }
  const ByteSource& bytes() const override { return reader_.bytes(); }

 private:
  XesReader reader_;
  XesEvent event_;
  const Plan& plan_;  // lives in the same reader, longer than this
};

EventLogReader::EventLogReader(std::unique_ptr<Plan> plan, std::unique_ptr<Rows> rows)
    : plan_(std::move(plan)), rows_(std::move(rows)) {}
EventLogReader::EventLogReader(EventLogReader&&) noexcept = default;
EventLogReader& EventLogReader::operator=(EventLogReader&&) noexcept = default;
EventLogReader::~EventLogReader() = default;

Result<EventLogReader> EventLogReader::open(const std::string& path, const ImportMapping& mapping) {
  SP_TRY(auto bytes, ByteSource::open(path));
  ImportMapping with_format = mapping;
  const bool is_xes = path.ends_with(".xes") || path.ends_with(".xes.gz");
  if (!with_format.format) with_format.format = is_xes ? LogFormat::xes : LogFormat::csv;
  return open(std::move(bytes), with_format);
}

Result<EventLogReader> EventLogReader::open(ByteSource bytes, const ImportMapping& mapping, bool resource_may_miss) {
  SP_TRY_VOID(check(mapping));
  const ImportTime time = mapping.time.value_or(ImportTime{});
  const ImportColumns columns = mapping.columns.value_or(ImportColumns{});
  SP_TRY(auto format, TimeFormat::make(time.format.value_or(""), time.zone.value_or("")));
  auto plan = std::make_unique<Plan>(Plan{std::move(format), {}, {}});
  plan->columns = {{columns.case_.value_or("case:concept:name"), true},
                   {columns.activity.value_or("concept:name"), true},
                   {columns.time.value_or("time:timestamp"), true},
                   {columns.resource.value_or("org:resource"), columns.resource.has_value() && !resource_may_miss},
                   {columns.lifecycle.value_or("lifecycle:transition"), columns.lifecycle.has_value()}};
  for (const auto& [field, column] : mapping.fields) {
    const auto values = mapping.values.find(field);
    plan->columns.push_back({column, true});
    plan->fields.push_back({field, values == mapping.values.end() ? decltype(Plan::Field::values){} : values->second});
  }
  if (mapping.format == LogFormat::xes) {
    auto rows = std::make_unique<XesRows>(std::move(bytes), *plan);
    return EventLogReader(std::move(plan), std::move(rows));
  }
  auto rows = std::make_unique<CsvRows>(std::move(bytes), mapping.delimiter ? mapping.delimiter->front() : ',');
  SP_TRY_VOID(rows->read_header(*plan));
  return EventLogReader(std::move(plan), std::move(rows));
}

Result<std::optional<LogRow>> EventLogReader::next() {
  if (refusal_) return std::unexpected(*refusal_);
  auto any = rows_->next();
  if (!any) {
    refusal_ = std::move(any).error();
    return std::unexpected(*refusal_);
  }
  if (!*any) return std::nullopt;
  ++row_;
  if (rows_->problem) return LogRow{row_, rows_->line, rows_->offset, std::unexpected(*rows_->problem)};
  return LogRow{row_, rows_->line, rows_->offset, event_of(*rows_)};
}

Result<RawEvent> EventLogReader::event_of(const Rows& rows) const {
  const std::string_view key = rows.cell(case_column);
  const std::string_view activity = rows.cell(activity_column);
  const std::string_view time = rows.cell(time_column);
  if (key.empty()) return invalid("case", "case_missing");
  if (activity.empty()) return invalid("activity", "activity_missing");
  if (time.empty()) return invalid("time", "time_missing");
  const auto too_long = [](std::string_view field, std::size_t max) {
    return invalid(field, "value_too_long", {{"field", std::string(field)}, {"max", std::to_string(max)}});
  };
  constexpr std::string_view names[] = {"case", "activity", "time", "resource", "lifecycle"};
  for (const std::size_t column : {case_column, activity_column, resource_column, lifecycle_column}) {
    if (is_longer(rows.cell(column), name_length_max)) return too_long(names[column], name_length_max);
  }
  SP_TRY(const Instant at, plan_->time.read(time));
  RawEvent event{std::string(key), std::string(activity), at, std::string(rows.cell(resource_column)),
                 std::string(rows.cell(lifecycle_column)), {}};
  for (std::size_t field = 0; field < plan_->fields.size(); ++field) {
    const std::string_view value = rows.cell(first_field + field);
    if (value.empty()) continue;
    const auto& [name, values] = plan_->fields[field];
    if (is_longer(value, value_length_max)) return too_long(name, value_length_max);
    std::string here(value);
    if (const auto translated = values.find(here); translated != values.end()) here = translated->second;
    event.attributes.emplace_back(name, std::move(here));
  }
  return event;
}

Result<void> EventLogReader::skip_to(std::uint64_t row) {
  if (refusal_) return std::unexpected(*refusal_);
  while (row_ < row) {
    auto any = rows_->next();
    if (!any) {
      refusal_ = std::move(any).error();
      return std::unexpected(*refusal_);
    }
    if (!*any) return {};
    ++row_;
  }
  return {};
}

double EventLogReader::progress() const {
  const ByteSource& bytes = rows_->bytes();
  return bytes.size() == 0 ? 0 : std::min(1.0, static_cast<double>(bytes.taken()) / static_cast<double>(bytes.size()));
}

}  // namespace sp::io
