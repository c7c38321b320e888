// Calendar arithmetic against the least it could cost: one binary search in an array of the same size.
// The last lines are the promises: 1 µs for add and between.
#include <algorithm>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/embedded.h"
#include "base/yaml.h"
#include "loop/1_standards/definition/calendar.h"
#include "loop/4_handling/clock/clock.h"
#include "micro.h"

namespace {

using namespace sp;
using namespace std::chrono_literals;

const CalendarSpec& office_spec() {
  static const auto spec =
      *read_yaml<CalendarSpec>(embedded_file("definitions/calendars/cn-office.yaml"), "cn-office.yaml");
  return spec;
}

const Calendar& office() {
  static const auto calendar = *Calendar::compile(office_spec());
  return calendar;
}

constexpr std::size_t questions = 4096;  // enough to keep the branch predictor from learning the answers

std::vector<Instant> instants_of_2026() {
  std::mt19937_64 random(1);
  std::vector<Instant> instants;
  const Instant begin = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
  for (std::size_t count = 0; count < questions; ++count)
    instants.push_back(begin + Duration{static_cast<std::int64_t>(random() % (365ULL * 86'400'000))});
  return instants;
}

/// The starts of all windows of 2026: what one search of a year goes through.
std::vector<std::int64_t> starts_of_2026() {
  std::vector<std::int64_t> starts;
  const Instant end = std::chrono::sys_days{std::chrono::year{2027} / 1 / 1};
  for (auto open = office().next_open(std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}, end); open;
       open = office().next_open(open->to, end))
    starts.push_back(to_ms(open->from));
  return starts;
}

void raw_search(benchmark::State& state) {
  const auto starts = starts_of_2026();
  const auto instants = instants_of_2026();
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(std::upper_bound(starts.begin(), starts.end(), to_ms(instants[at])));
    at = (at + 1) % questions;
  }
}
BENCHMARK(raw_search);

void calendar_add(benchmark::State& state) {
  const auto instants = instants_of_2026();
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(office().add(instants[at], 48h));
    at = (at + 1) % questions;
  }
}
BENCHMARK(calendar_add);

void calendar_between(benchmark::State& state) {
  const auto instants = instants_of_2026();
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(office().between(instants[at], instants[(at + 1) % questions]));
    at = (at + 1) % questions;
  }
}
BENCHMARK(calendar_between);

void calendar_add_working_days(benchmark::State& state) {
  const auto instants = instants_of_2026();
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(office().add_working_days(instants[at], 5));
    at = (at + 1) % questions;
  }
}
BENCHMARK(calendar_add_working_days);

void clock_next_instant(benchmark::State& state) {
  ClockRun run;
  run.target = {TimeUnit::working, 48 * 3'600'000, 0};
  run.escalations = {{"tell_lead", 90, 0}, {"tell_manager", 100, 3'600'000}};
  const auto instants = instants_of_2026();
  std::size_t at = 0;
  for (auto _ : state) {
    run.started_at = instants[at];
    run.pauses = {{run.started_at + 2h, run.started_at + 50h, {}}};
    benchmark::DoNotOptimize(next_instant(run, office(), run.started_at));
    at = (at + 1) % questions;
  }
}
BENCHMARK(clock_next_instant);

/// Without reading YAML; the zone is loaded once per process, a year is laid out at its first use.
void calendar_compile(benchmark::State& state) {
  const auto now = instants_of_2026().front();
  for (auto _ : state) {
    const auto calendar = *Calendar::compile(office_spec());
    benchmark::DoNotOptimize(calendar.add(now, 1h));
  }
}
BENCHMARK(calendar_compile);

}  // namespace

int main(int argc, char** argv) {
  return sp::bench::run_with_promises(argc, argv,
                                      {{"calendar_add", "calendar add < 1 µs", 1'000, "raw_search"},
                                       {"calendar_between", "calendar between < 1 µs", 1'000, "raw_search"},
                                       {"calendar_add_working_days", "calendar add working days < 1 µs", 1'000, "raw_search"}});
}
