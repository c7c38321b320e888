// What the benchmarks share: percentiles, the disk and the machine of this minute, and the row each promise gets.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace sp::bench {

using SteadyClock = std::chrono::steady_clock;

inline double seconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

/// The value below which `share` of them lie: 0.5 is the median. 0 of nothing.
double percentile(std::vector<double> values, double share);
inline double median(std::vector<double> values) { return percentile(std::move(values), 0.5); }

/// Median of appending 4 KiB and waiting for the disk, in ms: a commit costs this much, whatever the program does.
double flush_ms(const std::filesystem::path& folder);

/// Memory of a process with its share of what it has in common with others, in MiB.
double pss_mib(pid_t process);

/// One row of docs/benchmarks.md on standard output. `ratio` is measured ÷ baseline; empty: says nothing.
struct Outcome {
  std::string promise, measured, baseline, ratio;
  bool kept = false;
};
void report(const Outcome& outcome);

/// A folder that goes with it.
class ScratchFolder {
 public:
  ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ~ScratchFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace sp::bench
