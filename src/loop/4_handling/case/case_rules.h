// What may happen to a case, decided. Pure: values and a time come in, events or a named refusal go out, so no
// API, bulk action, rule or assistant steps around a rule.
// Clause: P3.2 (a stage cannot be left with a required step undone), Q1.2, R1.2 (approval), R6, C3.4.2.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "loop/1_standards/definition/compiled_process.h"
#include "loop/1_standards/form/form.h"
#include "loop/4_handling/case/case_events.h"
#include "loop/4_handling/clock/clock.h"

namespace sp::handling {

using Events = std::vector<CaseEvent>;

/// What a decision may know beside the case itself.
struct CaseContext {
  Instant now;
  Actor actor;
  std::vector<std::string> roles;  // of the actor: "agent", "lead"; a customer has "customer"
  std::shared_ptr<const CompiledProcess> process;
  std::shared_ptr<const Answers> answers;  // of the form and of steps, the latest last; for those who show them
  FactLookup recorded;             // the same as facts: answers of the form and recorded fields; what was not recorded is none
  std::function<std::optional<Calendar>(std::string_view id)> calendar;
  /// The policy of a clock for this case's tier, kind and channel; nothing: the clock does not run here.
  std::function<std::optional<ClockPolicy>(const Case&, const CompiledClock&)> policy;
  std::function<std::int64_t()> next_id;
};

// Every function takes the case as it is and returns what happens, in order. Refusals are listed in order of
// precedence; all of them also refuse `case_over` for a case that is closed, merged, cancelled or spam.

/// `opened` carries everything but the stage and the clocks.
Result<Events> open_case(const CaseOpened& opened, CaseId id, const CaseContext& context);

/// Refuses: step_unknown, stage_not_open, wrong_role {role}, required (a field of the record, by name).
Result<Events> complete_step(const Case& c, const std::string& step, const PrivateRef& record,
                             const std::vector<std::string>& recorded_fields, const CaseContext& context);

/// Goes on to stage `to`, or ends a stage inside the current one (then `to` is that stage).
/// Refuses: way_unknown, way_closed (its condition), block_open {stages}, rework_limit, steps_missing {steps},
/// approval_missing {role}, not_same_person {clause}, out_of_order {clause}, record_missing {fields, clause}.
Result<Events> advance(const Case& c, const std::string& to, const CaseContext& context);

/// Leaving the designed process: asks for the approval; granted, the case goes to `to` and counts as a deviation.
Result<Events> ask_to_leave(const Case& c, const std::string& to, const PrivateRef& reason, const CaseContext& context);
Result<Events> ask_approval(const Case& c, const PrivateRef& reason, const CaseContext& context);
/// Refuses: approval_unknown, approval_settled, wrong_role {role}, own_approval, voted_already.
Result<Events> vote(const Case& c, std::int64_t approval, bool yes, const PrivateRef& comment, const CaseContext& context);

Result<Events> reply(const Case& c, MessageId message, const CaseContext& context);
/// A message of the customer: a case that waited for him goes on; a closed one is reopened while its process allows
/// it. Refuses: reopen_window_over.
Result<Events> customer_wrote(const Case& c, MessageId message, const CaseContext& context);

/// Refuses: already_waiting, until_missing (scheduled without a time), in_the_past.
Result<Events> pause_case(const Case& c, Category wait_for, const PrivateRef& reason, std::optional<Instant> until,
                          const CaseContext& context);
Result<Events> resume_case(const Case& c, const CaseContext& context);  // refuses: not_waiting

/// To the next stage of category solved. Refuses: already_solved, and whatever advance() refuses.
Result<Events> solve(const Case& c, const CaseContext& context);
/// The customer's own word on a solved case. Refuses: not_solved, answered_already.
Result<Events> answer(const Case& c, bool confirmed, const PrivateRef& comment, const CaseContext& context);
/// The customer asks us to hurry, at most once in nudge_pause. Refuses: nudged_already {until}.
Result<Events> nudge(const Case& c, const CaseContext& context);
inline constexpr Duration nudge_pause{std::chrono::hours{1}};
/// From when on the customer may nudge again; nothing: not at all.
std::optional<Instant> next_nudge(const Case& c);

/// A closed complaint goes back to where its process reopens it: the customer does not accept how it ended.
/// Refuses: not_a_complaint, not_over, reopen_window_over, appeals_over {max}. Clause: R6.4
Result<Events> appeal(const Case& c, const PrivateRef& reason, const CaseContext& context);
bool may_appeal(const Case& c, const CaseContext& context);
inline constexpr std::string_view complaint_kind = "complaint";  // of the process complaints run along

/// Refuses: not_over, reopen_window_over, merged_case.
Result<Events> reopen(const Case& c, const CaseContext& context);
/// Ends without a solution. `category` is cancelled or spam.
Result<Events> give_up(const Case& c, Category category, const PrivateRef& reason, const CaseContext& context);

Result<Events> assign(const Case& c, TeamId team, StaffId owner, const PrivateRef& note, const CaseContext& context);
/// The assessed level from urgency and complexity, or, by hand, another one with its reason.
Result<Events> set_priority(const Case& c, const Priority& priority, const CaseContext& context);

/// Refuses: in_the_past.
Result<Events> make_promise(const Case& c, const PrivateRef& text, Instant due, const CaseContext& context);
Result<Events> settle_promise(const Case& c, std::int64_t promise, PromiseState state, const CaseContext& context);
Result<Events> plan_follow_up(const Case& c, const PrivateRef& note, Instant due, const CaseContext& context);
Result<Events> finish_follow_up(const Case& c, std::int64_t id, const PrivateRef& note, const CaseContext& context);

Result<Events> link_case(const Case& c, const CaseLink& link, const CaseContext& context);  // refuses: linked_already, same_case
Result<Events> unlink_case(const Case& c, const CaseLink& link, const CaseContext& context);
/// The clocks stand still while merged. Refuses: same_case, merged_already.
Result<Events> merge_into(const Case& c, CaseId target, const CaseContext& context);
Result<Events> undo_merge(const Case& c, const CaseContext& context);  // refuses: not_merged

/// Everything that is due by `context.now`, each once: warnings, breaches, escalations, broken promises, follow-ups,
/// the end of a planned wait, the customer's silence.
Events tick(const Case& c, const CaseContext& context);
/// When tick() has something to do next.
std::optional<Instant> next_tick(const Case& c, const CaseContext& context);

/// The open clocks under today's policy: what changes, to look at first and then to apply.
Events retarget_clocks(const Case& c, const CaseContext& context);

/// A step of an open stage as it stands now: what the agent's step card shows.
struct StepState {
  std::string stage;
  const CompiledStep* step = nullptr;
  bool required = false, done = false;
};
std::vector<StepState> step_states(const Case& c, const CaseContext& context);

/// The ways on from where the case is, with what stands against each.
struct WayState {
  const CompiledWay* way = nullptr;
  std::string to;
  std::optional<Refusal> refusal;
};
std::vector<WayState> way_states(const Case& c, const CaseContext& context);

/// Facts for conditions: the recorded fields, then what is known of any case.
FactValue case_fact(const Case& c, const CaseContext& context, std::string_view name);

}  // namespace sp::handling
