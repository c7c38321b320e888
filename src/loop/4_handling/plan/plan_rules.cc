#include "loop/4_handling/plan/plan_rules.h"

#include <algorithm>

namespace sp::handling {
namespace {

PlanEdition* edition(Plan& plan, std::int64_t number) {
  const auto found = std::ranges::find(plan.editions, number, &PlanEdition::number);
  return found == plan.editions.end() ? nullptr : &*found;
}

TaskRun& run(Plan& plan, std::int64_t task) {
  const auto found = std::ranges::find(plan.runs, task, &TaskRun::task);
  if (found != plan.runs.end()) return *found;
  plan.runs.push_back({.task = task});
  return plan.runs.back();
}

void on(Plan& plan, const PlanStarted& event) {
  plan.case_id = event.case_id;
  plan.customer = event.customer;
}

void on(Plan& plan, const PlanDrafted& event) {
  PlanEdition* old = edition(plan, event.edition);
  if (old == nullptr) old = &plan.editions.emplace_back();
  *old = PlanEdition{.number = event.edition, .document = event.document, .saved_by = event.by, .saved_at = event.at, .comment = old->comment};
}

void on(Plan& plan, const PlanReviewed& event) {
  PlanEdition* one = edition(plan, event.edition);
  if (one == nullptr) return;
  one->state = event.approved ? EditionState::reviewed : EditionState::returned;
  one->reviewed_by = event.by;
  one->reviewed_at = event.at;
  one->comment = event.comment;
}

void on(Plan& plan, const PlanSent& event) {
  PlanEdition* one = edition(plan, event.edition);
  if (one == nullptr) return;
  one->state = EditionState::sent;
  one->hash = event.hash;
  one->valid_until = event.valid_until;
  one->sent_at = event.at;
}

void on(Plan& plan, const PlanChangesAsked& event) {
  PlanEdition* one = edition(plan, event.edition);
  if (one == nullptr) return;
  one->state = EditionState::changes_asked;
  one->comment = event.text;
}

void on(Plan& plan, const PlanConfirmed& event) {
  for (PlanEdition& one : plan.editions) {
    if (one.number == event.edition) {
      one.state = EditionState::confirmed;
      one.hash = event.hash;
      one.proof = event.proof;
      one.confirmed_at = event.at;
    } else if (one.state == EditionState::confirmed) {
      one.state = EditionState::superseded;
    }
  }
}

void on(Plan& plan, const PlanTaskReported& event) {
  TaskRun& of = run(plan, event.task);
  of.state = event.state;
  of.progress = event.progress;
  of.note = event.note;
  of.by = event.by;
  of.at = event.at;
}

void on(Plan& plan, const PlanTaskLate& event) { run(plan, event.task).told = event.due; }

/// The last edition, when the customer was asked about it and this is the text he read.
Result<const PlanEdition*> awaiting(const Plan& plan, const std::string& hash, Instant now) {
  const PlanEdition* last = shown_to_customer(plan);
  if (last == nullptr || last->state != EditionState::sent) return refuse("plan_not_sent");
  if (last->hash != hash) return refuse(RefusalKind::conflict, "plan_changed");
  if (last->valid_until && *last->valid_until < now) return refuse("plan_expired");
  return last;
}

}  // namespace

void apply(Plan& plan, const PlanEvent& event) {
  std::visit([&](const auto& body) { on(plan, body); }, event);
}

const PlanEdition* in_force(const Plan& plan) {
  const PlanEdition* passed = nullptr;
  for (const PlanEdition& one : plan.editions) {
    if (one.state == EditionState::confirmed) return &one;
    if (one.state == EditionState::reviewed || one.state == EditionState::sent || one.state == EditionState::changes_asked) passed = &one;
  }
  return passed;
}

const PlanEdition* shown_to_customer(const Plan& plan) {
  const PlanEdition* shown = nullptr;
  for (const PlanEdition& one : plan.editions) {
    if (one.sent_at) shown = &one;
  }
  return shown;
}

const TaskRun* run_of(const Plan& plan, std::int64_t task) {
  const auto found = std::ranges::find(plan.runs, task, &TaskRun::task);
  return found == plan.runs.end() ? nullptr : &*found;
}

Result<PlanDrafted> draft(const Plan& plan, const PrivateRef& document, const Actor& by, Instant now) {
  if (plan.editions.empty()) return PlanDrafted{1, document, by, now};
  const PlanEdition& last = plan.editions.back();
  const bool open = last.state == EditionState::draft || last.state == EditionState::returned;
  if (!open && plan.editions.size() >= plan_editions_max)
    return refuse(RefusalKind::too_many, "too_many_items", {{"max", std::to_string(plan_editions_max)}});
  return PlanDrafted{last.number + (open ? 0 : 1), document, by, now};
}

Result<void> expect_complete(const PlanDocument& document) {
  std::vector<Refusal> missing;
  const auto need = [&](bool there, std::string field) {
    if (!there) missing.push_back({RefusalKind::invalid, "required", "document." + std::move(field), {}, {}});
  };
  need(document.goal.has_value(), "goal");
  need(document.content.has_value(), "content");
  need(document.standard.has_value(), "standard");
  need(document.acceptance.has_value(), "acceptance");
  need(document.valid_until.has_value(), "valid_until");
  need(!document.tasks.empty(), "tasks");
  for (std::size_t at = 0; at < document.tasks.size(); ++at)
    need(document.tasks[at].staff || document.tasks[at].team, "tasks[" + std::to_string(at) + "].staff");
  if (missing.empty()) return {};
  Refusal refusal = missing.front();
  refusal.also.assign(missing.begin() + 1, missing.end());
  return std::unexpected(std::move(refusal));
}

Result<PlanReviewed> review(const Plan& plan, bool approved, const PrivateRef& comment, const Actor& by, Instant now) {
  if (plan.editions.empty() || plan.editions.back().state != EditionState::draft) return refuse("plan_not_draft");
  const PlanEdition& last = plan.editions.back();
  if (last.saved_by == by) return refuse("plan_own_review");
  return PlanReviewed{last.number, approved, comment, by, now};
}

Result<PlanSent> send(const Plan& plan, const PlanDocument& document, const std::string& hash, Instant now) {
  if (plan.editions.empty() || plan.editions.back().state != EditionState::reviewed) return refuse("plan_not_reviewed");
  if (document.valid_until && *document.valid_until <= now) return refuse("plan_expired");
  return PlanSent{plan.editions.back().number, hash, document.valid_until, now};
}

Result<PlanConfirmed> confirm(const Plan& plan, const std::string& hash, const std::string& proof, Instant now) {
  SP_TRY(const PlanEdition* one, awaiting(plan, hash, now));
  return PlanConfirmed{one->number, hash, proof, now};
}

Result<PlanChangesAsked> ask_changes(const Plan& plan, const std::string& hash, const PrivateRef& text, Instant now) {
  SP_TRY(const PlanEdition* one, awaiting(plan, hash, now));
  return PlanChangesAsked{one->number, text, now};
}

Result<PlanTaskReported> report(const Plan& plan, const PlanDocument& document, const PlanTask& task, TaskState state, std::int64_t progress,
                                const PrivateRef& note, const Actor& by, Instant now) {
  if (state == TaskState::doing || state == TaskState::done) {
    std::string waits_for;
    for (const std::int64_t before : task.after) {
      const TaskRun* run = run_of(plan, before);
      if (run != nullptr && run->state == TaskState::done) continue;
      const auto named = std::ranges::find_if(document.tasks, [&](const PlanTask& one) { return one.id == before; });
      if (named != document.tasks.end()) waits_for += (waits_for.empty() ? "" : ", ") + named->name;
    }
    if (!waits_for.empty()) return refuse("task_waits", {{"tasks", waits_for}});
  }
  if (state == TaskState::done) progress = 100;
  if (state == TaskState::todo) progress = 0;
  return PlanTaskReported{task.id, state, progress, note, by, now};
}

}  // namespace sp::handling
