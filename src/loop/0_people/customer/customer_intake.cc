#include "loop/0_people/customer/customer_intake.h"

#include <algorithm>

#include "app/private_text.h"
#include "base/text.h"
#include "loop/0_people/customer/contact.h"
#include "loop/0_people/customer/customer_match.h"
#include "loop/0_people/customer/customer_rules.h"
#include "loop/0_people/customer/customer_store.h"

namespace sp {
namespace {

Result<std::string> checked(IdentityKind kind, std::string_view value, const std::string& path) {
  if (auto plain = normalised(kind, value)) return *std::move(plain);
  return invalid(path, kind == IdentityKind::phone ? "bad_phone" : kind == IdentityKind::email ? "bad_email" : "bad_identity");
}

/// The file that `row` proves to be this person's, if it does.
std::optional<PersonId> strong_match(Tx& tx, const StatedPerson& stated, const IdentityRow& row) {
  const PersonId person = survivor(tx.db, row.person);
  if (stated.proof == Proof::verified && row.proof == Proof::verified) return person;
  const bool equal_phone = row.kind == IdentityKind::phone;
  if (equal_phone && (same_name(stated.name, person_name(tx.db, person)) || same_name(stated.name, person_name(tx.db, row.person))))
    return person;
  return std::nullopt;
}

}  // namespace

Result<void> add_identity(Tx& tx, Person& person, const StatedIdentity& identity, const std::string& path) {
  SP_TRY(const auto value, checked(identity.kind, identity.value, path));
  const auto same = identities_like(tx.db, identity.kind, value);
  ReadyIdentity ready{.identity = {tx.next_id<IdentityId>(), identity.kind, {}, identity.proof.value_or(Proof::stated)}};
  for (const IdentityRow& row : same) {
    if (row.person == person.id) ready.known = row.id;
    else ready.verified_elsewhere |= row.proof == Proof::verified;
  }
  if (!ready.known) ready.identity.value = keep_private(tx, person.id, value);
  SP_TRY(const auto events, decide(person, ready));
  const IdentityRow row{ready.known ? ready.known : ready.identity.id, person.id, identity.kind, value, ready.identity.proof,
                        phone_tail(identity.kind, value)};
  db::save(tx.db, row);
  keep(tx, person, events);
  return {};
}

Result<PersonId> add_person(Tx& tx, const AddCustomer& command) {
  Person person{.id = tx.next_id<PersonId>()};
  PersonContext context{.now = tx.now, .name = keep_private(tx, person.id, command.name)};
  if (command.note) context.note = keep_private(tx, person.id, *command.note);
  if (command.organisation) context.organisation = db::load<Person>(tx.db, *command.organisation);
  SP_TRY(const auto events, decide(person, command, context));
  save_card(tx.db, person, command.name);
  keep(tx, person, events);
  for (std::size_t at = 0; at < command.identities.size(); ++at)
    SP_TRY_VOID(add_identity(tx, person, command.identities[at], "identities[" + std::to_string(at) + "].value"));
  refresh_matches(tx, person);
  return person.id;
}

Result<Person> change_person(Tx& tx, const ChangeCustomer& command) {
  SP_TRY(Person person, load_person(tx.db, command.id));
  PersonContext context{.now = tx.now};
  if (command.name) context.name = keep_private(tx, person.id, *command.name);
  if (command.note) context.note = keep_private(tx, person.id, *command.note);
  if (command.organisation) context.organisation = db::load<Person>(tx.db, *command.organisation);
  SP_TRY(const auto events, decide(person, command, context));
  keep(tx, person, events);
  if (command.name) save_card(tx.db, person, *command.name);
  if (command.name || command.organisation) refresh_matches(tx, person);
  return person;
}

Result<Person> change_tier(Tx& tx, const ChangeTier& command) {
  SP_TRY(Person person, load_person(tx.db, command.id));
  const PersonContext context{.now = tx.now, .reason = keep_private(tx, person.id, command.reason)};
  SP_TRY(const auto events, decide(person, command, context));
  keep(tx, person, events);
  return person;
}

Result<Person> add_device(Tx& tx, const AddDevice& command) {
  SP_TRY(Person person, load_person(tx.db, command.id));
  SP_TRY(const auto events, decide(person, command, tx.next_id<DeviceId>()));
  keep(tx, person, events);
  refresh_matches(tx, person);
  return person;
}

Result<void> remove_device(Tx& tx, PersonId id, DeviceId device) {
  SP_TRY(Person person, load_person(tx.db, id));
  SP_TRY(const auto events, decide_removal(person, device));
  keep(tx, person, events);
  refresh_matches(tx, person);
  return {};
}

Result<void> withdraw_person(Tx& tx, PersonId id) {
  SP_TRY(Person person, load_person(tx.db, id));
  SP_TRY(const auto events, decide_withdrawal(person));
  for (const PrivateRef& text : {person.name, person.note, person.tier_reason, person.organisation_role}) erase_private(tx, text);
  for (const Identity& identity : person.identities) erase_private(tx, identity.value);
  for (const StandingNote& note : person.standing_notes) erase_private(tx, note.text);
  forget_matches(tx.db, id);
  keep(tx, person, events);
  for (const char* sql : {"DELETE FROM identities WHERE person = $1", "DELETE FROM person_cards WHERE id = $1", "DELETE FROM person_terms WHERE person = $1"})
    db::run(tx.db, sql, id);
  return {};
}

Result<PersonId> find_or_create_person(Tx& tx, const StatedPerson& stated) {
  if (search_tokens(stated.name).empty()) return invalid("name", "required");
  AddCustomer command{.name = text_head(stated.name, PersonName::max), .language = stated.language};
  const auto state = [&](IdentityKind kind, const std::optional<std::string>& value, const std::string& path) -> Result<void> {
    if (!value || value->empty()) return {};
    SP_TRY(const auto plain, checked(kind, *value, path));
    command.identities.push_back({kind, IdentityValue(plain), stated.proof});
    return {};
  };
  SP_TRY_VOID(state(IdentityKind::phone, stated.phone, "phone"));
  SP_TRY_VOID(state(IdentityKind::email, stated.email, "email"));
  for (const StatedIdentity& identity : command.identities) {
    for (const IdentityRow& row : identities_like(tx.db, identity.kind, identity.value)) {
      const auto found = strong_match(tx, stated, row);
      if (!found) continue;
      for (const StatedIdentity& other : command.identities) {
        if (&other == &identity) continue;
        const auto held = identities_like(tx.db, other.kind, other.value);
        const bool known = std::ranges::any_of(held, [&](const IdentityRow& one) { return survivor(tx.db, one.person) == *found; });
        if (known) continue;
        SP_TRY(auto person, load_person(tx.db, *found));
        // Whoever knows a name and a number could add an address of his own: nobody signs in with such a one.
        SP_TRY_VOID(add_identity(tx, person, {other.kind, other.value, stated.proof == Proof::verified ? Proof::verified : Proof::none}, "identity"));
        refresh_matches(tx, person);
      }
      return *found;
    }
  }
  return add_person(tx, command);
}

}  // namespace sp
