#include "invariants.h"

#include <algorithm>

#include <fmt/format.h>

#include "loop/4_handling/case/case_desk.h"

namespace sp::sim {

using handling::Case;

std::int64_t Invariants::open() const { return cases() - static_cast<std::int64_t>(over_.size()); }

void Invariants::check(bool whole) {
  company_.settle();
  read_on();
  check_cases();
  if (whole) check_replay();
}

void Invariants::read_on() {
  while (true) {
    const auto events = db::select<journal::Event>(company_.reader(), "WHERE seq > $1 ORDER BY seq LIMIT 1000", read_to_);
    if (events.empty()) return;
    for (const auto& event : events) read(event);
    read_to_ = events.back().seq;
  }
}

void Invariants::read(const journal::Event& event) {
  Instant& last = last_of_stream_[event.stream];
  if (event.at < last)
    throw Broken("time goes forward in a stream", event.stream + ": " + to_text(event.at) + " after " + to_text(last), event.case_id);
  last = event.at;
  if (event.at > company_.now()) throw Broken("nothing happens in the future", event.stream, event.case_id);
  if (!event.stream.starts_with("case:")) return;
  if (event.type == "case_opened") {
    if (kinds_.contains(event.case_id)) throw Broken("a case is opened once", event.stream, event.case_id);
    kinds_[event.case_id] = from_stored_json<handling::CaseOpened>(event.body)->kind;
  } else if (event.type == "case_closed" || event.type == "case_merged") {
    over_.insert(event.case_id);
  } else if (event.type == "case_reopened" || event.type == "case_unmerged") {
    over_.erase(event.case_id);
  } else if (event.type == "clock_breached" || event.type == "clock_warned" || event.type == "case_escalated") {
    read_firing(event);
  }
}

/// Warned, breached, escalated: each step once a cycle, in the order of time within its clock.
void Invariants::read_firing(const journal::Event& event) {
  std::string clock, step;
  std::int64_t cycle = 0;
  Instant due = event.at;
  if (event.type == "clock_breached") {
    const auto breached = *from_stored_json<handling::ClockBreached>(event.body);
    clock = breached.clock;
    step = "breach";
    cycle = breached.state.cycle;
    due = breached.deadline;
    ++breaches_;
  } else if (event.type == "clock_warned") {
    const auto warned = *from_stored_json<handling::ClockWarned>(event.body);
    clock = warned.clock;
    step = "warn_" + std::to_string(warned.percent);
    cycle = warned.state.cycle;
    ++warnings_;
  } else {
    const auto escalated = *from_stored_json<handling::CaseEscalated>(event.body);
    clock = escalated.clock;
    step = escalated.step;
    cycle = escalated.state.cycle;
  }
  const std::string key = fmt::format("{} {} {} {}", event.stream, clock, cycle, step);
  if (!fired_.emplace(key, due).second) throw Broken("each step of a clock fires once", key, event.case_id);
  if (due > event.at) throw Broken("no breach before its deadline", key, event.case_id);
}

void Invariants::check_cases() {
  const auto cases = db::select<Case>(company_.reader(), "ORDER BY id");
  for (const Case& c : cases) {
    check_clocks(c);
    if (!is_over(c.category)) check_next_action(c);
  }
  check_counts(cases);
}

/// Nothing open without somebody responsible and something that will happen or can be done.
void Invariants::check_next_action(const Case& c) {
  if (!c.team && !c.owner) throw Broken("everything open has an owner", c.number, c.id);
  if (open_visits(c).empty()) throw Broken("everything open is somewhere", c.number + " is in no stage", c.id);
  const auto timer = db::one<Instant>(company_.reader(), "SELECT due FROM timers WHERE kind = 'case' AND subject = $1", c.id);
  if (timer || c.waiting) return;
  Caller nobody;
  const auto context = context_for(company_.installation().desk, company_.reader(), nobody, company_.now(), c);
  const bool step = std::ranges::any_of(step_states(c, context), [](const handling::StepState& s) { return !s.done; });
  if (!step && way_states(c, context).empty()) throw Broken("everything open has a next action", c.number, c.id);
}

/// A deadline that passed has its breach in the journal.
void Invariants::check_clocks(const Case& c) {
  using handling::Category;
  if (c.category == Category::merged || c.category == Category::cancelled || c.category == Category::spam) return;
  for (const ClockRun& clock : c.clocks) {
    const auto calendar = company_.installation().standards.current()->calendar(clock.calendar);
    const ClockView view = look(clock, *calendar, company_.now());
    const bool missed = view.state == ClockState::breached || view.state == ClockState::breached_open;
    const bool said = fired_.contains(fmt::format("case:{} {} {} breach", c.id.text(), clock.id, clock.cycle));
    if (missed && !said)
      throw Broken("no missed deadline without a breach", fmt::format("{} {} due {}", c.number, clock.id,
                                                                      view.deadline ? to_text(*view.deadline) : "-"), c.id);
  }
}

/// Opened = closed + open, of every kind, by the events, by the tables and by the kept counters.
void Invariants::check_counts(const std::vector<Case>& cases) {
  std::map<std::string, std::int64_t> opened, still_open, rows, open_rows;
  for (const auto& [id, kind] : kinds_) {
    ++opened[kind];
    if (!over_.contains(id)) ++still_open[kind];
  }
  std::map<std::tuple<std::int64_t, std::int64_t, handling::Category>, std::int64_t> places;
  for (const Case& c : cases) {
    ++rows[c.kind];
    if (!is_over(c.category)) ++open_rows[c.kind];
    if (is_over(c.category) != over_.contains(c.id)) throw Broken("opened = closed + open", c.number + " by events and by its row", c.id);
    ++places[{c.team.value(), c.owner.value(), c.category}];
  }
  if (opened != rows || still_open != open_rows) throw Broken("opened = closed + open", "events and rows differ");
  std::int64_t counted = 0;
  for (const auto& row : handling::case_counts(company_.reader())) {
    counted += row.cases;
    const auto place = places.find({row.team, row.owner, row.category});
    if (place == places.end() || place->second != row.cases)
      throw Broken("opened = closed + open", fmt::format("{} cases counted as {}", row.cases, enum_text(row.category)));
  }
  if (counted != static_cast<std::int64_t>(cases.size())) throw Broken("opened = closed + open", "counters and rows differ");
}

void Invariants::check_replay() {
  const Verification found = verify(company_.reader(), Installation::replay_checks(), [](double) {});
  if (!found.problems.empty()) throw Broken("replay = tables", found.problems.front());
}

}  // namespace sp::sim
