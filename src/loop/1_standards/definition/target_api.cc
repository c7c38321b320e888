// Which time limit holds for whom: every clock of every kind by tier and channel, as the engine would resolve it today,
// with what warns and escalates on the way. Clause: Q1.1, R1.1, C3.4.2.
#include <set>

#include "loop/1_standards/definition/definition_api.h"

namespace sp {
namespace {

struct ListTargets {};
BOOST_DESCRIBE_STRUCT(ListTargets, (), ())

struct TargetEscalation {
  std::string at, to;
};
BOOST_DESCRIBE_STRUCT(TargetEscalation, (), (at, to))

struct TargetRow {
  std::string kind, kind_name, clock, clock_name, tier;
  std::optional<std::string> channel;  // every one that has no row of its own when absent
  std::optional<std::string> within;   // no limit holds when absent
  TimeUnit unit = TimeUnit::natural;
  std::string calendar, clause;
  std::optional<std::string> level;  // the service level that decides; the process itself when absent
  std::vector<std::string> warn;
  std::vector<TargetEscalation> escalate;
};
BOOST_DESCRIBE_STRUCT(TargetRow, (),
                      (kind, kind_name, clock, clock_name, tier, channel, within, unit, calendar, clause, level, warn,
                       escalate))

struct TargetTable {
  std::vector<TargetRow> items;
};
BOOST_DESCRIBE_STRUCT(TargetTable, (), (items))

/// The channels a target of this clock and kind names, and "" for all the others.
std::set<std::string> channels_of(ServiceLevels levels, std::string_view tier, std::string_view kind,
                                  std::string_view clock) {
  std::set<std::string> channels{""};
  for (const auto* level : levels) {
    if (level->tier && *level->tier != tier) continue;
    for (const TargetSpec& target : level->targets) {
      if (target.channel && target.clock == clock && (!target.kind || *target.kind == kind))
        channels.insert(*target.channel);
    }
  }
  return channels;
}

TargetRow row_of(const ProcessSpec& process, const ClockSpec& clock, ServiceLevels levels, const std::string& tier,
                 const std::string& channel, std::string_view tag) {
  TargetRow row{process.kind,
                std::string(words_in(process.name, tag)),
                clock.id,
                std::string(words_in(clock.label, tag)),
                tier,
                {},
                {},
                {},
                {},
                {},
                {},
                {},
                {}};
  if (!channel.empty()) row.channel = channel;
  row.calendar = clock.calendar ? *clock.calendar : process.calendar;
  if (const auto target = resolve(levels, tier, process.kind, channel, clock.id)) {
    row.within = to_text(target->target->within);
    row.unit = target->target->unit;
    row.clause = target->target->clause;
    row.level = target->level->service_level;
    if (target->target->calendar) row.calendar = *target->target->calendar;
  } else if (clock.within) {
    row.within = to_text(*clock.within);
    row.unit = clock.unit.value_or(TimeUnit::natural);
    if (clock.clause) row.clause = *clock.clause;
  }
  for (const auto& point : clock.warn) row.warn.push_back(point);
  for (const auto& escalation : clock.escalate) row.escalate.push_back({escalation.at, escalation.to});
  return row;
}

TargetTable list_targets(const DefinitionSet& set, const Reading& reading) {
  const auto tag = language_tag(reading.caller.language);
  const auto levels = set.service_levels_at(reading.now);
  std::set<std::string> tiers;
  for (const auto* level : levels) {
    if (level->tier) tiers.insert(*level->tier);
  }
  if (tiers.empty()) tiers.insert("");
  TargetTable table;
  for (const auto& process : set.processes.all_effective_at(reading.now)) {
    for (const ClockSpec& clock : process->spec().clocks) {
      for (const std::string& tier : tiers) {
        for (const std::string& channel : channels_of(levels, tier, process->spec().kind, clock.id))
          table.items.push_back(row_of(process->spec(), clock, levels, tier, channel, tag));
      }
    }
  }
  return table;
}

}  // namespace

void target_routes(const Standards& standards, Routes& routes) {
  routes.read<ListTargets, TargetTable>("/api/v1/definitions/targets", Right::standards_read, "Q1.1",
                                        [&standards](Reading& reading, const ListTargets&) -> Result<TargetTable> {
                                          return list_targets(*standards.current(), reading);
                                        });
}

}  // namespace sp
