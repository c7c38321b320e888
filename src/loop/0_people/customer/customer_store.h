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

/// Applies and journals the events and saves the row.
void keep(Tx& tx, Person& person, const std::vector<PersonEvent>& events);

struct PersonCard {
  static constexpr std::string_view table = "person_cards";
  PersonId id;
  std::string name;
  bool merged = false;
};
BOOST_DESCRIBE_STRUCT(PersonCard, (), (id, name, merged))

/// Empty for nobody.
Tier person_tier(db::Connection& connection, PersonId id);  // basic when there is no such person
std::string person_name(db::Connection& connection, PersonId id);
void save_card(db::Connection& writer, const PersonCard& card);  // with the terms it is found by

struct IdentityRow {
  static constexpr std::string_view table = "identities";
  IdentityId id;
  PersonId person;
  IdentityKind kind = IdentityKind::phone;
  std::string value;  // normalised
  Proof proof = Proof::none;
};
BOOST_DESCRIBE_STRUCT(IdentityRow, (), (id, person, kind, value, proof))

std::vector<IdentityRow> identities_of(db::Connection& connection, PersonId person);
std::vector<IdentityRow> identities_like(db::Connection& connection, IdentityKind kind, std::string_view value);

/// The person himself, or the one he was merged into.
PersonId survivor(db::Connection& connection, PersonId id);

/// Persons whose name has every word of `query` (a beginning is enough), or to whom it belongs as a phone
/// number, address or login; newest first, below `before` (empty: from the newest). An empty query finds all.
std::vector<PersonCard> find_persons(db::Connection& connection, std::string_view query, PersonId before,
                                     std::int64_t limit);

struct Proposal {
  PersonId other;
  IdentityKind kind = IdentityKind::phone;
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (other, kind))

void save_proposal(Tx& tx, PersonId person, PersonId other, IdentityKind kind);
/// Both ways, without those that were merged since.
std::vector<Proposal> proposals_of(db::Connection& connection, PersonId person);

ReplayCheck customer_replay();

}  // namespace sp
