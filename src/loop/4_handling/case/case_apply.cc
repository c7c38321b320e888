#include <algorithm>

#include "loop/4_handling/case/case_events.h"

namespace sp::handling {
namespace {

StageVisit* open_visit(Case& c, const std::string& stage) {
  const auto found = std::ranges::find_if(c.visits, [&](const StageVisit& v) { return v.stage == stage && !v.left; });
  return found == c.visits.end() ? nullptr : &*found;
}

void replace_clock(Case& c, const ClockRun& clock) {
  const auto found = std::ranges::find_if(c.clocks, [&](const ClockRun& run) { return run.id == clock.id; });
  if (found == c.clocks.end()) c.clocks.push_back(clock);
  else *found = clock;
}

template <class Item>
Item* with_id(std::vector<Item>& items, std::int64_t id) {
  const auto found = std::ranges::find(items, id, &Item::id);
  return found == items.end() ? nullptr : &*found;
}

void on(Case& c, const CaseOpened& e) {
  c.number = e.number;
  c.kind = e.kind;
  c.process_version = e.process_version;
  c.form = e.form;
  c.channel = e.channel;
  c.customer = e.customer;
  c.conversation = e.conversation;
  c.title = e.title;
  c.answers = e.answers;
  c.tier = e.tier;
  c.priority = e.priority;
  c.team = e.team;
  c.owner = e.owner;
  c.opened_at = e.at;
  c.imported = e.imported;
}
void on(Case& c, const StageEntered& e) {
  c.visits.push_back({e.stage, e.round, e.at, std::nullopt, e.by, false});
  c.category = e.category;
}
void on(Case& c, const StageLeft& e) {
  if (auto* visit = open_visit(c, e.stage)) {
    visit->left = e.at;
    visit->by = e.by;
    visit->left_process = e.left_process;
  }
}
void on(Case& c, const StepCompleted& e) { c.steps.push_back(e.step); }
void on(Case& c, const ClockStarted& e) { replace_clock(c, e.clock); }
void on(Case& c, const ClockChanged& e) { replace_clock(c, e.clock); }
void on(Case& c, const ClockWarned& e) { replace_clock(c, e.state); }
void on(Case& c, const ClockBreached& e) { replace_clock(c, e.state); }
void on(Case& c, const CaseEscalated& e) { replace_clock(c, e.state); }
void on(Case& c, const CaseAssigned& e) {
  c.team = e.team;
  c.owner = e.owner;
}
void on(Case& c, const PriorityChanged& e) { c.priority = e.priority; }
void on(Case& c, const TitleChanged& e) { c.title = e.title; }
void on(Case&, const CaseReplied&) {}
void on(Case&, const CustomerWrote&) {}
void on(Case& c, const CasePaused& e) {
  c.waiting = e.waiting;
  c.category = e.waiting.for_;
}
void on(Case& c, const CaseResumed& e) {
  c.waiting.reset();
  c.category = e.category;
}
void on(Case& c, const CaseSolved& e) {
  c.solved_at = e.at;
  c.category = Category::solved;
  c.answer = CustomerAnswer::none;
}
void on(Case& c, const ResultConfirmed&) { c.answer = CustomerAnswer::confirmed; }
void on(Case& c, const ResultRefused&) { c.answer = CustomerAnswer::refused; }
void on(Case& c, const CaseReopened& e) {
  c.reopened = e.times;
  c.solved_at.reset();
  c.closed_at.reset();
  c.category = Category::in_work;
}
void on(Case& c, const CaseClosed& e) {
  c.category = e.category;
  c.closed_at = e.at;
  c.waiting.reset();
}
void on(Case& c, const ApprovalAsked& e) { c.approvals.push_back(e.approval); }
void on(Case& c, const ApprovalVoted& e) {
  if (auto* approval = with_id(c.approvals, e.approval)) {
    approval->cast.push_back(e.vote);
    approval->state = e.state;
  }
}
void on(Case& c, const PromiseMade& e) { c.promises.push_back(e.promise); }
void on(Case& c, const PromiseSettled& e) {
  if (auto* promise = with_id(c.promises, e.promise)) promise->state = e.state;
}
void on(Case& c, const FollowUpPlanned& e) { c.follow_ups.push_back(e.follow_up); }
void on(Case& c, const FollowUpDue& e) {
  if (auto* follow_up = with_id(c.follow_ups, e.follow_up)) follow_up->announced = true;
}
void on(Case& c, const FollowUpDone& e) {
  if (auto* follow_up = with_id(c.follow_ups, e.follow_up)) follow_up->done_at = e.at;
}
void on(Case& c, const CaseLinked& e) { c.links.push_back(e.link); }
void on(Case& c, const CaseUnlinked& e) { std::erase(c.links, e.link); }
void on(Case& c, const CaseMerged& e) {
  c.merged_into = e.into;
  c.before_merge = c.category;
  c.category = Category::merged;
}
void on(Case& c, const CaseUnmerged&) {
  c.merged_into = {};
  c.category = c.before_merge;
}
void on(Case& c, const CaseNudged& e) {
  c.nudged = e.times;
  c.nudged_at = e.at;
}
void on(Case& c, const CaseAppealed& e) { c.appealed = e.times; }
void on(Case& c, const HistoryRecorded& e) {
  if (!e.category) return;
  c.category = *e.category;
  if (*e.category == Category::solved) c.solved_at = e.at;
  if (is_over(*e.category)) c.closed_at = e.at;
}

}  // namespace

void apply(Case& c, const CaseEvent& event) {
  std::visit([&](const auto& body) { on(c, body); }, event);
}

PriorityLevel assessed_priority(Tier tier, std::int64_t urgency, std::int64_t complexity) {
  const std::int64_t product = (static_cast<std::int64_t>(tier) + 1) * urgency * complexity;
  if (product >= 12) return PriorityLevel::urgent;
  if (product >= 6) return PriorityLevel::high;
  return product >= 3 ? PriorityLevel::normal : PriorityLevel::low;
}

CaseEvent::CaseEvent(const CaseEvent&) = default;
CaseEvent::CaseEvent(CaseEvent&&) noexcept = default;
CaseEvent& CaseEvent::operator=(const CaseEvent&) = default;
CaseEvent& CaseEvent::operator=(CaseEvent&&) noexcept = default;
CaseEvent::~CaseEvent() = default;

}  // namespace sp::handling
