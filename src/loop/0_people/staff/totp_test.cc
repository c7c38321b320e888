#include "loop/0_people/staff/totp.h"

#include "loop/0_people/staff/throttle.h"

namespace sp {
namespace {

// RFC 6238, appendix B (SHA-1), the last six of its eight digits.
TEST(Totp, gives_the_codes_of_the_standard) {
  const struct { std::int64_t seconds; const char* code; } rows[] = {
      {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
      {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& row : rows)
    EXPECT_EQ(totp_code("12345678901234567890", totp_step_at(instant_from_ms(row.seconds * 1000))), row.code) << row.seconds;
}

TEST(Totp, accepts_a_neighbouring_step_once) {
  const std::string secret = "12345678901234567890";
  const Instant now = instant_from_ms(1'000'000'000'000);
  const auto step = totp_step_at(now);
  const struct { std::int64_t of, last; bool accepted; } rows[] = {
      {step, 0, true}, {step - 1, 0, true}, {step + 1, 0, true}, {step - 2, 0, false}, {step + 2, 0, false},
      {step, step, false}, {step - 1, step, false}, {step + 1, step, true}};
  for (const auto& row : rows)
    EXPECT_EQ(totp_step(secret, totp_code(secret, row.of), now, row.last).has_value(), row.accepted) << row.of - step;
  for (const auto* code : {"", "12345", "1234567", "abcdef"}) EXPECT_FALSE(totp_step(secret, code, now, 0)) << code;
}

TEST(Totp, base32_is_the_standards) {
  EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(base32("f"), "MY");
  EXPECT_EQ(base32(""), "");
}

TEST(Throttle, waits_grow_to_their_end) {
  using std::chrono::seconds;
  const ThrottleRule rule{3, seconds{2}, seconds{10}};
  const struct { std::int64_t failures; Duration wait; } rows[] = {
      {0, seconds{0}}, {3, seconds{0}}, {4, seconds{2}}, {5, seconds{4}}, {6, seconds{8}}, {7, seconds{10}}, {1'000'000, seconds{10}}};
  for (const auto& row : rows) EXPECT_EQ(throttle_wait(rule, row.failures), row.wait) << row.failures;
}

}  // namespace
}  // namespace sp
