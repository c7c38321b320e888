#include "loop/4_handling/case/case_rules.h"

#include <algorithm>

#include "loop/4_handling/case/decision.h"

namespace sp::handling {
namespace {

std::unexpected<Refusal> refused(Refusal refusal) { return std::unexpected(std::move(refusal)); }

/// The way from the main stage to a stage by its id.
Result<NextWay> find_way(const Decision& d, std::string_view to) {
  const auto ways = d.ways();
  const NextWay* found = nullptr;
  for (const NextWay& way : ways) {
    if (std::string_view(d.process().stage(way.to).spec->id) != to) continue;
    if (found == nullptr || found->blocked != Blocked::no) found = &way;  // several ways to one stage: an open one
  }
  if (found == nullptr) return refuse("way_unknown", {{"to", std::string(to)}});
  return *found;
}

/// The customer's word is what the steps that ask for it wait for.
void finish_answered_steps(Decision& d) {
  for (const StepState& state : step_states(d.c, d.context)) {
    if (state.done || state.step->spec->evidence != Evidence::customer_answer || !state.step->spec->record.empty()) continue;
    for (const StageVisit* visit : open_visits(d.c)) {
      if (visit->stage != state.stage) continue;
      d.happen(StepCompleted{{state.stage, state.step->spec->id, visit->round, d.context.now, d.context.actor, {}}});
      break;
    }
  }
}

/// Where the customer's word takes the case: on when he confirmed, back into work when he refused. Only where exactly
/// one such way is open. Steps of ours that are still undone hold it; then the last of them moves it on.
std::optional<StageIndex> way_of_answer(const Decision& d, bool confirmed) {
  std::optional<StageIndex> only;
  for (const NextWay& way : d.ways()) {
    const auto category = d.process().stage(way.to).spec->category;
    if (confirmed != (category == StageCategory::solved || category == StageCategory::closed)) continue;
    if (way.blocked == Blocked::condition || against_way(d, way)) continue;
    if (only && *only != way.to) return std::nullopt;
    only = way.to;
  }
  return only;
}

/// The solution did not hold: the case counts as reopened, its clocks run again as their policy says.
void take_back_solution(Decision& d) {
  d.happen(CaseReopened{d.c.reopened + 1});
  d.change_clocks("reopened", [&](ClockRun& clock) { reopen(clock, d.context.now); });
}

void reopen_into(Decision& d) {
  take_back_solution(d);
  d.leave_all(false);
  d.enter(d.process().reopen_to().value_or(0));
}

bool reopen_window_open(const Case& c, const CaseContext& context) {
  const auto& policy = context.process->spec().reopen;
  const auto ended = c.closed_at ? c.closed_at : c.solved_at;
  return policy && ended && context.now <= *ended + policy->within;
}

constexpr Duration longest_wait{std::chrono::days{7}};
constexpr std::int64_t appeals_max = 2;  // then an outside body decides

double number_of(std::int64_t value) { return static_cast<double>(value); }

}  // namespace

FactValue case_fact(const Case& c, const CaseContext& context, std::string_view name) {
  if (name == "kind") return c.kind;
  if (name == "channel") return std::string(enum_text(c.channel));
  if (name == "tier") return std::string(enum_text(c.tier));
  if (name == "urgency") return number_of(c.priority.urgency);
  if (name == "complexity") return number_of(c.priority.complexity);
  if (name == "priority") return number_of(static_cast<std::int64_t>(c.priority.level) + 1);
  if (name == "reopen_count") return number_of(c.reopened);
  if (name == "customer_answer") {
    if (c.answer == CustomerAnswer::none) return {};
    return std::string(enum_text(c.answer));
  }
  return context.recorded ? context.recorded(name) : FactValue{};
}

Result<Events> open_case(const CaseOpened& opened, CaseId id, const CaseContext& context) {
  Case c;
  c.id = id;
  Decision d(c, context);
  d.happen(opened);
  d.reach({CasePoint::Kind::opened, 0});
  d.enter(0);
  return std::move(d.events);
}

std::vector<StepState> step_states(const Case& c, const CaseContext& context) {
  std::vector<StepState> states;
  const FactLookup facts = [&](std::string_view name) { return case_fact(c, context, name); };
  for (const StageVisit* visit : open_visits(c)) {
    const auto stage = context.process->find_stage(visit->stage);
    if (!stage) continue;
    for (const CompiledStep& step : context.process->stage(*stage).steps) {
      const bool done = std::ranges::any_of(c.steps, [&](const StepDone& s) {
        return s.stage == visit->stage && s.round == visit->round && s.step == std::string_view(step.spec->id);
      });
      states.push_back({visit->stage, &step, step.required(facts), done});
    }
  }
  return states;
}

std::vector<WayState> way_states(const Case& c, const CaseContext& context) {
  std::vector<WayState> states;
  if (is_over(c.category)) return states;
  const Decision d(c, context);
  for (const NextWay& way : d.ways()) {
    states.push_back({&d.process().stage(way.from).next[way.way], d.process().stage(way.to).spec->id, against_way(d, way)});
  }
  return states;
}

Result<Events> complete_step(const Case& c, const std::string& step, const PrivateRef& record,
                             const std::vector<std::string>& recorded_fields, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  for (const StepState& state : step_states(c, context)) {
    if (std::string_view(state.step->spec->id) != step) continue;
    const auto& spec = *state.step->spec;
    const auto stage = d.process().find_stage(state.stage);
    const auto& who = spec.who ? spec.who : d.process().stage(*stage).spec->operator_;
    const bool his_own_answer = spec.evidence == Evidence::customer_answer && has_role(context, "customer");
    if (who && !his_own_answer && !has_role(context, *who)) return refuse(RefusalKind::forbidden, "wrong_role", {{"role", *who}});
    for (const auto& field : spec.record) {
      const bool given = std::ranges::find(recorded_fields, std::string_view(field)) != recorded_fields.end();
      if (state.required && !given) return invalid(field, "required");
    }
    if (auto refusal = against_recording(d, recorded_fields)) return refused(std::move(*refusal));
    const auto visits = open_visits(c);
    const auto visit = std::ranges::find_if(visits, [&](const StageVisit* v) { return v->stage == state.stage; });
    d.happen(StepCompleted{{state.stage, step, (*visit)->round, context.now, context.actor, record}});
    const bool asks_customer = std::ranges::any_of(d.process().stage(*stage).steps, [](const CompiledStep& s) {
      return s.spec->evidence == Evidence::customer_answer;
    });
    if (asks_customer && c.answer == CustomerAnswer::confirmed) {
      if (const auto on = way_of_answer(d, true)) d.go(*on, false);
    }
    return std::move(d.events);
  }
  return refuse(RefusalKind::not_found, "step_unknown", {{"step", step}});
}

Result<Events> advance(const Case& c, const std::string& to, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  const auto target = d.process().find_stage(to);
  if (target && d.process().stage(*target).inside && (d.open_stages() & stage_bit(*target)) != 0) {
    if (auto missing = missing_steps(d, *target)) return refused(std::move(*missing));
    d.leave(*target, false);
    return std::move(d.events);
  }
  SP_TRY(const NextWay way, find_way(d, to));
  if (auto refusal = against_way(d, way)) return refused(std::move(*refusal));
  d.go(way.to, false);
  return std::move(d.events);
}

Result<Events> solve(const Case& c, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  if (c.category == Category::solved) return refuse("already_solved");
  std::optional<Refusal> obstacle;
  for (const NextWay& way : d.ways()) {
    if (d.process().stage(way.to).spec->category != StageCategory::solved) continue;
    auto refusal = against_way(d, way);
    if (!refusal) {
      d.go(way.to, false);
      return std::move(d.events);
    }
    obstacle = std::move(refusal);
  }
  if (obstacle) return refused(std::move(*obstacle));
  return refuse("way_unknown", {{"to", "solved"}});
}

Result<Events> ask_to_leave(const Case& c, const std::string& to, const PrivateRef& reason, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  const auto target = d.process().find_stage(to);
  if (!target || d.process().stage(*target).inside) return invalid("to", "stage_unknown", {{"stage", to}});
  const auto main = d.main_stage();
  d.happen(ApprovalAsked{{context.next_id(), main ? std::string(d.process().stage(*main).spec->id) : std::string(), to,
                          d.process().spec().leave.approver, 1, reason, context.actor, context.now, {},
                          ApprovalState::pending}});
  return std::move(d.events);
}

Result<Events> ask_approval(const Case& c, const PrivateRef& reason, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  const auto main = d.main_stage();
  if (!main || !d.process().stage(*main).spec->approval) return refuse("approval_not_needed");
  const std::string& stage = d.process().stage(*main).spec->id;
  for (const auto& party : d.process().stage(*main).spec->approval->by) {
    const bool asked = std::ranges::any_of(c.approvals, [&](const Approval& a) {
      return a.stage == stage && a.leave_to.empty() && a.role == party && a.state == ApprovalState::pending;
    });
    if (asked) continue;
    d.happen(ApprovalAsked{{context.next_id(), stage, {}, party, 1, reason, context.actor, context.now, {},
                            ApprovalState::pending}});
  }
  return std::move(d.events);
}

Result<Events> vote(const Case& c, std::int64_t id, bool yes, const PrivateRef& comment, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  const auto approval = std::ranges::find(c.approvals, id, &Approval::id);
  if (approval == c.approvals.end()) return refuse(RefusalKind::not_found, "approval_unknown");
  if (approval->state != ApprovalState::pending) return refuse("approval_settled");
  if (!has_role(context, approval->role)) return refuse(RefusalKind::forbidden, "wrong_role", {{"role", approval->role}});
  if (approval->asked_by == context.actor) return refuse("own_approval");
  const auto granted = std::ranges::count_if(approval->cast, &Vote::yes) + (yes ? 1 : 0);
  const auto state = !yes ? ApprovalState::refused
                     : granted >= approval->votes ? ApprovalState::granted
                                                  : ApprovalState::pending;
  d.happen(ApprovalVoted{id, {context.actor, yes, comment, context.now}, state});
  if (state == ApprovalState::granted && !approval->leave_to.empty()) {
    const auto target = d.process().find_stage(approval->leave_to);
    if (!target) return std::move(d.events);
    const auto category = d.process().stage(*target).spec->category;
    if (d.c.category == Category::solved && category != StageCategory::solved && category != StageCategory::closed)
      take_back_solution(d);
    d.go(*target, true);
  }
  return std::move(d.events);
}

Result<Events> reply(const Case& c, MessageId message, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  const auto first = std::ranges::find(c.clocks, std::string("first_response"), &ClockRun::id);
  const bool is_first = context.actor.kind == ActorKind::staff && first != c.clocks.end() && !first->stopped_at;
  d.happen(CaseReplied{message, is_first});
  if (context.actor.kind == ActorKind::staff) d.reach({CasePoint::Kind::first_response, 0});
  return std::move(d.events);
}

Result<Events> customer_wrote(const Case& c, MessageId message, const CaseContext& context) {
  if (c.category == Category::closed) {
    if (!reopen_window_open(c, context)) return refuse("reopen_window_over");
    Decision d(c, context);
    d.happen(CustomerWrote{message});
    reopen_into(d);
    return std::move(d.events);
  }
  SP_TRY(auto d, decide_on(c, context));
  d.happen(CustomerWrote{message});
  if (c.category == Category::waiting_customer) d.stop_wait();
  return std::move(d.events);
}

Result<Events> pause_case(const Case& c, Category wait_for, const PrivateRef& reason, std::optional<Instant> until,
                          const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  if (c.waiting) return refuse("already_waiting");
  if (!is_waiting(wait_for)) return invalid("wait_for", "expected_one_of", {{"choices", "waiting_customer, waiting_third_party, scheduled"}});
  if (wait_for == Category::scheduled && !until) return invalid("until", "until_missing");
  if (until && *until <= context.now) return invalid("until", "in_the_past");
  // A wait without an end is nobody's next action: it comes back by itself.
  d.happen(CasePaused{{wait_for, reason, context.now, until.value_or(context.now + longest_wait), c.category}});
  d.hold_clocks(std::string(enum_text(wait_for)), true);
  return std::move(d.events);
}

Result<Events> resume_case(const Case& c, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  if (!c.waiting) return refuse("not_waiting");
  d.stop_wait();
  return std::move(d.events);
}

Result<Events> answer(const Case& c, bool confirmed, const PrivateRef& comment, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  d.stop_wait();  // he may answer also while we wait for something
  if (d.c.category != Category::solved) return refuse("not_solved");
  if (c.answer != CustomerAnswer::none) return refuse("answered_already");
  if (confirmed) {
    d.happen(ResultConfirmed{comment});
    finish_answered_steps(d);
    if (const auto on = way_of_answer(d, true)) d.go(*on, false);
    return std::move(d.events);
  }
  d.happen(ResultRefused{comment});
  finish_answered_steps(d);
  if (const auto back = way_of_answer(d, false)) {
    take_back_solution(d);
    d.go(*back, false);
  } else {
    reopen_into(d);
  }
  return std::move(d.events);
}

Result<Events> reopen(const Case& c, const CaseContext& context) {
  if (c.category == Category::merged) return refuse("merged_case");
  if (!is_over(c.category) && c.category != Category::solved) return refuse("not_over");
  const bool given_up = c.category == Category::cancelled || c.category == Category::spam;
  if (!given_up && !reopen_window_open(c, context)) return refuse("reopen_window_over");
  Decision d(c, context);
  reopen_into(d);
  return std::move(d.events);
}

std::optional<Instant> next_nudge(const Case& c) {
  // Waiting for his word, or for his confirmation, it is not us who should hurry.
  if (is_over(c.category) || c.category == Category::solved || c.category == Category::waiting_customer || c.imported) return std::nullopt;
  return c.nudged_at ? *c.nudged_at + nudge_pause : c.opened_at;
}

Result<Events> nudge(const Case& c, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  const auto from = next_nudge(c);
  if (!from) return refuse("nothing_to_nudge");
  if (context.now < *from)
    return refuse(RefusalKind::too_many, "nudged_already", {{"minutes", std::to_string(std::chrono::ceil<std::chrono::minutes>(*from - context.now).count())}});
  d.happen(CaseNudged{c.nudged + 1, context.now});
  return std::move(d.events);
}

bool may_appeal(const Case& c, const CaseContext& context) {
  return c.kind == complaint_kind && c.category == Category::closed && c.appealed < appeals_max && context.process &&
         reopen_window_open(c, context);
}

Result<Events> appeal(const Case& c, const PrivateRef& reason, const CaseContext& context) {
  if (c.kind != complaint_kind) return refuse("not_a_complaint");
  if (c.category != Category::closed) return refuse("not_over");
  if (c.appealed >= appeals_max) return refuse("appeals_over", {{"max", std::to_string(appeals_max)}});
  if (!reopen_window_open(c, context)) return refuse("reopen_window_over");
  Decision d(c, context);
  d.happen(CaseAppealed{c.appealed + 1, reason, context.now});
  reopen_into(d);
  return std::move(d.events);
}

Result<Events> give_up(const Case& c, Category category, const PrivateRef& reason, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  d.stop_wait();
  d.change_clocks("cancelled", [&](ClockRun& clock) { cancel(clock, context.now); });
  d.happen(CaseClosed{category, reason, context.now});
  return std::move(d.events);
}

Result<Events> assign(const Case& c, TeamId team, StaffId owner, const PrivateRef& note, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  if (!team && !owner) return invalid("team", "required");
  d.happen(CaseAssigned{team, owner, note});
  return std::move(d.events);
}

Result<Events> set_priority(const Case& c, const Priority& priority, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  d.happen(PriorityChanged{priority});
  return std::move(d.events);
}

Result<Events> make_promise(const Case& c, const PrivateRef& text, Instant due, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  if (due <= context.now) return invalid("due", "in_the_past");
  d.happen(PromiseMade{{context.next_id(), text, due, PromiseState::open, context.actor, context.now}});
  return std::move(d.events);
}

Result<Events> settle_promise(const Case& c, std::int64_t id, PromiseState state, const CaseContext& context) {
  SP_TRY(auto d, decide_on(c, context));
  const auto promise = std::ranges::find(c.promises, id, &Promise::id);
  if (promise == c.promises.end()) return refuse(RefusalKind::not_found, "promise_unknown");
  if (promise->state != PromiseState::open) return refuse("promise_settled");
  d.happen(PromiseSettled{id, state});
  return std::move(d.events);
}

Result<Events> plan_follow_up(const Case& c, const PrivateRef& note, Instant due, const CaseContext& context) {
  if (due <= context.now) return invalid("due", "in_the_past");
  if (is_over(c.category) && c.category != Category::closed) return refuse("case_over", {{"state", std::string(enum_text(c.category))}});
  Decision d(c, context);  // a closed case may still be called back
  d.happen(FollowUpPlanned{{context.next_id(), note, due, false, std::nullopt, context.actor}});
  return std::move(d.events);
}

Result<Events> finish_follow_up(const Case& c, std::int64_t id, const PrivateRef& note, const CaseContext& context) {
  const auto found = std::ranges::find(c.follow_ups, id, &FollowUp::id);
  if (found == c.follow_ups.end()) return refuse(RefusalKind::not_found, "follow_up_unknown");
  if (found->done_at) return refuse("follow_up_done");
  Decision d(c, context);
  d.happen(FollowUpDone{id, note, context.now});
  return std::move(d.events);
}

Result<Events> link_case(const Case& c, const CaseLink& link, const CaseContext& context) {
  if (link.other == c.id) return invalid("other", "same_case");
  if (std::ranges::find(c.links, link) != c.links.end()) return refuse("linked_already");
  Decision d(c, context);
  d.happen(CaseLinked{link});
  return std::move(d.events);
}

Result<Events> unlink_case(const Case& c, const CaseLink& link, const CaseContext& context) {
  if (std::ranges::find(c.links, link) == c.links.end()) return refuse(RefusalKind::not_found, "link_unknown");
  Decision d(c, context);
  d.happen(CaseUnlinked{link});
  return std::move(d.events);
}

Result<Events> merge_into(const Case& c, CaseId target, const CaseContext& context) {
  if (target == c.id) return invalid("into", "same_case");
  if (c.merged_into) return refuse("merged_already");
  SP_TRY(auto d, decide_on(c, context));
  d.stop_wait();
  d.hold_clocks("merged", false);
  d.happen(CaseMerged{target});
  return std::move(d.events);
}

Result<Events> undo_merge(const Case& c, const CaseContext& context) {
  if (!c.merged_into) return refuse("not_merged");
  Decision d(c, context);
  d.happen(CaseUnmerged{c.merged_into});
  d.release_clocks();
  return std::move(d.events);
}

}  // namespace sp::handling
