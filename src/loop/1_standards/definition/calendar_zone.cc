#include "loop/1_standards/definition/calendar_zone.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

#include <fmt/format.h>
#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/tzrule.h>
#include <unicode/tztrans.h>

namespace sp {
namespace {

using namespace std::chrono_literals;

constexpr Instant first_change = std::chrono::sys_days{std::chrono::year{1969} / 12 / 1};
constexpr Instant last_change = std::chrono::sys_days{std::chrono::year{2201} / 2 / 1};

std::unique_ptr<icu::BasicTimeZone> open_zone(const std::string& name) {
  if (name != "UTC" && name.find('/') == std::string::npos) return nullptr;
  if (name.size() > 64) return nullptr;
  const auto id = icu::UnicodeString::fromUTF8(name);
  icu::UnicodeString canonical;
  UBool is_system_id = false;
  UErrorCode status = U_ZERO_ERROR;
  icu::TimeZone::getCanonicalID(id, canonical, is_system_id, status);
  if (U_FAILURE(status) || !is_system_id || id == icu::UnicodeString("Etc/Unknown")) return nullptr;
  std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
  auto* basic = dynamic_cast<icu::BasicTimeZone*>(zone.get());
  if (basic != nullptr) zone.release();
  return std::unique_ptr<icu::BasicTimeZone>(basic);
}

Duration total_offset(const icu::TimeZoneRule& rule) { return Duration{rule.getRawOffset() + rule.getDSTSavings()}; }

}  // namespace

Result<std::shared_ptr<const Zone>> Zone::load(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Zone>> loaded;
  const std::lock_guard lock(mutex);
  if (const auto found = loaded.find(name); found != loaded.end()) return found->second;

  const auto source = open_zone(name);
  if (source == nullptr)
    return invalid("tz", "unknown_zone", {{"given", name}, {"expected", "an IANA name such as Asia/Shanghai"}});
  auto zone = std::make_shared<Zone>();
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  source->getOffset(static_cast<UDate>(to_ms(first_change)), false, raw, saving, status);
  if (U_FAILURE(status)) return invalid("tz", "unknown_zone", {{"given", name}, {"expected", "a usable IANA zone"}});
  zone->changes_.push_back({Instant::min(), Duration{raw + saving}});
  icu::TimeZoneTransition transition;
  for (auto from = static_cast<UDate>(to_ms(first_change)); source->getNextTransition(from, false, transition);) {
    from = transition.getTime();
    if (from > static_cast<UDate>(to_ms(last_change))) break;
    const auto offset = total_offset(*transition.getTo());
    // Some transitions only rename the zone or move time between standard and saving.
    if (offset != zone->changes_.back().offset)
      zone->changes_.push_back({instant_from_ms(static_cast<std::int64_t>(from)), offset});
  }
  loaded.emplace(name, zone);
  return zone;
}

Duration Zone::offset_at(Instant instant) const {
  const auto after = std::ranges::upper_bound(changes_, instant, {}, &Change::at);
  return std::prev(after)->offset;  // the first entry is at the beginning of time
}

Instant Zone::to_instant(LocalTime local) const {
  const auto as_utc = Instant{local.time_since_epoch()};
  // No offset, and no jump (Samoa skipped a day), is longer than 36 hours.
  auto change = std::prev(std::ranges::upper_bound(changes_, as_utc - 36h, {}, &Change::at));
  for (;; ++change) {
    const auto instant = as_utc - change->offset;
    const auto next = std::next(change);
    if (next == changes_.end() || instant < next->at) return instant;
    if (as_utc - next->offset < next->at) return instant;  // skipped by the clock: the old offset moves it forward
  }
}

std::string local_text(const Zone& zone, Instant instant) {
  const auto offset = zone.offset_at(instant);
  auto text = to_text(instant + offset);
  text.pop_back();  // the Z of UTC
  const auto minutes = std::abs(std::chrono::duration_cast<std::chrono::minutes>(offset).count());
  return text + fmt::format("{}{:02}:{:02}", offset < 0ms ? '-' : '+', minutes / 60, minutes % 60);
}

}  // namespace sp
