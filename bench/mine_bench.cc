// Mining a log of 65,000 events with many variants, one event of an open case, and a million rows of CSV as columns;
// against adding up one column, and against splitting the file at its commas.
#include <benchmark/benchmark.h>

#include <cstring>
#include <fstream>
#include <random>
#include <string>

#include <fmt/format.h>
#include <sys/resource.h>

#include "io/eventlog/mining_log.h"
#include "loop/6_monitoring/conformance/alignment.h"
#include "loop/6_monitoring/conformance/cost_vector.h"
#include "loop/6_monitoring/conformance/flow.h"
#include "loop/6_monitoring/conformance/variants.h"
#include "loop/6_monitoring/conformance/work.h"
#include "measure.h"
#include "micro.h"

namespace sp::monitoring {
namespace {

constexpr std::uint32_t activities = 13;
constexpr int csv_rows = 1'000'000;

/// A line of stages, each with a way on, a way past the next one, and a way back: as a service desk works.
Design line_of(std::uint32_t stages) {
  DesignDraft draft;
  for (std::uint32_t at = 0; at < stages; ++at) {
    draft.activities.push_back(fmt::format("Stage {}", at));
    draft.edges.push_back({at, at, at + 1});
    if (at + 2 <= stages) draft.edges.push_back({at, at, at + 2});
    if (at > 0) draft.edges.push_back({at, at, at - 1});
  }
  draft.ends.assign(stages + 1, false);
  draft.ends[stages] = true;
  return Design::make(std::move(draft)).value();
}

/// 65,000 events in 7,500 cases of which a third go a way of their own; 13 activities, 1,400 people in teams of ten.
const Log& desk_log() {
  static const Log log = [] {
    LogBuilder builder;
    std::mt19937 random(1);
    for (int c = 0; builder.events() < 65'000; ++c) {
      const auto key = fmt::format("Case {}", c);
      auto at = std::int64_t{c} * 600'000;
      std::uint32_t stage = 0;
      const auto strays = c % 3 == 0;
      while (stage < activities) {
        builder.add(key, fmt::format("Stage {}", stage), at, fmt::format("Person {}", c % 140 * 10 + random() % 10));
        at += static_cast<std::int64_t>(random() % 100'000'000);
        if (!strays) stage += 2;
        else stage = random() % 4 == 0 && stage > 0 ? stage - 1 : stage + 1 + random() % 3;
      }
    }
    return std::move(builder).finish();
  }();
  return log;
}

void add_up_65k_times(benchmark::State& state) {  // baseline
  const auto& log = desk_log();
  for (auto _ : state) {
    std::int64_t sum = 0;
    for (const auto at : log.at_ms) benchmark::DoNotOptimize(sum += at);
  }
}
BENCHMARK(add_up_65k_times)->Unit(benchmark::kMicrosecond);

void graph_variants_handover_65k(benchmark::State& state) {
  const auto& log = desk_log();
  for (auto _ : state) {
    const auto cases = all_cases(log);
    benchmark::DoNotOptimize(flow_of(log, cases));
    benchmark::DoNotOptimize(variants_of(log));
    benchmark::DoNotOptimize(work_of(log, cases));
  }
  state.counters["variants"] = static_cast<double>(variants_of(log).list.size());
}
BENCHMARK(graph_variants_handover_65k)->Unit(benchmark::kMicrosecond);

void conformance_of_every_variant_65k(benchmark::State& state) {
  const auto& log = desk_log();
  const auto variants = variants_of(log);
  const auto design = line_of(activities);
  for (auto _ : state) benchmark::DoNotOptimize(conformance_of(log, variants, design));
  state.counters["variants"] = static_cast<double>(variants.list.size());
}
BENCHMARK(conformance_of_every_variant_65k)->Unit(benchmark::kMicrosecond);

void copy_a_row_of_40(benchmark::State& state) {  // baseline
  std::vector<std::uint32_t> row(40), other(40);
  for (auto _ : state) {
    other = row;
    benchmark::DoNotOptimize(other.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(copy_a_row_of_40);

void one_event_of_40_states(benchmark::State& state) {
  const auto design = line_of(39);
  std::mt19937 random(2);
  std::vector<std::uint32_t> events(4096);
  for (auto& event : events) event = random() % 40 == 0 ? no_activity : static_cast<std::uint32_t>(random() % 39);
  AlignmentScratch scratch;
  CostVector vector(design);
  std::size_t at = 0;
  for (auto _ : state) {
    vector.add(design, events[at++ % events.size()], scratch);
    benchmark::DoNotOptimize(vector.so_far());
  }
}
BENCHMARK(one_event_of_40_states);

const std::string& csv_file() {
  static const bench::ScratchFolder folder;
  static const std::string path = [] {
    const auto where = folder.path() / "log.csv";
    std::ofstream file(where);
    file << "case,activity,timestamp,resource\n";
    const auto start = *parse_instant("2026-01-01T00:00:00Z");
    for (int row = 0; row < csv_rows; ++row)
      file << fmt::format("Case {},Take in charge ticket {},{},Value {}\n", row / 5, row % 13,
                          to_text(start + Duration{row * 1000LL}), row % 22);
    return where.string();
  }();
  return path;
}

void split_million_rows(benchmark::State& state) {  // baseline
  for (auto _ : state) {
    std::ifstream file(csv_file(), std::ios::binary);
    std::string piece(1 << 16, '\0');
    std::size_t values = 0;
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0) {
      const char* at = piece.data();
      const char* const end = at + file.gcount();
      while ((at = static_cast<const char*>(std::memchr(at, ',', static_cast<std::size_t>(end - at)))) != nullptr &&
             ++at < end)
        ++values;
    }
    benchmark::DoNotOptimize(values);
  }
}
BENCHMARK(split_million_rows)->Unit(benchmark::kMillisecond);

void read_million_rows(benchmark::State& state) {
  for (auto _ : state) {
    auto bytes = io::ByteSource::open(csv_file());
    const auto mined = io::read_mining_log(std::move(*bytes), {}, "UTC", [](const io::LogRow&) {});
    if (!mined || mined->log.event_count() != csv_rows) state.SkipWithError("rows were lost");
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["peak_MiB"] = static_cast<double>(usage.ru_maxrss) / 1024;
}
BENCHMARK(read_million_rows)->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
}  // namespace sp::monitoring

int main(int argc, char** argv) {
  return sp::bench::run_with_promises(
      argc, argv,
      {{"graph_variants_handover_65k", "graph, waits, variants and handover of 65,000 events < 5 ms", 5e6,
        "add_up_65k_times"},
       {"conformance_of_every_variant_65k", "conformance of every variant of 65,000 events < 5 ms", 5e6,
        "add_up_65k_times"},
       {"one_event_of_40_states", "one event of an open case, 40 states < 1 µs", 1e3, "copy_a_row_of_40"},
       {"read_million_rows/iterations:3", "a million rows of CSV as columns < 1.2 s", 1.2e9, "split_million_rows"}});
}
