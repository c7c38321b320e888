#include "loop/0_people/customer/customer_rules.h"

#include <algorithm>

#include "app/version.h"

namespace sp {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

using Decision = Result<std::vector<PersonEvent>>;

/// A merged file is a signpost: what is to be changed is changed at the survivor.
Result<void> is_current(const Person& person) {
  if (person.merged_into) return refuse("merged_away", {{"into", person.merged_into.text()}});
  return {};
}

Result<void> is_organisation(const std::optional<Person>& organisation) {
  if (!organisation || organisation->kind != PersonKind::organisation || organisation->merged_into)
    return invalid("organisation", "unknown_organisation");
  return {};
}

}  // namespace

Decision decide(const Person&, const AddCustomer& command, const PersonContext& context) {
  if (command.organisation) SP_TRY_VOID(is_organisation(context.organisation));
  return std::vector<PersonEvent>{PersonAdded{command.kind.value_or(PersonKind::person), context.name,
                                              command.language.value_or(Language::zh_CN),
                                              command.organisation.value_or(PersonId{}), context.note}};
}

Decision decide(const Person& person, const ChangeCustomer& command, const PersonContext& context) {
  SP_TRY_VOID(is_current(person));
  SP_TRY_VOID(expect_version(person.version, command.version));
  std::vector<PersonEvent> events;
  if (command.name) events.push_back(PersonRenamed{context.name});
  if (command.language && *command.language != person.language)
    events.push_back(PersonLanguageChosen{*command.language});
  if (command.organisation && *command.organisation != person.organisation) {
    SP_TRY_VOID(is_organisation(context.organisation));
    if (*command.organisation == person.id) return invalid("organisation", "own_organisation");
    events.push_back(PersonJoined{*command.organisation});
  }
  if (command.sees_organisation) {
    if (*command.sees_organisation && !command.organisation.value_or(person.organisation))
      return invalid("sees_organisation", "no_organisation");
    if (*command.sees_organisation != person.sees_organisation || command.organisation)
      events.push_back(OrganisationViewSet{*command.sees_organisation});
  }
  if (command.note) events.push_back(PersonNoted{context.note});
  return events;
}

Decision decide(const Person& person, const ReadyIdentity& ready) {
  SP_TRY_VOID(is_current(person));
  if (ready.identity.proof == Proof::verified && ready.verified_elsewhere) return refuse("identity_taken");
  if (!ready.known) return std::vector<PersonEvent>{IdentityAdded{ready.identity}};
  const auto held = std::ranges::find(person.identities, ready.known, &Identity::id);
  if (held == person.identities.end() || held->proof == ready.identity.proof) return std::vector<PersonEvent>{};
  return std::vector<PersonEvent>{IdentityProved{ready.known, ready.identity.proof}};
}

Decision decide(const Person& person, const AddDevice& command, DeviceId id) {
  SP_TRY_VOID(is_current(person));
  const bool known = !command.serial.empty() && std::ranges::any_of(person.devices, [&](const Device& device) {
    return device.serial == command.serial && device.product == command.product;
  });
  if (known) return refuse("device_known", {{"serial", command.serial}});
  return std::vector<PersonEvent>{
      DeviceAdded{{id, command.product, command.model, command.serial, command.warranty_until}}};
}

Decision decide_removal(const Person& person, DeviceId device) {
  SP_TRY_VOID(is_current(person));
  if (std::ranges::find(person.devices, device, &Device::id) == person.devices.end()) return refuse("device_unknown");
  return std::vector<PersonEvent>{DeviceRemoved{device}};
}

Decision decide_withdrawal(const Person& person) {
  SP_TRY_VOID(is_current(person));
  if (!person.absorbed.empty()) return refuse("has_absorbed");
  return std::vector<PersonEvent>{PersonWithdrawn{}};
}

Decision decide(const Person& person, const AddEntitlement& command, EntitlementId id, const PersonContext& context) {
  SP_TRY_VOID(is_current(person));
  const Instant from = command.valid_from.value_or(context.now);
  if (command.valid_to && *command.valid_to <= from) return invalid("valid_to", "ends_before_start");
  Entitlement entitlement{id, command.level, {}, from, command.valid_to};
  if (command.visits_left) entitlement.visits_left = command.visits_left->value;
  return std::vector<PersonEvent>{EntitlementAdded{entitlement}};
}

Decision decide(const Person& person, const ChangeTier& command, const PersonContext& context) {
  SP_TRY_VOID(is_current(person));
  if (command.tier == person.tier) return std::vector<PersonEvent>{};
  return std::vector<PersonEvent>{TierChanged{person.tier, command.tier, context.reason}};
}

Result<LinkEvents> decide_merge(const Person& person, const Person& into) {
  if (person.id == into.id) return invalid("into", "same_person");
  SP_TRY_VOID(is_current(person));
  SP_TRY_VOID(is_current(into));
  if (!person.absorbed.empty()) return refuse("has_absorbed");
  if (person.kind != into.kind) return refuse("kinds_differ");
  return LinkEvents{{PersonMerged{into.id}}, {PersonAbsorbed{person.id}}};
}

Result<LinkEvents> decide_unmerge(const Person& person) {
  if (!person.merged_into) return refuse("not_merged");
  return LinkEvents{{PersonUnmerged{person.merged_into}}, {PersonReleased{person.id}}};
}

void apply(Person& person, const PersonEvent& event) {
  std::visit(Overloaded{
                 [&](const PersonAdded& added) {
                   person.kind = added.kind;
                   person.name = added.name;
                   person.language = added.language;
                   person.organisation = added.organisation;
                   person.note = added.note;
                 },
                 [&](const PersonRenamed& renamed) { person.name = renamed.name; },
                 [&](const PersonLanguageChosen& chosen) { person.language = chosen.language; },
                 [&](const PersonJoined& joined) {
                   person.organisation = joined.organisation;
                   person.sees_organisation = false;
                 },
                 [&](const OrganisationViewSet& set) { person.sees_organisation = set.allowed; },
                 [&](const PersonNoted& noted) { person.note = noted.note; },
                 [&](const IdentityAdded& added) { person.identities.push_back(added.identity); },
                 [&](const IdentityProved& proved) {
                   for (Identity& identity : person.identities) {
                     if (identity.id == proved.identity) identity.proof = proved.proof;
                   }
                 },
                 [&](const DeviceAdded& added) { person.devices.push_back(added.device); },
                 [&](const EntitlementAdded& added) { person.entitlements.push_back(added.entitlement); },
                 [&](const TierChanged& changed) {
                   person.tier = changed.to;
                   person.tier_reason = changed.reason;
                 },
                 [&](const PersonMerged& merged) { person.merged_into = merged.into; },
                 [&](const PersonUnmerged&) { person.merged_into = {}; },
                 [&](const PersonAbsorbed& absorbed) { person.absorbed.push_back(absorbed.other); },
                 [&](const PersonReleased& released) { std::erase(person.absorbed, released.other); },
                 [&](const DeviceRemoved& removed) { std::erase_if(person.devices, [&](const Device& device) { return device.id == removed.device; }); },
                 [&](const PersonWithdrawn&) { person = Person{.id = person.id, .version = person.version, .kind = person.kind}; },
                 [](const CustomerSignedIn&) {},  // a row of customer_sessions
                 [](const MatchProposed&) {},    // a row of match_proposals
                 [](const ContactRevealed&) {},  // the event itself is the record
             },
             event);
}

PersonEvent::PersonEvent(const PersonEvent&) = default;
PersonEvent::PersonEvent(PersonEvent&&) noexcept = default;
PersonEvent& PersonEvent::operator=(const PersonEvent&) = default;
PersonEvent& PersonEvent::operator=(PersonEvent&&) noexcept = default;
PersonEvent::~PersonEvent() = default;

}  // namespace sp
