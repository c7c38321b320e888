// One thing done to a case, as a value: what bulk actions list. The rules are those of the single commands.
#pragma once

#include <optional>

#include "loop/4_handling/case/case_commands.h"
#include "loop/4_handling/case/case_desk.h"

namespace sp::handling {

struct Assignment {
  std::optional<TeamId> team;    // absent: stays
  std::optional<StaffId> owner;  // absent: nobody
  std::optional<Reason> note;
};
BOOST_DESCRIBE_STRUCT(Assignment, (), (team, owner, note))

struct Urgency {
  PriorityLevel level = PriorityLevel::normal;
  Reason reason;
};
BOOST_DESCRIBE_STRUCT(Urgency, (), (level, reason))

struct Saying {
  LongText text;
};
BOOST_DESCRIBE_STRUCT(Saying, (), (text))

struct Pause {
  Category wait_for = Category::waiting_customer;
  std::optional<Reason> reason;
  std::optional<Instant> until;
};
BOOST_DESCRIBE_STRUCT(Pause, (), (wait_for, reason, until))

/// Exactly one member is set.
struct CaseAction {
  std::optional<Assignment> assign;
  std::optional<Urgency> priority;
  std::optional<Saying> note, reply;
  std::optional<Pause> pause;
  std::optional<bool> resume, solve;  // true
};
BOOST_DESCRIBE_STRUCT(CaseAction, (), (assign, priority, note, reply, pause, resume, solve))

/// Refuses an action that says nothing, two things, or names somebody unknown.
Result<void> expect_sound(db::Connection& connection, const CaseAction& action);

/// The same of several, at most `max`, at least one; the field is "actions[2].assign.team".
Result<void> expect_sound(db::Connection& connection, const std::vector<CaseAction>& actions, std::size_t max);

/// Whether perform() would do it; changes nothing.
Result<Case> would(const CaseDesk& desk, db::Connection& connection, const Caller& caller, Instant now, CaseId id, const Version& version,
                   const CaseAction& action);

/// Refuses, before anything is written, what the single command would refuse.
Result<Case> perform(const CaseDesk& desk, Tx& tx, CaseId id, const Version& version, const CaseAction& action);

}  // namespace sp::handling
