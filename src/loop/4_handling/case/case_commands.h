// What people ask of a case. One struct is one route's input: path, query and body together; `version`, where it is
// sent, is the version of the case the sender has seen (a clash is a conflict).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "loop/1_standards/form/form.h"
#include "loop/4_handling/case/case_types.h"

namespace sp::handling {

using Version = std::optional<Int<0, 1'000'000'000>>;
using LongText = Text<1, 20'000>;
using Reason = Text<1, 2'000>;

struct StatedCustomer {
  Text<1, 80> name;
  std::optional<Text<1, 40>> phone;
  std::optional<Text<1, 200>> email;
};
BOOST_DESCRIBE_STRUCT(StatedCustomer, (), (name, phone, email))

struct OpenCase {
  Text<1, 60> kind;
  std::optional<PersonId> person;          // known already, or
  std::optional<StatedCustomer> customer;  // as he calls himself
  std::optional<intake::Channel> channel;
  std::optional<Text<1, 200>> title;  // made from the answers when absent
  Answers fields;                     // of the kind's form
  std::optional<Int<1, 3>> urgency, complexity;
  std::optional<TeamId> team;
  std::optional<StaffId> owner;
};
BOOST_DESCRIBE_STRUCT(OpenCase, (), (kind, person, customer, channel, title, fields, urgency, complexity, team, owner))

struct SendRequest {
  Text<1, 60> kind;
  std::optional<Text<1, 60>> draft;  // allows attachments
  Answers fields;
};
BOOST_DESCRIBE_STRUCT(SendRequest, (), (kind, draft, fields))

struct ListCases {
  std::optional<ListBase> view;
  std::optional<Category> state;
  std::optional<TeamId> team;
  std::optional<Text<1, 60>> kind;
  std::optional<PersonId> customer;
  std::optional<Text<1, 200>> q;
  std::optional<CaseSort> sort;
  std::optional<Text<1, 6'000>> filter;  // a ListFilter as JSON
  std::optional<Int<1, 200>> limit;
  std::optional<Text<1, 80>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListCases, (), (view, state, team, kind, customer, q, sort, filter, limit, cursor))

BOOST_DEFINE_ENUM_CLASS(SheetAs, csv, xlsx)

/// The whole list as a file, its times in the reader's: `offset` in minutes east of UTC.
struct ExportCases {
  SheetAs as = SheetAs::xlsx;
  std::optional<Int<-900, 900>> offset;
  std::optional<ListBase> view;
  std::optional<Category> state;
  std::optional<TeamId> team;
  std::optional<Text<1, 60>> kind;
  std::optional<CaseSort> sort;
  std::optional<Text<1, 6'000>> filter;
};
BOOST_DESCRIBE_STRUCT(ExportCases, (), (as, offset, view, state, team, kind, sort, filter))

struct CountCases {};
BOOST_DESCRIBE_STRUCT(CountCases, (), ())

struct ShowCase {
  Text<1, 40> id;  // id or number
};
BOOST_DESCRIBE_STRUCT(ShowCase, (), (id))

struct ReadMessages {
  CaseId id;
  std::optional<MessageId> after;
  std::optional<Int<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(ReadMessages, (), (id, after, limit))

struct ReadJournal {
  CaseId id;
  std::optional<Int<1, 500>> limit;
  std::optional<Int<0, INT64_MAX>> cursor;
};
BOOST_DESCRIBE_STRUCT(ReadJournal, (), (id, limit, cursor))

BOOST_DEFINE_ENUM_CLASS(Then, wait_customer, solve)

struct PostReply {
  CaseId id;
  Version version;
  LongText text;
  std::vector<AttachmentId> attachments;
  std::optional<Then> then;
  std::optional<MessageId> seen;  // the last message the writer knew when he began; absent: he sends anyway
};
BOOST_DESCRIBE_STRUCT(PostReply, (), (id, version, text, attachments, then, seen))

struct AddNote {
  CaseId id;
  Version version;
  LongText text;
  std::vector<AttachmentId> attachments;
  std::vector<StaffId> mentions;
};
BOOST_DESCRIBE_STRUCT(AddNote, (), (id, version, text, attachments, mentions))

struct CompleteStep {
  CaseId id;
  Version version;
  Text<1, 60> step;
  Answers record;
};
BOOST_DESCRIBE_STRUCT(CompleteStep, (), (id, version, step, record))

struct Advance {
  CaseId id;
  Version version;
  Text<1, 60> to;
};
BOOST_DESCRIBE_STRUCT(Advance, (), (id, version, to))

struct PauseCase {
  CaseId id;
  Version version;
  std::optional<Category> wait_for;  // waiting_customer when absent
  std::optional<Reason> reason;
  std::optional<Instant> until;
};
BOOST_DESCRIBE_STRUCT(PauseCase, (), (id, version, wait_for, reason, until))

struct ResumeCase {
  CaseId id;
  Version version;
};
BOOST_DESCRIBE_STRUCT(ResumeCase, (), (id, version))

struct SolveCase {
  CaseId id;
  Version version;
};
BOOST_DESCRIBE_STRUCT(SolveCase, (), (id, version))

struct ReopenCase {
  CaseId id;
  Version version;
};
BOOST_DESCRIBE_STRUCT(ReopenCase, (), (id, version))

BOOST_DEFINE_ENUM_CLASS(GiveUpAs, cancelled, spam)

struct GiveUpCase {
  CaseId id;
  Version version;
  GiveUpAs as = GiveUpAs::cancelled;
  Reason reason;
};
BOOST_DESCRIBE_STRUCT(GiveUpCase, (), (id, version, as, reason))

struct AssignCase {
  CaseId id;
  Version version;
  std::optional<TeamId> team;
  std::optional<StaffId> owner;
  std::optional<Reason> note;  // the hand-over
};
BOOST_DESCRIBE_STRUCT(AssignCase, (), (id, version, team, owner, note))

struct SetPriority {
  CaseId id;
  Version version;
  std::optional<PriorityLevel> level;  // by hand: needs the reason
  std::optional<Int<1, 3>> urgency, complexity;
  std::optional<Reason> reason;
};
BOOST_DESCRIBE_STRUCT(SetPriority, (), (id, version, level, urgency, complexity, reason))

struct ChangeTitle {
  CaseId id;
  Version version;
  Text<1, 200> title;
};
BOOST_DESCRIBE_STRUCT(ChangeTitle, (), (id, version, title))

struct AskApproval {
  CaseId id;
  Version version;
  std::optional<Reason> reason;
};
BOOST_DESCRIBE_STRUCT(AskApproval, (), (id, version, reason))

struct LeaveProcess {
  CaseId id;
  Version version;
  Text<1, 60> to;
  Reason reason;
};
BOOST_DESCRIBE_STRUCT(LeaveProcess, (), (id, version, to, reason))

struct VoteOnApproval {
  CaseId id;
  Version version;
  Id<struct ApprovalTag> approval;
  bool approved = false;
  std::optional<Reason> comment;
};
BOOST_DESCRIBE_STRUCT(VoteOnApproval, (), (id, version, approval, approved, comment))

struct MakePromise {
  CaseId id;
  Version version;
  Reason text;
  Instant due_at;
};
BOOST_DESCRIBE_STRUCT(MakePromise, (), (id, version, text, due_at))

struct SettlePromise {
  CaseId id;
  Version version;
  Id<struct PromiseTag> promise;
  bool kept = false;
};
BOOST_DESCRIBE_STRUCT(SettlePromise, (), (id, version, promise, kept))

struct PlanFollowUp {
  CaseId id;
  Version version;
  Reason note;
  Instant due_at;
};
BOOST_DESCRIBE_STRUCT(PlanFollowUp, (), (id, version, note, due_at))

struct FinishFollowUp {
  CaseId id;
  Version version;
  Id<struct FollowUpTag> follow_up;
  std::optional<Reason> note;
};
BOOST_DESCRIBE_STRUCT(FinishFollowUp, (), (id, version, follow_up, note))

struct MergeCase {
  CaseId id;
  Version version;
  CaseId into;
};
BOOST_DESCRIBE_STRUCT(MergeCase, (), (id, version, into))

struct UndoMerge {
  CaseId id;
  Version version;
};
BOOST_DESCRIBE_STRUCT(UndoMerge, (), (id, version))

/// A new case of another matter found in this one; both are linked.
struct SplitCase {
  CaseId id;
  Version version;
  Text<1, 60> kind;
  Text<1, 200> title;
};
BOOST_DESCRIBE_STRUCT(SplitCase, (), (id, version, kind, title))

BOOST_DEFINE_ENUM_CLASS(LinkAs, related, parent, child)

struct LinkCase {
  CaseId id;
  Version version;
  LinkAs kind = LinkAs::related;
  CaseId other;
};
BOOST_DESCRIBE_STRUCT(LinkCase, (), (id, version, kind, other))

struct UnlinkCase {
  CaseId id;
  Version version;
  LinkAs kind = LinkAs::related;
  CaseId other;
};
BOOST_DESCRIBE_STRUCT(UnlinkCase, (), (id, version, kind, other))

/// Open clocks under today's service level. `dry_run` only shows.
struct RetargetClocks {
  std::optional<Text<1, 60>> kind;
  bool dry_run = false;
};
BOOST_DESCRIBE_STRUCT(RetargetClocks, (), (kind, dry_run))

// The customer's side: the token is the link.
struct Track {
  Text<1, 80> token;
};
BOOST_DESCRIBE_STRUCT(Track, (), (token))

struct WriteAsCustomer {
  Text<1, 80> token;
  LongText text;
  std::vector<AttachmentId> attachments;
};
BOOST_DESCRIBE_STRUCT(WriteAsCustomer, (), (token, text, attachments))

struct ConfirmResult {
  Text<1, 80> token;
  bool confirmed = false;
  std::optional<Reason> comment;
};
BOOST_DESCRIBE_STRUCT(ConfirmResult, (), (token, confirmed, comment))

struct Nudge {
  Text<1, 80> token;
};
BOOST_DESCRIBE_STRUCT(Nudge, (), (token))

BOOST_DEFINE_ENUM_CLASS(ComplaintAbout, product, attitude, delay, charge, privacy, other)

struct Complain {
  Text<1, 80> token;
  ComplaintAbout about = ComplaintAbout::other;
  Text<1, 5'000> text;
  std::optional<Text<1, 2'000>> wish;
};
BOOST_DESCRIBE_STRUCT(Complain, (), (token, about, text, wish))

struct Appeal {
  Text<1, 80> token;
  Reason reason;
};
BOOST_DESCRIBE_STRUCT(Appeal, (), (token, reason))

struct VoteAsCustomer {
  Text<1, 80> token;
  Id<struct ApprovalTag> approval;
  bool approved = false;
  std::optional<Reason> comment;
};
BOOST_DESCRIBE_STRUCT(VoteAsCustomer, (), (token, approval, approved, comment))

}  // namespace sp::handling
