// Texts that may hold personal data live in their own table; events and state hold a reference with a salted
// digest. Erasing the row leaves the journal's chain whole and the fact that something was said.
#pragma once

#include <optional>
#include <string>

#include "app/private_ref.h"
#include "app/tx.h"

namespace sp {

PrivateRef keep_private(Tx& tx, PersonId person, std::string_view content);

/// Nothing when the text was erased (or never kept).
std::optional<std::string> read_private(db::Connection& connection, const PrivateRef& ref);

/// The text goes; references to it stay.
void erase_private(Tx& tx, const PrivateRef& ref);

/// False when the stored text no longer matches its reference; an erased text matches.
bool private_text_intact(db::Connection& connection, const PrivateRef& ref);

}  // namespace sp
