#include "loop/4_handling/audit/audit.h"

#include <algorithm>
#include <tuple>

#include "app/texts.h"
#include "db/table.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/4_handling/case/case_views.h"

namespace sp::handling {
namespace {

using enum AuditKind;
constexpr AuditAct acts[]{
    {"case_opened", work}, {"stage_entered", work}, {"stage_left", work}, {"step_completed", work}, {"case_escalated", work}, {"case_assigned", work},
    {"priority_changed", work}, {"title_changed", work}, {"case_replied", work}, {"customer_wrote", work}, {"case_paused", work},
    {"case_resumed", work}, {"case_solved", work}, {"result_confirmed", work}, {"result_refused", work}, {"case_reopened", work},
    {"case_closed", work}, {"approval_asked", work}, {"approval_voted", work}, {"promise_made", work}, {"promise_settled", work},
    {"follow_up_planned", work}, {"follow_up_due", work}, {"follow_up_done", work}, {"case_linked", work}, {"case_unlinked", work},
    {"case_merged", work}, {"case_unmerged", work}, {"history_recorded", work}, {"case_nudged", work}, {"case_appealed", work},
    {"conversation_opened", work}, {"message_posted", work}, {"plan_started", work}, {"plan_drafted", work}, {"plan_reviewed", work},
    {"plan_sent", work}, {"plan_changes_asked", work}, {"plan_confirmed", work}, {"plan_task_reported", work}, {"plan_task_late", work},
    {"cases_changed", work}, {"cases_changed_back", work}, {"list_view_saved", work}, {"list_view_removed", work},
    {"person_added", customers}, {"person_renamed", customers}, {"person_language_chosen", customers}, {"person_joined", customers},
    {"membership_set", customers}, {"membership_ended", customers}, {"person_noted", customers}, {"identity_added", customers},
    {"identity_proved", customers}, {"identity_removed", customers}, {"identity_preferred", customers}, {"agent_named", customers},
    {"preferences_set", customers}, {"standing_note_added", customers}, {"standing_note_removed", customers}, {"device_added", customers},
    {"device_changed", customers}, {"device_removed", customers}, {"entitlement_added", customers}, {"tier_changed", customers},
    {"tier_released", customers}, {"match_proposed", customers}, {"match_dismissed", customers}, {"person_merged", customers},
    {"person_unmerged", customers}, {"person_absorbed", customers}, {"person_released", customers}, {"person_withdrawn", customers},
    {"customer_signed_in", customers}, {"contact_revealed", reading}, {"list_exported", reading}, {"view_as_started", reading},
    {"view_as_stopped", reading}, {"staff_added", people}, {"staff_renamed", people}, {"staff_language_chosen", people},
    {"roles_assigned", people}, {"teams_assigned", people}, {"staff_disabled", people}, {"staff_enabled", people},
    {"staff_unlocked", people}, {"team_added", people}, {"team_renamed", people}, {"team_leads_chosen", people},
    {"team_archived", people}, {"team_restored", people}, {"role_saved", people}, {"role_removed", people}, {"password_set", signing_in},
    {"totp_turned_on", signing_in}, {"totp_turned_off", signing_in}, {"signed_in", signing_in}, {"sign_in_failed", signing_in},
    {"session_ended", signing_in}, {"token_created", signing_in}, {"token_revoked", signing_in}, {"definition_published", standards},
    {"snippet_saved", standards}, {"snippet_removed", standards}, {"macro_saved", standards}, {"macro_removed", standards},
    {"trigger_saved", standards}, {"trigger_removed", standards}, {"company_changed", settings}, {"company_logo_changed", settings},
    {"webhook_saved", settings}, {"webhook_secret_renewed", settings}, {"webhook_switched_off", settings}, {"webhook_sent_again", settings},
    {"webhook_removed", settings}, {"sheet_uploaded", imports}, {"sheet_read", imports}, {"sheet_check_started", imports},
    {"sheet_checked", imports}, {"sheet_run_started", imports}, {"sheet_imported", imports}, {"sheet_undo_started", imports},
    {"sheet_undone", imports}, {"sheet_stopped", imports}, {"sheet_forgotten", imports},
};

/// What a clock does because of an act is no act.
constexpr std::string_view no_acts = "type NOT IN ('clock_started', 'clock_changed', 'clock_warned', 'clock_breached')";

constexpr std::int64_t page_default = 50;
constexpr std::int64_t object_acts_max = 5'000;  // looked at of one thing

struct ReadAudit {
  std::optional<StaffId> staff;
  std::optional<AuditKind> kind;
  std::optional<Instant> from, to;
  std::optional<Text<1, 60>> object;  // "case:<id>", "person:<id>", "role:<id>"
  std::optional<Int<1, 200>> limit;
  std::optional<Text<1, 60>> cursor;
};
BOOST_DESCRIBE_STRUCT(ReadAudit, (), (staff, kind, from, to, object, limit, cursor))

struct AuditRow {
  std::int64_t seq = 0;
  Instant at;
  StaffId staff;
  std::string by, type, act;  // act: the type in the reader's words
  AuditKind kind = work;
  std::string object;         // "case:<id>"
  std::string label;          // its name or number, where there is one and the reader may know it
};
BOOST_DESCRIBE_STRUCT(AuditRow, (), (seq, at, staff, by, type, act, kind, object, label))

struct AuditPage {
  std::vector<AuditRow> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(AuditPage, (), (items, next))

/// Where a page ends: time, then place in the journal.
using Mark = std::tuple<Instant, std::int64_t>;

struct Span {
  Instant from;
  Mark before;
};

std::optional<Mark> mark_from(std::string_view cursor) {
  const auto dash = cursor.find('-');
  const auto number = [](std::string_view digits) -> std::optional<std::int64_t> {
    if (digits.empty() || digits.size() > 18 || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    return std::stoll(std::string(digits));
  };
  const auto ms = number(cursor.substr(0, dash)), seq = dash == std::string_view::npos ? std::nullopt : number(cursor.substr(dash + 1));
  if (!ms || !seq) return std::nullopt;
  return Mark{instant_from_ms(*ms), *seq};
}

AuditKind kind_of(std::string_view type) {
  const auto found = std::ranges::find(acts, type, &AuditAct::type);
  return found == std::end(acts) ? work : found->kind;
}

/// Each question is answered by one index, in its order.
std::vector<Mark> newest(db::Connection& connection, const ReadAudit& command, const Span& span, std::int64_t limit) {
  const auto& [at, seq] = span.before;
  if (!command.kind && !command.staff)
    return db::all<Mark>(connection,
                         "SELECT at, seq FROM journal WHERE actor_kind = 'staff' AND at >= $1 AND (at, seq) < ($2, $3) AND " +
                             std::string(no_acts) + " ORDER BY at DESC, seq DESC LIMIT $4",
                         span.from, at, seq, limit);
  std::vector<Mark> marks;
  for (const AuditAct& act : acts) {
    if (command.kind && act.kind != *command.kind) continue;
    const auto some = command.staff
                          ? db::all<Mark>(connection,
                                          "SELECT at, seq FROM journal WHERE actor_kind = 'staff' AND actor = $1 AND type = $2 AND at >= $3 "
                                          "AND (at, seq) < ($4, $5) ORDER BY at DESC, seq DESC LIMIT $6",
                                          *command.staff, act.type, span.from, at, seq, limit)
                          : db::all<Mark>(connection,
                                          "SELECT at, seq FROM journal WHERE actor_kind = 'staff' AND type = $1 AND at >= $2 "
                                          "AND (at, seq) < ($3, $4) ORDER BY at DESC, seq DESC LIMIT $5",
                                          act.type, span.from, at, seq, limit);
    marks.insert(marks.end(), some.begin(), some.end());
  }
  return marks;
}

/// Of one thing; of a case also what belongs to it.
std::vector<Mark> newest_of(db::Connection& connection, const ReadAudit& command, const Span& span) {
  using Row = std::tuple<Instant, std::int64_t, std::int64_t, std::string>;
  const std::string_view object = *command.object;
  const auto id = object.starts_with("case:") ? parse_id(object.substr(5)) : std::nullopt;
  const std::string what = "SELECT at, seq, actor, type FROM journal WHERE actor_kind = 'staff' AND " + std::string(no_acts) + " AND ";
  const auto rows = id ? db::all<Row>(connection, what + "case_id = $1 ORDER BY seq DESC LIMIT $2", *id, object_acts_max)
                       : db::all<Row>(connection, what + "stream = $1 ORDER BY version DESC LIMIT $2", object, object_acts_max);
  std::vector<Mark> marks;
  for (const auto& [at, seq, actor, type] : rows) {
    const bool fits = at >= span.from && Mark{at, seq} < span.before && (!command.staff || command.staff->value() == actor) && (!command.kind || kind_of(type) == *command.kind);
    if (fits) marks.emplace_back(at, seq);
  }
  return marks;
}

/// What the reader may know the thing by. Who may read the whole journal may see every case.
std::string label_of(Reading& reading, const std::string& object) {
  const auto colon = object.find(':');
  const auto id = colon == std::string::npos ? std::nullopt : parse_id(std::string_view(object).substr(colon + 1));
  if (!id) return {};
  if (object.starts_with("case:")) {
    const auto card = db::load<CaseCard>(reading.db, CaseId{*id});
    return card && may(reading.caller, Right::case_read, {card->id, TeamId{card->team}, StaffId{card->owner}}) ? card->number : std::string();
  }
  if (object.starts_with("person:")) return may(reading.caller, Right::customer_read) ? person_name(reading.db, PersonId{*id}) : std::string();
  if (object.starts_with("staff:")) return actor_name(reading.db, {ActorKind::staff, *id}, reading.caller.language);
  return {};
}

Result<AuditPage> read_audit(Reading& reading, const ReadAudit& command) {
  if (reading.caller.grants.of(Right::journal_read) != Scope::all) return refuse(RefusalKind::forbidden, "not_allowed");
  const std::int64_t limit = command.limit ? command.limit->value : page_default;
  Span span{command.from.value_or(instant_from_ms(0)), Mark{command.to.value_or(reading.now) + std::chrono::milliseconds{1}, 0}};
  if (command.cursor) {
    const auto mark = mark_from(*command.cursor);
    if (!mark) return invalid("cursor", "bad_cursor");
    span.before = std::min(span.before, *mark);
  }
  auto marks = command.object ? newest_of(reading.db, command, span) : newest(reading.db, command, span, limit);
  std::ranges::sort(marks, std::greater<>());
  AuditPage page;
  if (std::ssize(marks) >= limit) {
    marks.resize(static_cast<std::size_t>(limit));
    page.next = std::to_string(to_ms(std::get<0>(marks.back()))) + '-' + std::to_string(std::get<1>(marks.back()));
  }
  for (const auto& [at, seq] : marks) {
    const auto rows = db::select<journal::Event>(reading.db, "WHERE seq = $1", seq);
    if (rows.empty()) continue;
    const journal::Event& event = rows.front();
    AuditRow row{seq, at, StaffId{event.actor}, actor_name(reading.db, {event.actor_kind, event.actor}, reading.caller.language), event.type,
                 text(reading.caller.language, "audit." + event.type), kind_of(event.type), event.case_id ? "case:" + event.case_id.text() : event.stream, {}};
    row.label = label_of(reading, row.object);
    page.items.push_back(std::move(row));
  }
  return page;
}

}  // namespace

std::span<const AuditAct> audit_acts() { return acts; }

void audit_routes(Routes& routes) { routes.read("/api/v1/audit", Right::journal_read, "Q7.4", read_audit); }

}  // namespace sp::handling
