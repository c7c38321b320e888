// The case engine without I/O: each command decided and applied to a case in memory, on the shipped repair process
// with its clocks and calendar. The baseline is one copy of the case: what any function of values must at least do.
#include <benchmark/benchmark.h>

#include <chrono>
#include <functional>

#include <fmt/format.h>

#include "base/time.h"
#include "loop/1_standards/definition/definition_set.h"
#include "loop/4_handling/case/case_rules.h"
#include "measure.h"

namespace sp::handling {
namespace {

constexpr double promise_us = 20;

struct Bench {
  std::shared_ptr<const DefinitionSet> set = *DefinitionSet::shipped();
  CaseContext context;
  std::int64_t ids = 1'000;

  Bench() {
    context.now = *parse_instant("2026-03-02T01:00:00Z");
    context.actor = {ActorKind::staff, 7};
    context.roles = {"agent", "engineer", "lead", "dispatcher"};
    context.process = set->process_for("repair", context.now);
    context.recorded = [](std::string_view) -> FactValue { return std::string("E4"); };
    context.calendar = [this](std::string_view id) -> std::optional<Calendar> {
      const auto calendar = set->calendar(id);
      return calendar ? std::optional<Calendar>(*calendar) : std::nullopt;
    };
    context.policy = [](const Case&, const CompiledClock& clock) -> std::optional<ClockPolicy> {
      if (!clock.spec->within) return std::nullopt;
      ClockPolicy policy;
      policy.policy = "bench";
      policy.calendar = "cn-office";
      policy.target.unit = clock.spec->unit.value_or(TimeUnit::natural);
      if (policy.target.unit == TimeUnit::working_days) policy.target.days = 2;
      else policy.target.within_ms = clock.spec->within->count();
      return policy;
    };
    context.next_id = [this] { return ++ids; };
  }

  Case opened() {
    Case c{.id = CaseId{1}};
    CaseOpened opening;
    opening.number = "SR-1";
    opening.kind = "repair";
    opening.process_version = context.process->spec().version;
    opening.at = context.now;
    fold(c, *open_case(opening, c.id, context));
    return c;
  }
  static void fold(Case& c, const Events& events) {
    for (const CaseEvent& event : events) {
      apply(c, event);
      ++c.version;
    }
  }
};

Bench& bench() {
  static Bench made;
  return made;
}

double us_each(const std::function<void()>& work) {
  constexpr int times = 2'000;
  std::vector<double> rounds;
  for (int round = 0; round < 9; ++round) {
    const auto start = sp::bench::SteadyClock::now();
    for (int at = 0; at < times; ++at) work();
    rounds.push_back(1e6 * sp::bench::seconds_since(start) / times);
  }
  return sp::bench::median(std::move(rounds));
}

void measure(const char* what, const Case& before, const std::function<Result<Events>(const Case&)>& rule, double copy_us) {
  const auto events = rule(before);
  if (!events || events->empty()) throw std::runtime_error(fmt::format("{}: {}", what, events ? "nothing happens" : events.error().reason));
  const double us = us_each([&] {
    Case c = before;
    Bench::fold(c, *rule(c));
    benchmark::DoNotOptimize(c);
  });
  sp::bench::report({fmt::format("case engine without I/O, {}: < 20 µs an event", what),
                     fmt::format("{:.1f} µs for {} event{}", us, events->size(), events->size() == 1 ? "" : "s"),
                     fmt::format("copying the case {:.2f} µs", copy_us), fmt::format("{:.1f}", us / copy_us),
                     us / static_cast<double>(events->size()) < promise_us});
}

void run() {
  Bench& b = bench();
  const Case fresh = b.opened();
  const double copy = us_each([&] {
    Case c = fresh;
    benchmark::DoNotOptimize(c);
  });
  CaseOpened opening;
  opening.number = "SR-1";
  opening.kind = "repair";
  opening.process_version = b.context.process->spec().version;
  opening.at = b.context.now;
  measure("opening", Case{.id = CaseId{1}}, [&](const Case& c) { return open_case(opening, c.id, b.context); }, copy);
  measure("reply", fresh, [&](const Case& c) { return reply(c, MessageId{5}, b.context); }, copy);
  measure("pause", fresh, [&](const Case& c) { return pause_case(c, Category::waiting_customer, {}, {}, b.context); }, copy);
  for (const StepState& step : step_states(fresh, b.context)) {
    if (!step.required) continue;
    const std::string id(step.step->spec->id);
    measure("completing a step", fresh, [&](const Case& c) { return complete_step(c, id, {9, "digest"}, {}, b.context); }, copy);
    break;
  }
}

}  // namespace
}  // namespace sp::handling

int main() {
  sp::handling::run();
  return 0;
}
