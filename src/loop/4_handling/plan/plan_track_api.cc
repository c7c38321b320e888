#include "app/private_text.h"
#include "loop/0_people/customer/contact.h"
#include "loop/4_handling/plan/plan_api.h"
#include "loop/4_handling/plan/plan_proof.h"
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
  std::optional<IdentityId> contact;  // where his code was sent
  std::optional<Text<6, 6>> code;
};
BOOST_DESCRIBE_STRUCT(ConfirmPlan, (), (token, hash, contact, code))

struct AskPlanCode {
  Text<1, 80> token;
  IdentityId contact;
};
BOOST_DESCRIBE_STRUCT(AskPlanCode, (), (token, contact))

struct PlanCodeAsked {
  std::int64_t again_s = 0, minutes = 0;  // when the next may be asked for; how long this one is good for
};
BOOST_DESCRIBE_STRUCT(PlanCodeAsked, (), (again_s, minutes))

struct PlanContact {
  IdentityId id;
  IdentityKind kind = IdentityKind::phone;
  std::string value;  // masked
};
BOOST_DESCRIBE_STRUCT(PlanContact, (), (id, kind, value))

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
  std::vector<PlanContact> code_to;  // to confirm he needs a code sent to one of these; empty: his link is enough
};
BOOST_DESCRIBE_STRUCT(TrackPlanView, (), (edition, state, number, hash, goal, content, standard, acceptance, risks, currency, changes, starts_at,
                                          finish_at, sent_at, valid_until, confirmed_at, tasks, lines, total, may_answer, code_to))

TrackPlanView track_plan(const CaseDesk& desk, const CustomerDoor& door, db::Connection& connection, const Caller& caller, Instant now, const Case& c) {
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
  if (!view.may_answer) return view;
  for (const CodeContact& contact : code_contacts(door, connection, c)) view.code_to.push_back({contact.id, contact.kind, masked(contact.kind, contact.value)});
  return view;
}

/// The customer's word on the edition he was sent.
template <class Decide>
Result<TrackPlanView> answered(const CaseDesk& desk, const CustomerDoor& door, Tx& tx, Decide decide) {
  SP_TRY(const Case c, visible_case(tx.db, tx.caller, Right::track, tx.caller.tracked));
  auto plan = plan_of(tx.db, c.id);
  if (!plan || is_over(c.category)) return refuse("plan_not_sent");
  SP_TRY(const auto event, decide(*plan, c));
  keep(desk, tx, c, *plan, {event});
  if (std::is_same_v<std::remove_cvref_t<decltype(event)>, PlanConfirmed>) sign_step(desk, tx, c.id);
  return track_plan(desk, door, tx.db, tx.caller, tx.now, c);
}

Result<PlanCodeAsked> ask_code(CustomerDoor& door, Tx& tx, const AskPlanCode& command) {
  SP_TRY(const Case c, visible_case(tx.db, tx.caller, Right::track, tx.caller.tracked));
  const auto plan = plan_of(tx.db, c.id);
  const PlanEdition* edition = plan ? shown_to_customer(*plan) : nullptr;
  if (edition == nullptr || edition->state != EditionState::sent || is_over(c.category)) return refuse("plan_not_sent");
  if (edition->valid_until && *edition->valid_until < tx.now) return refuse("plan_expired");
  SP_TRY_VOID(send_plan_code(door, tx, c, command.contact));
  return PlanCodeAsked{std::chrono::duration_cast<std::chrono::seconds>(code_pause).count(),
                       std::chrono::duration_cast<std::chrono::minutes>(code_length).count()};
}

}  // namespace

void plan_track_routes(const CaseDesk& desk, CustomerDoor& door, Routes& routes) {
  routes.read<TrackPlan, TrackPlanView>("/api/v1/track/{token}/plan", Right::track, "R1.2", [&desk, &door](Reading& reading, const TrackPlan&) -> Result<TrackPlanView> {
    SP_TRY(const Case c, visible_case(reading.db, reading.caller, Right::track, reading.caller.tracked));
    return track_plan(desk, door, reading.db, reading.caller, reading.now, c);
  });
  routes.write<AskPlanCode, PlanCodeAsked>("POST", "/api/v1/track/{token}/plan/codes", Right::track, "R1.2",
                                           [&door](Tx& tx, const AskPlanCode& command) { return ask_code(door, tx, command); });
  routes.write<ConfirmPlan, TrackPlanView>("POST", "/api/v1/track/{token}/plan/confirm", Right::track, "R1.2", [&desk, &door](Tx& tx, const ConfirmPlan& command) {
    return answered(desk, door, tx, [&](const Plan& plan, const Case& c) -> Result<PlanConfirmed> {
      SP_TRY(PlanConfirmed confirmed, confirm(plan, command.hash, {}, tx.now));
      SP_TRY(confirmed.proof, proof_of_customer(door, tx, c, command.contact, command.code));
      return confirmed;
    });
  });
  routes.write<AskPlanChanges, TrackPlanView>("POST", "/api/v1/track/{token}/plan/changes", Right::track, "R1.2", [&desk, &door](Tx& tx, const AskPlanChanges& command) {
    return answered(desk, door, tx, [&](const Plan& plan, const Case& c) -> Result<PlanChangesAsked> {
      SP_TRY(PlanChangesAsked asked, ask_changes(plan, command.hash, {}, tx.now));
      asked.text = keep_private(tx, c.customer, command.text);
      return asked;
    });
  });
}

}  // namespace sp::handling
