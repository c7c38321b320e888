// How it is known that the customer himself confirmed a plan: by a one-time code sent to a contact of his, or, where none
// can be sent or the company asks for none, by the signed link alone.
// Clause: R1.2 (the customer confirms the plan).
#pragma once

#include <string>
#include <vector>

#include "loop/0_people/customer/customer_door.h"
#include "loop/4_handling/case/case_desk.h"

namespace sp::handling {

/// A contact of the customer a code can be sent to.
struct CodeContact {
  IdentityId id;
  IdentityKind kind = IdentityKind::phone;
  std::string value;  // normalised
};

/// Those that he proved, or that this case names; all of his when it names none. What another stated under his name for
/// another request is none of them. Empty: the link is the proof.
std::vector<CodeContact> code_contacts(const CustomerDoor& door, db::Connection& connection, const Case& c);

/// Refuses: code_not_needed, unknown_contact, too_many_attempts {seconds}.
Result<void> send_plan_code(CustomerDoor& door, Tx& tx, const Case& c, IdentityId contact);

/// What an edition's `proof` says: "code:email", "code:phone", "link". Uses the code up.
/// Refuses: required (field code), unknown_contact, code_not_valid, code_tries_over.
Result<std::string> proof_of_customer(CustomerDoor& door, Tx& tx, const Case& c, const std::optional<IdentityId>& contact,
                                      const std::optional<Text<6, 6>>& code);

/// His confirmation is the step of the process that waits for his signature, where the case stands at one.
void sign_step(const CaseDesk& desk, Tx& tx, CaseId id);

}  // namespace sp::handling
