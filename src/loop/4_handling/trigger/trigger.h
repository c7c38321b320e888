// Triggers: when something happens to a case, or every hour, and the case fits the conditions, do this. They run after
// the commit of what happened, each exactly once, in their order; what a trigger does starts no trigger.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "app/replay.h"
#include "loop/4_handling/case/case_actions.h"
#include "loop/4_handling/list/list_filter.h"

namespace sp::handling {

using TriggerId = Id<struct TriggerTag>;

BOOST_DEFINE_ENUM_CLASS(Happening, opened, customer_wrote, replied, assigned, stage_entered, warned, late, paused, resumed, solved, refused,
                        reopened, closed, hourly, nudged)

struct Trigger {
  static constexpr std::string_view table = "triggers";
  TriggerId id;
  std::int64_t version = 0;
  std::string name;
  std::int64_t place = 0;  // lower goes first
  bool active = false;
  Happening happens = Happening::opened;
  ListFilter filter;
  std::vector<CaseAction> actions;
  bool removed = false;
};
BOOST_DESCRIBE_STRUCT(Trigger, (), (id, version, name, place, active, happens, filter, actions, removed))

struct TriggerSaved {
  std::string name;
  std::int64_t place = 0;
  bool active = false;
  Happening happens = Happening::opened;
  ListFilter filter;
  std::vector<CaseAction> actions;
};
BOOST_DESCRIBE_STRUCT(TriggerSaved, (), (name, place, active, happens, filter, actions))

struct TriggerRemoved {
  StaffId by;
};
BOOST_DESCRIBE_STRUCT(TriggerRemoved, (), (by))

using TriggerEvent = std::variant<TriggerSaved, TriggerRemoved>;
void apply(Trigger& trigger, const TriggerEvent& event);

/// One time a trigger fitted. An outcome is empty where the action was done, else the refusal's reason.
struct TriggerFiring {
  static constexpr std::string_view table = "trigger_firings";
  std::int64_t id = 0;
  TriggerId fired;
  CaseId case_id;
  Happening happened = Happening::opened;
  Instant at;
  std::vector<std::string> outcomes;
};
BOOST_DESCRIBE_STRUCT(TriggerFiring, (), (id, fired, case_id, happened, at, outcomes))

/// In the order in which they run.
std::vector<Trigger> triggers_in_order(db::Connection& connection);

/// Remembers, in the transaction of the events, what triggers will have to look at.
void queue_triggers(Tx& tx, CaseId id, const Events& events);

/// Looks at what is queued for a case: the handler of its timer of kind "trigger".
Result<void> run_triggers(const CaseDesk& desk, Tx& tx, CaseId id);
/// The handler of an hourly trigger's timer of kind "trigger_hour".
Result<void> run_hourly(const CaseDesk& desk, Tx& tx, TriggerId id);

/// GET and POST /triggers, PUT /triggers/order, PUT and DELETE /triggers/{id}, GET /triggers/{id}/log, POST /triggers/try.
void trigger_routes(const CaseDesk& desk, Routes& routes);

ReplayCheck trigger_replay();

}  // namespace sp::handling
