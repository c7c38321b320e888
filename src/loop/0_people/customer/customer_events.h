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

/// Where he belongs, what he does there and whether he may see its requests.
struct MembershipSet {
  PersonId organisation;
  PrivateRef role;
  bool sees_organisation = false;
};
BOOST_DESCRIBE_STRUCT(MembershipSet, (), (organisation, role, sees_organisation))

struct MembershipEnded {};
BOOST_DESCRIBE_STRUCT(MembershipEnded, (), ())

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

struct IdentityRemoved {
  IdentityId identity;
};
BOOST_DESCRIBE_STRUCT(IdentityRemoved, (), (identity))

/// No identity: he prefers none.
struct IdentityPreferred {
  IdentityId identity;
};
BOOST_DESCRIBE_STRUCT(IdentityPreferred, (), (identity))

/// Nobody: he has no agent of his own.
struct AgentNamed {
  StaffId agent;
};
BOOST_DESCRIBE_STRUCT(AgentNamed, (), (agent))

struct PreferencesSet {
  Preferences preferences;
};
BOOST_DESCRIBE_STRUCT(PreferencesSet, (), (preferences))

struct StandingNoteAdded {
  StandingNote note;
};
BOOST_DESCRIBE_STRUCT(StandingNoteAdded, (), (note))

struct StandingNoteRemoved {
  StandingNoteId note;
};
BOOST_DESCRIBE_STRUCT(StandingNoteRemoved, (), (note))

struct DeviceChanged {
  Device device;
};
BOOST_DESCRIBE_STRUCT(DeviceChanged, (), (device))

struct DeviceAdded {
  Device device;
};
BOOST_DESCRIBE_STRUCT(DeviceAdded, (), (device))

struct DeviceRemoved {
  DeviceId device;
};
BOOST_DESCRIBE_STRUCT(DeviceRemoved, (), (device))

struct EntitlementAdded {
  Entitlement entitlement;
};
BOOST_DESCRIBE_STRUCT(EntitlementAdded, (), (entitlement))

/// By a person, with his reason and perhaps until a time; or by a rule, which is named.
struct TierChanged {
  Tier from = Tier::basic, to = Tier::basic;
  PrivateRef reason;
  std::string rule;  // "customer_tiers/2:key_account"
  std::optional<Instant> until;
};
BOOST_DESCRIBE_STRUCT(TierChanged, (), (from, to, reason, rule, until))

/// What was set by hand ends; the rule decides again.
struct TierReleased {};
BOOST_DESCRIBE_STRUCT(TierReleased, (), ())

/// May be the same; a person has to decide. `kind` says which identity when they share one.
struct MatchProposed {
  PersonId other;
  IdentityKind kind = IdentityKind::phone;
  std::int64_t score = 0;
  std::vector<MatchReason> reasons;
};
BOOST_DESCRIBE_STRUCT(MatchProposed, (), (other, kind, score, reasons))

/// Somebody looked: they are two. Both files know.
struct MatchDismissed {
  PersonId other;
};
BOOST_DESCRIBE_STRUCT(MatchDismissed, (), (other))

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
  std::optional<TakenOver> taken_over;  // the changes themselves are events of their own
};
BOOST_DESCRIBE_STRUCT(PersonAbsorbed, (), (other, taken_over))

struct PersonReleased {
  PersonId other;
};
BOOST_DESCRIBE_STRUCT(PersonReleased, (), (other))

struct ContactRevealed {
  PrivateRef reason;
};
BOOST_DESCRIBE_STRUCT(ContactRevealed, (), (reason))

/// The file was made by mistake and never used: what it said is erased.
struct PersonWithdrawn {};
BOOST_DESCRIBE_STRUCT(PersonWithdrawn, (), ())

/// He typed the code that was sent to this identity of his.
struct CustomerSignedIn {
  IdentityId identity;
};
BOOST_DESCRIBE_STRUCT(CustomerSignedIn, (), (identity))

/// Copying and destroying so many kinds is compiled once, in customer_apply.cc.
struct PersonEvent
    : std::variant<PersonAdded, PersonRenamed, PersonLanguageChosen, PersonJoined, MembershipSet, MembershipEnded,
                   PersonNoted, IdentityAdded, IdentityProved, IdentityRemoved, IdentityPreferred, AgentNamed, PreferencesSet,
                   StandingNoteAdded, StandingNoteRemoved, DeviceAdded, DeviceChanged, DeviceRemoved, EntitlementAdded, TierChanged,
                   TierReleased, MatchProposed, MatchDismissed, PersonMerged, PersonUnmerged, PersonAbsorbed, PersonReleased,
                   ContactRevealed, PersonWithdrawn, CustomerSignedIn> {
  using variant::variant;
  PersonEvent(const PersonEvent&);
  PersonEvent(PersonEvent&&) noexcept;
  PersonEvent& operator=(const PersonEvent&);
  PersonEvent& operator=(PersonEvent&&) noexcept;
  ~PersonEvent();
};

}  // namespace sp
