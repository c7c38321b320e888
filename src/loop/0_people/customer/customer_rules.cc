#include "loop/0_people/customer/customer_rules.h"

#include <algorithm>

#include "app/version.h"

namespace sp {
namespace {

using Decision = Result<std::vector<PersonEvent>>;

Result<void> is_organisation(const std::optional<Person>& organisation) {
  if (!organisation || organisation->kind != PersonKind::organisation || organisation->merged_into)
    return invalid("organisation", "unknown_organisation");
  return {};
}

constexpr std::size_t identities_max = 30;
constexpr std::size_t devices_max = 500;
constexpr std::size_t notes_max = 50;
constexpr std::size_t entitlements_max = 100;

Result<void> has_room(std::size_t held, std::size_t max, const std::string& field) {
  if (held >= max) return invalid(field, "too_many_items", {{"max", std::to_string(max)}});
  return {};
}

template <class Items, class Key>
bool has(const std::vector<Items>& items, Key id, Key Items::*key) {
  return std::ranges::find(items, id, key) != items.end();
}

Result<void> holds(const Person& person, IdentityId identity) {
  if (has(person.identities, identity, &Identity::id)) return {};
  return invalid("identity", "unknown_identity");
}

template <class Command>
Device device_of(const Command& command, DeviceId id) {
  return {id, command.product, command.model, command.serial, command.warranty_until, command.bought_at};
}

/// Among the other devices of this person.
Result<void> is_sound(const Person& person, const Device& device) {
  if (device.warranty_until && device.bought_at && *device.warranty_until <= *device.bought_at)
    return invalid("warranty_until", "ends_before_start");
  const bool known = !device.serial.empty() && std::ranges::any_of(person.devices, [&](const Device& other) {
    return other.id != device.id && other.serial == device.serial && other.product == device.product;
  });
  if (known) return invalid("serial", "device_known", {{"serial", device.serial}});
  return {};
}

}  // namespace

Result<void> is_current(const Person& person) {
  if (person.merged_into) return refuse("merged_away", {{"into", person.merged_into.text()}});
  return {};
}

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
  if (command.note) events.push_back(PersonNoted{context.note});
  return events;
}

Decision decide(const Person& person, const ReadyIdentity& ready) {
  SP_TRY_VOID(is_current(person));
  if (ready.identity.proof == Proof::verified && ready.verified_elsewhere) return refuse("identity_taken");
  if (!ready.known) {
    SP_TRY_VOID(has_room(person.identities.size(), identities_max, "value"));
    return std::vector<PersonEvent>{IdentityAdded{ready.identity}};
  }
  const auto held = std::ranges::find(person.identities, ready.known, &Identity::id);
  if (held == person.identities.end() || held->proof == ready.identity.proof) return std::vector<PersonEvent>{};
  return std::vector<PersonEvent>{IdentityProved{ready.known, ready.identity.proof}};
}

Decision decide(const Person& person, const RemoveIdentity& command) {
  SP_TRY_VOID(is_current(person));
  SP_TRY_VOID(holds(person, command.identity));
  std::vector<PersonEvent> events;
  if (person.preferred == command.identity) events.push_back(IdentityPreferred{});
  events.push_back(IdentityRemoved{command.identity});
  return events;
}

Decision decide(const Person& person, const PreferIdentity& command) {
  SP_TRY_VOID(is_current(person));
  const IdentityId wanted = command.identity.value_or(IdentityId{});
  if (wanted) SP_TRY_VOID(holds(person, wanted));
  if (wanted == person.preferred) return std::vector<PersonEvent>{};
  return std::vector<PersonEvent>{IdentityPreferred{wanted}};
}

Decision decide(const Person& person, const SetMembership& command, const PersonContext& context) {
  SP_TRY_VOID(is_current(person));
  if (command.organisation == person.id) return invalid("organisation", "own_organisation");
  SP_TRY_VOID(is_organisation(context.organisation));
  return std::vector<PersonEvent>{
      MembershipSet{command.organisation, context.note, command.sees_organisation.value_or(false)}};
}

Decision decide(const Person& person, const EndMembership&) {
  SP_TRY_VOID(is_current(person));
  if (!person.organisation) return std::vector<PersonEvent>{};
  return std::vector<PersonEvent>{MembershipEnded{}};
}

Decision decide(const Person& person, const SetPreferences& command) {
  SP_TRY_VOID(is_current(person));
  if (command.call_from.has_value() != command.call_to.has_value())
    return invalid(command.call_from ? "call_to" : "call_from", "required");
  std::vector<PersonEvent> events;
  if (command.language && *command.language != person.language) events.push_back(PersonLanguageChosen{*command.language});
  Preferences wish{.by = command.by, .do_not_call = command.do_not_call.value_or(false)};
  if (command.call_from) {
    if (command.call_to->value <= command.call_from->value) return invalid("call_to", "ends_before_start");
    wish.call_from = command.call_from->value;
    wish.call_to = command.call_to->value;
  }
  if (wish != person.preferences) events.push_back(PreferencesSet{wish});
  return events;
}

Decision decide(const Person& person, const NameAgent& command, bool known) {
  SP_TRY_VOID(is_current(person));
  if (command.agent && !known) return invalid("agent", "unknown_staff");
  const StaffId agent = command.agent.value_or(StaffId{});
  if (agent == person.agent) return std::vector<PersonEvent>{};
  return std::vector<PersonEvent>{AgentNamed{agent}};
}

Decision decide(const Person& person, const AddStandingNote& command, const StandingNote& note) {
  SP_TRY_VOID(is_current(person));
  if (command.review_at && *command.review_at <= note.at) return invalid("review_at", "past_time");
  SP_TRY_VOID(has_room(person.standing_notes.size(), notes_max, "text"));
  return std::vector<PersonEvent>{StandingNoteAdded{note}};
}

Decision decide(const Person& person, const RemoveStandingNote& command) {
  SP_TRY_VOID(is_current(person));
  const bool known = has(person.standing_notes, command.note, &StandingNote::id);
  if (!known) return refuse(RefusalKind::not_found, "unknown_note");
  return std::vector<PersonEvent>{StandingNoteRemoved{command.note}};
}

Decision decide(const Person& person, const AddDevice& command, DeviceId id) {
  SP_TRY_VOID(is_current(person));
  SP_TRY_VOID(has_room(person.devices.size(), devices_max, "product"));
  const Device device = device_of(command, id);
  SP_TRY_VOID(is_sound(person, device));
  return std::vector<PersonEvent>{DeviceAdded{device}};
}

Decision decide(const Person& person, const ChangeDevice& command) {
  SP_TRY_VOID(is_current(person));
  if (!has(person.devices, command.device, &Device::id))
    return refuse(RefusalKind::not_found, "unknown_device");
  const Device device = device_of(command, command.device);
  SP_TRY_VOID(is_sound(person, device));
  return std::vector<PersonEvent>{DeviceChanged{device}};
}

Decision decide_removal(const Person& person, DeviceId device) {
  SP_TRY_VOID(is_current(person));
  if (!has(person.devices, device, &Device::id)) return refuse("device_unknown");
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
  SP_TRY_VOID(has_room(person.entitlements.size(), entitlements_max, "level"));
  if (command.valid_to && *command.valid_to <= from) return invalid("valid_to", "ends_before_start");
  Entitlement entitlement{id, command.level, {}, from, command.valid_to};
  if (command.visits_left) entitlement.visits_left = command.visits_left->value;
  return std::vector<PersonEvent>{EntitlementAdded{entitlement}};
}

Decision decide(const Person& person, const ChangeTier& command, const PersonContext& context) {
  SP_TRY_VOID(is_current(person));
  if (command.until && *command.until <= context.now) return invalid("until", "past_time");
  const bool same = tier_by_hand(person) && command.tier == person.tier && command.until == person.tier_until;
  if (same) return std::vector<PersonEvent>{};
  return std::vector<PersonEvent>{TierChanged{person.tier, command.tier, context.reason, {}, command.until}};
}

Decision decide(const Person& person, const ReleaseTier&) {
  SP_TRY_VOID(is_current(person));
  if (!tier_by_hand(person)) return refuse("not_by_hand");
  return std::vector<PersonEvent>{TierReleased{}};
}

std::vector<PersonEvent> decide_tier(const Person& person, Tier tier, const std::string& rule, Instant now) {
  if (person.merged_into) return {};
  const bool by_hand = tier_by_hand(person);
  const bool ended = person.tier_until && *person.tier_until <= now;
  if (by_hand && !ended) return {};
  std::vector<PersonEvent> events;
  if (by_hand) events.push_back(TierReleased{});
  const bool untouched = !by_hand && person.tier_rule.empty() && tier == Tier::basic;
  if (!untouched && (tier != person.tier || rule != person.tier_rule))
    events.push_back(TierChanged{person.tier, tier, {}, rule, {}});
  return events;
}

}  // namespace sp
