// A process as it is written down: stages with steps, ways on, rules, clocks (definitions/processes/*.yaml).
// compiled_process.h checks it and makes it run. Clause: P3.1, P3.2, Q2.1.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "loop/1_standards/definition/definition_types.h"
#include "loop/1_standards/form/form.h"

namespace sp {

/// What a stage means to clocks, lists and figures; labels are free. Closed stages are the ends of a process.
BOOST_DEFINE_ENUM_CLASS(StageCategory, new_, confirming, planned, in_work, solved, closed)

/// What shows that a step was done, beside the tick of the person: its fields, a message to the customer, a call …
BOOST_DEFINE_ENUM_CLASS(Evidence, record, message, call, attachment, customer_answer)

using ConditionText = Text<1, 500>;

struct ByWhen {
  Duration within{};  // since the stage began
  TimeUnit unit = TimeUnit::natural;
};
BOOST_DESCRIBE_STRUCT(ByWhen, (), (within, unit))

struct StepSpec {
  Name id;
  Words label;
  std::optional<Words> say;  // the script, with {customer}, {number}, {staff} as variables
  std::optional<Words> ask;
  bool required = false;
  std::optional<ConditionText> required_when;
  std::vector<Name> record;  // ids of fields; a required step is done only when they are all recorded
  std::optional<ByWhen> by_when;
  std::optional<Party> who;  // the stage's operator when absent
  std::optional<Evidence> evidence;
};
BOOST_DESCRIBE_STRUCT(StepSpec, (), (id, label, say, ask, required, required_when, record, by_when, who, evidence))

BOOST_DEFINE_ENUM_CLASS(LimitStart, since_case_open, since_stage_start)

struct EscalationSpec {
  ClockPointText at;
  Party to;
};
BOOST_DESCRIBE_STRUCT(EscalationSpec, (), (at, to))

struct LimitSpec {
  Duration within{};
  TimeUnit unit = TimeUnit::natural;
  std::optional<LimitStart> clock;  // since_stage_start when absent
  std::vector<PauseReason> pause;
  std::vector<ClockPointText> warn;
  std::vector<EscalationSpec> escalate;
};
BOOST_DESCRIBE_STRUCT(LimitSpec, (), (within, unit, clock, pause, warn, escalate))

struct QualitySpec {
  Words standard;
  std::optional<Name> scorecard;
  std::optional<Int<0, 100>> min;  // of the scorecard
};
BOOST_DESCRIBE_STRUCT(QualitySpec, (), (standard, scorecard, min))

struct WaySpec {
  Name to;
  std::optional<ConditionText> when;
  std::optional<Words> label;     // the button; the label of the stage it leads to when absent
  bool rework = false;            // goes back: counted, and shown as rework
  std::optional<Int<1, 99>> max;  // of times this way may be taken in one case
};
BOOST_DESCRIBE_STRUCT(WaySpec, (), (to, when, label, rework, max))

BOOST_DEFINE_ENUM_CLASS(Votes, all, majority, any)

struct ApprovalSpec {
  std::vector<Party> by;
  Votes votes = Votes::all;
};
BOOST_DESCRIBE_STRUCT(ApprovalSpec, (), (by, votes))

struct StageSpec {
  Name id;
  StageCategory category = StageCategory::new_;
  Words label;
  std::optional<Words> customer_label;  // what the customer sees; the label when absent
  std::optional<Party> operator_;       // who does it
  std::optional<Party> owner;           // who answers for it
  std::optional<LimitSpec> limit;
  std::optional<QualitySpec> quality;
  std::vector<StepSpec> steps;
  std::optional<ApprovalSpec> approval;  // cannot be left forwards without these votes
  std::vector<Name> parallel;            // stages that run inside this one and must all be done before it is left
  std::vector<Name> optional;            // stages that may run inside this one
  std::vector<WaySpec> next;
};
BOOST_DESCRIBE_STRUCT(StageSpec, (),
                      (id, category, label, customer_label, operator_, owner, limit, quality, steps, approval, parallel,
                       optional, next))

BOOST_DEFINE_ENUM_CLASS(RuleType, response_within, not_same_person, precedence, required_record, sealed_until)

/// Across stages. A point is `opened`, `first_response`, `confirmed`, `first_plan`, `solved`, `closed`, or a stage's
/// beginning or end: `diagnose.started`, `diagnose.done`.
struct RuleSpec {
  Name id;
  RuleType type = RuleType::precedence;
  Clause clause;
  Words label;
  std::optional<Name> a, b;             // not_same_person: two stages, or `subject` (whom the complaint is about)
  std::optional<Text<1, 80>> from, to;  // points; response_within, precedence (from happens before to)
  std::optional<Duration> within;
  std::optional<TimeUnit> unit;
  std::vector<Name> fields;  // required_record: recorded before `to`; sealed_until: hidden until `to`
};
BOOST_DESCRIBE_STRUCT(RuleSpec, (), (id, type, clause, label, a, b, from, to, within, unit, fields))

/// What a clock does when the case is opened again.
BOOST_DEFINE_ENUM_CLASS(ClockReopen, continue_, restart, none)

/// A clock of the whole case. Its target comes from the service level; `within` is the target when that has none.
struct ClockSpec {
  Name id;  // first_response, confirmed, first_plan, solved …
  Words label;
  Text<1, 80> start;  // a point, as in rules
  Text<1, 80> stop;
  std::optional<Duration> within;
  std::optional<TimeUnit> unit;
  std::optional<Name> calendar;
  std::vector<PauseReason> pause;
  ClockReopen reopen = ClockReopen::none;
  std::vector<ClockPointText> warn;
  std::vector<EscalationSpec> escalate;
  std::optional<Clause> clause;
};
BOOST_DESCRIBE_STRUCT(ClockSpec, (),
                      (id, label, start, stop, within, unit, calendar, pause, reopen, warn, escalate, clause))

BOOST_DEFINE_ENUM_CLASS(Otherwise, new_case, refuse)

struct ReopenSpec {
  Duration within{};  // natural time after the case was solved or closed
  Name to;            // the stage where work goes on
  Otherwise otherwise = Otherwise::new_case;
};
BOOST_DESCRIBE_STRUCT(ReopenSpec, (), (within, to, otherwise))

BOOST_DEFINE_ENUM_CLASS(Silence, closes, keeps_open)

/// The customer confirms a solved case; what his silence means.
struct ConfirmSpec {
  Duration within{};
  TimeUnit unit = TimeUnit::natural;
  Silence silence = Silence::keeps_open;
};
BOOST_DESCRIBE_STRUCT(ConfirmSpec, (), (within, unit, silence))

/// Leaving the designed process is allowed with a reason, approved by this actor, and counts as a deviation.
struct LeaveSpec {
  Party approver;
};
BOOST_DESCRIBE_STRUCT(LeaveSpec, (), (approver))

struct ProcessSpec {
  Name process;
  VersionNumber version;
  DateText effective;
  Name kind;  // of case: enquiry, repair, complaint, service_request or the company's own
  Words name;
  std::vector<Clause> clauses;
  Name calendar;  // of every clock that names no other
  std::optional<Name> form;
  std::vector<FieldSpec> fields;  // what steps record, beside the fields of the form
  std::vector<StageSpec> stages;  // the first is the start
  std::vector<RuleSpec> rules;
  std::vector<ClockSpec> clocks;
  std::optional<ReopenSpec> reopen;
  std::optional<ConfirmSpec> confirm;
  LeaveSpec leave;
};
BOOST_DESCRIBE_STRUCT(ProcessSpec, (),
                      (process, version, effective, kind, name, clauses, calendar, form, fields, stages, rules, clocks,
                       reopen, confirm, leave))

}  // namespace sp
