// What each event does to a customer's file.
#include <algorithm>

#include "loop/0_people/customer/customer_rules.h"

namespace sp {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

template <class AnyId>
auto with_id(AnyId id) {
  return [id](const auto& item) { return item.id == id; };
}

}  // namespace

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
                   person.organisation_role = {};  // what he was elsewhere does not hold here
                   person.sees_organisation = false;
                 },
                 [&](const MembershipSet& set) {
                   person.organisation = set.organisation;
                   person.organisation_role = set.role;
                   person.sees_organisation = set.sees_organisation;
                 },
                 [&](const MembershipEnded&) {
                   person.organisation = {};
                   person.organisation_role = {};
                   person.sees_organisation = false;
                 },
                 [&](const IdentityRemoved& removed) { std::erase_if(person.identities, with_id(removed.identity)); },
                 [&](const IdentityPreferred& preferred) { person.preferred = preferred.identity; },
                 [&](const AgentNamed& named) { person.agent = named.agent; },
                 [&](const PreferencesSet& set) { person.preferences = set.preferences; },
                 [&](const StandingNoteAdded& added) { person.standing_notes.push_back(added.note); },
                 [&](const StandingNoteRemoved& removed) { std::erase_if(person.standing_notes, with_id(removed.note)); },
                 [&](const DeviceChanged& changed) {
                   for (Device& device : person.devices) {
                     if (device.id == changed.device.id) device = changed.device;
                   }
                 },
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
                   person.tier_rule = changed.rule;
                   person.tier_until = changed.until;
                 },
                 [&](const TierReleased&) {
                   person.tier_reason = {};
                   person.tier_until = {};
                 },
                 [&](const PersonMerged& merged) { person.merged_into = merged.into; },
                 [&](const PersonUnmerged&) { person.merged_into = {}; },
                 [&](const PersonAbsorbed& absorbed) {
                   person.absorbed.push_back(absorbed.other);
                   if (absorbed.taken_over) person.taken_over.push_back(*absorbed.taken_over);
                 },
                 [&](const PersonReleased& released) {
                   std::erase(person.absorbed, released.other);
                   std::erase_if(person.taken_over, [&](const TakenOver& one) { return one.other == released.other; });
                 },
                 [&](const MatchDismissed& dismissed) {
                   if (std::ranges::find(person.not_same, dismissed.other) == person.not_same.end())
                     person.not_same.push_back(dismissed.other);
                 },
                 [&](const DeviceRemoved& removed) { std::erase_if(person.devices, with_id(removed.device)); },
                 [&](const PersonWithdrawn&) { person = Person{.id = person.id, .version = person.version, .kind = person.kind}; },
                 [](const CustomerSignedIn&) {},  // a row of customer_sessions
                 [](const MatchProposed&) {},    // a row of duplicates
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
