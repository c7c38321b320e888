// A million rows of CSV through the reader, against the least that any reader must do: find every line break and
// every comma. Both run over the same bytes; times_raw_split is the ratio.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstring>
#include <string>

#include <fmt/format.h>

#include "base/time.h"
#include "io/eventlog/reader.h"

namespace {

constexpr int rows = 1'000'000;

const std::string& file() {
  static const std::string text = [] {
    std::string all = "case,activity,timestamp,resource,product\n";
    const auto start = *sp::parse_instant("2026-01-01T00:00:00Z");
    for (int row = 0; row < rows; ++row)
      all += fmt::format("Case {},Take in charge ticket,{},Value {},Value {}\n", row / 5,
                         sp::to_text(start + sp::Duration{row * 1000LL}), row % 22, row % 7);
    return all;
  }();
  return text;
}

std::size_t split(const std::string& text) {
  std::size_t values = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    const auto* const line_end = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
    for (; at != nullptr && at < line_end; ++values) {
      at = static_cast<const char*>(std::memchr(at, ',', static_cast<std::size_t>(line_end - at)));
      if (at != nullptr) ++at;
    }
    at = line_end + 1;
  }
  return values;
}

double raw_seconds() {
  const auto& text = file();
  const auto start = std::chrono::steady_clock::now();
  benchmark::DoNotOptimize(split(text));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void event_log_csv_million_rows(benchmark::State& state) {
  sp::io::ImportMapping mapping;
  mapping.source = "bench";
  mapping.kind = "enquiry";
  mapping.columns = sp::io::ImportColumns{"case", "activity", "timestamp", "resource", std::nullopt};
  mapping.fields = {{"product", "product"}};
  double raw = 0;
  double read = 0;
  for (auto _ : state) {
    state.PauseTiming();
    raw += raw_seconds();
    auto bytes = sp::io::ByteSource::from_memory(file());
    state.ResumeTiming();
    const auto start = std::chrono::steady_clock::now();
    auto reader = sp::io::EventLogReader::open(std::move(bytes), mapping);
    std::int64_t events = 0;
    for (auto row = reader->next(); row && *row; row = reader->next()) events += (*row)->event.has_value();
    read += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (events != rows) state.SkipWithError("rows were lost");
  }
  state.counters["times_raw_split"] = read / raw;
  state.SetItemsProcessed(state.iterations() * rows);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(file().size()));
}

BENCHMARK(event_log_csv_million_rows)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
