// A service plan: what will be done for a case, by whom, in which order, with what, for how much, and how one will know
// that it is done. It goes through editions: drafted, reviewed by somebody else, sent to the customer, confirmed by him.
// A confirmed edition is frozen; a change after that is the next edition, and the confirmed one stays in force until
// the next is confirmed as well.
// Clause: R1.2 (analyse, design, review, confirm), R1.3 (tasks, staff, time, resources, progress).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/private_ref.h"
#include "loop/4_handling/case/case_types.h"

namespace sp::handling {

using PlanId = Id<struct PlanTag>;
using TaskNumber = Int<1, 9999>;

inline constexpr std::size_t plan_tasks_max = 200, plan_lines_max = 100, plan_after_max = 20, plan_editions_max = 100;

/// A task takes working time of the plan's calendar. Its number is its own for all editions of the plan.
struct PlanTask {
  TaskNumber id;
  Text<1, 120> name;
  std::optional<Text<1, 2'000>> what;
  std::optional<StaffId> staff;  // who is responsible: a person, or
  std::optional<TeamId> team;    // a team
  Int<5, 100'000> minutes;       // of open time
  std::optional<Instant> not_before;
  std::optional<Instant> due;  // agreed; absent: when it is planned to end
  std::vector<TaskNumber> after;  // these must be finished first
};
BOOST_DESCRIBE_STRUCT(PlanTask, (), (id, name, what, staff, team, minutes, not_before, due, after))

BOOST_DEFINE_ENUM_CLASS(PlanLineKind, material, resource, cost)

/// What is needed or charged. `amount` counts the smallest unit of the plan's currency: 分, cent.
struct PlanLine {
  PlanLineKind kind = PlanLineKind::material;
  Text<1, 200> what;
  std::optional<Text<1, 60>> quantity;  // "24 台", "2 × 5 m"
  Int<0, 1'000'000'000'000> amount;
};
BOOST_DESCRIBE_STRUCT(PlanLine, (), (kind, what, quantity, amount))

using PlanText = std::optional<Text<1, 4'000>>;

/// What is written, reviewed and confirmed. Its JSON, members in this order and absent ones left out, is the canonical
/// text whose SHA-256 the customer confirms: never reorder or rename, add at the end.
struct PlanDocument {
  PlanText goal, content, standard, acceptance, risks;
  Instant starts_at;
  std::optional<Instant> valid_until;  // the customer may confirm until then
  Text<1, 60> calendar;
  Text<3, 3> currency;  // ISO 4217
  std::vector<PlanTask> tasks;
  std::vector<PlanLine> lines;
};
BOOST_DESCRIBE_STRUCT(PlanDocument, (), (goal, content, standard, acceptance, risks, starts_at, valid_until, calendar, currency, tasks, lines))

BOOST_DEFINE_ENUM_CLASS(EditionState, draft, returned, reviewed, sent, changes_asked, confirmed, superseded)

struct PlanEdition {
  std::int64_t number = 0;
  EditionState state = EditionState::draft;
  PrivateRef document;
  std::string hash;  // SHA-256 of the document, hex; from the day it was sent
  Actor saved_by;
  Instant saved_at;
  std::optional<Actor> reviewed_by;
  std::optional<Instant> reviewed_at, sent_at, valid_until, confirmed_at;
  PrivateRef comment;  // what the reviewer, then the customer said to it
  std::string proof;   // how the customer was known when he confirmed: "code:email", "link"
};
BOOST_DESCRIBE_STRUCT(PlanEdition, (), (number, state, document, hash, saved_by, saved_at, reviewed_by, reviewed_at, sent_at, valid_until,
                                        confirmed_at, comment, proof))

BOOST_DEFINE_ENUM_CLASS(TaskState, todo, doing, done, blocked)

/// How far a task has come.
struct TaskRun {
  std::int64_t task = 0;
  TaskState state = TaskState::todo;
  std::int64_t progress = 0;  // percent
  PrivateRef note;
  std::optional<Actor> by;
  std::optional<Instant> at;
  std::optional<Instant> told;  // the due time whose passing was announced
};
BOOST_DESCRIBE_STRUCT(TaskRun, (), (task, state, progress, note, by, at, told))

struct Plan {
  static constexpr std::string_view table = "plans";
  PlanId id;
  std::int64_t version = 0;
  CaseId case_id;
  PersonId customer;
  std::vector<PlanEdition> editions;  // 1, 2, 3 …
  std::vector<TaskRun> runs;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (id, version, case_id, customer, editions, runs))

/// The edition work goes by: the confirmed one, before that the last one that passed its review. Null: none yet.
const PlanEdition* in_force(const Plan& plan);
/// What the customer sees: the last edition that was sent to him. Null: none yet.
const PlanEdition* shown_to_customer(const Plan& plan);
const TaskRun* run_of(const Plan& plan, std::int64_t task);

}  // namespace sp::handling
