#include "loop/4_handling/list/bulk.h"

#include "app/texts.h"
#include "app/version.h"
#include "loop/4_handling/case/case_views.h"

namespace sp::handling {
namespace {

constexpr std::size_t cases_max = 100;  // one commit holds them all
constexpr Duration undo_time = std::chrono::minutes{10};

struct BulkCase {
  CaseId id;
  Version version;
};
BOOST_DESCRIBE_STRUCT(BulkCase, (), (id, version))

struct ChangeCases {
  std::vector<BulkCase> cases;
  CaseAction action;
};
BOOST_DESCRIBE_STRUCT(ChangeCases, (), (cases, action))

struct PreviewCases {
  std::vector<BulkCase> cases;
  CaseAction action;
};
BOOST_DESCRIBE_STRUCT(PreviewCases, (), (cases, action))

struct UndoChange {
  BulkId id;
};
BOOST_DESCRIBE_STRUCT(UndoChange, (), (id))

struct BulkItem {
  CaseId id;
  std::string number, title;  // empty where the case does not exist for the caller
  std::optional<std::string> reason, detail;  // why not; absent: done
};
BOOST_DESCRIBE_STRUCT(BulkItem, (), (id, number, title, reason, detail))

struct BulkResult {
  std::optional<BulkId> undo;
  std::optional<Instant> undo_until;
  std::vector<BulkItem> items;
};
BOOST_DESCRIBE_STRUCT(BulkResult, (), (undo, undo_until, items))

void on(BulkChange& change, const CasesChanged& event) {
  change.staff = event.staff;
  change.at = event.at;
  change.steps = event.steps;
}

void on(BulkChange& change, const CasesChangedBack&) { change.undone = true; }

Result<void> expect_cases(const std::vector<BulkCase>& cases) {
  if (cases.empty()) return invalid("cases", "required");
  if (cases.size() > cases_max) return invalid("cases", "too_many_items", {{"max", std::to_string(cases_max)}});
  return {};
}

BulkItem item_of(db::Connection& connection, const Caller& caller, CaseId id, const Result<Case>& outcome) {
  BulkItem item{id, {}, {}, {}, {}};
  const auto card = db::load<CaseCard>(connection, id);
  if (card && may(caller, Right::case_read, {id, TeamId{card->team}, StaffId{card->owner}})) {
    item.number = card->number;
    item.title = card->title;
  }
  if (!outcome) {
    item.reason = outcome.error().reason;
    item.detail = text(caller.language, "refusal." + outcome.error().reason, outcome.error().details);
  }
  return item;
}

Result<BulkResult> preview(const CaseDesk& desk, Reading& reading, const PreviewCases& command) {
  SP_TRY_VOID(expect_cases(command.cases));
  SP_TRY_VOID(expect_sound(reading.db, command.action));
  BulkResult result;
  for (const BulkCase& one : command.cases)
    result.items.push_back(item_of(reading.db, reading.caller, one.id,
                                   would(desk, reading.db, reading.caller, reading.now, one.id, one.version, command.action)));
  return result;
}

Result<BulkResult> change(const CaseDesk& desk, Tx& tx, const ChangeCases& command) {
  SP_TRY_VOID(expect_cases(command.cases));
  SP_TRY_VOID(expect_sound(tx.db, command.action));
  BulkResult result;
  std::vector<BulkStep> steps;
  for (const BulkCase& one : command.cases) {
    const auto before = load_case(tx.db, one.id);
    const auto after = perform(desk, tx, one.id, one.version, command.action);
    if (before && after) steps.push_back({one.id, after->version, before->team, before->owner, before->priority});
    result.items.push_back(item_of(tx.db, tx.caller, one.id, after));
  }
  if (steps.empty() || (!command.action.assign && !command.action.priority)) return result;
  BulkChange change;
  change.id = tx.next_id<BulkId>();
  tx.record<BulkChange, BulkEvent>(change, {CasesChanged{tx.caller.staff(), tx.now, std::move(steps)}}, {.stream = "bulk:" + change.id.text()});
  db::save(tx.db, change);
  result.undo = change.id;
  result.undo_until = tx.now + undo_time;
  return result;
}

/// Without asking for the right to the case: by his own act it may belong to a team he does not see into.
Result<Case> taken_back(const CaseDesk& desk, Tx& tx, const BulkStep& step) {
  auto c = load_case(tx.db, step.id);
  if (!c) return refuse(RefusalKind::not_found, "not_found");
  SP_TRY_VOID(expect_version(c->version, step.version));
  const CaseContext context = context_for(desk, tx.db, tx.caller, tx.now, *c, &tx.ids);
  SP_TRY(const Events events, c->priority == step.priority ? assign(*c, step.team, step.owner, {}, context) : set_priority(*c, step.priority, context));
  keep(desk, tx, *c, events, context);
  return std::move(*c);
}

Result<BulkResult> undo(const CaseDesk& desk, Tx& tx, const UndoChange& command) {
  auto change = db::load<BulkChange>(tx.db, command.id);
  if (!change || change->staff != tx.caller.staff()) return refuse(RefusalKind::not_found, "not_found");
  if (change->undone) return refuse("undone_already");
  if (tx.now > change->at + undo_time) return refuse("undo_too_late");
  BulkResult result;
  for (const BulkStep& step : change->steps) {
    result.items.push_back(item_of(tx.db, tx.caller, step.id, taken_back(desk, tx, step)));
  }
  tx.record<BulkChange, BulkEvent>(*change, {CasesChangedBack{tx.now}}, {.stream = "bulk:" + change->id.text()});
  db::save(tx.db, *change);
  return result;
}

}  // namespace

void apply(BulkChange& change, const BulkEvent& event) {
  std::visit([&](const auto& body) { on(change, body); }, event);
}

void bulk_routes(const CaseDesk& desk, Routes& routes) {
  Route& shown = routes.read<PreviewCases, BulkResult>("/api/v1/cases/bulk/preview", Right::case_work, "Q1.2",
                                                       [&desk](Reading& reading, const PreviewCases& command) { return preview(desk, reading, command); });
  shown.method = "POST";  // it reads, but its question is too long for an address
  routes.write<ChangeCases, BulkResult>("POST", "/api/v1/cases/bulk", Right::case_work, "Q1.2",
                                        [&desk](Tx& tx, const ChangeCases& command) { return change(desk, tx, command); });
  routes.write<UndoChange, BulkResult>("POST", "/api/v1/cases/bulk/{id}/undo", Right::case_work, "Q1.2",
                                       [&desk](Tx& tx, const UndoChange& command) { return undo(desk, tx, command); });
}

ReplayCheck bulk_replay() { return replay_check<BulkChange, BulkEvent>("bulk"); }

}  // namespace sp::handling
