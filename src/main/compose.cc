#include "main/compose.h"

#include <stdexcept>

#include <sodium.h>

#include "app/openapi.h"
#include "loop/0_people/customer/customer_api.h"
#include "loop/0_people/customer/customer_match.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/0_people/staff/session_api.h"
#include "loop/0_people/staff/staff_api.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/1_standards/definition/definition_api.h"
#include "loop/1_standards/snippet/snippet.h"
#include "loop/2_intake/attachment/attachment.h"
#include "loop/4_handling/draft/draft.h"
#include "loop/4_handling/list/bulk.h"
#include "loop/4_handling/list/list_view.h"
#include "loop/4_handling/notice/notice.h"
#include "loop/4_handling/macro/macro.h"
#include "loop/4_handling/tier/tier.h"
#include "loop/4_handling/timeline/timeline_api.h"
#include "loop/4_handling/trigger/trigger.h"
#include "loop/5_feedback/survey/survey.h"

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
      links(installation_key(*database_)),
      staff_door(app, shipped_roles()),
      desk{app, standards, links, staff_door.roles} {
  Routes& routes = app.routes();
  session_routes(routes, staff_door);
  staff_routes(routes, staff_door);
  customer_routes(routes);
  follow_publications(standards, app.writer());
  definition_routes(standards, routes);
  snippet_routes(routes);
  design_routes(standards, app.clock(), routes);
  intake::attachment_routes(app, links);
  handling::list_routes(desk, routes);
  handling::list_view_routes(routes);
  handling::bulk_routes(desk, routes);
  handling::macro_routes(desk, routes);
  handling::timeline_routes(routes);
  handling::promise_routes(routes);
  handling::tier_routes(standards, routes);
  handling::trigger_routes(desk, routes);
  handling::case_routes(desk, routes);
  handling::draft_routes(routes);
  handling::notice_routes(desk, routes);
  handling::process_cases_routes(desk, routes);
  handling::portal_routes(desk, routes);
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
  return {staff_replay(),           team_replay(),           customer_replay(),       definition_replay(), snippet_replay(),
          intake::conversation_replay(), handling::case_replay(), handling::list_view_replay(), handling::bulk_replay(), handling::macro_replay(), handling::trigger_replay(), feedback::rating_replay()};
}

}  // namespace sp
