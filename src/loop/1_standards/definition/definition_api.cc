#include "loop/1_standards/definition/definition_api.h"

#include "loop/1_standards/definition/definition_text.h"
#include "loop/1_standards/definition/definition_uses.h"

namespace sp {
namespace {

struct ListDefinitions {};
BOOST_DESCRIBE_STRUCT(ListDefinitions, (), ())

struct DefinitionRow {
  DefinitionSort kind = DefinitionSort::process;
  std::string id, name;
  std::int64_t version = 1;
  std::string effective;
  std::vector<std::string> clauses;
};
BOOST_DESCRIBE_STRUCT(DefinitionRow, (), (kind, id, name, version, effective, clauses))

struct DefinitionList {
  std::vector<DefinitionRow> items;
};
BOOST_DESCRIBE_STRUCT(DefinitionList, (), (items))

struct ShowDefinition {
  DefinitionSort kind = DefinitionSort::process;
  Text<1, 60> id;
  std::optional<Int<1, 9999>> version;  // the one in force when absent, or the first to come
};
BOOST_DESCRIBE_STRUCT(ShowDefinition, (), (kind, id, version))

struct DefinitionVersion {
  std::int64_t version = 1;
  std::string effective;
};
BOOST_DESCRIBE_STRUCT(DefinitionVersion, (), (version, effective))

struct DefinitionDetail {
  DefinitionSort kind = DefinitionSort::process;
  std::string id;
  std::int64_t version = 1;
  std::string text;  // of this version
  std::vector<DefinitionVersion> versions;
};
BOOST_DESCRIBE_STRUCT(DefinitionDetail, (), (kind, id, version, text, versions))

struct PublishDefinition {
  Text<1, 100> file;
  Text<1, 200'000> text;
};
BOOST_DESCRIBE_STRUCT(PublishDefinition, (), (file, text))

struct ListConflicts {};
BOOST_DESCRIBE_STRUCT(ListConflicts, (), ())

struct ConflictRow {
  std::string clock, decided_by;
  std::string winner_clause, winner_level, winner_within;
  std::string loser_clause, loser_level, loser_within;
};
BOOST_DESCRIBE_STRUCT(ConflictRow, (), (clock, decided_by, winner_clause, winner_level, winner_within, loser_clause,
                                        loser_level, loser_within))

struct ConflictList {
  std::vector<ConflictRow> items;
};
BOOST_DESCRIBE_STRUCT(ConflictList, (), (items))

struct DefinitionPublished {
  std::string file, content;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(DefinitionPublished, (), (file, content, at))
using DefinitionEvent = std::variant<DefinitionPublished>;

void apply(PublishedDefinition& definition, const DefinitionEvent& event) {
  const auto& published = std::get<DefinitionPublished>(event);
  definition.file = published.file;
  definition.content = published.content;
  definition.at = published.at;
}

template <class Spec>
std::vector<std::string> clauses_of(const Spec& spec) {
  return {spec.clauses.begin(), spec.clauses.end()};
}

DefinitionList list_definitions(const std::shared_ptr<const DefinitionSet>& set, const Reading& reading) {
  const auto tag = language_tag(reading.caller.language);
  DefinitionList list;
  for (const auto& process : set->processes.all_effective_at(reading.now)) {
    const auto& spec = process->spec();
    list.items.push_back({DefinitionSort::process, spec.process, std::string(words_in(spec.name, tag)), spec.version, spec.effective, clauses_of(spec)});
  }
  for (const auto& form : set->forms.all_effective_at(reading.now)) {
    const auto& spec = form->spec();
    list.items.push_back({DefinitionSort::form, spec.form, std::string(words_in(spec.name, tag)), spec.version, spec.effective, clauses_of(spec)});
  }
  for (const auto& level : set->service_levels.all_effective_at(reading.now))
    list.items.push_back({DefinitionSort::service_level, level->service_level, std::string(words_in(level->name, tag)), level->version, level->effective, clauses_of(*level)});
  for (const auto& rule : set->tier_rules.all_effective_at(reading.now))
    list.items.push_back({DefinitionSort::tier_rule, rule->tier_rule, std::string(words_in(rule->name, tag)), rule->version, rule->effective, clauses_of(*rule)});
  for (const auto& calendar : set->calendars.all_effective_at(reading.now)) {
    const auto& spec = calendar->spec();
    const auto name = spec.name.find(std::string(tag));
    list.items.push_back({DefinitionSort::calendar, spec.id.value_or(""), name == spec.name.end() ? spec.id.value_or("") : name->second, spec.version.value_or(1), "", {}});
  }
  return list;
}

Result<DefinitionDetail> show_definition(const Standards& standards, Reading& reading, const ShowDefinition& command) {
  DefinitionDetail detail{command.kind, command.id, 0, {}, {}};
  const auto set = standards.current();
  const auto add_versions = [&](const auto& versions) {
    for (const auto& version : versions.all()) {
      if (version.id != std::string_view(command.id) || !version.definition) continue;
      if (detail.version == 0 || version.effective <= reading.now) detail.version = version.version;
      detail.versions.push_back({version.version, to_text(version.effective)});
    }
  };
  switch (command.kind) {
    case DefinitionSort::process: add_versions(set->processes); break;
    case DefinitionSort::form: add_versions(set->forms); break;
    case DefinitionSort::service_level: add_versions(set->service_levels); break;
    case DefinitionSort::calendar: add_versions(set->calendars); break;
    case DefinitionSort::tier_rule: add_versions(set->tier_rules); break;
  }
  if (command.version) detail.version = *command.version;
  const auto text = text_of(reading.db, command.kind, command.id, detail.version);
  if (detail.versions.empty() || !text) return refuse(RefusalKind::not_found, "not_found");
  detail.text = *text;
  return detail;
}

Result<ConflictList> list_conflicts(const Standards& standards, Reading& reading) {
  const auto set = standards.current();
  const auto levels = set->service_levels_at(reading.now);
  ConflictList list;
  for (const ClauseConflict& conflict : conflicts(levels)) {
    const auto within = [](const TargetRef& ref) { return to_text(ref.target->within) + ' ' + std::string(enum_text(ref.target->unit)); };
    list.items.push_back({conflict.winner.target->clock, std::string(enum_text(conflict.decision)),
                          conflict.winner.target->clause, conflict.winner.level->service_level, within(conflict.winner),
                          conflict.loser.target->clause, conflict.loser.level->service_level, within(conflict.loser)});
  }
  return list;
}

/// What is in force with everything published after it; other commands of the same commit are among that.
Result<Standards::InForce> brought_up(Standards::InForce in_force, db::Connection& connection) {
  for (const auto& published :
       db::select<PublishedDefinition>(connection, "WHERE id > $1 ORDER BY id", in_force.last.value())) {
    SP_TRY(in_force.set, in_force.set->with({published.file, published.content}));
    in_force.last = published.id;
  }
  return in_force;
}

/// In force only after the commit: see follow_publications.
Result<std::shared_ptr<const DefinitionSet>> keep_text(const Standards& standards, Tx& tx, const std::string& file, const std::string& text) {
  SP_TRY(const auto before, brought_up(standards.in_force(), tx.db));
  SP_TRY(auto set, before.set->with({file, text}));
  PublishedDefinition definition;
  definition.id = tx.next_id<DefinitionId>();
  tx.record<PublishedDefinition, DefinitionEvent>(definition, {DefinitionPublished{file, text, tx.now}},
                                                  {"definition:" + definition.id.text(), {}, {}, file});
  db::insert(tx.db, definition);
  // A new rule of tiers looks at every customer once it is in force.
  for (const auto& rule : set->tier_rules.all()) {
    if (!before.set->tier_rules.find(rule.id, rule.version))
      set_timer(tx.db, "tier_sweep", -rule.version, std::max(rule.effective, tx.now));
  }
  return set;
}

Result<DefinitionList> publish(const Standards& standards, Tx& tx, const PublishDefinition& command) {
  if (is_repeal(command.text)) return invalid("text", "unknown_definition", {{"choices", "process, form, service_level, tier_rule, calendar (week)"}});
  SP_TRY(const auto set, keep_text(standards, tx, command.file, command.text));
  return list_definitions(set, {tx.db, tx.caller, tx.now});
}

/// The highest number there is; nothing when there is no such definition.
template <class T>
std::optional<std::int64_t> last_version(const Versions<T>& versions, std::string_view id) {
  std::optional<std::int64_t> last;
  for (const auto& version : versions.all()) {
    if (version.id == id && version.definition) last = std::max(last.value_or(0), version.version);
  }
  return last;
}

}  // namespace

Result<Standards::InForce> load_definitions(db::Connection& connection) {
  SP_TRY(auto shipped, Result<std::shared_ptr<const DefinitionSet>>(DefinitionSet::shipped()));
  return brought_up({std::move(shipped), {}}, connection);
}

Result<void> repeal_definition(const Standards& standards, Tx& tx, DefinitionSort kind, const std::string& id, const std::string& from) {
  SP_TRY(const auto before, brought_up(standards.in_force(), tx.db));
  const DefinitionSet& set = *before.set;
  const auto last = kind == DefinitionSort::process         ? last_version(set.processes, id)
                    : kind == DefinitionSort::form          ? last_version(set.forms, id)
                    : kind == DefinitionSort::service_level ? last_version(set.service_levels, id)
                    : kind == DefinitionSort::tier_rule     ? last_version(set.tier_rules, id)
                                                            : last_version(set.calendars, id);
  if (!last) return refuse(RefusalKind::not_found, "not_found");
  const std::string text = "repeal: " + std::string(enum_text(kind)) + "\nof: " + id + "\nafter: " + std::to_string(*last) + "\nfrom: " + from + '\n';
  SP_TRY_VOID(keep_text(standards, tx, "repeal/" + std::string(enum_text(kind)) + '/' + id + ".yaml", text));
  return {};
}

void follow_publications(Standards& standards, Writer& writer) {
  writer.on_commit([&standards](const std::vector<Committed>& events) {
    for (const Committed& committed : events) {
      const auto typed = typed_event<DefinitionEvent>(committed.event);
      const auto& stream = committed.event.stream;
      const auto id = parse_id(std::string_view(stream).substr(stream.find(':') + 1));
      const auto in_force = standards.in_force();
      if (!typed || !id || DefinitionId{*id} <= in_force.last) continue;
      const auto& published = std::get<DefinitionPublished>(*typed);
      auto set = in_force.set->with({published.file, published.content});
      if (set) standards.replace({std::move(*set), DefinitionId{*id}});
    }
  });
}

void definition_routes(const Standards& standards, Routes& routes) {
  routes.read<ListDefinitions, DefinitionList>("/api/v1/definitions", Right::standards_read, "R3.1",
                                               [&standards](Reading& reading, const ListDefinitions&) -> Result<DefinitionList> {
                                                 return list_definitions(standards.current(), reading);
                                               });
  routes.read<ListConflicts, ConflictList>("/api/v1/definitions/conflicts", Right::standards_read, "R1.1",
                                           [&standards](Reading& reading, const ListConflicts&) { return list_conflicts(standards, reading); });
  routes.read<ShowDefinition, DefinitionDetail>("/api/v1/definitions/{kind}/{id}", Right::standards_read, "R3.1",
                                                [&standards](Reading& reading, const ShowDefinition& command) { return show_definition(standards, reading, command); });
  routes.write<PublishDefinition, DefinitionList>("POST", "/api/v1/definitions", Right::standards_write, "R8.1",
                                                  [&standards](Tx& tx, const PublishDefinition& command) { return publish(standards, tx, command); }, 201).body_limit = 512 * 1024;
}

ReplayCheck definition_replay() { return replay_check<PublishedDefinition, DefinitionEvent>("definition"); }

}  // namespace sp
