// How a calendar comes to a deadline, by the engine that runs in production: for whoever writes the calendar.
// Clause: Q1.1, R1.1.
#include "base/yaml.h"
#include "loop/4_handling/case/definition_effects.h"
#include "loop/4_handling/clock/clock.h"

namespace sp::handling {
namespace {

constexpr std::size_t stretches_max = 60;

struct ExplainDeadline {
  Text<1, 200'000> calendar;  // the text of a calendar, published or not
  Text<1, 20> within;         // "24h", "2d"
  TimeUnit unit = TimeUnit::working;
  std::optional<Text<1, 40>> start;  // local to the calendar without an offset; now when absent
};
BOOST_DESCRIBE_STRUCT(ExplainDeadline, (), (calendar, within, unit, start))

struct DeadlineStretch {
  std::string from, to;  // local to the calendar
  StretchKind kind = StretchKind::open;
  std::int64_t counted_ms = 0;
};
BOOST_DESCRIBE_STRUCT(DeadlineStretch, (), (from, to, kind, counted_ms))

struct DeadlineExplained {
  Instant start, deadline;
  std::string start_local, deadline_local;
  bool open = false;  // at the start
  std::vector<DeadlineStretch> stretches;
  bool cut = false;  // there are more stretches
};
BOOST_DESCRIBE_STRUCT(DeadlineExplained, (), (start, deadline, start_local, deadline_local, open, stretches, cut))

Result<DeadlineExplained> explain(Reading& reading, const ExplainDeadline& command) {
  SP_TRY(const auto document, YamlDocument::parse(command.calendar, "calendar"));
  SP_TRY(const auto spec, document.read<CalendarSpec>());
  auto calendar = Calendar::compile(spec);
  if (!calendar) return std::unexpected(document.located(std::move(calendar.error())));
  ClockRun run;
  SP_TRY(run.target, parse_target(command.within, command.unit, "within"));
  run.started_at = reading.now;
  if (command.start) {
    SP_TRY(run.started_at, calendar->parse_time(*command.start, "start"));
  }
  DeadlineExplained explained;
  explained.start = run.started_at;
  explained.deadline = deadline_if_resumed(run, *calendar, run.started_at);
  if (explained.deadline >= Calendar::range_end)
    return invalid("within", "calendar_runs_out", {{"given", std::string(command.within)}});
  explained.start_local = calendar->local_text(explained.start);
  explained.deadline_local = calendar->local_text(explained.deadline);
  explained.open = calendar->open_at(explained.start);
  for (const Stretch& stretch : stretches(run, *calendar, run.started_at, stretches_max))
    explained.stretches.push_back(
        {calendar->local_text(stretch.from), calendar->local_text(stretch.to), stretch.kind, stretch.counted_ms});
  explained.cut = explained.stretches.size() == stretches_max;
  return explained;
}

}  // namespace

void deadline_routes(Routes& routes) {
  Route& route =
      routes.read<ExplainDeadline, DeadlineExplained>("/api/v1/clocks/explain", Right::standards_read, "Q1.1", explain);
  route.method = "POST";  // it reads, but its question is too long for an address
  route.body_limit = 512 * 1024;
}

}  // namespace sp::handling
