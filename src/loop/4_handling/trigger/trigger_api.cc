#include <algorithm>

#include "app/texts.h"
#include "app/version.h"
#include "loop/4_handling/trigger/trigger.h"

namespace sp::handling {
namespace {

constexpr std::int64_t triggers_max = 200;
constexpr std::size_t actions_max = 10;
constexpr std::int64_t log_page = 50;

struct ListTriggers {};
BOOST_DESCRIBE_STRUCT(ListTriggers, (), ())

struct AddTrigger {
  Text<1, 80> name;
  Int<0, 10'000> place;
  bool active = false;
  Happening happens = Happening::opened;
  ListFilter filter;
  std::vector<CaseAction> actions;
};
BOOST_DESCRIBE_STRUCT(AddTrigger, (), (name, place, active, happens, filter, actions))

struct ChangeTrigger {
  TriggerId id;
  std::optional<Int<0, 1'000'000'000>> version;
  Text<1, 80> name;
  Int<0, 10'000> place;
  bool active = false;
  Happening happens = Happening::opened;
  ListFilter filter;
  std::vector<CaseAction> actions;
};
BOOST_DESCRIBE_STRUCT(ChangeTrigger, (), (id, version, name, place, active, happens, filter, actions))

/// Every trigger there is, in the order in which they shall run.
struct OrderTriggers {
  std::vector<TriggerId> ids;
};
BOOST_DESCRIBE_STRUCT(OrderTriggers, (), (ids))

struct RemoveTrigger {
  TriggerId id;
};
BOOST_DESCRIBE_STRUCT(RemoveTrigger, (), (id))

struct TryTrigger {
  CaseId case_id;
  ListFilter filter;
  std::vector<CaseAction> actions;
};
BOOST_DESCRIBE_STRUCT(TryTrigger, (), (case_id, filter, actions))

struct ReadTriggerLog {
  TriggerId id;
  std::optional<Int<0, 9'000'000'000'000'000'000>> cursor;
};
BOOST_DESCRIBE_STRUCT(ReadTriggerLog, (), (id, cursor))

struct TriggerView {
  TriggerId id;
  std::int64_t version = 0;
  std::string name;
  std::int64_t place = 0;
  bool active = false;
  Happening happens = Happening::opened;
  ListFilter filter;
  std::vector<CaseAction> actions;
};
BOOST_DESCRIBE_STRUCT(TriggerView, (), (id, version, name, place, active, happens, filter, actions))

struct TriggerList {
  std::vector<TriggerView> items;
};
BOOST_DESCRIBE_STRUCT(TriggerList, (), (items))

/// What would come of it; `reason` and `detail` say why an action would be refused.
struct TriedAction {
  std::optional<std::string> reason, detail;
};
BOOST_DESCRIBE_STRUCT(TriedAction, (), (reason, detail))

struct Trial {
  bool fits = false;
  std::vector<TriedAction> actions;  // each as the case stands now
};
BOOST_DESCRIBE_STRUCT(Trial, (), (fits, actions))

struct FiringView {
  CaseId case_id;
  std::string number, title;
  Happening happened = Happening::opened;
  Instant at;
  std::vector<TriedAction> actions;
};
BOOST_DESCRIBE_STRUCT(FiringView, (), (case_id, number, title, happened, at, actions))

struct TriggerLog {
  std::vector<FiringView> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(TriggerLog, (), (items, next))

TriggerView view_of(const Trigger& trigger) {
  return {trigger.id, trigger.version, trigger.name, trigger.place, trigger.active, trigger.happens, trigger.filter, trigger.actions};
}

TriedAction tried(const std::string& reason, Language language, const Details& details = {}) {
  if (reason.empty()) return {};
  return {reason, text(language, "refusal." + reason, details)};
}

/// A trigger is nobody, so `me` and `mine` mean nothing to it.
Result<void> expect_nobody(const std::vector<ListCondition>& conditions, const std::string& path) {
  for (std::size_t at = 0; at < conditions.size(); ++at) {
    const auto& values = conditions[at].values;
    for (std::size_t n = 0; n < values.size(); ++n) {
      if (values[n] == "me" || values[n] == "mine")
        return invalid(path + "[" + std::to_string(at) + "].values[" + std::to_string(n) + "]", "expected_id");
    }
  }
  return {};
}

Result<void> expect_sound(db::Connection& connection, Instant now, const ListFilter& filter, const std::vector<CaseAction>& actions) {
  SP_TRY_VOID(compiled(filter, Caller{}, now));
  SP_TRY_VOID(expect_nobody(filter.all, "filter.all"));
  SP_TRY_VOID(expect_nobody(filter.any, "filter.any"));
  return expect_sound(connection, actions, actions_max);
}

template <class Command>
Result<TriggerView> save(Tx& tx, Trigger& trigger, const Command& command) {
  SP_TRY_VOID(expect_sound(tx.db, tx.now, command.filter, command.actions));
  const TriggerSaved saved{command.name, command.place, command.active, command.happens, command.filter, command.actions};
  tx.record<Trigger, TriggerEvent>(trigger, {saved}, {.stream = "trigger:" + trigger.id.text()});
  db::save(tx.db, trigger);
  if (trigger.active && trigger.happens == Happening::hourly) set_timer(tx.db, "trigger_hour", trigger.id.value(), tx.now + std::chrono::hours{1});
  return view_of(trigger);
}

Result<TriggerView> add_trigger(Tx& tx, const AddTrigger& command) {
  if (std::ssize(triggers_in_order(tx.db)) >= triggers_max)
    return refuse(RefusalKind::too_many, "too_many_items", {{"max", std::to_string(triggers_max)}});
  Trigger trigger;
  trigger.id = tx.next_id<TriggerId>();
  return save(tx, trigger, command);
}

Result<Trigger> kept_trigger(db::Connection& connection, TriggerId id) {
  auto trigger = db::load<Trigger>(connection, id);
  if (!trigger || trigger->removed) return refuse(RefusalKind::not_found, "not_found");
  return std::move(*trigger);
}

Result<TriggerView> change_trigger(Tx& tx, const ChangeTrigger& command) {
  SP_TRY(Trigger trigger, kept_trigger(tx.db, command.id));
  SP_TRY_VOID(expect_version(trigger.version, command.version));
  return save(tx, trigger, command);
}

/// Whoever knows other triggers than there are (one was added or removed meanwhile) is refused: conflict.
Result<TriggerList> order_triggers(Tx& tx, const OrderTriggers& command) {
  constexpr std::int64_t gap = 10;  // between places
  std::vector<Trigger> triggers = triggers_in_order(tx.db);
  if (command.ids.size() != triggers.size()) return refuse(RefusalKind::conflict, "conflict");
  const auto place_of = [&](const Trigger& trigger) { return std::ranges::find(command.ids, trigger.id) - command.ids.begin(); };
  for (const Trigger& trigger : triggers) {
    if (place_of(trigger) == std::ssize(command.ids)) return refuse(RefusalKind::conflict, "conflict");
  }
  std::ranges::sort(triggers, {}, place_of);
  TriggerList list;
  for (Trigger& trigger : triggers) {
    const std::int64_t place = gap * (std::ssize(list.items) + 1);
    if (trigger.place != place) {
      const TriggerSaved saved{trigger.name, place, trigger.active, trigger.happens, trigger.filter, trigger.actions};
      tx.record<Trigger, TriggerEvent>(trigger, {saved}, {.stream = "trigger:" + trigger.id.text()});
      db::save(tx.db, trigger);
    }
    list.items.push_back(view_of(trigger));
  }
  return list;
}

Result<Nothing> remove_trigger(Tx& tx, const RemoveTrigger& command) {
  SP_TRY(Trigger trigger, kept_trigger(tx.db, command.id));
  tx.record<Trigger, TriggerEvent>(trigger, {TriggerRemoved{tx.caller.staff()}}, {.stream = "trigger:" + trigger.id.text()});
  db::save(tx.db, trigger);
  return Nothing{};
}

Result<TriggerList> list_triggers(Reading& reading, const ListTriggers&) {
  TriggerList list;
  for (const Trigger& trigger : triggers_in_order(reading.db)) list.items.push_back(view_of(trigger));
  return list;
}

/// On a case one may see; nothing changes.
Result<Trial> try_trigger(const CaseDesk& desk, Reading& reading, const TryTrigger& command) {
  SP_TRY_VOID(expect_sound(reading.db, reading.now, command.filter, command.actions));
  SP_TRY_VOID(visible_case(reading.db, reading.caller, Right::case_read, command.case_id));
  SP_TRY(const CardTest test, compiled(command.filter, Caller{}, reading.now));
  const auto card = db::load<CaseCard>(reading.db, command.case_id);
  Trial trial{card && (!test || test(*card)), {}};
  for (const CaseAction& action : command.actions) {
    const auto outcome = would(desk, reading.db, reading.caller, reading.now, command.case_id, {}, action);
    trial.actions.push_back(outcome ? TriedAction{} : tried(outcome.error().reason, reading.caller.language, outcome.error().details));
  }
  return trial;
}

Result<TriggerLog> read_log(Reading& reading, const ReadTriggerLog& command) {
  const std::int64_t before = command.cursor ? command.cursor->value : std::numeric_limits<std::int64_t>::max();
  TriggerLog log;
  const auto firings = db::select<TriggerFiring>(reading.db, "WHERE fired = $1 AND id < $2 ORDER BY id DESC LIMIT $3", command.id, before, log_page);
  for (const TriggerFiring& firing : firings) {
    FiringView view{firing.case_id, {}, {}, firing.happened, firing.at, {}};
    const auto card = db::load<CaseCard>(reading.db, firing.case_id);
    if (card && may(reading.caller, Right::case_read, {card->id, TeamId{card->team}, StaffId{card->owner}})) {
      view.number = card->number;
      view.title = card->title;
    }
    for (const std::string& outcome : firing.outcomes) view.actions.push_back(tried(outcome, reading.caller.language));
    log.items.push_back(std::move(view));
  }
  if (std::ssize(firings) == log_page) log.next = std::to_string(firings.back().id);
  return log;
}

}  // namespace

void trigger_routes(const CaseDesk& desk, Routes& routes) {
  routes.read("/api/v1/triggers", Right::standards_read, "Q1.2", list_triggers);
  routes.read("/api/v1/triggers/{id}/log", Right::standards_read, "Q1.2", read_log);
  routes.write("POST", "/api/v1/triggers", Right::standards_write, "Q1.2", add_trigger, 201);
  routes.write("PUT", "/api/v1/triggers/order", Right::standards_write, "Q1.2", order_triggers);
  routes.write("PUT", "/api/v1/triggers/{id}", Right::standards_write, "Q1.2", change_trigger);
  routes.write("DELETE", "/api/v1/triggers/{id}", Right::standards_write, "Q1.2", remove_trigger);
  Route& tried = routes.read<TryTrigger, Trial>("/api/v1/triggers/try", Right::standards_write, "Q1.2",
                                                [&desk](Reading& reading, const TryTrigger& command) { return try_trigger(desk, reading, command); });
  tried.method = "POST";  // it reads, but its question is too long for an address
}

}  // namespace sp::handling
