// Customers and their devices. The same phone number or address is the same person; where that does not say one
// person, a person decides, not the import.
#include <set>

#include "app/private_text.h"
#include "loop/0_people/customer/contact.h"
#include "loop/0_people/customer/customer_intake.h"
#include "loop/0_people/customer/customer_rules.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/4_handling/import/people_match.h"

namespace sp::handling {
namespace {

struct IdentityField {
  const char* field;
  IdentityKind kind;
};
constexpr IdentityField identity_fields[] = {{"phone", IdentityKind::phone}, {"phone_2", IdentityKind::phone}, {"email", IdentityKind::email},
                                             {"wechat", IdentityKind::wechat}, {"login", IdentityKind::login}};

std::string key_of(std::string_view kind, std::string_view value) { return std::string(kind) + ':' + std::string(value); }

/// A command as the API reads it, so that its limits hold; `field` of a refusal is the sheet's.
template <class Command>
Result<Command> command_of(boost::json::object members) {
  return json::read<Command>(boost::json::value(std::move(members)));
}

Result<PersonId> organisation_named(const RowContext& context, const std::string& name, bool may_come) {
  const auto found = organisations_named(context.db, name);
  if (found.size() > 1) return invalid("organisation", "identity_ambiguous");
  if (found.size() == 1) return found.front();
  if (may_come && context.line_of(key_of("organisation", name))) return PersonId{};
  return invalid("organisation", "unknown_organisation");
}

}  // namespace

Result<std::vector<StatedIdentity>> identities_in(const RowValues& values) {
  std::vector<StatedIdentity> identities;
  for (const auto& [field, kind] : identity_fields) {
    const std::string cell = value_or_empty(values, field);
    if (cell.empty()) continue;
    const auto plain = normalised(kind, cell);
    if (!plain || plain->size() > IdentityValue::max) return invalid(field, kind == IdentityKind::phone ? "bad_phone" : kind == IdentityKind::email ? "bad_email" : "bad_identity");
    const bool again = std::ranges::any_of(identities, [&](const StatedIdentity& one) { return one.kind == kind && one.value == *plain; });
    if (!again) identities.push_back({kind, IdentityValue(*plain), {}});
  }
  return identities;
}

Result<PersonId> person_known_by(db::Connection& connection, const std::vector<StatedIdentity>& identities) {
  std::optional<std::set<std::int64_t>> common;
  for (const StatedIdentity& identity : identities) {
    std::set<std::int64_t> holders;
    for (const IdentityRow& row : identities_like(connection, identity.kind, identity.value)) holders.insert(survivor(connection, row.person).value());
    if (holders.empty()) continue;
    if (!common) common = holders;
    else std::erase_if(*common, [&](std::int64_t id) { return !holders.contains(id); });
    if (common->empty()) break;
  }
  if (!common) return PersonId{};
  if (common->size() != 1) return refuse("identity_ambiguous");
  return PersonId{*common->begin()};
}

std::vector<PersonId> organisations_named(db::Connection& connection, const std::string& name) {
  return db::all<PersonId>(connection,
                           "SELECT c.id FROM person_cards c JOIN persons p ON p.id = c.id "
                           "WHERE c.name = $1 AND c.merged = 0 AND p.kind = 'organisation' ORDER BY c.id LIMIT 2", name);
}

Result<RowPlan> plan_customer(const RowContext& context, const RowValues& values) {
  SP_TRY(const auto kind, word_of<PersonKind>(values, "kind", "person_kind"));
  SP_TRY(const auto language, word_of<Language>(values, "language", "import.language"));
  SP_TRY(const auto tier, word_of<Tier>(values, "tier", "tier"));
  SP_TRY(const auto identities, identities_in(values));
  const std::string name = value_or_empty(values, "name"), note = value_or_empty(values, "note"), organisation_name = value_or_empty(values, "organisation");
  RowPlan plan;
  for (const StatedIdentity& identity : identities) plan.keys.push_back(key_of(enum_text(identity.kind), identity.value));
  if (kind == PersonKind::organisation) plan.keys.push_back(key_of("organisation", name));
  SP_TRY(PersonId known, person_known_by(context.db, identities));
  if (identities.empty()) {
    if (kind != PersonKind::organisation) return refuse("identity_missing");
    const auto named = organisations_named(context.db, name);
    if (named.size() > 1) return refuse("identity_ambiguous");
    if (named.size() == 1) known = named.front();
  }
  std::optional<PersonId> organisation;
  if (!organisation_name.empty()) {
    SP_TRY(organisation, organisation_named(context, organisation_name, context.import.state == ImportState::checking));
  }

  if (!known) {
    SP_TRY(AddCustomer add, command_of<AddCustomer>({{"name", name}, {"note", note}}));
    add.kind = kind;
    add.language = language;
    if (organisation && *organisation) add.organisation = organisation;
    add.identities = identities;
    PersonContext rules{.now = context.now};
    if (add.organisation) rules.organisation = db::load<Person>(context.db, *add.organisation);
    SP_TRY_VOID(decide(Person{}, add, rules));
    plan.result = RowResult::added;
    plan.carry_out = [add = std::move(add), tier](Tx& tx) -> Result<RowSubject> {
      SP_TRY(const PersonId id, add_person(tx, add));
      if (tier) SP_TRY_VOID(change_tier(tx, {id, *tier, "import"}));
      SP_TRY(const Person person, load_person(tx.db, id));
      return RowSubject{id.value(), person.version};
    };
    return plan;
  }

  SP_TRY(const Person person, load_person(context.db, known));
  if (kind && *kind != person.kind) return invalid("kind", "kinds_differ");
  SP_TRY(ChangeCustomer change, command_of<ChangeCustomer>({{"id", known.text()}, {"name", name}, {"note", note}}));
  if (name == person_name(context.db, known)) change.name.reset();
  if (note.empty() || note == read_private(context.db, person.note).value_or("")) change.note.reset();
  if (language && *language != person.language) change.language = language;
  if (organisation && *organisation != person.organisation) change.organisation = organisation;
  if (change.name) plan.fields.push_back("name");
  if (change.note) plan.fields.push_back("note");
  if (change.language) plan.fields.push_back("language");
  if (change.organisation) plan.fields.push_back("organisation");
  if (change.organisation && !*change.organisation) change.organisation.reset();  // a row of this sheet that is yet to come
  PersonContext rules{.now = context.now};
  if (change.organisation) rules.organisation = db::load<Person>(context.db, *change.organisation);
  SP_TRY_VOID(decide(person, change, rules));
  std::optional<Tier> new_tier;
  if (tier && *tier != person.tier) {
    new_tier = tier;
    plan.fields.push_back("tier");
  }
  std::vector<StatedIdentity> more;
  for (const StatedIdentity& identity : identities) {
    const auto holders = identities_like(context.db, identity.kind, identity.value);
    if (std::ranges::any_of(holders, [&](const IdentityRow& row) { return survivor(context.db, row.person) == known; })) continue;
    more.push_back(identity);
    plan.fields.emplace_back(enum_text(identity.kind));
  }
  if (plan.fields.empty()) return plan;
  plan.result = RowResult::changed;
  plan.carry_out = [change = std::move(change), new_tier, more](Tx& tx) -> Result<RowSubject> {
    SP_TRY(Person person, change_person(tx, change));
    for (const StatedIdentity& identity : more) SP_TRY_VOID(add_identity(tx, person, identity, enum_text(identity.kind).data()));
    if (new_tier) {
      SP_TRY(person, change_tier(tx, {person.id, *new_tier, "import"}));
    }
    return RowSubject{person.id.value(), person.version};
  };
  return plan;
}

Result<RowPlan> plan_device(const RowContext& context, const RowValues& values) {
  SP_TRY(const auto identities, identities_in(values));
  SP_TRY(PersonId owner, person_known_by(context.db, identities));
  const std::string organisation = value_or_empty(values, "organisation");
  if (!owner && !organisation.empty()) {
    SP_TRY(owner, organisation_named(context, organisation, false));
  }
  if (!owner) return invalid(identities.empty() ? "phone" : identities.front().kind == IdentityKind::email ? "email" : "phone",
                             identities.empty() ? "identity_missing" : "unknown_customer");
  SP_TRY(const auto until, date_of(values, "warranty_until"));
  SP_TRY(AddDevice add, command_of<AddDevice>({{"id", owner.text()}, {"product", value_or_empty(values, "product")}, {"model", value_or_empty(values, "model")},
                                               {"serial", value_or_empty(values, "serial")}}));
  if (until) {
    const auto midnight = parse_instant(*until + "T00:00:00Z");
    if (!midnight) return invalid("warranty_until", "expected_date");
    add.warranty_until = *midnight - std::chrono::minutes{context.import.minutes};
  }
  RowPlan plan;
  plan.keys.push_back("device:" + owner.text() + ':' + add.product + ':' + add.model + ':' + add.serial);
  SP_TRY(const Person person, load_person(context.db, owner));
  for (const Device& device : person.devices) {
    const bool same = device.product == add.product && device.serial == add.serial && (!add.serial.empty() || device.model == add.model);
    if (!same) continue;
    const bool equal = device.model == add.model && (!add.warranty_until || device.warranty_until == add.warranty_until);
    if (equal) return plan;
    return invalid("serial", "device_known", {{"serial", add.serial}});
  }
  SP_TRY_VOID(decide(person, add, DeviceId{1}));
  plan.result = RowResult::added;
  plan.carry_out = [add = std::move(add)](Tx& tx) -> Result<RowSubject> {
    SP_TRY(const Person after, add_device(tx, add));
    return RowSubject{after.id.value(), static_cast<std::int64_t>(after.devices.back().id.value())};
  };
  return plan;
}

Result<void> undo_customer(Tx& tx, const RowSubject& subject) {
  const auto person = load_person(tx.db, PersonId{subject.id});
  if (!person) return refuse("undo_already_gone");
  if (person->version != subject.version) return refuse("undo_changed_since");
  if (db::one<std::int64_t>(tx.db, "SELECT id FROM case_cards WHERE customer = $1 LIMIT 1", person->id)) return refuse("undo_has_cases");
  if (db::one<std::int64_t>(tx.db, "SELECT id FROM persons WHERE organisation = $1 LIMIT 1", person->id)) return refuse("undo_has_members");
  return withdraw_person(tx, person->id);
}

}  // namespace sp::handling
