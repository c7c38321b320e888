// A notice tells a person that something happened to a case of his: he was mentioned, it was given to him, its customer
// wrote, a clock escalated or broke. Given in the transaction of the event it tells of, read by its owner alone.
// That a case needs a reply is another matter: reading a notice answers nobody.
// Clause: Q1.2 (hand-over), C3.4.2 (escalation), P8.2 (communication).
#pragma once

#include "app/routes.h"
#include "loop/0_people/staff/roles.h"
#include "loop/4_handling/case/case_events.h"

namespace sp::handling {

struct CaseDesk;

using NoticeId = Id<struct NoticeTag>;

BOOST_DEFINE_ENUM_CLASS(NoticeKind, mentioned, assigned, customer_wrote, escalated, breached, task_late, plan_confirmed,
                        plan_changes_asked, nudged, webhook_off)

/// The same thing again before he has read of it is one notice, counted.
struct Notice {
  static constexpr std::string_view table = "notices";
  NoticeId id;
  StaffId staff;
  CaseId case_id;  // of webhook_off: the webhook's id
  NoticeKind kind = NoticeKind::mentioned;
  ActorKind actor_kind = ActorKind::system;
  std::int64_t actor = 0;
  std::string clock;  // of escalated and breached; the task's name of task_late, the webhook's of webhook_off
  std::int64_t times = 1;
  Instant at;
  std::optional<Instant> read_at;
};
BOOST_DESCRIBE_STRUCT(Notice, (), (id, staff, case_id, kind, actor_kind, actor, clock, times, at, read_at))

/// After an event of the case was recorded: tells whom it concerns. Nobody hears of what he did himself, nor of a case
/// he may not see.
void notice_event(const RoleBook& roles, Tx& tx, const Case& c, const CaseEvent& event);
/// After a note was posted.
void notice_mentions(const RoleBook& roles, Tx& tx, const Case& c, const std::vector<StaffId>& mentioned);

/// Something happened to the plan of the case. `task`: its name, where it is about one.
void notice_plan(const RoleBook& roles, Tx& tx, const Case& c, StaffId staff, NoticeKind kind, const std::string& task);

/// After the event that switched a webhook off: tells whoever administers the system.
void notice_webhook(const RoleBook& roles, Tx& tx, std::int64_t webhook, const std::string& name);

/// GET /notices, GET /notices/count, POST /notices/read.
void notice_routes(const CaseDesk& desk, Routes& routes);

}  // namespace sp::handling
