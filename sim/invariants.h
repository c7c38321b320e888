// What must hold whatever happens. Watches the journal as it grows and compares it with the tables.
#pragma once

#include <map>
#include <set>
#include <string>

#include "company.h"

namespace sp::sim {

class Invariants {
 public:
  explicit Invariants(Company& company) : company_(company) {}

  /// Throws Broken with the invariant, and the case where there is one. `whole`: also replays the whole journal.
  void check(bool whole);

  std::int64_t events() const { return read_to_; }
  std::int64_t cases() const { return static_cast<std::int64_t>(kinds_.size()); }
  std::int64_t breaches() const { return breaches_; }
  std::int64_t warnings() const { return warnings_; }
  std::int64_t open() const;

 private:
  void read_on();
  void read(const journal::Event& event);
  void read_firing(const journal::Event& event);
  void check_cases();
  void check_next_action(const handling::Case& c);
  void check_clocks(const handling::Case& c);
  void check_counts(const std::vector<handling::Case>& cases);
  void check_replay();

  Company& company_;
  std::int64_t read_to_ = 0;
  std::map<std::string, Instant> last_of_stream_;
  std::map<CaseId, std::string> kinds_;             // of every case opened
  std::set<CaseId> over_;                           // closed, merged, cancelled, spam: by their events
  std::map<std::string, Instant> fired_;            // "case clock cycle step" → when it was due
  std::map<std::string, Instant> last_due_;         // "case clock cycle" → due time of the last step fired
  std::int64_t breaches_ = 0, warnings_ = 0;
};

}  // namespace sp::sim
