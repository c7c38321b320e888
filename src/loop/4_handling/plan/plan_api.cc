#include "loop/4_handling/plan/plan_api.h"

#include "app/private_text.h"
#include "app/texts.h"
#include "app/version.h"
#include "base/sha256.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/4_handling/case/case_actions.h"
#include "loop/4_handling/plan/plan_views.h"

namespace sp::handling {
namespace {

struct Opened {
  Case c;
  Plan plan;
};

/// The plan of a case the caller may do this to. Refuses also: plan_missing, case_over.
Result<Opened> opened(Tx& tx, Right right, CaseId id, const Version& version) {
  SP_TRY(Case c, visible_case(tx.db, tx.caller, right, id));
  if (is_over(c.category)) return refuse("case_over", {{"state", std::string(enum_text(c.category))}});
  auto plan = plan_of(tx.db, id);
  if (!plan) return refuse("plan_missing");
  SP_TRY_VOID(expect_version(plan->version, version));
  return Opened{std::move(c), std::move(*plan)};
}

Result<PlanDocument> text_of(db::Connection& connection, const PlanEdition& edition) {
  auto document = document_of(connection, edition);
  if (!document) return refuse("plan_missing");
  return std::move(*document);
}

Result<void> expect_sound(const CaseDesk& desk, db::Connection& connection, Instant now, const PlanDocument& document) {
  const auto at_most = [](std::size_t count, std::size_t max, std::string field) -> Result<void> {
    if (count <= max) return {};
    return invalid(field, "too_many_items", {{"max", std::to_string(max)}});
  };
  SP_TRY_VOID(at_most(document.tasks.size(), plan_tasks_max, "document.tasks"));
  SP_TRY_VOID(at_most(document.lines.size(), plan_lines_max, "document.lines"));
  for (std::size_t at = 0; at < document.tasks.size(); ++at) {
    const PlanTask& task = document.tasks[at];
    const std::string field = "document.tasks[" + std::to_string(at) + "]";
    SP_TRY_VOID(at_most(task.after.size(), plan_after_max, field + ".after"));
    if (task.staff && staff_name(connection, *task.staff).empty()) return invalid(field + ".staff", "unknown_staff");
    if (task.team && !load_team(connection, *task.team)) return invalid(field + ".team", "unknown_team");
  }
  const bool letters = std::ranges::all_of(document.currency, [](char letter) { return letter >= 'A' && letter <= 'Z'; });
  if (!letters) return invalid("document.currency", "expected_currency");
  if (document.starts_at < Calendar::range_begin + std::chrono::days{365 * 50} || document.starts_at > now + std::chrono::days{365 * 10})
    return invalid("document.starts_at", "time_out_of_range");
  SP_TRY(const Calendar calendar, calendar_of(desk, document));
  SP_TRY(const Schedule times, schedule(document, calendar));
  static_cast<void>(times);
  return {};
}

PlanView view_of(const CaseDesk& desk, Tx& tx, const Case& c, const Plan& plan) { return plan_view(desk, tx.db, tx.caller, tx.now, c, plan, 0); }

Result<PlanView> save_plan(const CaseDesk& desk, Tx& tx, const SavePlan& command) {
  SP_TRY(const Case c, visible_case(tx.db, tx.caller, Right::case_work, command.id));
  if (is_over(c.category)) return refuse("case_over", {{"state", std::string(enum_text(c.category))}});
  SP_TRY_VOID(expect_sound(desk, tx.db, tx.now, command.document));
  Plan plan = plan_of(tx.db, c.id).value_or(Plan{});
  SP_TRY_VOID(expect_version(plan.version, command.version));
  std::vector<PlanEvent> events;
  if (!plan.id) {
    plan.id = tx.next_id<PlanId>();
    events.push_back(PlanStarted{c.id, c.customer});
  }
  SP_TRY(PlanDrafted drafted, draft(plan, {}, tx.caller.actor, tx.now));
  drafted.document = keep_private(tx, c.customer, to_json(command.document));
  events.push_back(drafted);
  keep(desk, tx, c, plan, events);
  return view_of(desk, tx, c, plan);
}

Result<PlanView> review_plan(const CaseDesk& desk, Tx& tx, const ReviewPlan& command) {
  SP_TRY(Opened of, opened(tx, Right::case_approve, command.id, command.version));
  SP_TRY(PlanReviewed reviewed, review(of.plan, command.approved, {}, tx.caller.actor, tx.now));
  if (!command.approved && !command.comment) return invalid("comment", "required");
  if (command.approved) {
    SP_TRY(const PlanDocument document, text_of(tx.db, of.plan.editions.back()));
    SP_TRY_VOID(expect_complete(document));
  }
  if (command.comment) reviewed.comment = keep_private(tx, of.c.customer, *command.comment);
  keep(desk, tx, of.c, of.plan, {reviewed});
  return view_of(desk, tx, of.c, of.plan);
}

/// The customer is told in the talk, where he reads and answers; the page that shows him the plan is his tracking page.
Result<PlanView> send_plan(const CaseDesk& desk, Tx& tx, const SendPlan& command) {
  SP_TRY(Opened of, opened(tx, Right::case_work, command.id, command.version));
  if (of.plan.editions.empty()) return refuse("plan_not_reviewed");
  const PlanEdition& last = of.plan.editions.back();
  SP_TRY(const PlanDocument document, text_of(tx.db, last));
  SP_TRY(const PlanSent sent, send(of.plan, document, sha256_hex(read_private(tx.db, last.document).value_or("")), tx.now));
  const auto person = load_person(tx.db, of.c.customer);
  CaseAction reply;
  reply.reply = Saying{text(person ? person->language : tx.caller.language, "plan.ready",
                            {{"number", of.c.number}, {"link", desk.app.options().public_url + "/track/" + desk.links.sign("track", of.c.id.value())}})};
  SP_TRY(of.c, perform(desk, tx, of.c.id, {}, reply));
  keep(desk, tx, of.c, of.plan, {sent});
  return view_of(desk, tx, of.c, of.plan);
}

Result<PlanView> report_task(const CaseDesk& desk, Tx& tx, const ReportTask& command) {
  SP_TRY(Opened of, opened(tx, Right::case_work, command.id, command.version));
  const PlanEdition* edition = in_force(of.plan);
  if (edition == nullptr) return refuse("plan_not_reviewed");
  SP_TRY(const PlanDocument document, text_of(tx.db, *edition));
  const auto task = std::ranges::find_if(document.tasks, [&](const PlanTask& one) { return one.id == command.task; });
  if (task == document.tasks.end()) return refuse(RefusalKind::not_found, "not_found");
  const TaskRun* run = run_of(of.plan, command.task);
  const PrivateRef note = run ? run->note : PrivateRef{};
  SP_TRY(PlanTaskReported reported, report(of.plan, document, *task, command.state, command.progress ? command.progress->value : run ? run->progress : 0,
                                           note, tx.caller.actor, tx.now));
  if (command.note) reported.note = keep_private(tx, of.c.customer, *command.note);
  keep(desk, tx, of.c, of.plan, {reported});
  return plan_view(desk, tx.db, tx.caller, tx.now, of.c, of.plan, edition->number);
}

Result<PlanView> show_plan(const CaseDesk& desk, Reading& reading, const ShowPlan& command) {
  SP_TRY(const Case c, visible_case(reading.db, reading.caller, Right::case_read, command.id));
  const auto plan = plan_of(reading.db, c.id);
  if (command.edition && (!plan || command.edition->value > std::ssize(plan->editions))) return refuse(RefusalKind::not_found, "not_found");
  return plan_view(desk, reading.db, reading.caller, reading.now, c, plan, command.edition ? command.edition->value : 0);
}

/// How the document would come out, kept nowhere.
Result<PlanView> try_plan(const CaseDesk& desk, Reading& reading, const TryPlan& command) {
  SP_TRY(const Case c, visible_case(reading.db, reading.caller, Right::case_read, command.id));
  SP_TRY_VOID(expect_sound(desk, reading.db, reading.now, command.document));
  return plan_view(desk, reading.db, reading.caller, reading.now, c, plan_of(reading.db, c.id), 0, &command.document);
}

Result<PlanChanges> compare_plan(Reading& reading, const ComparePlan& command) {
  SP_TRY(const Case c, visible_case(reading.db, reading.caller, Right::case_read, command.id));
  const auto plan = plan_of(reading.db, c.id);
  const auto text = [&](std::int64_t number) -> Result<PlanDocument> {
    if (!plan || number > std::ssize(plan->editions)) return refuse(RefusalKind::not_found, "not_found");
    return text_of(reading.db, plan->editions[static_cast<std::size_t>(number - 1)]);
  };
  SP_TRY(const PlanDocument from, text(command.from));
  SP_TRY(const PlanDocument to, text(command.to));
  PlanChanges found{changes(from, to)};
  PageNames names(reading.db, reading.caller.language);
  for (PlanChange& change : found.items) {
    for (std::string* value : {&change.before, &change.after}) {
      if (change.part == "staff") *value = names.owner(parse_id(*value).value_or(0));
      if (change.part == "team") *value = names.team(parse_id(*value).value_or(0));
    }
  }
  return found;
}

}  // namespace

void plan_routes(const CaseDesk& desk, Routes& routes) {
  const auto write = [&]<class Command>(std::string method, std::string path, Right right, std::string clause,
                                        Result<PlanView> (*handler)(const CaseDesk&, Tx&, const Command&)) {
    routes.write<Command, PlanView>(std::move(method), "/api/v1/cases/{id}/plan" + path, right, std::move(clause),
                                    [&desk, handler](Tx& tx, const Command& command) { return handler(desk, tx, command); });
  };
  routes.read<ShowPlan, PlanView>("/api/v1/cases/{id}/plan", Right::case_read, "R1.2",
                                  [&desk](Reading& reading, const ShowPlan& command) { return show_plan(desk, reading, command); });
  Route& tried = routes.read<TryPlan, PlanView>("/api/v1/cases/{id}/plan/try", Right::case_read, "R1.3",
                                                [&desk](Reading& reading, const TryPlan& command) { return try_plan(desk, reading, command); });
  tried.method = "POST";  // it reads, but its question is too long for an address
  routes.read("/api/v1/cases/{id}/plan/changes", Right::case_read, "R1.2", compare_plan);
  routes.read<ShowPlanLoad, PlanLoad>("/api/v1/cases/{id}/plan/load", Right::case_read, "R1.3",
                                      [&desk](Reading& reading, const ShowPlanLoad& command) { return plan_load(desk, reading, command); });
  write("PUT", "", Right::case_work, "R1.2", save_plan);
  write("POST", "/review", Right::case_approve, "R1.2", review_plan);
  write("POST", "/send", Right::case_work, "R1.2", send_plan);
  write("POST", "/tasks/{task}", Right::case_work, "R1.3", report_task);
}

}  // namespace sp::handling
