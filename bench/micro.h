// Google Benchmark with promises: runs everything of a program, then reports a row for each promise.
#pragma once

#include <vector>

namespace sp::bench {

struct MicroPromise {
  const char* benchmark;  // its name
  const char* words;
  double ns_max;
  const char* baseline;   // the benchmark it is compared with
};

int run_with_promises(int argc, char** argv, std::vector<MicroPromise> promises);

}  // namespace sp::bench
