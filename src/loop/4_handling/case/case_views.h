// A case as people read it: labels in their language, clocks as they stand, what may be done next and what not.
#pragma once

#include <map>
#include <string>

#include "db/connection.h"
#include "loop/4_handling/case/case_desk.h"

namespace sp::handling {

struct Named {
  std::string id, name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, name))

struct CaseRow {
  CaseId id;
  std::string number, title, kind;
  Category category = Category::new_;
  std::string stage, customer_name;
  intake::Channel channel = intake::Channel::web;
  Tier tier = Tier::basic;
  std::string team, owner;  // names; empty: nobody
  PriorityLevel priority = PriorityLevel::normal;
  std::optional<Instant> due_at;
  std::string due_clock;
  DueState due_state = DueState::none;
  bool warned = false, needs_reply = false;
  std::int64_t nudged = 0;  // how often the customer asked us to hurry
  Instant opened_at, updated_at;
  std::string last_message;
};
BOOST_DESCRIBE_STRUCT(CaseRow, (), (id, number, title, kind, category, stage, customer_name, channel, tier, team, owner,
                                    priority, due_at, due_clock, due_state, warned, needs_reply, nudged, opened_at, updated_at,
                                    last_message))

struct CasePage {
  std::vector<CaseRow> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(CasePage, (), (items, next))

struct CaseCounts {
  std::int64_t mine = 0, unassigned = 0, team = 0, all = 0, closed = 0;
};
BOOST_DESCRIBE_STRUCT(CaseCounts, (), (mine, unassigned, team, all, closed))

struct FieldView {
  std::string id, label;
  FieldType type = FieldType::text;
  bool required = false;
  std::optional<std::string> help;
  std::vector<Named> choices;
  std::optional<double> min, max;
  std::optional<std::int64_t> max_length, max_items;
};
BOOST_DESCRIBE_STRUCT(FieldView, (), (id, label, type, required, help, choices, min, max, max_length, max_items))

struct StepView {
  std::string id, title, say, ask, by, within, clause;
  bool required = false, done = false;
  std::optional<Instant> done_at;
  std::string done_by;
  std::vector<FieldView> record;
  Answers recorded;
};
BOOST_DESCRIBE_STRUCT(StepView, (), (id, title, say, ask, by, within, clause, required, done, done_at, done_by, record,
                                     recorded))

BOOST_DEFINE_ENUM_CLASS(StageState, done, current, ahead, skipped)

struct StageView {
  std::string id, name;
  StageState state = StageState::ahead;
  bool inside = false;  // part of a block: runs within another stage
  std::optional<Instant> entered, left;
  std::vector<StepView> steps;
};
BOOST_DESCRIBE_STRUCT(StageView, (), (id, name, state, inside, entered, left, steps))

BOOST_DEFINE_ENUM_CLASS(WayKind, forward, rework, inner)

struct WayView {
  std::string to, name;
  WayKind kind = WayKind::forward;
  std::string refused;  // why not now, in words; empty: open
};
BOOST_DESCRIBE_STRUCT(WayView, (), (to, name, kind, refused))

struct ClockCard {
  std::string id, name;
  std::optional<std::string> stage;  // the stage whose limit it is
  ClockState state = ClockState::running;
  std::optional<Instant> due_at;
  Instant started_at;
  std::optional<Instant> stopped_at;
  std::int64_t elapsed_ms = 0, remaining_ms = 0;
  std::string paused_for;
  bool warned = false;
  TimeUnit unit = TimeUnit::natural;
  std::string within, clause, policy, calendar;
};
BOOST_DESCRIBE_STRUCT(ClockCard, (), (id, name, stage, state, due_at, started_at, stopped_at, elapsed_ms, remaining_ms,
                                      paused_for, warned, unit, within, clause, policy, calendar))

struct PriorityView {
  PriorityLevel level = PriorityLevel::normal;
  std::int64_t urgency = 2, complexity = 2;
  std::string formula;  // "2 × 3 × 2 = 12"
  bool overridden = false;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PriorityView, (), (level, urgency, complexity, formula, overridden, reason))

struct CustomerCard {
  PersonId id;
  std::string name;
  Tier tier = Tier::basic;
  std::string organisation;
  std::vector<Device> devices;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(CustomerCard, (), (id, name, tier, organisation, devices, note))

struct Recorded {
  std::string field, label, value;
};
BOOST_DESCRIBE_STRUCT(Recorded, (), (field, label, value))

struct PromiseView {
  std::string id, text, by;
  Instant due_at;
  PromiseState state = PromiseState::open;
};
BOOST_DESCRIBE_STRUCT(PromiseView, (), (id, text, by, due_at, state))

struct ApprovalView {
  std::string id, stage, leave_to, asked_of, by, reason, comment;
  ApprovalState state = ApprovalState::pending;
  Instant at;
  bool mine = false;  // the reader may vote
};
BOOST_DESCRIBE_STRUCT(ApprovalView, (), (id, stage, leave_to, asked_of, by, reason, comment, state, at, mine))

struct FollowUpView {
  std::string id, note;
  Instant due_at;
  std::optional<Instant> done_at;
  bool announced = false;
};
BOOST_DESCRIBE_STRUCT(FollowUpView, (), (id, note, due_at, done_at, announced))

struct LinkView {
  LinkKind kind = LinkKind::related;
  CaseId case_;
  std::string number, title;
};
BOOST_DESCRIBE_STRUCT(LinkView, (), (kind, case_, number, title))

struct CaseBrief {
  CaseId id;
  std::string number, title, kind;
  Category category = Category::new_;
  Instant opened_at;
};
BOOST_DESCRIBE_STRUCT(CaseBrief, (), (id, number, title, kind, category, opened_at))

struct WaitView {
  Category for_ = Category::waiting_customer;
  std::string reason;
  Instant since;
  std::optional<Instant> until;
};
BOOST_DESCRIBE_STRUCT(WaitView, (), (for_, reason, since, until))

struct CaseDetail {
  CaseId id;
  std::int64_t version = 0;
  std::string number, title, kind, kind_name;
  Category category = Category::new_;
  Instant opened_at;
  std::int64_t process_version = 1;
  std::int64_t deviations = 0;
  std::vector<StageView> stages;
  std::vector<WayView> transitions;
  std::vector<ClockCard> clocks;
  PriorityView priority;
  std::optional<Named> team, owner;
  CustomerCard customer;
  intake::Channel channel = intake::Channel::web;
  std::vector<Recorded> request;
  std::vector<PromiseView> promises;
  std::vector<ApprovalView> approvals;
  std::vector<FollowUpView> follow_ups;
  std::vector<LinkView> links;
  std::vector<CaseBrief> history;  // other cases of the customer the reader may see, newest first
  std::optional<WaitView> waiting;
  std::optional<CaseBrief> merged_into;
  CustomerAnswer answer = CustomerAnswer::none;
  std::int64_t reopened = 0, nudged = 0, appealed = 0;
  std::optional<Instant> nudged_at;
  bool imported = false;
  std::string track_url;
};
BOOST_DESCRIBE_STRUCT(CaseDetail, (), (id, version, number, title, kind, kind_name, category, opened_at, process_version,
                                       deviations, stages, transitions, clocks, priority, team, owner, customer, channel,
                                       request, promises, approvals, follow_ups, links, history, waiting, merged_into,
                                       answer, reopened, nudged, appealed, nudged_at, imported, track_url))

CaseDetail case_detail(const CaseDesk& desk, db::Connection& connection, const Caller& caller, Instant now, const Case& c);

/// The case after a command. Everybody sees the outcome of his own act, also where it took the case out of his sight;
/// asked again later, he sees what he then may.
std::function<Result<CaseDetail>(Reading&, CaseId, bool repeated)> case_after(const CaseDesk& desk);

/// Names a page of cases shows, each read once.
class PageNames {
 public:
  PageNames(db::Connection& connection, Language language) : connection_(connection), language_(language) {}
  std::string team(std::int64_t id);   // 0: nobody, without a name
  std::string owner(std::int64_t id);

 private:
  db::Connection& connection_;
  Language language_;
  std::map<std::int64_t, std::string> teams_, owners_;
};
CaseRow case_row(CaseCard card, PageNames& names);

FieldView field_view(const FieldSpec& field, Language language, bool required);
/// "system", a staff member's or customer's name.
std::string actor_name(db::Connection& connection, const Actor& actor, Language language);
std::vector<StageView> stage_views(const CaseDesk& desk, db::Connection& connection, const Case& c,
                                   const CaseContext& context, Language language, bool for_customer);

}  // namespace sp::handling
