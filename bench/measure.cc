#include "measure.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>
#include <sodium.h>

namespace sp::bench {

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto at = std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())));
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(at));
  return values[at];
}

double flush_ms(const std::filesystem::path& folder) {
  const auto file = folder / "flush-probe";
  const int descriptor = ::open(file.c_str(), O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
  const std::string page(4096, 'x');
  std::vector<double> times;
  for (int round = 0; round < 200; ++round) {
    const auto start = SteadyClock::now();
    if (::write(descriptor, page.data(), page.size()) < 0 || ::fdatasync(descriptor) != 0)
      throw std::runtime_error("the disk probe cannot write into " + folder.string());
    times.push_back(1e3 * seconds_since(start));
  }
  ::close(descriptor);
  std::filesystem::remove(file);
  return median(std::move(times));
}

double pss_mib(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/smaps_rollup", process));
  for (std::string word; file >> word;) {
    double kib = 0;
    if (word == "Pss:" && file >> kib) return kib / 1024;
  }
  return 0;
}

/// One password hash as the program makes it (argon2id, 19 MiB, 2 passes): 20 ms on the quiet machine on which the promises
/// were set.
double hash_ms() {
  unsigned char key[32], salt[crypto_pwhash_SALTBYTES] = {};
  const auto start = SteadyClock::now();
  if (crypto_pwhash(key, sizeof key, "probe", 5, salt, 2, 19 << 20, crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("no memory for the processor's probe");
  return 1e3 * seconds_since(start);
}

void report(const Outcome& outcome) {
  double load[1] = {};
  ::getloadavg(load, 1);
  fmt::print("| {} | {} | {} | {} | {} | {:.1f}; {:.0f} ms |\n", outcome.promise, outcome.measured, outcome.baseline,
             outcome.ratio, outcome.kept ? "kept" : "**missed**", load[0],
             median({hash_ms(), hash_ms(), hash_ms()}));
  std::fflush(stdout);
}

ScratchFolder::ScratchFolder() {
  // Beside the build, because /tmp may be memory and would make every commit free.
  std::string name = (std::filesystem::current_path() / "build/bench-XXXXXX").string();
  std::filesystem::create_directories("build");
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the benchmark under build/");
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace sp::bench
