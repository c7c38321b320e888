#include "app/private_text.h"
#include "loop/4_handling/plan/plan_api.h"
#include "loop/4_handling/plan/plan_views.h"

namespace sp::handling {
namespace {

using Hash = Text<64, 64>;

struct TrackPlan {
  Text<1, 80> token;
};
BOOST_DESCRIBE_STRUCT(TrackPlan, (), (token))

struct ConfirmPlan {
  Text<1, 80> token;
  Hash hash;  // of what he read
};
BOOST_DESCRIBE_STRUCT(ConfirmPlan, (), (token, hash))

struct AskPlanChanges {
  Text<1, 80> token;
  Hash hash;
  Reason text;
};
BOOST_DESCRIBE_STRUCT(AskPlanChanges, (), (token, hash, text))

struct TrackPlanTask {
  std::string name, what, by;  // by: the person or team
  Instant start_at, finish_at;
  TaskState state = TaskState::todo;
  std::int64_t progress = 0;
};
BOOST_DESCRIBE_STRUCT(TrackPlanTask, (), (name, what, by, start_at, finish_at, state, progress))

/// The plan as its customer reads it: what is said to him, nothing of how it came to be.
struct TrackPlanView {
  std::int64_t edition = 0;  // 0: there is none for him
  EditionState state = EditionState::sent;
  std::string number, hash, goal, content, standard, acceptance, risks, currency, changes;
  Instant starts_at, finish_at;
  std::optional<Instant> sent_at, valid_until, confirmed_at;
  std::vector<TrackPlanTask> tasks;
  std::vector<PlanLine> lines;
  std::int64_t total = 0;
  bool may_answer = false;
};
BOOST_DESCRIBE_STRUCT(TrackPlanView, (), (edition, state, number, hash, goal, content, standard, acceptance, risks, currency, changes, starts_at,
                                          finish_at, sent_at, valid_until, confirmed_at, tasks, lines, total, may_answer))

TrackPlanView track_plan(const CaseDesk& desk, db::Connection& connection, const Caller& caller, Instant now, const Case& c) {
  TrackPlanView view;
  const auto plan = plan_of(connection, c.id);
  const PlanEdition* edition = plan ? shown_to_customer(*plan) : nullptr;
  if (edition == nullptr || !document_of(connection, *edition)) return view;
  const PlanView whole = plan_view(desk, connection, caller, now, c, plan, edition->number);
  const PlanDocument& document = whole.document;
  view.edition = edition->number;
  view.state = edition->state;
  view.number = c.number;
  view.hash = edition->hash;
  view.goal = document.goal.value_or("");
  view.content = document.content.value_or("");
  view.standard = document.standard.value_or("");
  view.acceptance = document.acceptance.value_or("");
  view.risks = document.risks.value_or("");
  view.currency = document.currency;
  if (edition->state == EditionState::changes_asked) view.changes = read_private(connection, edition->comment).value_or("");
  view.starts_at = document.starts_at;
  view.finish_at = whole.finish_at;
  view.sent_at = edition->sent_at;
  view.valid_until = edition->valid_until;
  view.confirmed_at = edition->confirmed_at;
  for (const PlanTaskView& task : whole.tasks)
    view.tasks.push_back({task.name, task.what, task.staff ? task.staff->name : task.team ? task.team->name : std::string(), task.start_at,
                          task.finish_at, task.state, task.progress});
  view.lines = document.lines;
  view.total = whole.total;
  view.may_answer = edition->state == EditionState::sent && !is_over(c.category) && (!edition->valid_until || *edition->valid_until >= now);
  return view;
}

/// The customer's word on the edition he was sent.
template <class Decide>
Result<TrackPlanView> answered(const CaseDesk& desk, Tx& tx, Decide decide) {
  SP_TRY(const Case c, visible_case(tx.db, tx.caller, Right::track, tx.caller.tracked));
  auto plan = plan_of(tx.db, c.id);
  if (!plan || is_over(c.category)) return refuse("plan_not_sent");
  SP_TRY(const auto event, decide(*plan, c));
  keep(desk, tx, c, *plan, {event});
  return track_plan(desk, tx.db, tx.caller, tx.now, c);
}

}  // namespace

void plan_track_routes(const CaseDesk& desk, Routes& routes) {
  routes.read<TrackPlan, TrackPlanView>("/api/v1/track/{token}/plan", Right::track, "R1.2", [&desk](Reading& reading, const TrackPlan&) -> Result<TrackPlanView> {
    SP_TRY(const Case c, visible_case(reading.db, reading.caller, Right::track, reading.caller.tracked));
    return track_plan(desk, reading.db, reading.caller, reading.now, c);
  });
  routes.write<ConfirmPlan, TrackPlanView>("POST", "/api/v1/track/{token}/plan/confirm", Right::track, "R1.2", [&desk](Tx& tx, const ConfirmPlan& command) {
    return answered(desk, tx, [&](const Plan& plan, const Case&) { return confirm(plan, command.hash, "link", tx.now); });
  });
  routes.write<AskPlanChanges, TrackPlanView>("POST", "/api/v1/track/{token}/plan/changes", Right::track, "R1.2", [&desk](Tx& tx, const AskPlanChanges& command) {
    return answered(desk, tx, [&](const Plan& plan, const Case& c) -> Result<PlanChangesAsked> {
      SP_TRY(PlanChangesAsked asked, ask_changes(plan, command.hash, {}, tx.now));
      asked.text = keep_private(tx, c.customer, command.text);
      return asked;
    });
  });
}

}  // namespace sp::handling
