#include "loop/1_standards/definition/definition_set.h"

#include <utility>

#include "base/embedded.h"
#include "base/yaml.h"
#include "loop/1_standards/definition/definition_uses.h"

namespace sp {
namespace {

enum class Sort { calendar, form, service_level, tier_rule, process, repeal };  // in the order in which one may need the other

BOOST_DEFINE_ENUM_CLASS(RepealSort, process, form, service_level, tier_rule, calendar)

/// A text that takes a definition out of force. It names nothing as a definition does, so that it is never read as one.
struct RepealSpec {
  RepealSort repeal = RepealSort::process;
  Name of;
  VersionNumber after;  // the last version there was
  DateText from;
};
BOOST_DESCRIBE_STRUCT(RepealSpec, (), (repeal, of, after, from))

Result<Sort> sort_of(const YamlDocument& document) {
  static constexpr std::pair<const char*, Sort> keys[] = {{"week", Sort::calendar},
                                                          {"form", Sort::form},
                                                          {"service_level", Sort::service_level},
                                                          {"tier_rule", Sort::tier_rule},
                                                          {"process", Sort::process}};
  const auto* members = document.value().if_object();
  if (members && members->contains("repeal")) return Sort::repeal;
  if (members && members->contains("process")) return Sort::process;  // it names its form
  for (const auto& [key, sort] : keys) {
    if (members && members->contains(key)) return sort;
  }
  const Refusal refusal{
      RefusalKind::invalid, "unknown_definition", {}, {{"choices", "process, form, service_level, tier_rule, calendar (week)"}}};
  return std::unexpected(document.located(refusal));
}

/// Adds one definition after the other to a set that nobody else sees yet.
class Loader {
 public:
  explicit Loader(DefinitionSet& set) : set_(set) {}

  Result<void> add(Sort sort, const YamlDocument& document) {
    auto added = sort == Sort::calendar        ? add_calendar(document)
                 : sort == Sort::form          ? add_form(document)
                 : sort == Sort::service_level ? add_service_level(document)
                 : sort == Sort::tier_rule     ? add_tier_rule(document)
                 : sort == Sort::repeal        ? repeal(document)
                                               : add_process(document);
    if (!added && std::ranges::find(added.error().details, "line", &std::pair<std::string, std::string>::first) ==
                      added.error().details.end())
      return std::unexpected(document.located(std::move(added).error()));
    return added;
  }

 private:
  Instant begin_of(const DateText& date) const {
    return set_.zone->to_instant(LocalTime{std::chrono::local_days{parse_date(date)->time_since_epoch()}});
  }

  template <class T>
  static Result<void> keep(Versions<T>& versions, std::string id, std::int64_t version, Instant effective,
                           std::shared_ptr<const T> definition) {
    if (versions.find(id, version))
      return invalid("version", "duplicate_version", {{"id", id}, {"version", std::to_string(version)}});
    versions.add({std::move(id), version, effective, std::move(definition)});
    return {};
  }

  Result<void> add_calendar(const YamlDocument& document) {
    SP_TRY(auto spec, document.read<CalendarSpec>());
    if (!spec.id) return invalid("id", "required");
    if (!spec.version) return invalid("version", "required");
    SP_TRY(auto calendar, Calendar::compile(spec));
    return keep(set_.calendars, *spec.id, *spec.version, Instant::min(),
                std::make_shared<const Calendar>(std::move(calendar)));
  }

  Result<void> add_form(const YamlDocument& document) {
    SP_TRY(auto spec, document.read<FormSpec>());
    SP_TRY(auto form, CompiledForm::compile(std::move(spec)));
    const std::string id = form.spec().form;
    const auto version = form.spec().version.value;
    const auto effective = begin_of(form.spec().effective);
    return keep(set_.forms, id, version, effective, std::make_shared<const CompiledForm>(std::move(form)));
  }

  Result<void> add_service_level(const YamlDocument& document) {
    SP_TRY(auto spec, document.read<ServiceLevelSpec>());
    SP_TRY_VOID(check(spec));
    for (std::size_t at = 0; at < spec.targets.size(); ++at) {
      const auto& calendar = spec.targets[at].calendar;
      if (calendar) SP_TRY_VOID(known_calendar(*calendar, "targets[" + std::to_string(at) + "].calendar"));
    }
    const std::string id = spec.service_level;
    const auto version = spec.version.value;
    const auto effective = begin_of(spec.effective);
    return keep(set_.service_levels, id, version, effective, std::make_shared<const ServiceLevelSpec>(std::move(spec)));
  }

  Result<void> add_tier_rule(const YamlDocument& document) {
    SP_TRY(auto spec, document.read<TierRuleSpec>());
    SP_TRY_VOID(check(spec));
    const std::string id = spec.tier_rule;
    const auto version = spec.version.value;
    const auto effective = begin_of(spec.effective);
    return keep(set_.tier_rules, id, version, effective, std::make_shared<const TierRuleSpec>(std::move(spec)));
  }

  Result<void> add_process(const YamlDocument& document) {
    SP_TRY(auto spec, document.read<ProcessSpec>());
    SP_TRY_VOID(known_calendar(spec.calendar, "calendar"));
    for (std::size_t at = 0; at < spec.clocks.size(); ++at) {
      const auto& calendar = spec.clocks[at].calendar;
      if (calendar) SP_TRY_VOID(known_calendar(*calendar, "clocks[" + std::to_string(at) + "].calendar"));
    }
    const auto effective = begin_of(spec.effective);
    std::shared_ptr<const CompiledForm> form;
    if (spec.form) {
      form = form_for(*spec.form, effective);
      if (!form) return invalid("form", "unknown_form", {{"id", *spec.form}});
    }
    SP_TRY(auto process, CompiledProcess::compile(std::move(spec), std::move(form)));
    const std::string id = process.spec().process;
    const auto version = process.spec().version.value;
    return keep(set_.processes, id, version, effective, std::make_shared<const CompiledProcess>(std::move(process)));
  }

  /// A version without a definition: from then on nothing is found, while those before stay for who began under them.
  Result<void> repeal(const YamlDocument& document) {
    SP_TRY(const auto spec, document.read<RepealSpec>());
    const auto effective = begin_of(spec.from);
    const auto end = [&](auto& versions, UsedSort kind, Instant at) -> Result<void> {
      if (!versions.effective_at(spec.of, Instant::max())) return invalid("of", "not_found");
      for (const auto& version : versions.all()) {
        if (version.id == spec.of && version.definition && version.effective > at && at != Instant::min())
          return invalid("from", "version_to_come", {{"version", std::to_string(version.version)}});
      }
      std::string list;
      for (const DefinitionUse& use : uses_of(set_, kind, spec.of, effective))
        list += (list.empty() ? "" : ", ") + use.id + '/' + std::to_string(use.version);
      if (!list.empty()) return invalid("of", "still_used", {{"list", std::move(list)}});
      versions.add({spec.of, spec.after.value + 1, at, nullptr});
      return {};
    };
    switch (spec.repeal) {
      case RepealSort::process: return end(set_.processes, UsedSort::process, effective);
      case RepealSort::form: return end(set_.forms, UsedSort::form, effective);
      case RepealSort::service_level: return end(set_.service_levels, UsedSort::service_level, effective);
      case RepealSort::tier_rule: return end(set_.tier_rules, UsedSort::tier_rule, effective);
      case RepealSort::calendar: return end(set_.calendars, UsedSort::calendar, Instant::min());  // it has no date
    }
    return {};
  }

  Result<void> known_calendar(const std::string& id, const std::string& path) const {
    if (!set_.calendar(id)) return invalid(path, "unknown_calendar", {{"id", id}});
    return {};
  }

  /// The form as it is when the process takes effect, or its next version when that comes later.
  std::shared_ptr<const CompiledForm> form_for(const std::string& id, Instant effective) const {
    if (auto form = set_.forms.effective_at(id, effective)) return form;
    const auto all = set_.forms.all();
    const auto first = std::ranges::find_if(all, [&](const auto& version) { return version.id == id && version.effective > effective && version.definition; });
    return first == all.end() ? nullptr : first->definition;
  }

  DefinitionSet& set_;
};

}  // namespace

Result<std::shared_ptr<const DefinitionSet>> DefinitionSet::load(std::span<const DefinitionText> texts,
                                                                 std::shared_ptr<const Zone> zone) {
  std::vector<std::pair<Sort, YamlDocument>> documents;
  for (const auto& text : texts) {
    SP_TRY(auto document, YamlDocument::parse(text.text, text.file));
    SP_TRY(const auto sort, sort_of(document));
    documents.emplace_back(sort, std::move(document));
  }
  auto set = std::make_shared<DefinitionSet>();
  set->zone = std::move(zone);
  for (const Sort turn : {Sort::calendar, Sort::form, Sort::service_level, Sort::tier_rule, Sort::process}) {
    for (const auto& [sort, document] : documents) {
      if (sort == turn) SP_TRY_VOID(Loader(*set).add(sort, document));
    }
  }
  return set;
}

Result<std::shared_ptr<const DefinitionSet>> DefinitionSet::with(const DefinitionText& text) const {
  SP_TRY(const auto document, YamlDocument::parse(text.text, text.file));
  SP_TRY(const auto sort, sort_of(document));
  auto set = std::make_shared<DefinitionSet>(*this);
  SP_TRY_VOID(Loader(*set).add(sort, document));
  return set;
}

const Result<std::shared_ptr<const DefinitionSet>>& DefinitionSet::shipped() {
  static const auto set = []() -> Result<std::shared_ptr<const DefinitionSet>> {
    std::vector<DefinitionText> texts;
    for (const auto& file : embedded_files()) {
      static constexpr std::string_view folders[] = {"definitions/calendars/", "definitions/forms/",
                                                     "definitions/service_levels/", "definitions/tier_rules/",
                                                     "definitions/processes/"};
      if (std::ranges::any_of(folders, [&](std::string_view folder) { return file.name.starts_with(folder); }))
        texts.push_back({std::string(file.name), std::string(file.content)});
    }
    SP_TRY(auto zone, Zone::load("Asia/Shanghai"));
    return load(texts, std::move(zone));
  }();
  return set;
}

std::shared_ptr<const CompiledProcess> DefinitionSet::process_for(std::string_view kind, Instant at) const {
  for (auto& process : processes.all_effective_at(at)) {
    if (process->spec().kind == kind) return process;
  }
  return nullptr;
}

std::vector<const ServiceLevelSpec*> DefinitionSet::service_levels_at(Instant at) const {
  std::vector<const ServiceLevelSpec*> levels;
  for (const auto& level : service_levels.all_effective_at(at)) levels.push_back(level.get());
  return levels;
}

std::shared_ptr<const TierRuleSpec> DefinitionSet::tier_rule_at(Instant at) const {
  const auto rules = tier_rules.all_effective_at(at);
  return rules.empty() ? nullptr : rules.front();
}

std::shared_ptr<const Calendar> DefinitionSet::calendar(std::string_view id) const {
  return calendars.effective_at(id, Instant::max());
}

}  // namespace sp
