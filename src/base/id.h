// Strong ids: one type per kind of thing, no conversion from a bare number. A number inside, thirteen
// lower-case base-32 letters outside (a JSON number would lose bits above 2^53).
#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace sp {

std::string id_text(std::int64_t value);
std::optional<std::int64_t> parse_id(std::string_view text);

template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::int64_t value) : value_(value) {}

  constexpr std::int64_t value() const { return value_; }
  constexpr explicit operator bool() const { return value_ != 0; }
  std::string text() const { return value_ == 0 ? std::string() : id_text(value_); }

  friend constexpr auto operator<=>(const Id&, const Id&) = default;

 private:
  std::int64_t value_ = 0;
};

using PersonId = Id<struct PersonTag>;  // a customer, person or organisation
using StaffId = Id<struct StaffTag>;
using TeamId = Id<struct TeamTag>;
using CaseId = Id<struct CaseTag>;
using ConversationId = Id<struct ConversationTag>;
using MessageId = Id<struct MessageTag>;
using AttachmentId = Id<struct AttachmentTag>;

/// Hands out ids that grow with time: 42 bits of milliseconds, 21 bits of counting. Thread-safe.
class IdSource {
 public:
  explicit IdSource(std::int64_t last = 0) : last_(last) {}

  template <class AnyId>
  AnyId next(Instant now) {
    return AnyId{next_value(now)};
  }
  std::int64_t next_value(Instant now);

 private:
  std::atomic<std::int64_t> last_;
};

}  // namespace sp

template <class Tag>
struct std::hash<sp::Id<Tag>> {
  std::size_t operator()(const sp::Id<Tag>& id) const noexcept { return std::hash<std::int64_t>{}(id.value()); }
};
