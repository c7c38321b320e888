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

/// One more identity, or another proof of one that is there; whom he looks like is for the caller to refresh.
Result<void> add_identity(Tx& tx, Person& person, const StatedIdentity& identity, const std::string& path);

}  // namespace sp
