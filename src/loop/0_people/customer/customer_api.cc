#include "loop/0_people/customer/customer_api.h"

#include "app/private_text.h"
#include "loop/0_people/customer/contact.h"
#include "loop/0_people/customer/customer_commands.h"
#include "loop/0_people/customer/customer_intake.h"
#include "loop/0_people/customer/customer_rules.h"
#include "loop/0_people/customer/customer_store.h"

namespace sp {
namespace {

constexpr std::int64_t page_default = 50;

struct ContactView {
  IdentityId id;
  IdentityKind kind = IdentityKind::phone;
  std::string value;  // masked, but in RevealedContact
  Proof proof = Proof::none;
};
BOOST_DESCRIBE_STRUCT(ContactView, (), (id, kind, value, proof))

struct CustomerRow {
  PersonId id;
  PersonKind kind = PersonKind::person;
  std::string name;
  Tier tier = Tier::basic;
  std::string organisation;
  std::vector<ContactView> contacts;
};
BOOST_DESCRIBE_STRUCT(CustomerRow, (), (id, kind, name, tier, organisation, contacts))

struct CustomerPage {
  std::vector<CustomerRow> items;
  std::optional<std::string> next;  // cursor of the next page
};
BOOST_DESCRIBE_STRUCT(CustomerPage, (), (items, next))

struct ListDevices {
  std::optional<std::string> cursor;
  std::optional<Int<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(ListDevices, (), (cursor, limit))

struct DeviceRow {
  DeviceId id;
  PersonId customer;
  std::string owner, product, model, serial;
  std::optional<Instant> warranty_until;
};
BOOST_DESCRIBE_STRUCT(DeviceRow, (), (id, customer, owner, product, model, serial, warranty_until))

struct DevicePage {
  std::vector<DeviceRow> items;
  std::optional<std::string> next;  // cursor of the next page
};
BOOST_DESCRIBE_STRUCT(DevicePage, (), (items, next))

struct PersonLabel {
  PersonId id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(PersonLabel, (), (id, name))

struct ProposalView {
  PersonLabel other;
  IdentityKind by = IdentityKind::phone;
};
BOOST_DESCRIBE_STRUCT(ProposalView, (), (other, by))

struct CustomerView {
  PersonId id;
  std::int64_t version = 0;
  PersonKind kind = PersonKind::person;
  std::string name;
  Language language = Language::zh_CN;
  Tier tier = Tier::basic;
  std::string tier_reason;
  std::optional<PersonLabel> organisation;
  std::string note;
  std::vector<ContactView> contacts;
  std::vector<Device> devices;
  std::vector<Entitlement> entitlements;
  std::optional<PersonLabel> merged_into;
  std::vector<PersonLabel> absorbed;
  std::vector<ProposalView> maybe_same;
  bool sees_organisation = false;
};
BOOST_DESCRIBE_STRUCT(CustomerView, (), (id, version, kind, name, language, tier, tier_reason, organisation, note,
                                         contacts, devices, entitlements, merged_into, absorbed, maybe_same,
                                         sees_organisation))

struct RevealedContact {
  std::vector<ContactView> contacts;
};
BOOST_DESCRIBE_STRUCT(RevealedContact, (), (contacts))

/// Of the person and of whoever was merged into him.
std::vector<ContactView> contacts_of(db::Connection& connection, const Person& person, bool clear) {
  std::vector<ContactView> contacts;
  const auto add = [&](PersonId id) {
    for (const IdentityRow& row : identities_of(connection, id))
      contacts.push_back({row.id, row.kind, clear ? row.value : masked(row.kind, row.value), row.proof});
  };
  add(person.id);
  for (const PersonId other : person.absorbed) add(other);
  return contacts;
}

std::optional<PersonLabel> label(db::Connection& connection, PersonId id) {
  if (!id) return std::nullopt;
  return PersonLabel{id, person_name(connection, id)};
}

CustomerView view_of(db::Connection& connection, const Person& person) {
  CustomerView view{.id = person.id,
                    .version = person.version,
                    .kind = person.kind,
                    .name = person_name(connection, person.id),
                    .language = person.language,
                    .tier = person.tier,
                    .tier_reason = read_private(connection, person.tier_reason).value_or(""),
                    .organisation = label(connection, person.organisation),
                    .note = read_private(connection, person.note).value_or(""),
                    .contacts = contacts_of(connection, person, false),
                    .devices = person.devices,
                    .entitlements = person.entitlements,
                    .merged_into = label(connection, person.merged_into),
                    .sees_organisation = person.sees_organisation};
  for (const PersonId other : person.absorbed) view.absorbed.push_back(*label(connection, other));
  for (const Proposal& proposal : proposals_of(connection, person.id))
    view.maybe_same.push_back({*label(connection, proposal.other), proposal.kind});
  return view;
}

CustomerRow row_of(db::Connection& connection, const PersonCard& card) {
  const auto person = db::load<Person>(connection, card.id).value_or(Person{.id = card.id});
  return {card.id, person.kind, card.name, person.tier, person_name(connection, person.organisation),
          contacts_of(connection, person, false)};
}

/// Files belong to no team: whoever may read one for his team may read all; "own" reaches none.
Result<Person> person_for(Tx& tx, Right right, PersonId id) {
  if (!may(tx.caller, right, Place{})) return refuse(RefusalKind::not_found, "unknown_customer");
  return load_person(tx.db, id);
}

Result<CustomerPage> list(Reading& reading, const ListCustomers& command) {
  const auto limit = command.limit ? command.limit->value : page_default;
  const PersonId before{parse_id(command.cursor.value_or("")).value_or(0)};
  if (command.cursor && !before) return invalid("cursor", "expected_id");
  CustomerPage page;
  if (!may(reading.caller, Right::customer_read, Place{})) return page;
  for (const PersonCard& card : find_persons(reading.db, command.q.value_or(""), before, limit + 1)) {
    if (static_cast<std::int64_t>(page.items.size()) == limit) page.next = page.items.back().id.text();
    else page.items.push_back(row_of(reading.db, card));
  }
  return page;
}

/// The devices of `limit` customers who have any, newest customers first.
Result<DevicePage> list_devices(Reading& reading, const ListDevices& command) {
  const auto limit = command.limit ? command.limit->value : page_default;
  const auto before = command.cursor ? parse_id(*command.cursor) : std::optional(INT64_MAX);
  if (!before) return invalid("cursor", "expected_id");
  DevicePage page;
  if (!may(reading.caller, Right::customer_read, Place{})) return page;
  const auto persons = db::select<Person>(reading.db, "WHERE devices <> '[]' AND id < $1 ORDER BY id DESC LIMIT $2", *before, limit);
  for (const Person& person : persons) {
    const std::string owner = person_name(reading.db, person.id);
    for (const Device& device : person.devices) page.items.push_back({device.id, person.id, owner, device.product, device.model, device.serial, device.warranty_until});
  }
  if (std::ssize(persons) == limit) page.next = persons.back().id.text();
  return page;
}

Result<CustomerView> show(Reading& reading, const ShowCustomer& command) {
  if (!may(reading.caller, Right::customer_read, Place{})) return refuse(RefusalKind::not_found, "unknown_customer");
  SP_TRY(const auto person, load_person(reading.db, command.id));
  return view_of(reading.db, person);
}

Result<CustomerView> add(Tx& tx, const AddCustomer& command) {
  SP_TRY(const auto id, add_person(tx, command));
  SP_TRY(const auto person, load_person(tx.db, id));
  return view_of(tx.db, person);
}

/// A command on the file that somebody else carries out (customer_intake.h), for whom it may.
template <auto carry_out, class Command>
Result<CustomerView> changed(Tx& tx, const Command& command) {
  SP_TRY_VOID(person_for(tx, Right::customer_write, command.id));
  SP_TRY(const Person person, carry_out(tx, command));
  return view_of(tx.db, person);
}

Result<CustomerView> identify(Tx& tx, const AddIdentity& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  SP_TRY_VOID(add_identity(tx, person, {command.kind, command.value, command.proof}, "value"));
  return view_of(tx.db, person);
}

Result<CustomerView> add_entitlement(Tx& tx, const AddEntitlement& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  SP_TRY(const auto events, decide(person, command, tx.next_id<EntitlementId>(), {.now = tx.now}));
  keep(tx, person, events);
  return view_of(tx.db, person);
}

/// Writes both sides of a merge or of taking it back.
void link(Tx& tx, Person& person, Person& survivor, const LinkEvents& events) {
  keep(tx, person, events.first);
  keep(tx, survivor, events.second);
  db::run(tx.db, "UPDATE person_cards SET merged = $2 WHERE id = $1", person.id, static_cast<bool>(person.merged_into));
}

Result<CustomerView> merge(Tx& tx, const MergeCustomer& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  SP_TRY(auto into, person_for(tx, Right::customer_write, command.into));
  SP_TRY(const auto events, decide_merge(person, into));
  link(tx, person, into, events);
  return view_of(tx.db, into);
}

Result<CustomerView> unmerge(Tx& tx, const UnmergeCustomer& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  SP_TRY(const auto events, decide_unmerge(person));
  SP_TRY(auto survivor, load_person(tx.db, person.merged_into));
  link(tx, person, survivor, events);
  return view_of(tx.db, person);
}

/// A reading that is written down: who saw what, when and why.
Result<RevealedContact> reveal(Tx& tx, const RevealContact& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_reveal, command.id));
  keep(tx, person, {ContactRevealed{keep_private(tx, {}, command.reason)}});
  return RevealedContact{contacts_of(tx.db, person, true)};
}

}  // namespace

void customer_routes(Routes& routes) {
  const std::string one = "/api/v1/customers/{id}";
  const std::string clause = "C3.4.3";
  routes.read("/api/v1/customers", Right::customer_read, clause, list);
  routes.write("POST", "/api/v1/customers", Right::customer_write, clause, add, 201);
  routes.read("/api/v1/devices", Right::customer_read, clause, list_devices);
  routes.read(one, Right::customer_read, clause, show);
  routes.write("PATCH", one, Right::customer_write, clause, changed<change_person, ChangeCustomer>);
  routes.write("GET", one + "/contact", Right::customer_reveal, clause, reveal).keeps_answer = false;
  routes.write("POST", one + "/identities", Right::customer_write, clause, identify);
  routes.write("POST", one + "/devices", Right::customer_write, clause, changed<add_device, AddDevice>);
  routes.write("POST", one + "/entitlements", Right::customer_write, "Q1.1", add_entitlement);
  routes.write("POST", one + "/tier", Right::customer_write, "Q1.1", changed<change_tier, ChangeTier>);
  routes.write("POST", one + "/merge", Right::customer_write, clause, merge);
  routes.write("POST", one + "/unmerge", Right::customer_write, clause, unmerge);
}

}  // namespace sp
