// The desk where cases are worked on: loads a case with everything its rules may know, decides, keeps what happened.
// Every way to change a case (API, customer's link, timer, import) passes through act().
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/app.h"
#include "app/signed_link.h"
#include "loop/0_people/staff/roles.h"
#include "loop/1_standards/definition/standards.h"
#include "loop/4_handling/case/case_commands.h"
#include "loop/4_handling/case/case_rules.h"
#include "loop/4_handling/case/case_store.h"

namespace sp::handling {

/// What the routes of this module share; made once by main/compose.cc, lives as long as the app.
struct CaseDesk {
  App& app;
  const Standards& standards;
  const SignedLinks& links;
  const RoleBook& roles;
};

/// Everything recorded for a case: answers of the form, then what steps recorded, the latest last.
Answers recorded_answers(db::Connection& connection, const Case& c);

CaseContext context_for(const CaseDesk& desk, db::Connection& connection, const Caller& caller, Instant now,
                        const Case& c, IdSource* ids = nullptr);

/// A case the caller may see for this right. What he may not see does not exist for him.
/// Refuses: not_found, not_allowed (he may see it, but not do this).
Result<Case> visible_case(db::Connection& connection, const Caller& caller, Right right, CaseId id);

using Rule = std::function<Result<Events>(const Case&, const CaseContext&)>;

/// Loads, checks right and expected version, decides, keeps. Refuses also: version_conflict.
Result<Case> act(const CaseDesk& desk, Tx& tx, Right right, CaseId id, const Version& version, const Rule& rule);

/// Journals the events, saves row, card, counters and timer. `card`: what is known already of a new case's.
void keep(const CaseDesk& desk, Tx& tx, Case& c, const Events& events, const CaseContext& context,
          const std::string& last_message = {}, CaseCard card = {});

/// A new case with its conversation. `customer` exists already; `first_message` is what the customer said.
struct NewCase {
  std::string kind;
  PersonId customer;
  std::string customer_name;
  Tier tier = Tier::basic;
  intake::Channel channel = intake::Channel::web;
  std::string title, first_message;
  Answers answers;
  std::vector<AttachmentId> attachments;
  std::string attachment_owner;
  std::int64_t urgency = 2, complexity = 2;
  TeamId team;
  StaffId owner;
};
/// Refuses: kind_unknown, and what attach() refuses.
Result<Case> open_new_case(const CaseDesk& desk, Tx& tx, NewCase request);

/// The answers of a request checked against the process's form: clean, or all problems at once ("fields.phone").
/// `by_staff`: what is still missing may be asked later.
Result<Answers> checked_form(const CompiledProcess& process, const Answers& given, bool by_staff);
/// A title for a request that brought none.
std::string title_from(const Answers& answers);

/// "repair/1": what a case was decided under.
inline std::string rule_name(const Case& c) { return c.kind + '/' + std::to_string(c.process_version); }
inline About about(const Case& c) { return {"case:" + c.id.text(), place_of(c), c.conversation, rule_name(c)}; }

/// The survivor of a chain of merges: where replies land.
Case survivor(db::Connection& connection, Case c);

/// What the timekeeper does with a case whose time has come.
Result<void> tick_case(const CaseDesk& desk, Tx& tx, CaseId id);

ReplayCheck case_replay();

void case_routes(const CaseDesk& desk, Routes& routes);    // staff: one case
void list_routes(const CaseDesk& desk, Routes& routes);    // staff: lists, counts, new cases
void process_cases_routes(const CaseDesk& desk, Routes& routes);  // lead: open cases of a process
void portal_routes(const CaseDesk& desk, Routes& routes);  // customers: request form and tracking page

/// Doors::follow_link and Doors::place_of.
Result<Caller> follow_link(const CaseDesk& desk, db::Connection& connection, std::string_view token);
Place place_of_case(db::Connection& connection, CaseId id);

}  // namespace sp::handling
