// The service file of a customer: how he likes to be served, by whom, with what, on what terms.
// Clause: C3.4.3 (file, preferences, named agent), Q1.1 (tiers).
#include "app/private_text.h"
#include "loop/0_people/customer/customer_api.h"
#include "loop/0_people/customer/customer_intake.h"
#include "loop/0_people/customer/customer_rules.h"
#include "loop/0_people/customer/customer_views.h"
#include "loop/0_people/staff/staff_store.h"

namespace sp {
namespace {

/// Most of these: load, decide, keep, show.
template <class Command, class... More>
Result<CustomerView> done(Tx& tx, const Command& command, const More&... more) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  SP_TRY(const auto events, decide(person, command, more...));
  keep(tx, person, events);
  return view_of(tx.db, person);
}

Result<CustomerView> set_preferences(Tx& tx, const SetPreferences& command) { return done(tx, command); }

Result<CustomerView> name_agent(Tx& tx, const NameAgent& command) {
  const auto staff = load_staff(tx.db, command.agent.value_or(StaffId{}));
  return done(tx, command, staff && staff->active);
}

Result<CustomerView> add_note(Tx& tx, const AddStandingNote& command) {
  return done(tx, command, StandingNote{tx.next_id<StandingNoteId>(), keep_private(tx, command.id, command.text),
                                        tx.caller.staff(), tx.now, command.review_at});
}

Result<CustomerView> remove_note(Tx& tx, const RemoveStandingNote& command) { return done(tx, command); }

/// What imports do as well (customer_intake.h), for whom it may.
template <auto carry_out, class Command>
Result<CustomerView> changed(Tx& tx, const Command& command) {
  SP_TRY_VOID(person_for(tx, Right::customer_write, command.id));
  SP_TRY(const Person person, carry_out(tx, command));
  return view_of(tx.db, person);
}

Result<CustomerView> change_device(Tx& tx, const ChangeDevice& command) {
  SP_TRY_VOID(done(tx, command));
  SP_TRY(auto person, load_person(tx.db, command.id));
  refresh_matches(tx, person);
  return view_of(tx.db, person);
}

Result<CustomerView> add_entitlement(Tx& tx, const AddEntitlement& command) {
  return done(tx, command, tx.next_id<EntitlementId>(), PersonContext{.now = tx.now});
}

Result<CustomerView> release_tier(Tx& tx, const ReleaseTier& command) { return done(tx, command); }

}  // namespace

void customer_file_routes(Routes& routes) {
  const std::string one = "/api/v1/customers/{id}";
  const std::string clause = "C3.4.3";
  routes.write("PUT", one + "/preferences", Right::customer_write, clause, set_preferences);
  routes.write("PUT", one + "/agent", Right::customer_write, clause, name_agent);
  routes.write("POST", one + "/notes", Right::customer_write, clause, add_note);
  routes.write("DELETE", one + "/notes/{note}", Right::customer_write, clause, remove_note);
  routes.write("POST", one + "/devices", Right::customer_write, clause, changed<add_device, AddDevice>);
  routes.write("PUT", one + "/devices/{device}", Right::customer_write, clause, change_device);
  routes.write("POST", one + "/entitlements", Right::customer_write, "Q1.1", add_entitlement);
  routes.write("POST", one + "/tier", Right::customer_write, "Q1.1", changed<change_tier, ChangeTier>);
  routes.write("DELETE", one + "/tier", Right::customer_write, "Q1.1", release_tier);
}

}  // namespace sp
