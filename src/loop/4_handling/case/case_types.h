// A case is a promise to solve: from the first contact to the customer's own confirmation. It runs along a
// process definition and stays on the version it started on; nothing about it is known that its events do not say.
// Clause: Q1.2 (accept, dispatch, handle, feed back, close the loop), P3.2 (steps, role, time limit), R1.1–R1.4.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/private_ref.h"
#include "loop/0_people/customer/customer_types.h"
#include "loop/2_intake/conversation/conversation.h"
#include "loop/4_handling/clock/clock.h"

namespace sp::handling {

/// The few fixed categories every clock and list binds to; stages have free labels.
BOOST_DEFINE_ENUM_CLASS(Category, new_, confirming, planned, in_work, waiting_customer, waiting_third_party, scheduled,
                        solved, closed, merged, cancelled, spam)

inline bool is_waiting(Category c) {
  return c == Category::waiting_customer || c == Category::waiting_third_party || c == Category::scheduled;
}
inline bool is_over(Category c) {
  return c == Category::closed || c == Category::merged || c == Category::cancelled || c == Category::spam;
}

/// How a list of cases is ordered: due first, or newest first.
BOOST_DEFINE_ENUM_CLASS(CaseSort, due, updated, created)

/// What a list begins with; a filter narrows it.
BOOST_DEFINE_ENUM_CLASS(ListBase, mine, unassigned, team, all, closed)

BOOST_DEFINE_ENUM_CLASS(PriorityLevel, low, normal, high, urgent)

/// tier × urgency × complexity, each 1 to 3; or set by hand, with a reason.
/// Clause: R1.1 (sorted by customer tier, urgency, complexity).
struct Priority {
  PriorityLevel level = PriorityLevel::normal;
  std::int64_t urgency = 2, complexity = 2;
  bool by_hand = false;
  PrivateRef reason;  // of the override
  friend bool operator==(const Priority&, const Priority&) = default;
};
BOOST_DESCRIBE_STRUCT(Priority, (), (level, urgency, complexity, by_hand, reason))

/// One stay in a stage; the same stage again is the next round.
struct StageVisit {
  std::string stage;
  std::int64_t round = 1;
  Instant entered;
  std::optional<Instant> left;
  Actor by;                  // who left it (or, while it is open, who entered it)
  bool left_process = false; // left with steps undone, by approval: a deviation
};
BOOST_DESCRIBE_STRUCT(StageVisit, (), (stage, round, entered, left, by, left_process))

struct StepDone {
  std::string stage, step;
  std::int64_t round = 1;
  Instant at;
  Actor by;
  PrivateRef record;  // the recorded fields, JSON
};
BOOST_DESCRIBE_STRUCT(StepDone, (), (stage, step, round, at, by, record))

BOOST_DEFINE_ENUM_CLASS(PromiseState, open, kept, broken, withdrawn)

/// A word given to the customer, with its own clock. Clause: Q1.2 (no gaps), C3.4.3 (promises).
struct Promise {
  std::int64_t id = 0;
  PrivateRef text;
  Instant due;
  PromiseState state = PromiseState::open;
  Actor by;
  Instant made_at;
};
BOOST_DESCRIBE_STRUCT(Promise, (), (id, text, due, state, by, made_at))

BOOST_DEFINE_ENUM_CLASS(ApprovalState, pending, granted, refused)

struct Vote {
  Actor by;
  bool yes = false;
  PrivateRef comment;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Vote, (), (by, yes, comment, at))

/// Asked for before a stage may be left (its own approval), or before the process is left.
struct Approval {
  std::int64_t id = 0;
  std::string stage;       // the stage to be left
  std::string leave_to;    // not empty: leaving the process, and to where
  std::string role;        // who may vote: "lead", "customer"
  std::int64_t votes = 1;  // how many yes are needed
  PrivateRef reason;
  Actor asked_by;
  Instant at;
  std::vector<Vote> cast;
  ApprovalState state = ApprovalState::pending;
};
BOOST_DESCRIBE_STRUCT(Approval, (), (id, stage, leave_to, role, votes, reason, asked_by, at, cast, state))

/// A call back or check that was agreed for later. Clause: Q1.2 (follow-up), C3.4.2 (call back to confirm).
struct FollowUp {
  std::int64_t id = 0;
  PrivateRef note;
  Instant due;
  bool announced = false;  // its time came and was said
  std::optional<Instant> done_at;
  Actor by;
};
BOOST_DESCRIBE_STRUCT(FollowUp, (), (id, note, due, announced, done_at, by))

BOOST_DEFINE_ENUM_CLASS(LinkKind, related, parent, child, split_from, split_to, follows)

struct CaseLink {
  LinkKind kind = LinkKind::related;
  CaseId other;
  friend bool operator==(const CaseLink&, const CaseLink&) = default;
};
BOOST_DESCRIBE_STRUCT(CaseLink, (), (kind, other))

struct Waiting {
  Category for_ = Category::waiting_customer;
  PrivateRef reason;
  Instant since;
  std::optional<Instant> until;  // scheduled: resumes by itself
  Category before = Category::in_work;
};
BOOST_DESCRIBE_STRUCT(Waiting, (), (for_, reason, since, until, before))

BOOST_DEFINE_ENUM_CLASS(CustomerAnswer, none, confirmed, refused)

/// The aggregate: one row of `cases`, the fold of its events.
struct Case {
  static constexpr std::string_view table = "cases";
  CaseId id;
  std::int64_t version = 0;
  std::string number;        // "SR-1001"
  std::string kind;          // id of the process: "repair"
  std::int64_t process_version = 1;
  std::string form;
  intake::Channel channel = intake::Channel::web;
  PersonId customer;
  ConversationId conversation;
  PrivateRef title, answers;
  Tier tier = Tier::basic;
  Priority priority;
  Category category = Category::new_;
  std::vector<StageVisit> visits;  // the open ones (left empty) are where the case is
  std::vector<StepDone> steps;
  std::vector<ClockRun> clocks;
  std::optional<Waiting> waiting;
  TeamId team;
  StaffId owner;
  std::vector<Promise> promises;
  std::vector<Approval> approvals;
  std::vector<FollowUp> follow_ups;
  std::vector<CaseLink> links;
  CaseId merged_into;
  Category before_merge = Category::new_;
  CustomerAnswer answer = CustomerAnswer::none;
  std::int64_t reopened = 0;
  Instant opened_at;
  std::optional<Instant> solved_at, closed_at;
  bool imported = false;  // history of another system: no clocks, no rules
  std::int64_t nudged = 0;  // how often the customer asked us to hurry
  std::optional<Instant> nudged_at;
  std::int64_t appealed = 0;
};
BOOST_DESCRIBE_STRUCT(Case, (), (id, version, number, kind, process_version, form, channel, customer, conversation, title,
                                 answers, tier, priority, category, visits, steps, clocks, waiting, team, owner, promises,
                                 approvals, follow_ups, links, merged_into, before_merge, answer, reopened, opened_at,
                                 solved_at, closed_at, imported, nudged, nudged_at, appealed))

inline Place place_of(const Case& c) { return {c.id, c.team, c.owner}; }

/// The stages the case is in now; several inside a parallel block.
inline std::vector<const StageVisit*> open_visits(const Case& c) {
  std::vector<const StageVisit*> open;
  for (const StageVisit& visit : c.visits) {
    if (!visit.left) open.push_back(&visit);
  }
  return open;
}

/// low … urgent from tier × urgency × complexity (1 to 27): from 12 urgent, from 6 high, from 3 normal.
PriorityLevel assessed_priority(Tier tier, std::int64_t urgency, std::int64_t complexity);

}  // namespace sp::handling
