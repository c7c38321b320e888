#include "main/compose.h"

#include <stdexcept>

#include <sodium.h>

#include "app/openapi.h"
#include "loop/0_people/company/company.h"
#include "io/sheet/sheet_reader.h"
#include "loop/0_people/customer/customer_api.h"
#include "loop/0_people/customer/customer_match.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/0_people/own_settings/own_settings.h"
#include "loop/0_people/staff/own_role.h"
#include "loop/0_people/staff/session_api.h"
#include "loop/0_people/staff/staff_api.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/1_standards/definition/definition_api.h"
#include "loop/1_standards/snippet/snippet.h"
#include "loop/2_intake/attachment/attachment.h"
#include "loop/4_handling/audit/audit.h"
#include "loop/4_handling/case/definition_effects.h"
#include "loop/4_handling/case/my_requests.h"
#include "loop/4_handling/draft/draft.h"
#include "loop/4_handling/export/export.h"
#include "loop/4_handling/list/bulk.h"
#include "loop/4_handling/list/list_view.h"
#include "loop/4_handling/list/uses.h"
#include "loop/4_handling/notice/notice.h"
#include "loop/4_handling/notice/quiet.h"
#include "loop/4_handling/macro/macro.h"
#include "loop/4_handling/plan/plan_api.h"
#include "loop/4_handling/plan/plan_store.h"
#include "loop/4_handling/tier/tier.h"
#include "loop/4_handling/timeline/timeline_api.h"
#include "loop/4_handling/trigger/trigger.h"
#include "loop/4_handling/webhook/webhook.h"
#include "loop/5_feedback/survey/survey.h"
#include "main/checklist.h"

namespace sp {
namespace {

Standards::InForce definitions_in_force(db::Database& database) {
  const auto connection = database.connect(db::Access::read);
  auto loaded = load_definitions(*connection);
  if (loaded) return std::move(*loaded);
  std::string message = "definitions do not load: " + loaded.error().reason + " " + loaded.error().field;
  for (const auto& [name, value] : loaded.error().details) message += " " + name + "=" + value;
  throw std::runtime_error(message);
}

CompanyChecks company_checks(const Standards& standards) {
  return {[&standards](std::string_view id) { return standards.current()->calendar(id) != nullptr; },
          [](std::string_view zone) { return Zone::load(std::string(zone)).has_value(); }};
}

std::vector<CalendarChoice> calendar_choices(const DefinitionSet& set, Language language) {
  std::vector<CalendarChoice> choices;
  for (const auto& version : set.calendars.all()) {
    const CalendarSpec& spec = set.calendar(version.id)->spec();
    const auto name = spec.name.find(std::string(language_tag(language)));
    CalendarChoice choice{version.id, name == spec.name.end() ? version.id : name->second, spec.tz};
    if (choices.empty() || choices.back().id != choice.id) choices.push_back(std::move(choice));
  }
  return choices;
}

}  // namespace

std::unique_ptr<db::Database> open_migrated(const std::filesystem::path& data_dir, const std::string& database_url) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
  auto database = db::open_database(data_dir, database_url);
  db::migrate(*database->connect(db::Access::write));
  return database;
}

Installation::Installation(std::unique_ptr<db::Database> database, AppOptions options, const Clock& clock)
    : database_(std::move(database)),
      standards(definitions_in_force(*database_)),
      app(std::move(options), *database_, clock),
      outbox(*database_, app.writer(), clock),
      hook_outbox(*database_, app.writer(), clock, {Way::webhook}),
      links(installation_key(*database_)),
      codes(links),
      customer_door(app, outbox, codes),
      staff_door(app, RoleBook(roles_in_force(*database_->connect(db::Access::read)))),
      setup(staff_door, {company_checks(standards),
                         [this](Language language) { return calendar_choices(*standards.current(), language); }}),
      desk{app, standards, links, staff_door.roles},
      imports{desk, staff_door.roles, io::read_sheet} {
  Routes& routes = app.routes();
  session_routes(routes, staff_door);
  staff_routes(routes, staff_door);
  company_routes(app, company_checks(standards));
  setup_routes(setup, routes);
  checklist_routes(standards, routes);
  role_routes(routes);
  own_settings_routes({company_checks(standards).zone_known, handling::notice_defaults()}, routes);
  staff_door.uses.push_back(handling::uses_of);
  customer_routes(routes);
  customer_session_routes(customer_door, routes);
  follow_publications(standards, app.writer());
  definition_routes(standards, routes);
  snippet_routes(routes);
  design_routes(standards, app.clock(), routes);
  target_routes(standards, routes);
  intake::attachment_routes(app, links);
  handling::list_routes(desk, routes);
  handling::list_view_routes(routes);
  handling::bulk_routes(desk, routes);
  handling::macro_routes(desk, routes);
  handling::plan_routes(desk, routes);
  handling::plan_task_routes(routes);
  handling::plan_track_routes(desk, customer_door, routes);
  handling::timeline_routes(routes);
  handling::promise_routes(routes);
  handling::tier_routes(standards, routes);
  handling::trigger_routes(desk, routes);
  handling::webhook_routes(desk, routes);
  handling::audit_routes(routes);
  handling::case_routes(desk, routes);
  handling::draft_routes(routes);
  handling::notice_routes(desk, routes);
  handling::import_routes(imports, routes);
  handling::export_routes(routes);
  handling::process_cases_routes(desk, routes);
  handling::deadline_routes(routes);
  handling::impact_routes(desk, routes);
  handling::definition_use_routes(desk, routes);
  handling::portal_routes(desk, routes);
  handling::my_requests_routes(desk, routes);
  feedback::survey_routes(routes);
  routes.raw("GET", "/api/v1/openapi.json", Right::open, "Q7.1", "ReadOpenApi", [this](RawCall call) {
    call.respond({200, {{"content-type", "application/json; charset=utf-8"}}, openapi_document(app.routes()), nullptr});
  });

  app.doors().follow_link = [this](db::Connection& connection, std::string_view token) {
    return handling::follow_link(desk, connection, token);
  };
  app.doors().place_of = handling::place_of_case;
  app.on_timer("trigger", [this](Tx& tx, std::int64_t subject) { return handling::run_triggers(desk, tx, CaseId{subject}); });
  app.on_timer("trigger_hour", [this](Tx& tx, std::int64_t subject) { return handling::run_hourly(desk, tx, handling::TriggerId{subject}); });
  app.on_timer("import", [this](Tx& tx, std::int64_t subject) { return handling::step_import(imports, tx, handling::SheetImportId{subject}); });
  app.on_timer("plan", [this](Tx& tx, std::int64_t subject) { return handling::tick_plan(desk, tx, handling::PlanId{subject}); });
  app.on_timer("tier", [this](Tx& tx, std::int64_t subject) { return handling::run_tier(standards, tx, PersonId{subject}); });
  app.on_timer("tier_sweep", [this](Tx& tx, std::int64_t subject) { return handling::sweep_tiers(standards, tx, subject); });
  app.on_timer("match_keys", [](Tx& tx, std::int64_t subject) -> Result<void> {
    set_timer(tx.db, "match_keys", subject, std::nullopt);
    if (const auto last = make_keys(tx, PersonId{subject})) set_timer(tx.db, "match_keys", last->value(), tx.now);
    return {};
  });
  app.on_timer("case", [this](Tx& tx, std::int64_t subject) { return handling::tick_case(desk, tx, CaseId{subject}); });
}

std::vector<ReplayCheck> Installation::replay_checks() {
  return {company_replay(),
          staff_replay(),
          team_replay(),
          own_role_replay(),
          own_settings_replay(),
          customer_replay(),
          definition_replay(),
          snippet_replay(),
          intake::conversation_replay(),
          handling::case_replay(),
          handling::list_view_replay(),
          handling::bulk_replay(),
          handling::macro_replay(),
          handling::plan_replay(),
          handling::trigger_replay(),
          handling::webhook_replay(),
          handling::import_replay(),
          handling::export_replay(),
          feedback::rating_replay()};
}

}  // namespace sp
