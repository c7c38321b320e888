// Who a row of a sheet speaks of.
#pragma once

#include "loop/0_people/customer/customer_commands.h"
#include "loop/4_handling/import/import_rows.h"

namespace sp::handling {

/// The phone numbers, addresses and logins of a row, normalised, each once. Refuses: bad_phone, bad_email, bad_identity.
Result<std::vector<StatedIdentity>> identities_in(const RowValues& values);

/// The one person who holds all of these that anybody holds; nobody when none is known. Refuses: identity_ambiguous.
Result<PersonId> person_known_by(db::Connection& connection, const std::vector<StatedIdentity>& identities);

std::vector<PersonId> organisations_named(db::Connection& connection, const std::string& name);  // at most two

Result<void> undo_customer(Tx& tx, const RowSubject& subject);

}  // namespace sp::handling
