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
  std::optional<Text<0, 200>> q;  // words of the name, or a whole phone number, address or login
  std::optional<std::string> cursor;
  std::optional<Int<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(ListCustomers, (), (q, cursor, limit))

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
  std::optional<bool> sees_organisation;
};
BOOST_DESCRIBE_STRUCT(ChangeCustomer, (), (id, version, name, language, organisation, note, sees_organisation))

/// Adds an identity, or gives one that is there another proof.
struct AddIdentity {
  PersonId id;
  IdentityKind kind = IdentityKind::phone;
  IdentityValue value;
  std::optional<Proof> proof;
};
BOOST_DESCRIBE_STRUCT(AddIdentity, (), (id, kind, value, proof))

struct AddDevice {
  PersonId id;
  Text<1, 80> product;
  Text<0, 80> model;
  Text<0, 80> serial;
  std::optional<Instant> warranty_until;
};
BOOST_DESCRIBE_STRUCT(AddDevice, (), (id, product, model, serial, warranty_until))

struct AddEntitlement {
  PersonId id;
  Tier level = Tier::basic;
  std::optional<Int<0, 10'000>> visits_left;
  std::optional<Instant> valid_from;  // absent: now
  std::optional<Instant> valid_to;
};
BOOST_DESCRIBE_STRUCT(AddEntitlement, (), (id, level, visits_left, valid_from, valid_to))

struct ChangeTier {
  PersonId id;
  Tier tier = Tier::basic;
  Reason reason;
};
BOOST_DESCRIBE_STRUCT(ChangeTier, (), (id, tier, reason))

struct MergeCustomer {
  PersonId id;
  PersonId into;
};
BOOST_DESCRIBE_STRUCT(MergeCustomer, (), (id, into))

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
