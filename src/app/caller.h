// Who asks, and the one question every way out asks: may he? API, live push, search, export and print all
// call may(); nothing decides rights on its own.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/describe.h"
#include "base/id.h"
#include "journal/event.h"

namespace sp {

/// What a route or an event asks for. Named after what a person does, not after tables.
BOOST_DEFINE_ENUM_CLASS(Right,
                        open,              // nobody is asked: portal form, login
                        track,             // the customer's signed link: his own case only
                        customer,          // a customer who has signed in: what is his
                        signed_in,         // any member of staff
                        case_read,         // cases, their conversations and customers' names
                        case_work,         // reply, note, steps, stages
                        case_assign,       // dispatch to teams and people
                        case_approve,      // approvals, leaving the process
                        case_merge,        // merge, split, link
                        journal_read,      // the journal tab of a case
                        customer_read,     // customer files, contact data masked
                        customer_reveal,   // contact data in clear; each read is logged
                        customer_write,
                        standards_read,
                        standards_write,
                        staff_read,
                        staff_write,
                        view_as,           // the console as somebody else sees it, to read only
                        import_run,
                        system_admin)

/// How far a right reaches; each includes the ones before it.
BOOST_DEFINE_ENUM_CLASS(Scope, none, own, team, all)

BOOST_DEFINE_ENUM_CLASS(Language, zh_CN, zh_TW, en)

/// "zh-CN", "zh-TW", "en": as in texts and Accept-Language.
inline std::string_view language_tag(Language language) {
  return language == Language::zh_TW ? "zh-TW" : language == Language::en ? "en" : "zh-CN";
}

inline constexpr std::size_t right_count = boost::mp11::mp_size<boost::describe::describe_enumerators<Right>>::value;

class Grants {
 public:
  Scope of(Right right) const { return scopes_[static_cast<std::size_t>(right)]; }
  /// The wider of what was there and `scope`.
  void add(Right right, Scope scope) {
    auto& held = scopes_[static_cast<std::size_t>(right)];
    held = std::max(held, scope);
  }
  /// A token has at most its owner's rights and at most its own.
  Grants limited_to(const Grants& other) const {
    Grants narrow;
    for (std::size_t at = 0; at < right_count; ++at) narrow.scopes_[at] = std::min(scopes_[at], other.scopes_[at]);
    return narrow;
  }

 private:
  std::array<Scope, right_count> scopes_{};
};

struct Caller {
  Actor actor;
  std::string name;
  Grants grants;
  std::vector<TeamId> teams;
  std::vector<std::string> roles;  // "agent", "lead"; what a process asks of an operator
  Language language = Language::zh_CN;
  std::int64_t session = 0;  // row of the session or token; 0: none
  bool by_token = false;
  CaseId tracked;            // the one case a signed link opens
  StaffId viewer;            // who really looks, while he views the console as this caller: nothing may be written
  std::string address;       // where the request came from; empty: from inside

  StaffId staff() const { return actor.kind == ActorKind::staff ? StaffId{actor.id} : StaffId{}; }
  /// The customer who has signed in; nobody for one who only followed a link.
  PersonId customer() const { return actor.kind == ActorKind::person && session != 0 ? PersonId{actor.id} : PersonId{}; }
  bool in_team(TeamId team) const { return team && std::ranges::find(teams, team) != teams.end(); }
};

/// Where a thing belongs at this moment.
struct Place {
  CaseId case_id;
  TeamId team;
  StaffId owner;
};

/// The one rights function. A thing without team is visible to whoever has the right for a team (it waits for
/// somebody to take it).
inline bool may(const Caller& caller, Right right, const Place& place) {
  if (right == Right::open) return true;
  if (right == Right::track) return caller.tracked && caller.tracked == place.case_id;
  switch (caller.grants.of(right)) {
    case Scope::none: return false;
    case Scope::own: return caller.staff() && caller.staff() == place.owner;
    case Scope::team: return !place.team || caller.in_team(place.team) || (caller.staff() && caller.staff() == place.owner);
    case Scope::all: return true;
  }
  return false;
}

/// For things that belong to nobody in particular (definitions, staff lists).
inline bool may(const Caller& caller, Right right) {
  if (right == Right::open) return true;
  if (right == Right::track) return static_cast<bool>(caller.tracked);
  if (right == Right::signed_in) return caller.actor.kind == ActorKind::staff;
  if (right == Right::customer) return static_cast<bool>(caller.customer());
  return caller.grants.of(right) != Scope::none;
}

}  // namespace sp
