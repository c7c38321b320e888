// What became of cases that were where this one is now: how long they still took, and how many were late. Tables over
// the last activity and the time already gone; they explain themselves ("of 240 like cases 31 % were late") and hold
// their own against learned models. Clause: Q1.1, C3.4.2 (seen before it is late).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "loop/6_monitoring/conformance/log.h"

namespace sp::monitoring {

/// Bucket 0: under a quarter of an hour; each further one begins at twice the time.
std::uint32_t elapsed_bucket(std::int64_t elapsed_ms);
std::int64_t bucket_begin_ms(std::uint32_t bucket);

/// What like cases did. A case counts once, where it was first like this.
struct Outlook {
  enum class Likeness : std::uint8_t { activity_and_elapsed, activity, any };
  Likeness likeness = Likeness::any;
  std::int64_t cases = 0;
  std::int64_t median_ms = 0, p90_ms = 0;  // from there to the end; nearest rank
  std::optional<std::int64_t> late;        // of these cases; none: nobody said when a case is late
  friend bool operator==(const Outlook&, const Outlook&) = default;
};

class OutlookTable {
 public:
  /// Fewer like cases than this say nothing: what is less alike is asked instead.
  static constexpr std::int64_t cases_min = 20;

  /// From finished cases. `late_after_ms`: a case that takes longer was late.
  static OutlookTable learn(const Log& log, const Cases& cases, std::optional<std::int64_t> late_after_ms);

  /// Like cases by last activity and bucket, else by last activity, else all.
  Outlook ask(std::uint32_t activity, std::int64_t elapsed_ms) const;

  struct Row {
    std::uint32_t activity = 0, bucket = 0;
    Outlook outlook;
  };
  const std::vector<Row>& rows() const { return rows_; }  // by activity, then bucket, however few cases
  const Outlook& overall() const { return overall_; }

 private:
  std::vector<Row> rows_;
  std::map<std::uint32_t, Outlook> by_activity_;
  Outlook overall_;
};

}  // namespace sp::monitoring
