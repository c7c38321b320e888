#include "main/clock_explain.h"

#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "app/texts.h"
#include "base/yaml.h"
#include "loop/1_standards/definition/calendar.h"
#include "loop/4_handling/clock/clock.h"

namespace sp {
namespace clock_question {

struct Target {
  std::string within;
  TimeUnit unit = TimeUnit::natural;
};
BOOST_DESCRIBE_STRUCT(Target, (), (within, unit))

struct PausedTime {
  std::string from;
  std::optional<std::string> to;  // absent: still paused
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(PausedTime, (), (from, to, reason))

struct Question {
  CalendarSpec calendar;
  std::string start;
  Target target;
  std::vector<PausedTime> pauses;
  std::optional<std::string> now;
  std::optional<std::string> stopped;
};
BOOST_DESCRIBE_STRUCT(Question, (), (calendar, start, target, pauses, now, stopped))

struct Moment {
  std::string utc;
  std::string local;
};
BOOST_DESCRIBE_STRUCT(Moment, (), (utc, local))

struct Deadline {
  std::string utc;
  std::string local;
  std::optional<bool> if_resumed_now;  // true: paused, so this is what it would be
};
BOOST_DESCRIBE_STRUCT(Deadline, (), (utc, local, if_resumed_now))

struct Amount {
  std::int64_t ms = 0;
  std::string text;
  std::optional<std::int64_t> days;  // only of clocks in working days
};
BOOST_DESCRIBE_STRUCT(Amount, (), (ms, text, days))

struct Row {
  Moment from;
  Moment to;
  StretchKind kind = StretchKind::open;
  std::int64_t counted_ms = 0;
  std::int64_t total_ms = 0;
  std::optional<std::int64_t> total_days;
};
BOOST_DESCRIBE_STRUCT(Row, (), (from, to, kind, counted_ms, total_ms, total_days))

enum class State { running, paused, breached, met };
BOOST_DESCRIBE_ENUM(State, running, paused, breached, met)

struct Answer {
  Deadline deadline;
  Amount elapsed;
  Amount remaining;
  State state = State::running;
  TimeUnit unit = TimeUnit::natural;
  Moment now;
  std::vector<Row> intervals;
  std::optional<bool> intervals_cut;  // true: there are more
};
BOOST_DESCRIBE_STRUCT(Answer, (), (deadline, elapsed, remaining, state, unit, now, intervals, intervals_cut))

}  // namespace clock_question

namespace {

using namespace clock_question;

constexpr std::size_t rows_max = 10'000;

/// "26h30m", "-45m", "1m30.250s": hours are not folded into days, which differ in length.
std::string amount_text(std::int64_t ms) {
  std::string text = ms < 0 ? "-" : "";
  const auto rest = ms < 0 ? -ms : ms;
  if (rest >= 3'600'000) text += fmt::format("{}h", rest / 3'600'000);
  if (rest / 60'000 % 60 != 0) text += fmt::format("{}m", rest / 60'000 % 60);
  if (rest % 1000 != 0) text += fmt::format("{}.{:03}s", rest / 1000 % 60, rest % 1000);
  else if (rest / 1000 % 60 != 0) text += fmt::format("{}s", rest / 1000 % 60);
  return rest == 0 ? "0s" : text;
}

Amount amount(std::int64_t ms, std::optional<std::int64_t> days) {
  auto text = amount_text(ms);
  if (days) text = fmt::format("{}d ({})", *days, text);
  return {ms, std::move(text), days};
}

Result<ClockRun> run_of(const Question& question, const Calendar& calendar) {
  ClockRun run;
  SP_TRY(run.target, parse_target(question.target.within, question.target.unit, "target.within"));
  SP_TRY(run.started_at, calendar.parse_time(question.start, "start"));
  for (std::size_t at = 0; at < question.pauses.size(); ++at) {
    const auto& paused = question.pauses[at];
    const auto field = fmt::format("pauses[{}]", at);
    Pause pause;
    SP_TRY(pause.from, calendar.parse_time(paused.from, field + ".from"));
    if (paused.to) {
      SP_TRY(pause.to, calendar.parse_time(*paused.to, field + ".to"));
      if (*pause.to < pause.from)
        return invalid(field + ".to", "pause_ends_before_start",
                       {{"given", *paused.to}, {"expected", "not before " + paused.from}});
    }
    run.pauses.push_back(std::move(pause));
  }
  if (question.stopped) {
    SP_TRY(run.stopped_at, calendar.parse_time(*question.stopped, "stopped"));
  }
  return run;
}

State plain_state(ClockState state) {
  switch (state) {
    case ClockState::paused:
      return State::paused;
    case ClockState::breached_open:
    case ClockState::breached:
      return State::breached;
    case ClockState::met:
      return State::met;
    case ClockState::running:
    case ClockState::cancelled:
      break;
  }
  return State::running;
}

Result<Answer> answer(const Question& question, const Calendar& calendar, Instant now) {
  const auto moment = [&](Instant instant) { return Moment{to_text(instant), calendar.local_text(instant)}; };
  SP_TRY(const auto run, run_of(question, calendar));
  if (question.now) {
    SP_TRY(now, calendar.parse_time(*question.now, "now"));
  }
  const auto view = look(run, calendar, now);
  if (run.target.unit != TimeUnit::natural && view.deadline_if_resumed >= Calendar::range_end)
    return invalid("target.within", "calendar_runs_out",
                   {{"given", question.target.within}, {"expected", "a calendar with that much open time up to 2200"}});
  Answer result;
  const auto last = moment(view.deadline_if_resumed);
  result.deadline = {last.utc, last.local, view.deadline ? std::nullopt : std::optional(true)};
  result.elapsed = amount(view.elapsed_ms, view.elapsed_days);
  result.remaining = amount(view.remaining_ms, view.remaining_days);
  result.state = plain_state(view.state);
  result.unit = run.target.unit;
  result.now = moment(now);
  for (const Stretch& stretch : stretches(run, calendar, now, rows_max))
    result.intervals.push_back({moment(stretch.from), moment(stretch.to), stretch.kind, stretch.counted_ms,
                                stretch.total_ms, stretch.total_days});
  if (result.intervals.size() == rows_max) result.intervals_cut = true;
  return result;
}

std::string table(const Answer& answer) {
  auto text = fmt::format("deadline   {}  ({}){}\nelapsed    {}\nremaining  {}\nstate      {} at {}\nunit       {}\n\n",
                          answer.deadline.local, answer.deadline.utc,
                          answer.deadline.if_resumed_now ? ", if resumed now" : "", answer.elapsed.text,
                          answer.remaining.text, enum_text(answer.state), answer.now.local, enum_text(answer.unit));
  text += fmt::format("{:<26} {:<26} {:<7} {:>12} {:>12}\n", "from", "to", "kind", "counted", "total");
  for (const Row& row : answer.intervals)
    text += fmt::format("{:<26} {:<26} {:<7} {:>12} {:>12}\n", row.from.local, row.to.local, enum_text(row.kind),
                        amount_text(row.counted_ms), amount(row.total_ms, row.total_days).text);
  if (answer.intervals_cut) text += "…\n";
  return text;
}

std::string_view detail(const Refusal& refusal, std::string_view name) {
  for (const auto& [key, value] : refusal.details) {
    if (key == name) return value;
  }
  return {};
}

/// "sla.yaml:3:12: calendar.week.mon[0][1]: … Expected HH:MM …. [bad_time_of_day]"
std::string refusal_line(const Refusal& refusal, const std::string& file) {
  auto line = file;
  if (const auto at = detail(refusal, "line"); !at.empty())
    line += fmt::format(":{}:{}", at, detail(refusal, "column"));
  if (!refusal.field.empty()) line += ": " + refusal.field;
  line += ": " + text(Language::en, "refusal." + refusal.reason, refusal.details) + '.';
  if (const auto given = detail(refusal, "given"); !given.empty()) line += fmt::format(" Given: {}.", given);
  if (const auto expected = detail(refusal, "expected"); !expected.empty())
    line += fmt::format(" Expected: {}.", expected);
  return line + fmt::format(" [{}]\n", refusal.reason);
}

}  // namespace

Result<std::string> explain_clock(std::string_view question, const std::string& file, bool json, Instant now) {
  SP_TRY(const auto document, YamlDocument::parse(question, file));
  SP_TRY(const auto parsed, document.read<Question>());
  auto calendar = Calendar::compile(parsed.calendar);
  if (!calendar) {
    calendar.error().field = "calendar." + calendar.error().field;
    return std::unexpected(document.located(std::move(calendar.error())));
  }
  const auto answered = answer(parsed, *calendar, now);
  if (!answered) return std::unexpected(document.located(answered.error()));
  return json ? to_json(*answered) + '\n' : table(*answered);
}

int clock_explain(const std::string& file_or_dash, bool json, std::ostream& out, std::ostream& err) {
  const bool standard_input = file_or_dash == "-";
  const std::string file = standard_input ? "(standard input)" : file_or_dash;
  std::ifstream stream;
  if (!standard_input) stream.open(file_or_dash, std::ios::binary);
  std::istream& source = standard_input ? std::cin : stream;
  std::string question;
  // One byte more than may be is enough to be refused.
  for (char chunk[4096]; question.size() <= yaml_bytes_max && source.read(chunk, sizeof chunk), source.gcount() > 0;)
    question.append(chunk, static_cast<std::size_t>(source.gcount()));
  if (source.bad() || (!standard_input && !stream.is_open())) {
    err << file << ": cannot be read\n";
    return 2;
  }
  const auto explained = explain_clock(question, file, json, SystemClock{}.now());
  if (!explained) {
    err << refusal_line(explained.error(), file);
    return 1;
  }
  out << *explained;
  return 0;
}

}  // namespace sp
