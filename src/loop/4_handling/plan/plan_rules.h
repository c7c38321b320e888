// What may happen to a plan and what it does to it. Texts come in as references that were kept before.
// Clause: R1.2 (reviewed by somebody else, confirmed by the customer), R1.3 (progress).
#pragma once

#include <variant>

#include "loop/4_handling/plan/plan_types.h"

namespace sp::handling {

struct PlanStarted {
  CaseId case_id;
  PersonId customer;
};
BOOST_DESCRIBE_STRUCT(PlanStarted, (), (case_id, customer))

/// The edition's whole new text; a number that is new begins the next edition.
struct PlanDrafted {
  std::int64_t edition = 1;
  PrivateRef document;
  Actor by;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(PlanDrafted, (), (edition, document, by, at))

struct PlanReviewed {
  std::int64_t edition = 1;
  bool approved = false;
  PrivateRef comment;
  Actor by;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(PlanReviewed, (), (edition, approved, comment, by, at))

struct PlanSent {
  std::int64_t edition = 1;
  std::string hash;
  std::optional<Instant> valid_until;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(PlanSent, (), (edition, hash, valid_until, at))

struct PlanChangesAsked {
  std::int64_t edition = 1;
  PrivateRef text;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(PlanChangesAsked, (), (edition, text, at))

/// From here on the text of this edition is proven by `hash`.
struct PlanConfirmed {
  std::int64_t edition = 1;
  std::string hash, proof;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(PlanConfirmed, (), (edition, hash, proof, at))

struct PlanTaskReported {
  std::int64_t task = 0;
  TaskState state = TaskState::todo;
  std::int64_t progress = 0;
  PrivateRef note;
  Actor by;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(PlanTaskReported, (), (task, state, progress, note, by, at))

struct PlanTaskLate {
  std::int64_t task = 0;
  Instant due;
};
BOOST_DESCRIBE_STRUCT(PlanTaskLate, (), (task, due))

using PlanEvent = std::variant<PlanStarted, PlanDrafted, PlanReviewed, PlanSent, PlanChangesAsked, PlanConfirmed, PlanTaskReported, PlanTaskLate>;

void apply(Plan& plan, const PlanEvent& event);

/// A draft is written over, anything later begins the next edition. Refuses: too_many_items.
Result<PlanDrafted> draft(const Plan& plan, const PrivateRef& document, const Actor& by, Instant now);

/// Everything a customer has to be told. Refuses "required" for each member that is missing (field "document.goal").
Result<void> expect_complete(const PlanDocument& document);

/// Refuses: plan_not_draft, plan_own_review.
Result<PlanReviewed> review(const Plan& plan, bool approved, const PrivateRef& comment, const Actor& by, Instant now);

/// `hash`: of the document's canonical text. Refuses: plan_not_reviewed, plan_expired.
Result<PlanSent> send(const Plan& plan, const PlanDocument& document, const std::string& hash, Instant now);

/// `hash`: what the customer read. Refuses: plan_not_sent, plan_changed, plan_expired.
Result<PlanConfirmed> confirm(const Plan& plan, const std::string& hash, const std::string& proof, Instant now);
Result<PlanChangesAsked> ask_changes(const Plan& plan, const std::string& hash, const PrivateRef& text, Instant now);

/// `task`: of the edition in force. A finished task is at 100, one nobody began at 0.
/// Refuses: task_waits, naming the tasks that must be finished first.
Result<PlanTaskReported> report(const Plan& plan, const PlanDocument& document, const PlanTask& task, TaskState state, std::int64_t progress,
                                const PrivateRef& note, const Actor& by, Instant now);

}  // namespace sp::handling
