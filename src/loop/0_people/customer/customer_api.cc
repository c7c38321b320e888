#include "loop/0_people/customer/customer_api.h"

#include "app/private_text.h"
#include "loop/0_people/customer/customer_commands.h"
#include "loop/0_people/customer/customer_intake.h"
#include "loop/0_people/customer/customer_rules.h"
#include "loop/0_people/customer/customer_views.h"

namespace sp {
namespace {

constexpr std::int64_t page_default = 50;

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

struct RevealedContact {
  std::vector<ContactView> contacts;
};
BOOST_DESCRIBE_STRUCT(RevealedContact, (), (contacts))

struct MemberRow {
  PersonId id;
  std::string name, role;
  bool sees_organisation = false;
  Tier tier = Tier::basic;
  std::vector<ContactView> contacts;
};
BOOST_DESCRIBE_STRUCT(MemberRow, (), (id, name, role, sees_organisation, tier, contacts))

struct MemberPage {
  std::vector<MemberRow> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(MemberPage, (), (items, next))

/// One page of `filter`, each card turned into a row.
template <class Page, class MakeRow>
Result<Page> page_of(Reading& reading, std::string_view q, const PersonFilter& filter, const std::optional<std::string>& cursor,
                     std::int64_t limit, MakeRow make_row) {
  const PersonId before{parse_id(cursor.value_or("")).value_or(0)};
  if (cursor && !before) return invalid("cursor", "expected_id");
  Page page;
  if (!may(reading.caller, Right::customer_read, Place{})) return page;
  for (const PersonCard& card : find_persons(reading.db, q, filter, before, limit + 1)) {
    if (static_cast<std::int64_t>(page.items.size()) == limit) page.next = page.items.back().id.text();
    else page.items.push_back(make_row(card.id));
  }
  return page;
}

Result<CustomerPage> list(Reading& reading, const ListCustomers& command) {
  const PersonFilter filter{command.tier, command.organisation, command.agent, command.kind};
  return page_of<CustomerPage>(reading, command.q.value_or(""), filter, command.cursor,
                               command.limit ? command.limit->value : page_default,
                               [&](PersonId id) { return row_of(reading.db, id); });
}

Result<MemberPage> members(Reading& reading, const ListMembers& command) {
  return page_of<MemberPage>(reading, "", {.organisation = command.id}, command.cursor,
                             command.limit ? command.limit->value : page_default, [&](PersonId id) {
    const auto person = db::load<Person>(reading.db, id).value_or(Person{.id = id});
    return MemberRow{id, person_name(reading.db, id), read_private(reading.db, person.organisation_role).value_or(""),
                     person.sees_organisation, person.tier, contacts_of(reading.db, person, false)};
  });
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

Result<CustomerView> change(Tx& tx, const ChangeCustomer& command) {
  SP_TRY_VOID(person_for(tx, Right::customer_write, command.id));
  SP_TRY(const Person person, change_person(tx, command));
  return view_of(tx.db, person);
}

Result<CustomerView> identify(Tx& tx, const AddIdentity& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  SP_TRY_VOID(add_identity(tx, person, {command.kind, command.value, command.proof}, "value"));
  refresh_matches(tx, person);
  return view_of(tx.db, person);
}

Result<CustomerView> remove_identity(Tx& tx, const RemoveIdentity& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  SP_TRY(const auto events, decide(person, command));
  keep(tx, person, events);
  db::post(tx.db, "DELETE FROM identities WHERE id = $1", command.identity);
  refresh_matches(tx, person);
  return view_of(tx.db, person);
}

/// The value is the one on file: only how sure we are of it changes.
Result<CustomerView> prove(Tx& tx, const ProveIdentity& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  const auto row = db::load<IdentityRow>(tx.db, command.identity);
  if (!row || row->person != person.id) return invalid("identity", "unknown_identity");
  SP_TRY_VOID(add_identity(tx, person, {row->kind, IdentityValue(row->value), command.proof}, "identity"));
  return view_of(tx.db, person);
}

Result<CustomerView> prefer(Tx& tx, const PreferIdentity& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  SP_TRY(const auto events, decide(person, command));
  keep(tx, person, events);
  return view_of(tx.db, person);
}

Result<CustomerView> join(Tx& tx, const SetMembership& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  PersonContext context{.now = tx.now, .organisation = db::load<Person>(tx.db, command.organisation)};
  if (command.role && !command.role->empty()) context.note = keep_private(tx, person.id, *command.role);
  SP_TRY(const auto events, decide(person, command, context));
  keep(tx, person, events);
  refresh_matches(tx, person);
  return view_of(tx.db, person);
}

Result<CustomerView> leave(Tx& tx, const EndMembership& command) {
  SP_TRY(auto person, person_for(tx, Right::customer_write, command.id));
  SP_TRY(const auto events, decide(person, command));
  keep(tx, person, events);
  refresh_matches(tx, person);
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
  routes.write("PATCH", one, Right::customer_write, clause, change);
  routes.write("GET", one + "/contact", Right::customer_reveal, clause, reveal).keeps_answer = false;
  routes.write("POST", one + "/identities", Right::customer_write, clause, identify);
  routes.write("DELETE", one + "/identities/{identity}", Right::customer_write, clause, remove_identity);
  routes.write("POST", one + "/identities/{identity}/proof", Right::customer_write, clause, prove);
  routes.write("PUT", one + "/preferred", Right::customer_write, clause, prefer);
  routes.read(one + "/members", Right::customer_read, clause, members);
  routes.write("PUT", one + "/membership", Right::customer_write, clause, join);
  routes.write("DELETE", one + "/membership", Right::customer_write, clause, leave);
  customer_file_routes(routes);
  duplicate_routes(routes);
}

}  // namespace sp
