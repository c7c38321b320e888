// The rules of customer files: pure, no clock, no SQL. Texts and values of a command were checked, normalised
// and kept before; a decision sees their references.
#pragma once

#include <vector>

#include "base/result.h"
#include "loop/0_people/customer/customer_commands.h"
#include "loop/0_people/customer/customer_events.h"

namespace sp {

struct PersonContext {
  Instant now;
  PrivateRef name, note, reason;
  std::optional<Person> organisation;  // the one the command names
};

/// An identity of a command, ready to be decided on.
struct ReadyIdentity {
  Identity identity;                  // with a fresh id and the kept value
  IdentityId known;                   // the same kind and value is already this person's
  bool verified_elsewhere = false;    // another person proved that it is his
};

/// Both sides of a link; `first` belongs to the person that goes, `second` to the one that stays.
struct LinkEvents {
  std::vector<PersonEvent> first, second;
};

/// A merged file is a signpost: what is to be changed is changed at the survivor. Refuses: merged_away.
Result<void> is_current(const Person& person);

/// Refuses: unknown_organisation.
Result<std::vector<PersonEvent>> decide(const Person& person, const AddCustomer& command, const PersonContext& context);

/// Refuses: merged_away, conflict, unknown_organisation, own_organisation.
Result<std::vector<PersonEvent>> decide(const Person& person, const ChangeCustomer& command,
                                        const PersonContext& context);

/// One more identity, or a better or worse proof of one that is there. Refuses: merged_away, identity_taken.
Result<std::vector<PersonEvent>> decide(const Person& person, const ReadyIdentity& ready);

/// What is preferred and goes is preferred no more. Refuses: merged_away, unknown_identity.
Result<std::vector<PersonEvent>> decide(const Person& person, const RemoveIdentity& command);
Result<std::vector<PersonEvent>> decide(const Person& person, const PreferIdentity& command);

/// Refuses: merged_away, unknown_organisation, own_organisation. `context.note` is the role.
Result<std::vector<PersonEvent>> decide(const Person& person, const SetMembership& command, const PersonContext& context);
Result<std::vector<PersonEvent>> decide(const Person& person, const EndMembership& command);

/// What is absent stays; a time of calls is given with both ends. Refuses: merged_away, ends_before_start, required.
Result<std::vector<PersonEvent>> decide(const Person& person, const SetPreferences& command);

/// `known`: a member of staff who is active. Refuses: merged_away, unknown_staff.
Result<std::vector<PersonEvent>> decide(const Person& person, const NameAgent& command, bool known);

/// Refuses: merged_away, too_many_items; review_passed.
Result<std::vector<PersonEvent>> decide(const Person& person, const AddStandingNote& command, const StandingNote& note);
/// Refuses: merged_away, unknown_note.
Result<std::vector<PersonEvent>> decide(const Person& person, const RemoveStandingNote& command);

/// Refuses: merged_away, device_known, too_many_items, ends_before_start (a warranty before the purchase).
Result<std::vector<PersonEvent>> decide(const Person& person, const AddDevice& command, DeviceId id);
/// Refuses the same, and unknown_device.
Result<std::vector<PersonEvent>> decide(const Person& person, const ChangeDevice& command);

/// Refuses: merged_away, device_unknown.
Result<std::vector<PersonEvent>> decide_removal(const Person& person, DeviceId device);

/// Refuses: merged_away, has_absorbed.
Result<std::vector<PersonEvent>> decide_withdrawal(const Person& person);
/// Nothing of the file is left but that it was there.
inline bool is_withdrawn(const Person& person) { return person.version > 0 && person.name.id == 0; }

/// Refuses: merged_away, ends_before_start.
Result<std::vector<PersonEvent>> decide(const Person& person, const AddEntitlement& command, EntitlementId id,
                                        const PersonContext& context);

/// Refuses: merged_away, past_time. The same tier again, chosen by hand before, changes nothing.
Result<std::vector<PersonEvent>> decide(const Person& person, const ChangeTier& command, const PersonContext& context);
/// Refuses: merged_away, not_by_hand.
Result<std::vector<PersonEvent>> decide(const Person& person, const ReleaseTier& command);
/// What a rule says; `rule` names it. Nothing for who was merged away, or whose tier is set by hand and has not ended.
std::vector<PersonEvent> decide_tier(const Person& person, Tier tier, const std::string& rule, Instant now);

/// Refuses: same_person.
Result<LinkEvents> decide_dismiss(const Person& person, const Person& other);

/// Refuses: same_person, merged_away (either), has_absorbed (take his merges back first), kinds_differ.
Result<LinkEvents> decide_merge(const Person& person, const Person& into, const std::vector<MergeField>& take);
/// What the survivor had taken over goes back, unless somebody changed it since. Refuses: not_merged.
Result<LinkEvents> decide_unmerge(const Person& person, const Person& survivor);

void apply(Person& person, const PersonEvent& event);

}  // namespace sp
