// What can happen to a case. Past tense, additive, never renamed; personal texts are references.
#pragma once

#include <variant>

#include "loop/4_handling/case/case_types.h"

namespace sp::handling {

struct CaseOpened {
  std::string number, kind;
  std::int64_t process_version = 1;
  std::string form;
  intake::Channel channel = intake::Channel::web;
  PersonId customer;
  ConversationId conversation;
  PrivateRef title, answers;
  Tier tier = Tier::basic;
  Priority priority;
  TeamId team;
  StaffId owner;
  Instant at;
  bool imported = false;
};
BOOST_DESCRIBE_STRUCT(CaseOpened, (), (number, kind, process_version, form, channel, customer, conversation, title, answers,
                                       tier, priority, team, owner, at, imported))

struct StageEntered {
  std::string stage;
  std::int64_t round = 1;
  Category category = Category::in_work;
  Actor by;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(StageEntered, (), (stage, round, category, by, at))

struct StageLeft {
  std::string stage;
  std::int64_t round = 1;
  Actor by;
  bool left_process = false;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(StageLeft, (), (stage, round, by, left_process, at))

struct StepCompleted {
  StepDone step;
};
BOOST_DESCRIBE_STRUCT(StepCompleted, (), (step))

struct ClockStarted {
  ClockRun clock;
};
BOOST_DESCRIBE_STRUCT(ClockStarted, (), (clock))

/// The clock's whole new state: paused, resumed, stopped, warned, breached, escalated, retargeted. `what` says which.
struct ClockChanged {
  std::string what;
  ClockRun clock;
};
BOOST_DESCRIBE_STRUCT(ClockChanged, (), (what, clock))

struct ClockWarned {
  std::string clock;
  std::int64_t percent = 0;
  ClockRun state;
};
BOOST_DESCRIBE_STRUCT(ClockWarned, (), (clock, percent, state))

struct ClockBreached {
  std::string clock;
  std::string clause;
  Instant deadline;
  ClockRun state;
};
BOOST_DESCRIBE_STRUCT(ClockBreached, (), (clock, clause, deadline, state))

struct CaseEscalated {
  std::string clock;
  std::string step;  // which escalation step of the clock
  std::string to;    // "role:lead"
  ClockRun state;
};
BOOST_DESCRIBE_STRUCT(CaseEscalated, (), (clock, step, to, state))

struct CaseAssigned {
  TeamId team;
  StaffId owner;
  PrivateRef note;
};
BOOST_DESCRIBE_STRUCT(CaseAssigned, (), (team, owner, note))

struct PriorityChanged {
  Priority priority;
};
BOOST_DESCRIBE_STRUCT(PriorityChanged, (), (priority))

struct TitleChanged {
  PrivateRef title;
};
BOOST_DESCRIBE_STRUCT(TitleChanged, (), (title))

struct CaseReplied {
  MessageId message;
  bool first = false;  // the first human answer
};
BOOST_DESCRIBE_STRUCT(CaseReplied, (), (message, first))

struct CustomerWrote {
  MessageId message;
};
BOOST_DESCRIBE_STRUCT(CustomerWrote, (), (message))

struct CasePaused {
  Waiting waiting;
};
BOOST_DESCRIBE_STRUCT(CasePaused, (), (waiting))

struct CaseResumed {
  Category category = Category::in_work;
};
BOOST_DESCRIBE_STRUCT(CaseResumed, (), (category))

struct CaseSolved {
  Instant at;
};
BOOST_DESCRIBE_STRUCT(CaseSolved, (), (at))

struct ResultConfirmed {
  PrivateRef comment;
};
BOOST_DESCRIBE_STRUCT(ResultConfirmed, (), (comment))

struct ResultRefused {
  PrivateRef comment;
};
BOOST_DESCRIBE_STRUCT(ResultRefused, (), (comment))

struct CaseReopened {
  std::int64_t times = 1;
};
BOOST_DESCRIBE_STRUCT(CaseReopened, (), (times))

/// The customer asked us to hurry. Clause: Q1.2 (no gaps).
struct CaseNudged {
  std::int64_t times = 1;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(CaseNudged, (), (times, at))

/// The customer does not accept how his complaint ended. Clause: R6.4, C3.4.2.
struct CaseAppealed {
  std::int64_t times = 1;
  PrivateRef reason;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(CaseAppealed, (), (times, reason, at))

/// Ended: closed, cancelled or spam.
struct CaseClosed {
  Category category = Category::closed;
  PrivateRef reason;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(CaseClosed, (), (category, reason, at))

struct ApprovalAsked {
  Approval approval;
};
BOOST_DESCRIBE_STRUCT(ApprovalAsked, (), (approval))

struct ApprovalVoted {
  std::int64_t approval = 0;
  Vote vote;
  ApprovalState state = ApprovalState::pending;
};
BOOST_DESCRIBE_STRUCT(ApprovalVoted, (), (approval, vote, state))

struct PromiseMade {
  Promise promise;
};
BOOST_DESCRIBE_STRUCT(PromiseMade, (), (promise))

struct PromiseSettled {
  std::int64_t promise = 0;
  PromiseState state = PromiseState::kept;
};
BOOST_DESCRIBE_STRUCT(PromiseSettled, (), (promise, state))

struct FollowUpPlanned {
  FollowUp follow_up;
};
BOOST_DESCRIBE_STRUCT(FollowUpPlanned, (), (follow_up))

struct FollowUpDue {
  std::int64_t follow_up = 0;
};
BOOST_DESCRIBE_STRUCT(FollowUpDue, (), (follow_up))

struct FollowUpDone {
  std::int64_t follow_up = 0;
  PrivateRef note;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(FollowUpDone, (), (follow_up, note, at))

struct CaseLinked {
  CaseLink link;
};
BOOST_DESCRIBE_STRUCT(CaseLinked, (), (link))

struct CaseUnlinked {
  CaseLink link;
};
BOOST_DESCRIBE_STRUCT(CaseUnlinked, (), (link))

struct CaseMerged {
  CaseId into;
};
BOOST_DESCRIBE_STRUCT(CaseMerged, (), (into))

struct CaseUnmerged {
  CaseId from;
};
BOOST_DESCRIBE_STRUCT(CaseUnmerged, (), (from))

/// Something that happened in another system, by the name it had there; the category says what it meant.
struct HistoryRecorded {
  std::string activity, resource;
  std::optional<Category> category;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(HistoryRecorded, (), (activity, resource, category, at))

/// Copying and destroying so many kinds is compiled once, in case_apply.cc.
struct CaseEvent
    : std::variant<CaseOpened, StageEntered, StageLeft, StepCompleted, ClockStarted, ClockChanged, ClockWarned,
                   ClockBreached, CaseEscalated, CaseAssigned, PriorityChanged, TitleChanged, CaseReplied, CustomerWrote,
                   CasePaused, CaseResumed, CaseSolved, ResultConfirmed, ResultRefused, CaseReopened, CaseClosed,
                   ApprovalAsked, ApprovalVoted, PromiseMade, PromiseSettled, FollowUpPlanned, FollowUpDue, FollowUpDone,
                   CaseLinked, CaseUnlinked, CaseMerged, CaseUnmerged, HistoryRecorded, CaseNudged, CaseAppealed> {
  using variant::variant;
  CaseEvent(const CaseEvent&);
  CaseEvent(CaseEvent&&) noexcept;
  CaseEvent& operator=(const CaseEvent&);
  CaseEvent& operator=(CaseEvent&&) noexcept;
  ~CaseEvent();
};

/// The only place where the state of a case changes.
void apply(Case& c, const CaseEvent& event);

}  // namespace sp::handling
