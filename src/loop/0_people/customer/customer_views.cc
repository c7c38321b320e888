#include "loop/0_people/customer/customer_views.h"

#include <algorithm>
#include <set>

#include "app/private_text.h"
#include "loop/0_people/customer/contact.h"
#include "loop/0_people/staff/staff_store.h"

namespace sp {
namespace {

std::optional<PersonLabel> label(db::Connection& connection, PersonId id) {
  if (!id) return std::nullopt;
  return PersonLabel{id, person_name(connection, id)};
}

/// An organisation that was merged into another is that one.
std::optional<PersonLabel> organisation_label(db::Connection& connection, PersonId id) {
  return id ? label(connection, survivor(connection, id)) : std::nullopt;
}

std::optional<AgentLabel> agent_label(db::Connection& connection, StaffId id) {
  if (!id) return std::nullopt;
  const auto staff = load_staff(connection, id);
  return AgentLabel{id, staff_name(connection, id), staff && staff->active};
}

}  // namespace

std::vector<ContactView> contacts_of(db::Connection& connection, const Person& person, bool clear) {
  std::vector<ContactView> contacts;
  std::set<std::pair<IdentityKind, std::string>> values;
  const auto add = [&](PersonId id) {
    for (const IdentityRow& row : identities_of(connection, id)) {
      if (!values.emplace(row.kind, row.value).second) continue;  // both files held it
      contacts.push_back({row.id, row.kind, clear ? row.value : masked(row.kind, row.value), row.proof,
                          row.id == person.preferred, id == person.id});
    }
  };
  add(person.id);
  for (const PersonId other : person.absorbed) add(other);
  return contacts;
}

CustomerView view_of(db::Connection& connection, const Person& person) {
  const auto text = [&](const PrivateRef& ref) { return read_private(connection, ref).value_or(""); };
  CustomerView view{.id = person.id,
                    .version = person.version,
                    .kind = person.kind,
                    .name = person_name(connection, person.id),
                    .language = person.language,
                    .tier = person.tier,
                    .tier_reason = text(person.tier_reason),
                    .tier_rule = person.tier_rule,
                    .tier_by_hand = tier_by_hand(person),
                    .tier_until = person.tier_until,
                    .organisation = organisation_label(connection, person.organisation),
                    .organisation_role = text(person.organisation_role),
                    .sees_organisation = person.sees_organisation,
                    .agent = agent_label(connection, person.agent),
                    .preferences = person.preferences,
                    .note = text(person.note),
                    .standing_notes = {},
                    .contacts = contacts_of(connection, person, false),
                    .devices = person.devices,
                    .entitlements = person.entitlements,
                    .merged_into = label(connection, person.merged_into),
                    .absorbed = {},
                    .maybe_same = {},
                    .not_same = {}};
  for (const StandingNote& note : person.standing_notes)
    view.standing_notes.push_back({note.id, text(note.text), staff_name(connection, note.author), note.at, note.review_at});
  for (const PersonId other : person.absorbed) {
    const auto taken = std::ranges::find(person.taken_over, other, &TakenOver::other);
    view.absorbed.push_back({other, person_name(connection, other), taken == person.taken_over.end() ? std::vector<MergeField>{} : taken->fields});
  }
  for (const DuplicateRow& row : duplicates_of(connection, person.id))
    view.maybe_same.push_back({*label(connection, row.low == person.id ? row.high : row.low), row.score, row.reasons});
  for (const PersonId other : person.not_same) view.not_same.push_back(*label(connection, other));
  return view;
}

CustomerRow row_of(db::Connection& connection, PersonId id) {
  const auto person = db::load<Person>(connection, id).value_or(Person{.id = id});
  const auto organisation = organisation_label(connection, person.organisation);
  return {id, person.kind, person_name(connection, id), person.tier, organisation ? organisation->name : std::string(),
          person.agent ? staff_name(connection, person.agent) : std::string(), contacts_of(connection, person, false)};
}

Result<Person> person_for(Tx& tx, Right right, PersonId id) {
  if (!may(tx.caller, right, Place{})) return refuse(RefusalKind::not_found, "unknown_customer");
  return load_person(tx.db, id);
}

}  // namespace sp
