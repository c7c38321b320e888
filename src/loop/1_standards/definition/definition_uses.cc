#include "loop/1_standards/definition/definition_uses.h"

#include <algorithm>

#include "base/yaml.h"

namespace sp {
namespace {

template <class T, class F>
void collect(const Versions<T>& versions, Instant from, const F& add) {
  for (const auto& version : versions.all()) {
    if (!version.definition) continue;
    if (version.effective > from || versions.effective_at(version.id, from) == version.definition) add(version);
  }
}

bool names(const ProcessSpec& process, UsedSort kind, std::string_view id) {
  switch (kind) {
    case UsedSort::form:
      return process.form && *process.form == id;
    case UsedSort::calendar:
      return names_calendar(process, id);
    case UsedSort::role:
      return to_json(process).contains("\"role:" + std::string(id) + '"');
    case UsedSort::process:
    case UsedSort::service_level:
    case UsedSort::tier_rule:
      break;
  }
  return false;
}

bool names(const ServiceLevelSpec& level, UsedSort kind, std::string_view id) {
  if (kind == UsedSort::role) return level.owner && std::string_view(*level.owner) == "role:" + std::string(id);
  return kind == UsedSort::calendar && std::ranges::any_of(level.targets, [&](const TargetSpec& target) {
           return target.calendar && *target.calendar == id;
         });
}

}  // namespace

bool names_calendar(const ProcessSpec& process, std::string_view calendar) {
  return process.calendar == calendar || std::ranges::any_of(process.clocks, [&](const ClockSpec& clock) {
           return clock.calendar && *clock.calendar == calendar;
         });
}

std::vector<DefinitionUse> uses_of(const DefinitionSet& set, UsedSort kind, std::string_view id, Instant from) {
  std::vector<DefinitionUse> uses;
  collect(set.processes, from, [&](const auto& version) {
    const ProcessSpec& spec = version.definition->spec();
    if (names(spec, kind, id))
      uses.push_back({UsedSort::process, version.id, version.version, spec.name, version.effective});
  });
  collect(set.service_levels, from, [&](const auto& version) {
    if (names(*version.definition, kind, id))
      uses.push_back(
          {UsedSort::service_level, version.id, version.version, version.definition->name, version.effective});
  });
  return uses;
}

bool is_repeal(std::string_view text) {
  const auto document = YamlDocument::parse(text, {});
  const auto* members = document ? document->value().if_object() : nullptr;
  return members != nullptr && members->contains("repeal");
}

}  // namespace sp
