// The tables of customers. persons holds the files; person_cards, identities and person_terms hold in clear what
// lists show and look for, and are made from the files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/replay.h"
#include "app/tx.h"
#include "base/result.h"
#include "loop/0_people/customer/customer_events.h"

namespace sp {

/// Refuses: unknown_customer (not found).
Result<Person> load_person(db::Connection& connection, PersonId id);

/// Applies and journals the events and saves the row, and what of it stands in the card. What a tier may rest on
/// leaves a timer "tier", for whoever knows the rule.
void keep(Tx& tx, Person& person, const std::vector<PersonEvent>& events);

struct PersonCard {
  static constexpr std::string_view table = "person_cards";
  PersonId id;
  std::string name;
  bool merged = false;
  PersonKind kind = PersonKind::person;
  Tier tier = Tier::basic;
  PersonId organisation;
  StaffId agent;
};
BOOST_DESCRIBE_STRUCT(PersonCard, (), (id, name, merged, kind, tier, organisation, agent))

/// Empty for nobody.
Tier person_tier(db::Connection& connection, PersonId id);  // basic when there is no such person
StaffId named_agent(db::Connection& connection, PersonId id);  // who serves him by name; nobody: none
std::string person_name(db::Connection& connection, PersonId id);
/// The card anew under this name, with the terms it is found by.
void save_card(db::Connection& writer, const Person& person, std::string_view name);

struct IdentityRow {
  static constexpr std::string_view table = "identities";
  IdentityId id;
  PersonId person;
  IdentityKind kind = IdentityKind::phone;
  std::string value;  // normalised
  Proof proof = Proof::none;
  std::string tail;  // of a phone number: its last four digits
};
BOOST_DESCRIBE_STRUCT(IdentityRow, (), (id, person, kind, value, proof, tail))

std::vector<IdentityRow> identities_of(db::Connection& connection, PersonId person);
std::vector<IdentityRow> identities_like(db::Connection& connection, IdentityKind kind, std::string_view value);

/// The person himself, or the one he was merged into.
PersonId survivor(db::Connection& connection, PersonId id);

struct PersonFilter {
  std::optional<Tier> tier;
  std::optional<PersonId> organisation;
  std::optional<StaffId> agent;
  std::optional<PersonKind> kind;
};

/// Persons whose name has every word of `query` (a beginning is enough), or to whom it belongs as a phone number or its
/// last digits (four or more), an address, a login, a device's serial or their own number; newest first, below `before`
/// (empty: from the newest). An empty query finds all.
std::vector<PersonCard> find_persons(db::Connection& connection, std::string_view query, const PersonFilter& filter,
                                     PersonId before, std::int64_t limit);

ReplayCheck customer_replay();

}  // namespace sp
