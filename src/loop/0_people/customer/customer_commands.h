// What can be asked about customers: one struct, one route.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "loop/0_people/customer/customer_types.h"

namespace sp {

using PersonName = Text<1, 120>;
using IdentityValue = Text<1, 254>;
using Reason = Text<1, 500>;

struct ListCustomers {
  std::optional<Text<0, 200>> q;  // words of the name, a phone number or its last digits, an address, a login, a serial
  std::optional<Tier> tier;
  std::optional<PersonId> organisation;
  std::optional<StaffId> agent;
  std::optional<PersonKind> kind;
  std::optional<std::string> cursor;
  std::optional<Int<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(ListCustomers, (), (q, tier, organisation, agent, kind, cursor, limit))

struct ShowCustomer {
  PersonId id;
};
BOOST_DESCRIBE_STRUCT(ShowCustomer, (), (id))

struct StatedIdentity {
  IdentityKind kind = IdentityKind::phone;
  IdentityValue value;
  std::optional<Proof> proof;
};
BOOST_DESCRIBE_STRUCT(StatedIdentity, (), (kind, value, proof))

struct AddCustomer {
  std::optional<PersonKind> kind;
  PersonName name;
  std::optional<Language> language;
  std::optional<PersonId> organisation;
  std::optional<Text<0, 2000>> note;
  std::vector<StatedIdentity> identities;
};
BOOST_DESCRIBE_STRUCT(AddCustomer, (), (kind, name, language, organisation, note, identities))

/// What is absent stays as it is.
struct ChangeCustomer {
  PersonId id;
  std::optional<std::int64_t> version;  // expected
  std::optional<PersonName> name;
  std::optional<Language> language;
  std::optional<PersonId> organisation;
  std::optional<Text<0, 2000>> note;
};
BOOST_DESCRIBE_STRUCT(ChangeCustomer, (), (id, version, name, language, organisation, note))

/// Adds an identity, or gives one that is there another proof.
struct AddIdentity {
  PersonId id;
  IdentityKind kind = IdentityKind::phone;
  IdentityValue value;
  std::optional<Proof> proof;
};
BOOST_DESCRIBE_STRUCT(AddIdentity, (), (id, kind, value, proof))

struct RemoveIdentity {
  PersonId id;
  IdentityId identity;
};
BOOST_DESCRIBE_STRUCT(RemoveIdentity, (), (id, identity))

/// How sure we are that it is his.
struct ProveIdentity {
  PersonId id;
  IdentityId identity;
  Proof proof = Proof::stated;
};
BOOST_DESCRIBE_STRUCT(ProveIdentity, (), (id, identity, proof))

/// Absent: none is preferred.
struct PreferIdentity {
  PersonId id;
  std::optional<IdentityId> identity;
};
BOOST_DESCRIBE_STRUCT(PreferIdentity, (), (id, identity))

struct SetMembership {
  PersonId id;
  PersonId organisation;
  std::optional<Text<0, 80>> role;
  std::optional<bool> sees_organisation;
};
BOOST_DESCRIBE_STRUCT(SetMembership, (), (id, organisation, role, sees_organisation))

struct EndMembership {
  PersonId id;
};
BOOST_DESCRIBE_STRUCT(EndMembership, (), (id))

struct ListMembers {
  PersonId id;
  std::optional<std::string> cursor;
  std::optional<Int<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(ListMembers, (), (id, cursor, limit))

using MinuteOfDay = Int<0, 1440>;

struct SetPreferences {
  PersonId id;
  std::optional<Language> language;
  std::optional<ContactBy> by;
  std::optional<MinuteOfDay> call_from, call_to;
  std::optional<bool> do_not_call;
};
BOOST_DESCRIBE_STRUCT(SetPreferences, (), (id, language, by, call_from, call_to, do_not_call))

/// Absent: nobody any more.
struct NameAgent {
  PersonId id;
  std::optional<StaffId> agent;
};
BOOST_DESCRIBE_STRUCT(NameAgent, (), (id, agent))

struct AddStandingNote {
  PersonId id;
  Text<1, 1000> text;
  std::optional<Instant> review_at;
};
BOOST_DESCRIBE_STRUCT(AddStandingNote, (), (id, text, review_at))

struct RemoveStandingNote {
  PersonId id;
  StandingNoteId note;
};
BOOST_DESCRIBE_STRUCT(RemoveStandingNote, (), (id, note))

struct AddDevice {
  PersonId id;
  Text<1, 80> product;
  Text<0, 80> model;
  Text<0, 80> serial;
  std::optional<Instant> warranty_until;
  std::optional<Instant> bought_at;
};
BOOST_DESCRIBE_STRUCT(AddDevice, (), (id, product, model, serial, warranty_until, bought_at))

/// The whole record anew.
struct ChangeDevice {
  PersonId id;
  DeviceId device;
  Text<1, 80> product;
  Text<0, 80> model;
  Text<0, 80> serial;
  std::optional<Instant> warranty_until;
  std::optional<Instant> bought_at;
};
BOOST_DESCRIBE_STRUCT(ChangeDevice, (), (id, device, product, model, serial, warranty_until, bought_at))

struct AddEntitlement {
  PersonId id;
  Tier level = Tier::basic;
  std::optional<Int<0, 10'000>> visits_left;
  std::optional<Instant> valid_from;  // absent: now
  std::optional<Instant> valid_to;
};
BOOST_DESCRIBE_STRUCT(AddEntitlement, (), (id, level, visits_left, valid_from, valid_to))

/// By hand, against what the rule says, perhaps until a time.
struct ChangeTier {
  PersonId id;
  Tier tier = Tier::basic;
  Reason reason;
  std::optional<Instant> until;
};
BOOST_DESCRIBE_STRUCT(ChangeTier, (), (id, tier, reason, until))

struct ReleaseTier {
  PersonId id;
};
BOOST_DESCRIBE_STRUCT(ReleaseTier, (), (id))

/// `take`: what the survivor takes over from the one that goes.
struct MergeCustomer {
  PersonId id;
  PersonId into;
  std::optional<std::vector<MergeField>> take;
};
BOOST_DESCRIBE_STRUCT(MergeCustomer, (), (id, into, take))

struct ListDuplicates {
  std::optional<std::string> cursor;
  std::optional<Int<1, 100>> limit;
};
BOOST_DESCRIBE_STRUCT(ListDuplicates, (), (cursor, limit))

struct DismissMatch {
  PersonId id;
  PersonId other;
};
BOOST_DESCRIBE_STRUCT(DismissMatch, (), (id, other))

/// Who looks like a customer that is about to be added.
struct FindLookalikes {
  std::optional<Text<0, 120>> name;
  std::optional<Text<0, 254>> phone, email;
  std::optional<PersonId> organisation;
};
BOOST_DESCRIBE_STRUCT(FindLookalikes, (), (name, phone, email, organisation))

struct UnmergeCustomer {
  PersonId id;
};
BOOST_DESCRIBE_STRUCT(UnmergeCustomer, (), (id))

/// Every reading in clear says why.
struct RevealContact {
  PersonId id;
  Reason reason;
};
BOOST_DESCRIBE_STRUCT(RevealContact, (), (id, reason))

}  // namespace sp
