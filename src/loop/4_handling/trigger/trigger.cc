#include "loop/4_handling/trigger/trigger.h"

#include <algorithm>

namespace sp::handling {
namespace {

constexpr std::size_t an_hour_max = 100;  // cases one hourly trigger acts on at a time; the rest follow an hour later

struct QueuedHappening {
  static constexpr std::string_view table = "trigger_queue";
  std::int64_t id = 0;
  CaseId case_id;
  Happening happened = Happening::opened;
};
BOOST_DESCRIBE_STRUCT(QueuedHappening, (), (id, case_id, happened))

void on(Trigger& trigger, const TriggerSaved& event) {
  trigger.name = event.name;
  trigger.place = event.place;
  trigger.active = event.active;
  trigger.happens = event.happens;
  trigger.filter = event.filter;
  trigger.actions = event.actions;
}

void on(Trigger& trigger, const TriggerRemoved&) { trigger.removed = true; }

// Which events of a case a trigger may wait for.
Happening happening(const CaseOpened&) { return Happening::opened; }
Happening happening(const CustomerWrote&) { return Happening::customer_wrote; }
Happening happening(const CaseReplied&) { return Happening::replied; }
Happening happening(const CaseAssigned&) { return Happening::assigned; }
Happening happening(const StageEntered&) { return Happening::stage_entered; }
Happening happening(const ClockWarned&) { return Happening::warned; }
Happening happening(const ClockBreached&) { return Happening::late; }
Happening happening(const CasePaused&) { return Happening::paused; }
Happening happening(const CaseResumed&) { return Happening::resumed; }
Happening happening(const CaseSolved&) { return Happening::solved; }
Happening happening(const ResultRefused&) { return Happening::refused; }
Happening happening(const CaseReopened&) { return Happening::reopened; }
Happening happening(const CaseNudged&) { return Happening::nudged; }
Happening happening(const CaseClosed&) { return Happening::closed; }

std::optional<Happening> happening_of(const CaseEvent& event) {
  return std::visit(
      [](const auto& body) -> std::optional<Happening> {
        if constexpr (requires { happening(body); }) return happening(body);
        else return std::nullopt;
      },
      event);
}

/// A trigger acts in its own name, with every right to cases: who may write triggers decides what they do.
Caller caller_of(const Trigger& trigger) {
  Caller caller;
  caller.actor = {ActorKind::rule, trigger.id.value()};
  caller.name = trigger.name;
  for (const Right right : {Right::case_read, Right::case_work, Right::case_assign}) caller.grants.add(right, Scope::all);
  return caller;
}

/// All actions in order; one that is refused does not keep the next from being tried.
void fire(const CaseDesk& desk, Tx& tx, const Trigger& trigger, CaseId id, Happening happened) {
  const Caller caller = caller_of(trigger);
  TriggerFiring firing{tx.ids.next_value(tx.now), trigger.id, id, happened, tx.now, {}};
  tx.acting(caller, "trigger:" + trigger.id.text(), [&](Tx& own) {
    for (const CaseAction& action : trigger.actions) {
      const auto done = perform(desk, own, id, {}, action);
      firing.outcomes.push_back(done ? std::string() : done.error().reason);
    }
  });
  db::insert(tx.db, firing);
}

/// What a kept filter asks of a card. One that an earlier version kept and this one cannot read fits nothing.
CardTest test_of(const Trigger& trigger, Instant now) {
  auto test = compiled(trigger.filter, caller_of(trigger), now);
  if (!test) return [](const CaseCard&) { return false; };
  return *test ? std::move(*test) : [](const CaseCard&) { return true; };
}

}  // namespace

void apply(Trigger& trigger, const TriggerEvent& event) {
  std::visit([&](const auto& body) { on(trigger, body); }, event);
}

std::vector<Trigger> triggers_in_order(db::Connection& connection) {
  return db::select<Trigger>(connection, "WHERE removed = 0 ORDER BY place, id");
}

void queue_triggers(Tx& tx, CaseId id, const Events& events) {
  if (tx.caller.actor.kind == ActorKind::rule) return;  // the loop guard
  const auto awaited = db::all<Happening>(tx.db, "SELECT DISTINCT happens FROM triggers WHERE active = 1 AND removed = 0");
  bool any = false;
  for (const CaseEvent& event : events) {
    const auto happened = happening_of(event);
    if (!happened || std::ranges::find(awaited, *happened) == awaited.end()) continue;
    db::insert(tx.db, QueuedHappening{tx.ids.next_value(tx.now), id, *happened});
    any = true;
  }
  if (any) set_timer(tx.db, "trigger", id.value(), tx.now);
}

Result<void> run_triggers(const CaseDesk& desk, Tx& tx, CaseId id) {
  const auto queued = db::select<QueuedHappening>(tx.db, "WHERE case_id = $1 ORDER BY id", id);
  const auto triggers = triggers_in_order(tx.db);
  for (const QueuedHappening& one : queued) {
    for (const Trigger& trigger : triggers) {
      if (!trigger.active || trigger.happens != one.happened) continue;
      const auto card = db::load<CaseCard>(tx.db, id);  // as the trigger before left it
      if (card && test_of(trigger, tx.now)(*card)) fire(desk, tx, trigger, id, one.happened);
    }
  }
  db::run(tx.db, "DELETE FROM trigger_queue WHERE case_id = $1", id);
  set_timer(tx.db, "trigger", id.value(), std::nullopt);
  return {};
}

Result<void> run_hourly(const CaseDesk& desk, Tx& tx, TriggerId id) {
  const auto trigger = db::load<Trigger>(tx.db, id);
  if (!trigger || trigger->removed || !trigger->active || trigger->happens != Happening::hourly) {
    set_timer(tx.db, "trigger_hour", id.value(), std::nullopt);
    return {};
  }
  const Caller caller = caller_of(*trigger);
  const CardTest fits = test_of(*trigger, tx.now);
  CardFilter cards;
  narrow(cards, trigger->filter, caller);
  // Once a case, until it has changed again; what the trigger itself did is no change.
  const auto fits_anew = [&](const CaseCard& card) {
    if (!fits(card)) return false;
    const auto last = db::one<Instant>(tx.db, "SELECT at FROM trigger_firings WHERE case_id = $1 AND fired = $2 ORDER BY id DESC LIMIT 1",
                                       card.id, trigger->id);
    return !last || *last < card.updated_at;
  };
  for (const CaseCard& card : find_cards(tx.db, cards, fits_anew, {}, an_hour_max).cards) fire(desk, tx, *trigger, card.id, Happening::hourly);
  set_timer(tx.db, "trigger_hour", id.value(), tx.now + std::chrono::hours{1});
  return {};
}

ReplayCheck trigger_replay() { return replay_check<Trigger, TriggerEvent>("trigger"); }

}  // namespace sp::handling
