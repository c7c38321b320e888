// All versions of all definitions in force or to come. A set is immutable: whoever holds it sees one consistent state;
// a new version makes a new set, and a wrong one makes none, so that what runs stays in force. Clause: R3.1, R8.1.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "loop/1_standards/definition/calendar.h"
#include "loop/1_standards/definition/compiled_process.h"
#include "loop/1_standards/definition/service_level.h"
#include "loop/1_standards/definition/tier_rule.h"
#include "loop/1_standards/form/form.h"

namespace sp {

/// The versions of one sort of definition. A case stays on the version it started on: find(); a new one takes the
/// version of the day: effective_at(). Null when there is none.
template <class T>
class Versions {
 public:
  struct Version {
    std::string id;
    std::int64_t version = 0;
    Instant effective;
    std::shared_ptr<const T> definition;
  };

  std::shared_ptr<const T> find(std::string_view id, std::int64_t version) const {
    const auto found = std::ranges::find_if(
        versions_, [&](const Version& entry) { return entry.id == id && entry.version == version; });
    return found == versions_.end() ? nullptr : found->definition;
  }

  /// The version that took effect last; of two on one day the higher number.
  std::shared_ptr<const T> effective_at(std::string_view id, Instant at) const {
    const Version* best = nullptr;
    for (const auto& entry : versions_) {
      if (entry.id == id && entry.effective <= at) best = &entry;
    }
    return best ? best->definition : nullptr;
  }

  /// The version in force of every id, in the order of ids.
  std::vector<std::shared_ptr<const T>> all_effective_at(Instant at) const {
    std::vector<std::shared_ptr<const T>> all;
    for (std::size_t i = 0; i < versions_.size(); ++i) {
      if (i > 0 && versions_[i].id == versions_[i - 1].id) continue;
      if (auto definition = effective_at(versions_[i].id, at)) all.push_back(std::move(definition));
    }
    return all;
  }

  /// By id, then effective date, then number. One without a definition says: repealed from then on.
  std::span<const Version> all() const { return versions_; }

  void add(Version version) {
    const auto order = [](const Version& entry) { return std::tie(entry.id, entry.effective, entry.version); };
    versions_.insert(std::ranges::upper_bound(versions_, order(version), {}, order), std::move(version));
  }

 private:
  std::vector<Version> versions_;
};

/// One YAML file: a process, form, service_level, tier_rule (named by its first key) or a calendar (with `week`).
struct DefinitionText {
  std::string file;  // named in refusals
  std::string text;
};

struct DefinitionSet {
  Versions<Calendar> calendars;  // calendars have no date: effective since ever, the highest number counts
  Versions<CompiledForm> forms;
  Versions<ServiceLevelSpec> service_levels;
  Versions<CompiledProcess> processes;
  std::shared_ptr<const Zone> zone;  // where the day of an effective date begins
  Versions<TierRuleSpec> tier_rules;

  /// Order does not matter. Refuses with "file", "line", "column": what YamlDocument and the definitions refuse, and
  /// unknown_definition, unknown_calendar, unknown_form, duplicate_version. Further problems are in `also`.
  static Result<std::shared_ptr<const DefinitionSet>> load(std::span<const DefinitionText> texts,
                                                           std::shared_ptr<const Zone> zone);

  /// This set and one more text; this one stays as it is.
  Result<std::shared_ptr<const DefinitionSet>> with(const DefinitionText& text) const;

  /// What is shipped inside the program (definitions/), read once; dates are days in Asia/Shanghai.
  static const Result<std::shared_ptr<const DefinitionSet>>& shipped();

  /// The process for a kind of case at this time; null when there is none.
  std::shared_ptr<const CompiledProcess> process_for(std::string_view kind, Instant at) const;

  /// The service levels in force, to be given to resolve() and conflicts(). They live as long as this set.
  std::vector<const ServiceLevelSpec*> service_levels_at(Instant at) const;

  /// The rule of tiers in force: of several the first by id. Null when there is none.
  std::shared_ptr<const TierRuleSpec> tier_rule_at(Instant at) const;

  /// The calendar with the highest version number.
  std::shared_ptr<const Calendar> calendar(std::string_view id) const;
};

}  // namespace sp
