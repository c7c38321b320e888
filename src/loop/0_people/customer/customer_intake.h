// Who is it? From what somebody says about himself to a customer's file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/tx.h"
#include "loop/0_people/customer/customer_commands.h"

namespace sp {

struct StatedPerson {
  std::string name;
  std::optional<std::string> phone, email;
  Language language = Language::zh_CN;
  Proof proof = Proof::stated;  // how sure the channel is of phone and mail
};

/// The file of this person, in the command's transaction; the survivor when it was merged.
/// Strong: the channel verified an identity that a file holds verified; or an equal phone number with an equal
/// name. Anything weaker (a stated number alone, a stated mail address) makes a new file and proposes the other:
/// files are never merged silently. Refuses: bad_phone, bad_email, required (name).
Result<PersonId> find_or_create_person(Tx& tx, const StatedPerson& stated);

/// A new file with its identities, and proposals for whoever else uses them. Refuses as the rules do, and
/// bad_phone, bad_email, bad_identity.
Result<PersonId> add_person(Tx& tx, const AddCustomer& command);

/// What the commands do to the file, without asking for a right; each answers with the file as it is then. They refuse as
/// the rules do.
Result<Person> change_person(Tx& tx, const ChangeCustomer& command);
Result<Person> change_tier(Tx& tx, const ChangeTier& command);
Result<Person> add_device(Tx& tx, const AddDevice& command);
Result<void> remove_device(Tx& tx, PersonId id, DeviceId device);

/// Takes back a file that nobody used: its texts and identities are erased. REQUIRES: no case and no member names it.
Result<void> withdraw_person(Tx& tx, PersonId id);

/// One more identity, or another proof of one that is there; whom he looks like is for the caller to refresh.
Result<void> add_identity(Tx& tx, Person& person, const StatedIdentity& identity, const std::string& path);

}  // namespace sp
