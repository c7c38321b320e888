// `./dev sim --seed N --days D`: days of a service centre in seconds, on the real engines. The same seed makes the same
// company, the same faults, the same journal. Exit codes: 0 all invariants held, 1 one did not, 2 wrong usage.
#include <chrono>
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "customers.h"
#include "invariants.h"
#include "staff.h"

namespace sp::sim {
namespace {

struct Wanted {
  std::uint64_t seed = 1;
  int seeds = 1, days = 30;
  bool twice = false;
  std::string database;
};

/// In memory where that is possible: here a process dies, never the machine.
std::filesystem::path new_folder() {
  const std::filesystem::path memory = "/dev/shm";
  auto name = ((std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path()) / "setpoint-sim-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return name;
}

/// A Monday morning of 2026, so that holidays and make-up days come in by chance.
Instant first_day(Random& random) {
  return *parse_instant("2026-01-04T16:00:00Z") + std::chrono::days{7 * random.between(0, 38)};
}

void print_case(Company& company, CaseId id) {
  const auto events = db::select<journal::Event>(company.reader(), "WHERE case_id = $1 ORDER BY seq DESC LIMIT 12", id);
  for (auto event = events.rbegin(); event != events.rend(); ++event)
    fmt::print("    {} {} {} {}\n", event->seq, to_text(event->at), event->type, event->body.substr(0, 200));
}

void print_counts(const char* title, const std::map<std::string, std::int64_t>& counts) {
  std::string line;
  for (const auto& [name, count] : counts) line += fmt::format("{}{} {}", line.empty() ? "" : ", ", name, count);
  fmt::print("  {:<14}{}\n", title, line.empty() ? "none" : line);
}

/// The journal's last hash; empty when an invariant did not hold.
std::string run(const Wanted& wanted, std::uint64_t seed) {
  const auto began = std::chrono::steady_clock::now();
  seed_libsodium(seed);
  Random random(seed);
  const auto folder = new_folder();
  const Instant start = first_day(random), end = start + std::chrono::days{wanted.days};
  Company company(folder, wanted.database, start, random.next(), Faults{});
  Agenda agenda;
  Staff staff(company, agenda, random.next());
  Invariants invariants(company);
  try {
    staff.hire();
    Customers customers(company, agenda, random.next(), staff.partner_token());
    customers.arrive_until(end);
    staff.work_until(end);
    for (int day = 1; day <= wanted.days; ++day)
      agenda.at(start + std::chrono::days{day}, [&invariants, day, &wanted] { invariants.check(day % 7 == 0 || day == wanted.days); });
    while (!agenda.empty() && agenda.next() <= end) {
      company.move_to(agenda.next());
      agenda.take()();
    }
    const std::string hash = *db::one<std::string>(company.reader(), "SELECT hash FROM journal ORDER BY seq DESC LIMIT 1");
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began;
    fmt::print("seed {}: {} days from {}, {:.1f} s\n", seed, wanted.days, to_text(start).substr(0, 10), seconds.count());
    fmt::print("  {:<14}{} opened, {} open\n", "cases", invariants.cases(), invariants.open());
    fmt::print("  {:<14}{} ({} requests)\n", "events", invariants.events(), company.tally().requests);
    fmt::print("  {:<14}{} breaches, {} warnings\n", "clocks", invariants.breaches(), invariants.warnings());
    print_counts("refusals", company.tally().refusals);
    print_counts("faults", company.tally().faults);
    fmt::print("  {:<14}{}\n", "journal", hash);
    std::filesystem::remove_all(folder);
    return hash;
  } catch (const Broken& broken) {
    fmt::print("seed {}: BROKEN at {}: {}\n  {}\n", seed, to_text(company.now()), broken.invariant, broken.what());
    if (broken.about_case) print_case(company, broken.about_case);
    fmt::print("  the data is in {}\n  again: ./dev sim --seed {} --days {}\n", folder.string(), seed, wanted.days);
    return {};
  }
}

int run_all(const Wanted& wanted) {
  int broken = 0;
  for (int at = 0; at < wanted.seeds; ++at) {
    const std::uint64_t seed = wanted.seed + static_cast<std::uint64_t>(at);
    const std::string hash = run(wanted, seed);
    broken += hash.empty();
    if (hash.empty() || !wanted.twice || run(wanted, seed) == hash) continue;
    fmt::print("seed {}: BROKEN: the same seed twice made two journals\n", seed);
    ++broken;
  }
  return broken == 0 ? 0 : 1;
}

}  // namespace
}  // namespace sp::sim

int main(int argc, char** argv) {
  sp::sim::Wanted wanted;
  CLI::App command("Days of a service centre in seconds, with faults, on the real engines");
  command.add_option("--seed", wanted.seed, "what everything comes from")->capture_default_str();
  command.add_option("--seeds", wanted.seeds, "so many runs, one seed after the other")->check(CLI::PositiveNumber);
  command.add_option("--days", wanted.days, "virtual days")->check(CLI::Range(1, 3650))->capture_default_str();
  command.add_option("--database", wanted.database, "postgresql://… of an empty database instead of SQLite");
  command.add_flag("--twice", wanted.twice, "every seed twice: the journals must be the same");
  try {
    command.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return command.exit(error) == 0 ? 0 : 2;
  }
  return sp::sim::run_all(wanted);
}
