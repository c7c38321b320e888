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

/// Refuses: unknown_organisation.
Result<std::vector<PersonEvent>> decide(const Person& person, const AddCustomer& command, const PersonContext& context);

/// Refuses: merged_away, conflict, unknown_organisation, own_organisation.
Result<std::vector<PersonEvent>> decide(const Person& person, const ChangeCustomer& command,
                                        const PersonContext& context);

/// One more identity, or a better or worse proof of one that is there. Refuses: merged_away, identity_taken.
Result<std::vector<PersonEvent>> decide(const Person& person, const ReadyIdentity& ready);

/// Refuses: merged_away, device_known.
Result<std::vector<PersonEvent>> decide(const Person& person, const AddDevice& command, DeviceId id);

/// Refuses: merged_away, device_unknown.
Result<std::vector<PersonEvent>> decide_removal(const Person& person, DeviceId device);

/// Refuses: merged_away, has_absorbed.
Result<std::vector<PersonEvent>> decide_withdrawal(const Person& person);
/// Nothing of the file is left but that it was there.
inline bool is_withdrawn(const Person& person) { return person.version > 0 && person.name.id == 0; }

/// Refuses: merged_away, ends_before_start.
Result<std::vector<PersonEvent>> decide(const Person& person, const AddEntitlement& command, EntitlementId id,
                                        const PersonContext& context);

/// Refuses: merged_away. The same tier again changes nothing.
Result<std::vector<PersonEvent>> decide(const Person& person, const ChangeTier& command, const PersonContext& context);

/// Both sides of a link; `first` belongs to the person that goes, `second` to the one that stays.
struct LinkEvents {
  std::vector<PersonEvent> first, second;
};
/// Refuses: same_person, merged_away (either), has_absorbed (take his merges back first), kinds_differ.
Result<LinkEvents> decide_merge(const Person& person, const Person& into);
/// Refuses: not_merged.
Result<LinkEvents> decide_unmerge(const Person& person);

void apply(Person& person, const PersonEvent& event);

}  // namespace sp
