// Any bytes as a question to `setpoint clock explain`: an answer or a refusal, never a crash or a hang.
// What is answered must add up.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <boost/json.hpp>

#include "main/clock_explain.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 16'384) return 0;
  const std::string_view question(reinterpret_cast<const char*>(data), size);
  const auto now = sp::instant_from_ms(1'773'000'000'000);  // 2026-03-08
  const auto answer = sp::explain_clock(question, "fuzz", true, now);
  if (!answer) {
    if (answer.error().reason.empty()) std::abort();
    return 0;
  }
  const auto json = boost::json::parse(*answer);
  std::int64_t total = 0;
  for (const auto& row : json.at("intervals").as_array()) {
    total += row.at("counted_ms").as_int64();
    if (row.at("counted_ms").as_int64() < 0 || row.at("total_ms").as_int64() != total) std::abort();
  }
  return 0;
}
