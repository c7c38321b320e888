#include "micro.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <map>
#include <string>

#include "measure.h"

namespace sp::bench {
namespace {

class Rows : public benchmark::ConsoleReporter {
 public:
  explicit Rows(std::vector<MicroPromise> promises) : promises_(std::move(promises)) {}

  void ReportRuns(const std::vector<Run>& runs) override {
    benchmark::ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs)
      cpu_ns_[run.benchmark_name()] = 1e9 * run.cpu_accumulated_time / static_cast<double>(run.iterations);
  }
  void Finalize() override {
    for (const MicroPromise& promise : promises_) {
      const double ns = cpu_ns_[promise.benchmark], baseline = cpu_ns_[promise.baseline];
      if (ns <= 0) continue;  // not among those that were asked for
      report({promise.words, fmt::format("{:.0f} ns CPU", ns), fmt::format("{}: {:.0f} ns", promise.baseline, baseline),
              fmt::format("{:.1f}", ns / baseline), ns <= promise.ns_max});
    }
  }

 private:
  std::vector<MicroPromise> promises_;
  std::map<std::string, double> cpu_ns_;
};

}  // namespace

int run_with_promises(int argc, char** argv, std::vector<MicroPromise> promises) {
  benchmark::Initialize(&argc, argv);
  Rows rows(std::move(promises));
  benchmark::RunSpecifiedBenchmarks(&rows);
  return 0;
}

}  // namespace sp::bench
