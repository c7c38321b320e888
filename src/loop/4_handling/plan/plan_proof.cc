#include "loop/4_handling/plan/plan_proof.h"

#include <algorithm>

#include "loop/0_people/company/company.h"
#include "loop/0_people/customer/contact.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/4_handling/case/portal_request.h"

namespace sp::handling {
namespace {

constexpr std::size_t contacts_max = 6;

CodePurpose plan_purpose(const Case& c) { return {"confirm_plan", c.id.value(), {{"number", c.number}}}; }

Result<CodeTarget> chosen(const std::vector<CodeContact>& contacts, const std::optional<IdentityId>& contact) {
  if (!contact) return invalid("contact", "required");
  const auto found = std::ranges::find(contacts, *contact, &CodeContact::id);
  if (found == contacts.end()) return invalid("contact", "unknown_contact");
  return CodeTarget{found->kind, found->value};
}

}  // namespace

std::vector<CodeContact> code_contacts(const CustomerDoor& door, db::Connection& connection, const Case& c) {
  std::vector<CodeContact> contacts;
  if (!c.customer || !load_company(connection).facts.plan_code.value_or(true)) return contacts;
  const Answers answers = recorded_answers(connection, c);
  std::vector<std::string> named;
  for (const auto& [field, kind] : {std::pair("phone", IdentityKind::phone), std::pair("email", IdentityKind::email)}) {
    const auto words = answer_text(answers, field);
    if (auto value = words ? normalised(kind, *words) : std::nullopt) named.push_back(std::move(*value));
  }
  std::vector<IdentityRow> rows = identities_of(connection, c.customer);
  if (const PersonId other = survivor(connection, c.customer); other != c.customer) std::ranges::copy(identities_of(connection, other), std::back_inserter(rows));
  for (IdentityRow& row : rows) {
    if (row.kind != IdentityKind::phone && row.kind != IdentityKind::email) continue;
    if (!door.outbox.sends(row.kind == IdentityKind::email ? Way::mail : Way::sms)) continue;
    if (row.proof != Proof::verified && !named.empty() && std::ranges::find(named, row.value) == named.end()) continue;
    if (contacts.size() >= contacts_max || std::ranges::find(contacts, row.value, &CodeContact::value) != contacts.end()) continue;
    contacts.push_back({row.id, row.kind, std::move(row.value)});
  }
  return contacts;
}

Result<void> send_plan_code(CustomerDoor& door, Tx& tx, const Case& c, IdentityId contact) {
  const auto contacts = code_contacts(door, tx.db, c);
  if (contacts.empty()) return refuse("code_not_needed");
  SP_TRY(const CodeTarget target, chosen(contacts, contact));
  return door.codes.send(tx, plan_purpose(c), target, true);
}

Result<std::string> proof_of_customer(CustomerDoor& door, Tx& tx, const Case& c, const std::optional<IdentityId>& contact,
                                      const std::optional<Text<6, 6>>& code) {
  const auto contacts = code_contacts(door, tx.db, c);
  if (contacts.empty()) return "link";
  if (!code) return invalid("code", "required");
  SP_TRY(const CodeTarget target, chosen(contacts, contact));
  SP_TRY_VOID(door.codes.spend(tx, plan_purpose(c), target, *code));
  return "code:" + std::string(enum_text(target.kind));
}

void sign_step(const CaseDesk& desk, Tx& tx, CaseId id) {
  auto c = load_case(tx.db, id);
  if (!c) return;
  const CaseContext context = context_for(desk, tx.db, tx.caller, tx.now, *c, &tx.ids);
  if (!context.process) return;
  for (const StepState& state : step_states(*c, context)) {
    const auto stage = context.process->find_stage(state.stage);
    const bool waits = !state.done && state.step->spec->evidence == Evidence::customer_answer && stage &&
                       context.process->stage(*stage).spec->category == StageCategory::planned;
    if (!waits) continue;
    if (const auto events = complete_step(*c, state.step->spec->id, {}, {}, context)) keep(desk, tx, *c, *events, context);
    return;
  }
}

}  // namespace sp::handling
