// A customer: a person or an organisation with many identities, of which each is only as good as its proof.
// Clause: Q1.1 (basic, advanced and custom service), C3.4.3 (a file and a tier of his own).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/caller.h"
#include "app/private_ref.h"

namespace sp {

using IdentityId = Id<struct IdentityTag>;
using DeviceId = Id<struct DeviceTag>;
using EntitlementId = Id<struct EntitlementTag>;
using StandingNoteId = Id<struct StandingNoteTag>;

BOOST_DEFINE_ENUM_CLASS(PersonKind, person, organisation)
BOOST_DEFINE_ENUM_CLASS(Tier, basic, advanced, custom)
BOOST_DEFINE_ENUM_CLASS(IdentityKind, phone, email, wechat, login, device)

/// none: somebody typed it; stated: the customer says so; verified: he answered there.
BOOST_DEFINE_ENUM_CLASS(Proof, none, stated, verified)

struct Identity {
  IdentityId id;
  IdentityKind kind = IdentityKind::phone;
  PrivateRef value;  // normalised
  Proof proof = Proof::none;
};
BOOST_DESCRIBE_STRUCT(Identity, (), (id, kind, value, proof))

struct Device {
  DeviceId id;
  std::string product, model, serial;
  std::optional<Instant> warranty_until;
  std::optional<Instant> bought_at;
};
BOOST_DESCRIBE_STRUCT(Device, (), (id, product, model, serial, warranty_until, bought_at))

/// What was sold or promised: a level of service for a time, perhaps with a number of visits.
struct Entitlement {
  EntitlementId id;
  Tier level = Tier::basic;
  std::optional<std::int64_t> visits_left;  // nothing: not counted
  Instant valid_from;
  std::optional<Instant> valid_to;
};
BOOST_DESCRIBE_STRUCT(Entitlement, (), (id, level, visits_left, valid_from, valid_to))

BOOST_DEFINE_ENUM_CLASS(ContactBy, phone, text_message, email, wechat)

/// How he likes to be reached. Times are minutes of his own day; none: at any time.
struct Preferences {
  std::optional<ContactBy> by;
  std::optional<std::int64_t> call_from, call_to;
  bool do_not_call = false;
  friend bool operator==(const Preferences&, const Preferences&) = default;
};
BOOST_DESCRIBE_STRUCT(Preferences, (), (by, call_from, call_to, do_not_call))

/// What everybody who serves him has to know, by whom, and when somebody has to see whether it still holds.
struct StandingNote {
  StandingNoteId id;
  PrivateRef text;
  StaffId author;
  Instant at;
  std::optional<Instant> review_at;
};
BOOST_DESCRIBE_STRUCT(StandingNote, (), (id, text, author, at, review_at))

/// Why two files may be one person's: the same identity; the same name in the same organisation; a device with the same
/// serial; almost the same name and a phone number with the same end.
BOOST_DEFINE_ENUM_CLASS(MatchReason, identity, name_and_organisation, device, near_name_and_phone)

/// What of a file can be taken over from the one that is merged into it.
BOOST_DEFINE_ENUM_CLASS(MergeField, name, language, organisation, note, preferences, agent)

struct FileValues {
  PrivateRef name;
  Language language = Language::zh_CN;
  PersonId organisation;
  PrivateRef organisation_role;
  bool sees_organisation = false;
  PrivateRef note;
  Preferences preferences;
  StaffId agent;
};
BOOST_DESCRIBE_STRUCT(FileValues, (), (name, language, organisation, organisation_role, sees_organisation, note, preferences, agent))

/// What a merge took over and what stood there before, so that it can be taken back.
struct TakenOver {
  PersonId other;
  std::vector<MergeField> fields;
  FileValues before, taken;
};
BOOST_DESCRIBE_STRUCT(TakenOver, (), (other, fields, before, taken))

struct Person {
  static constexpr std::string_view table = "persons";
  PersonId id;
  std::int64_t version = 0;
  PersonKind kind = PersonKind::person;
  PrivateRef name;
  Language language = Language::zh_CN;
  Tier tier = Tier::basic;
  PrivateRef tier_reason;
  PersonId organisation;  // whose member this person is
  PrivateRef note;        // what he likes and dislikes
  std::vector<Identity> identities;
  std::vector<Device> devices;
  std::vector<Entitlement> entitlements;
  PersonId merged_into;            // a link that can be taken back
  std::vector<PersonId> absorbed;  // who was merged into this one
  IdentityId preferred;            // where he answers best
  PrivateRef organisation_role;    // what he does there
  bool sees_organisation = false;  // may see the requests of the whole organisation
  StaffId agent;                   // who serves him by name
  Preferences preferences;
  std::vector<StandingNote> standing_notes;
  std::vector<PersonId> not_same;     // looked alike and are somebody else
  std::vector<TakenOver> taken_over;  // one a merge that changed fields
  std::string tier_rule;              // "customer_tiers/2:key_account"; empty: set by hand, or never set
  std::optional<Instant> tier_until;  // when what was set by hand ends
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, version, kind, name, language, tier, tier_reason, organisation, note, identities,
                                   devices, entitlements, merged_into, absorbed, preferred, organisation_role,
                                   sees_organisation, agent, preferences, standing_notes, not_same, taken_over, tier_rule,
                                   tier_until))

/// Somebody chose the tier, and no rule changes it before that ends. Clause: C3.4.3.
inline bool tier_by_hand(const Person& person) { return person.tier_rule.empty() && person.tier_reason.id != 0; }

inline std::string person_stream(PersonId id) { return "person:" + id.text(); }

}  // namespace sp
