#include "app/rate_limit.h"

#include <gtest/gtest.h>

namespace sp {
namespace {

TEST(RateLimit, a_burst_then_one_each_period_for_every_address_alone) {
  using std::chrono::seconds;
  RateLimit limit(3);
  const Instant start{seconds{1'000}};
  const struct {
    std::string_view address;
    int after;  // seconds since the start
    bool taken;
  } rows[] = {{"a", 0, true},  {"a", 0, true},   {"a", 0, true},   {"a", 0, false},  {"b", 0, true},   {"a", 19, false},
              {"a", 20, true}, {"a", 20, false}, {"a", 600, true}, {"a", 600, true}, {"a", 600, true}, {"a", 600, false}};
  for (const auto& row : rows)
    EXPECT_EQ(limit.take(row.address, start + seconds{row.after}), row.taken) << row.address << " after " << row.after;
  RateLimit none(0);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(limit.take("", start) && none.take("a", start));
}

}  // namespace
}  // namespace sp
