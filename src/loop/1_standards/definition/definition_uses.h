// Who stands on a definition, so that nothing is taken away from under anybody. Pure functions of a set.
// Clause: R3.1, R8.1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "loop/1_standards/definition/definition_set.h"

namespace sp {

BOOST_DEFINE_ENUM_CLASS(UsedSort, process, form, service_level, calendar, tier_rule, role)

/// A version of a process or a service level that names something else.
struct DefinitionUse {
  UsedSort kind = UsedSort::process;
  std::string id;
  std::int64_t version = 1;
  Words name;
  Instant effective;
};

/// What names this definition and is in force at `from` or takes effect later, in the order of kinds and ids.
std::vector<DefinitionUse> uses_of(const DefinitionSet& set, UsedSort kind, std::string_view id, Instant from);

/// Whether this version of a process counts any clock by the calendar of this id.
bool names_calendar(const ProcessSpec& process, std::string_view calendar);

/// Whether a text takes a definition out of force instead of writing one. See DefinitionSet::with.
bool is_repeal(std::string_view text);

}  // namespace sp
