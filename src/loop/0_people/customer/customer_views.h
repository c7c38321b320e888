// How customers are shown: contacts masked, references read, people by their names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/tx.h"
#include "loop/0_people/customer/customer_match.h"

namespace sp {

struct ContactView {
  IdentityId id;
  IdentityKind kind = IdentityKind::phone;
  std::string value;  // masked, but in RevealedContact
  Proof proof = Proof::none;
  bool preferred = false;
  bool own = true;  // false: of a file that was merged into this one
};
BOOST_DESCRIBE_STRUCT(ContactView, (), (id, kind, value, proof, preferred, own))

struct CustomerRow {
  PersonId id;
  PersonKind kind = PersonKind::person;
  std::string name;
  Tier tier = Tier::basic;
  std::string organisation, agent;
  std::vector<ContactView> contacts;
};
BOOST_DESCRIBE_STRUCT(CustomerRow, (), (id, kind, name, tier, organisation, agent, contacts))

struct CustomerPage {
  std::vector<CustomerRow> items;
  std::optional<std::string> next;  // cursor of the next page
};
BOOST_DESCRIBE_STRUCT(CustomerPage, (), (items, next))

struct PersonLabel {
  PersonId id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(PersonLabel, (), (id, name))

struct AgentLabel {
  StaffId id;
  std::string name;
  bool active = true;  // false: he has left, and nothing is given to him
};
BOOST_DESCRIBE_STRUCT(AgentLabel, (), (id, name, active))

struct MatchView {
  PersonLabel other;
  std::int64_t score = 0;  // 1 to 100
  std::vector<MatchReason> reasons;
};
BOOST_DESCRIBE_STRUCT(MatchView, (), (other, score, reasons))

struct StandingNoteView {
  StandingNoteId id;
  std::string text, author;
  Instant at;
  std::optional<Instant> review_at;
};
BOOST_DESCRIBE_STRUCT(StandingNoteView, (), (id, text, author, at, review_at))

struct MergedView {
  PersonId id;
  std::string name;
  std::vector<MergeField> taken;  // what of it stands in this file now
};
BOOST_DESCRIBE_STRUCT(MergedView, (), (id, name, taken))

struct CustomerView {
  PersonId id;
  std::int64_t version = 0;
  PersonKind kind = PersonKind::person;
  std::string name;
  Language language = Language::zh_CN;
  Tier tier = Tier::basic;
  std::string tier_reason;  // in the words of whoever set it by hand
  std::string tier_rule;    // "customer_tiers/2:key_account"
  bool tier_by_hand = false;
  std::optional<Instant> tier_until;
  std::optional<PersonLabel> organisation;
  std::string organisation_role;
  bool sees_organisation = false;
  std::optional<AgentLabel> agent;
  Preferences preferences;
  std::string note;
  std::vector<StandingNoteView> standing_notes;
  std::vector<ContactView> contacts;
  std::vector<Device> devices;
  std::vector<Entitlement> entitlements;
  std::optional<PersonLabel> merged_into;
  std::vector<MergedView> absorbed;
  std::vector<MatchView> maybe_same;
  std::vector<PersonLabel> not_same;
};
BOOST_DESCRIBE_STRUCT(CustomerView, (), (id, version, kind, name, language, tier, tier_reason, tier_rule, tier_by_hand,
                                         tier_until, organisation, organisation_role, sees_organisation, agent,
                                         preferences, note, standing_notes, contacts, devices, entitlements, merged_into,
                                         absorbed, maybe_same, not_same))

/// Of the person and of whoever was merged into him.
std::vector<ContactView> contacts_of(db::Connection& connection, const Person& person, bool clear);

CustomerView view_of(db::Connection& connection, const Person& person);
CustomerRow row_of(db::Connection& connection, PersonId id);

/// Files belong to no team: whoever may touch one for his team may touch all; "own" reaches none.
/// Refuses: unknown_customer.
Result<Person> person_for(Tx& tx, Right right, PersonId id);

}  // namespace sp
