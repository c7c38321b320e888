#include "loop/4_handling/notice/notice.h"

#include <algorithm>

#include "db/table.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/4_handling/notice/quiet.h"

namespace sp::handling {
namespace {

constexpr std::string_view to_role = "role:";

/// The one rights question, asked for somebody who is not here.
bool may_see(const RoleBook& roles, const Staff& staff, const Case& c) {
  Caller caller;
  caller.actor = {ActorKind::staff, staff.id.value()};
  caller.grants = roles.grants_of(staff.roles);
  caller.teams = staff.teams;
  return staff.active && may(caller, Right::case_read, place_of(c));
}

void count(Tx& tx, StaffId staff, std::int64_t more) {
  db::post(tx.db,
           "INSERT INTO notice_counts (staff, unread) VALUES ($1, $2) "
           "ON CONFLICT (staff) DO UPDATE SET unread = notice_counts.unread + EXCLUDED.unread",
           staff, more);
}

void put(Tx& tx, StaffId id, CaseId about, NoticeKind kind, const std::string& clock) {
  if (notice_wish(load_own_settings(tx.db, id).choices, kind).way == NoticeWay::none) return;
  Notice notice{tx.next_id<NoticeId>(), id, about, kind, tx.caller.actor.kind, tx.caller.actor.id, clock, 1, tx.now, {}};
  const auto unread = db::select<Notice>(tx.db, "WHERE staff = $1 AND case_id = $2 AND kind = $3 AND read_at IS NULL", id, about, kind);
  if (unread.empty()) {
    count(tx, id, 1);
  } else {
    notice.times = unread.front().times + 1;
    db::run(tx.db, "DELETE FROM notices WHERE id = $1", unread.front().id);
  }
  db::insert(tx.db, notice);
  tx.committed.back().noticed.push_back(id);
}

void give(const RoleBook& roles, Tx& tx, const Case& c, StaffId id, NoticeKind kind, const std::string& clock = {}) {
  if (!id || id == tx.caller.staff()) return;
  const auto staff = db::load<Staff>(tx.db, id);
  if (staff && may_see(roles, *staff, c)) put(tx, id, c.id, kind, clock);
}

/// Those with this role who may see the case: a lead in its team, a manager of everything.
std::vector<StaffId> people_with_role(const RoleBook& roles, Tx& tx, const Case& c, std::string_view role) {
  std::vector<StaffId> people;
  for (const Staff& staff : db::select<Staff>(tx.db, "WHERE active = 1 ORDER BY id")) {
    if (std::ranges::find(staff.roles, role) != staff.roles.end() && may_see(roles, staff, c)) people.push_back(staff.id);
  }
  return people;
}

/// The owner and those the clock calls, each once.
void alarm(const RoleBook& roles, Tx& tx, const Case& c, NoticeKind kind, const std::string& clock, std::string_view role) {
  auto people = people_with_role(roles, tx, c, role);
  if (c.owner && std::ranges::find(people, c.owner) == people.end()) people.push_back(c.owner);
  for (const StaffId staff : people) give(roles, tx, c, staff, kind, clock);
}

}  // namespace

void notice_event(const RoleBook& roles, Tx& tx, const Case& c, const CaseEvent& event) {
  if (c.imported) return;
  if (const auto* opened = std::get_if<CaseOpened>(&event)) give(roles, tx, c, opened->owner, NoticeKind::assigned);
  else if (const auto* assigned = std::get_if<CaseAssigned>(&event)) give(roles, tx, c, assigned->owner, NoticeKind::assigned);
  else if (std::holds_alternative<CustomerWrote>(event)) give(roles, tx, c, c.owner, NoticeKind::customer_wrote);
  else if (std::holds_alternative<CaseNudged>(event)) give(roles, tx, c, c.owner, NoticeKind::nudged);
  else if (const auto* breached = std::get_if<ClockBreached>(&event)) alarm(roles, tx, c, NoticeKind::breached, breached->clock, "lead");
  else if (const auto* escalated = std::get_if<CaseEscalated>(&event)) {
    const std::string_view to = escalated->to;
    alarm(roles, tx, c, NoticeKind::escalated, escalated->clock, to.starts_with(to_role) ? to.substr(to_role.size()) : "lead");
  }
}

void notice_plan(const RoleBook& roles, Tx& tx, const Case& c, StaffId staff, NoticeKind kind, const std::string& task) {
  give(roles, tx, c, staff, kind, task);
}

void notice_webhook(const RoleBook& roles, Tx& tx, std::int64_t webhook, const std::string& name) {
  for (const Staff& staff : db::select<Staff>(tx.db, "WHERE active = 1 ORDER BY id")) {
    if (roles.grants_of(staff.roles).of(Right::system_admin) != Scope::none) put(tx, staff.id, CaseId{webhook}, NoticeKind::webhook_off, name);
  }
}

void notice_mentions(const RoleBook& roles, Tx& tx, const Case& c, const std::vector<StaffId>& mentioned) {
  for (const StaffId staff : mentioned) give(roles, tx, c, staff, NoticeKind::mentioned);
}

}  // namespace sp::handling
