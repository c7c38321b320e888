// What happened to a customer's file. Stored by these names: add members, never rename or reuse.
#pragma once

#include <variant>

#include "loop/0_people/customer/customer_types.h"

namespace sp {

struct PersonAdded {
  PersonKind kind = PersonKind::person;
  PrivateRef name;
  Language language = Language::zh_CN;
  PersonId organisation;
  PrivateRef note;
};
BOOST_DESCRIBE_STRUCT(PersonAdded, (), (kind, name, language, organisation, note))

struct PersonRenamed {
  PrivateRef name;
};
BOOST_DESCRIBE_STRUCT(PersonRenamed, (), (name))

struct PersonLanguageChosen {
  Language language = Language::zh_CN;
};
BOOST_DESCRIBE_STRUCT(PersonLanguageChosen, (), (language))

struct PersonJoined {
  PersonId organisation;
};
BOOST_DESCRIBE_STRUCT(PersonJoined, (), (organisation))

/// May he see what the organisation's other people asked for; another organisation asks anew.
struct OrganisationViewSet {
  bool allowed = false;
};
BOOST_DESCRIBE_STRUCT(OrganisationViewSet, (), (allowed))

struct PersonNoted {
  PrivateRef note;
};
BOOST_DESCRIBE_STRUCT(PersonNoted, (), (note))

struct IdentityAdded {
  Identity identity;
};
BOOST_DESCRIBE_STRUCT(IdentityAdded, (), (identity))

struct IdentityProved {
  IdentityId identity;
  Proof proof = Proof::none;
};
BOOST_DESCRIBE_STRUCT(IdentityProved, (), (identity, proof))

struct DeviceAdded {
  Device device;
};
BOOST_DESCRIBE_STRUCT(DeviceAdded, (), (device))

struct EntitlementAdded {
  Entitlement entitlement;
};
BOOST_DESCRIBE_STRUCT(EntitlementAdded, (), (entitlement))

struct TierChanged {
  Tier from = Tier::basic, to = Tier::basic;
  PrivateRef reason;
};
BOOST_DESCRIBE_STRUCT(TierChanged, (), (from, to, reason))

/// Found by `kind` alone, so a person has to decide.
struct MatchProposed {
  PersonId other;
  IdentityKind kind = IdentityKind::phone;
};
BOOST_DESCRIBE_STRUCT(MatchProposed, (), (other, kind))

struct PersonMerged {
  PersonId into;
};
BOOST_DESCRIBE_STRUCT(PersonMerged, (), (into))

struct PersonUnmerged {
  PersonId from;
};
BOOST_DESCRIBE_STRUCT(PersonUnmerged, (), (from))

/// The survivor's side of a merge.
struct PersonAbsorbed {
  PersonId other;
};
BOOST_DESCRIBE_STRUCT(PersonAbsorbed, (), (other))

struct PersonReleased {
  PersonId other;
};
BOOST_DESCRIBE_STRUCT(PersonReleased, (), (other))

struct ContactRevealed {
  PrivateRef reason;
};
BOOST_DESCRIBE_STRUCT(ContactRevealed, (), (reason))

struct DeviceRemoved {
  DeviceId device;
};
BOOST_DESCRIBE_STRUCT(DeviceRemoved, (), (device))

/// The file was made by mistake and never used: what it said is erased.
struct PersonWithdrawn {};
BOOST_DESCRIBE_STRUCT(PersonWithdrawn, (), ())
/// He typed the code that was sent to this identity of his.
struct CustomerSignedIn {
  IdentityId identity;
};
BOOST_DESCRIBE_STRUCT(CustomerSignedIn, (), (identity))

/// Copying and destroying so many kinds is compiled once, in customer_rules.cc.
struct PersonEvent
    : std::variant<PersonAdded, PersonRenamed, PersonLanguageChosen, PersonJoined, PersonNoted, IdentityAdded,
                   IdentityProved, DeviceAdded, EntitlementAdded, TierChanged, MatchProposed, PersonMerged, PersonUnmerged,
                     PersonAbsorbed, PersonReleased, ContactRevealed, DeviceRemoved, PersonWithdrawn, OrganisationViewSet,
                     CustomerSignedIn> {
  using variant::variant;
  PersonEvent(const PersonEvent&);
  PersonEvent(PersonEvent&&) noexcept;
  PersonEvent& operator=(const PersonEvent&);
  PersonEvent& operator=(PersonEvent&&) noexcept;
  ~PersonEvent();
};

}  // namespace sp
