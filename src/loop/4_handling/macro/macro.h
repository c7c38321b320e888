// Macros: a reply and what goes with it, done to a case in one go, all or nothing. Somebody's own, a team's, everybody's.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "app/replay.h"
#include "loop/0_people/staff/reach.h"
#include "loop/4_handling/case/case_actions.h"

namespace sp::handling {

using MacroId = Id<struct MacroTag>;

struct Macro {
  static constexpr std::string_view table = "macros";
  MacroId id;
  std::int64_t version = 0;
  Reach reach = Reach::own;
  StaffId owner;  // who made it
  TeamId team;    // of reach team
  std::string name;
  std::vector<std::string> kinds;  // of cases it fits; empty: all
  std::vector<CaseAction> actions;
  bool removed = false;
  Shared shared() const { return {reach, owner, team}; }
};
BOOST_DESCRIBE_STRUCT(Macro, (), (id, version, reach, owner, team, name, kinds, actions, removed))

struct MacroSaved {
  Reach reach = Reach::own;
  StaffId owner;
  TeamId team;
  std::string name;
  std::vector<std::string> kinds;
  std::vector<CaseAction> actions;
};
BOOST_DESCRIBE_STRUCT(MacroSaved, (), (reach, owner, team, name, kinds, actions))

struct MacroRemoved {
  StaffId by;
};
BOOST_DESCRIBE_STRUCT(MacroRemoved, (), (by))

using MacroEvent = std::variant<MacroSaved, MacroRemoved>;
void apply(Macro& macro, const MacroEvent& event);

/// GET and POST /macros, PUT and DELETE /macros/{id}, POST /cases/{id}/macro.
void macro_routes(const CaseDesk& desk, Routes& routes);

ReplayCheck macro_replay();

}  // namespace sp::handling
