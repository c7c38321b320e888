// A customer: a person or an organisation with many identities, of which each is only as good as its proof.
// Clause: Q1.1 (basic, advanced and custom service), C3.4.3 (a file and a tier of his own).
#pragma once

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
};
BOOST_DESCRIBE_STRUCT(Device, (), (id, product, model, serial, warranty_until))

/// What was sold or promised: a level of service for a time, perhaps with a number of visits.
struct Entitlement {
  EntitlementId id;
  Tier level = Tier::basic;
  std::optional<std::int64_t> visits_left;  // nothing: not counted
  Instant valid_from;
  std::optional<Instant> valid_to;
};
BOOST_DESCRIBE_STRUCT(Entitlement, (), (id, level, visits_left, valid_from, valid_to))

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
  bool sees_organisation = false;  // the requests of the organisation's other people too
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, version, kind, name, language, tier, tier_reason, organisation, note, identities,
                                   devices, entitlements, merged_into, absorbed,
                                   sees_organisation))

inline std::string person_stream(PersonId id) { return "person:" + id.text(); }

}  // namespace sp
