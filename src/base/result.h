// Outcomes are values: a function that can be refused returns Result<T>; exceptions are only for
// giving up (a database that went away) and stop at the adapter that met them.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sp {

/// What sort of no it is; the HTTP adapter turns it into a status, nobody else looks at it.
enum class RefusalKind {
  invalid,          // 400: the input itself is wrong; `field` names it
  unauthenticated,  // 401
  forbidden,        // 403
  not_found,        // 404
  conflict,         // 409: somebody was faster (expected version), or the key was used otherwise
  refused,          // 422: a rule of the domain says no
  too_large,        // 413
  too_many,         // 429
  unavailable,      // 503: the store cannot take it now; nothing was changed
};

/// A named no. `reason` is a stable snake_case word, translated by texts/*.json under "refusal.<reason>".
struct Refusal {
  RefusalKind kind = RefusalKind::refused;
  std::string reason;
  std::string field;                                         // "customer.phone", "steps[2].id"; empty: no single field
  std::vector<std::pair<std::string, std::string>> details;  // values for the placeholders of the message
  std::vector<Refusal> also;                                 // further problems of the same input, one a field

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

template <class T>
using Result = std::expected<T, Refusal>;

using Details = std::vector<std::pair<std::string, std::string>>;

inline std::unexpected<Refusal> refuse(std::string_view reason, Details details = {}) {
  return std::unexpected(Refusal{RefusalKind::refused, std::string(reason), {}, std::move(details), {}});
}
inline std::unexpected<Refusal> refuse(RefusalKind kind, std::string_view reason, Details details = {}) {
  return std::unexpected(Refusal{kind, std::string(reason), {}, std::move(details), {}});
}
inline std::unexpected<Refusal> invalid(std::string_view field, std::string_view reason, Details details = {}) {
  return std::unexpected(
      Refusal{RefusalKind::invalid, std::string(reason), std::string(field), std::move(details), {}});
}

}  // namespace sp

#define SP_CONCAT_(a, b) a##b
#define SP_CONCAT(a, b) SP_CONCAT_(a, b)

/// SP_TRY(auto x, f()): x is the value, or the caller returns f's refusal.
#define SP_TRY(declaration, expression) SP_TRY_(declaration, expression, SP_CONCAT(sp_try_, __COUNTER__))
#define SP_TRY_(declaration, expression, temporary)                              \
  auto temporary = (expression);                                                \
  if (!temporary) [[unlikely]]                                                  \
    return std::unexpected(std::move(temporary).error());                       \
  declaration = *std::move(temporary)

#define SP_TRY_VOID(expression)                                                 \
  do {                                                                          \
    if (auto sp_try_void = (expression); !sp_try_void) [[unlikely]]             \
      return std::unexpected(std::move(sp_try_void).error());                   \
  } while (false)
