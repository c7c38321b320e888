#include "loop/4_handling/macro/macro.h"

#include "app/version.h"
#include "loop/4_handling/case/case_views.h"

namespace sp::handling {
namespace {

constexpr std::int64_t own_max = 200;
constexpr std::size_t kinds_max = 50, actions_max = 10;

struct ListMacros {
  std::optional<Text<1, 60>> kind;  // those that fit a case of this kind
};
BOOST_DESCRIBE_STRUCT(ListMacros, (), (kind))

struct AddMacro {
  Reach reach = Reach::own;
  std::optional<TeamId> team;
  Text<1, 80> name;
  std::vector<Text<1, 60>> kinds;
  std::vector<CaseAction> actions;
};
BOOST_DESCRIBE_STRUCT(AddMacro, (), (reach, team, name, kinds, actions))

struct ChangeMacro {
  MacroId id;
  std::optional<Int<0, 1'000'000'000>> version;
  Reach reach = Reach::own;
  std::optional<TeamId> team;
  Text<1, 80> name;
  std::vector<Text<1, 60>> kinds;
  std::vector<CaseAction> actions;
};
BOOST_DESCRIBE_STRUCT(ChangeMacro, (), (id, version, reach, team, name, kinds, actions))

struct RemoveMacro {
  MacroId id;
};
BOOST_DESCRIBE_STRUCT(RemoveMacro, (), (id))

struct UseMacro {
  CaseId id;
  Version version;
  MacroId macro;
};
BOOST_DESCRIBE_STRUCT(UseMacro, (), (id, version, macro))

struct MacroView {
  MacroId id;
  std::int64_t version = 0;
  Reach reach = Reach::own;
  std::optional<TeamId> team;
  std::string name;
  std::vector<std::string> kinds;
  std::vector<CaseAction> actions;
  bool may_change = false;
};
BOOST_DESCRIBE_STRUCT(MacroView, (), (id, version, reach, team, name, kinds, actions, may_change))

struct MacroList {
  std::vector<MacroView> items;
};
BOOST_DESCRIBE_STRUCT(MacroList, (), (items))

void on(Macro& macro, const MacroSaved& event) {
  macro.reach = event.reach;
  macro.owner = event.owner;
  macro.team = event.team;
  macro.name = event.name;
  macro.kinds = event.kinds;
  macro.actions = event.actions;
}

void on(Macro& macro, const MacroRemoved&) { macro.removed = true; }

bool fits(const Macro& macro, std::string_view kind) {
  return macro.kinds.empty() || std::ranges::find(macro.kinds, kind) != macro.kinds.end();
}

MacroView view_of(db::Connection& connection, const Caller& caller, const Macro& macro) {
  MacroView view{macro.id, macro.version, macro.reach, {}, macro.name, macro.kinds, macro.actions, keeps(connection, caller, macro.shared())};
  if (macro.team) view.team = macro.team;
  return view;
}

Result<MacroList> list_macros(Reading& reading, const ListMacros& command) {
  MacroList list;
  const auto macros = db::select<Macro>(reading.db, "WHERE removed = 0 AND (reach <> 'own' OR owner = $1) ORDER BY id", reading.caller.staff());
  for (const Macro& macro : macros) {
    if (sees(reading.caller, macro.shared()) && (!command.kind || fits(macro, *command.kind)))
      list.items.push_back(view_of(reading.db, reading.caller, macro));
  }
  return list;
}

template <class Command>
Result<MacroView> save(Tx& tx, Macro& macro, StaffId owner, const Command& command) {
  if (command.kinds.size() > kinds_max) return invalid("kinds", "too_many_items", {{"max", std::to_string(kinds_max)}});
  SP_TRY_VOID(expect_sound(tx.db, command.actions, actions_max));
  SP_TRY(const Shared shared, shared_as(tx.db, tx.caller, command.reach, command.team, owner));
  const MacroSaved saved{shared.reach, shared.owner, shared.team, command.name, {command.kinds.begin(), command.kinds.end()}, command.actions};
  tx.record<Macro, MacroEvent>(macro, {saved}, {.stream = "macro:" + macro.id.text()});
  db::save(tx.db, macro);
  return view_of(tx.db, tx.caller, macro);
}

Result<MacroView> add_macro(Tx& tx, const AddMacro& command) {
  const auto mine = *db::one<std::int64_t>(tx.db, "SELECT count(*) FROM macros WHERE reach = 'own' AND owner = $1 AND removed = 0", tx.caller.staff());
  if (mine >= own_max) return refuse(RefusalKind::too_many, "too_many_items", {{"max", std::to_string(own_max)}});
  Macro macro;
  macro.id = tx.next_id<MacroId>();
  return save(tx, macro, tx.caller.staff(), command);
}

Result<Macro> seen_macro(db::Connection& connection, const Caller& caller, MacroId id) {
  auto macro = db::load<Macro>(connection, id);
  if (!macro || macro->removed || !sees(caller, macro->shared())) return refuse(RefusalKind::not_found, "not_found");
  return std::move(*macro);
}

Result<Macro> kept_macro(Tx& tx, MacroId id) {
  SP_TRY(Macro macro, seen_macro(tx.db, tx.caller, id));
  if (!keeps(tx.db, tx.caller, macro.shared())) return refuse(RefusalKind::forbidden, "not_allowed");
  return macro;
}

Result<MacroView> change_macro(Tx& tx, const ChangeMacro& command) {
  SP_TRY(Macro macro, kept_macro(tx, command.id));
  SP_TRY_VOID(expect_version(macro.version, command.version));
  return save(tx, macro, command.reach == Reach::own ? tx.caller.staff() : macro.owner, command);
}

Result<Nothing> remove_macro(Tx& tx, const RemoveMacro& command) {
  SP_TRY(Macro macro, kept_macro(tx, command.id));
  tx.record<Macro, MacroEvent>(macro, {MacroRemoved{tx.caller.staff()}}, {.stream = "macro:" + macro.id.text()});
  db::save(tx.db, macro);
  return Nothing{};
}

/// One refused action takes the others back with it: the refusal names which.
Result<CaseId> use_macro(const CaseDesk& desk, Tx& tx, const UseMacro& command) {
  SP_TRY(const Case c, visible_case(tx.db, tx.caller, Right::case_work, command.id));
  SP_TRY_VOID(expect_version(c.version, command.version));
  auto macro = seen_macro(tx.db, tx.caller, command.macro);
  if (!macro || !fits(*macro, c.kind)) return invalid("macro", "not_found");
  for (std::size_t at = 0; at < macro->actions.size(); ++at) {
    auto done = perform(desk, tx, c.id, {}, macro->actions[at]);
    if (done) continue;
    done.error().field = "actions[" + std::to_string(at) + "]";
    return std::unexpected(std::move(done.error()));
  }
  return c.id;
}

}  // namespace

void apply(Macro& macro, const MacroEvent& event) {
  std::visit([&](const auto& body) { on(macro, body); }, event);
}

void macro_routes(const CaseDesk& desk, Routes& routes) {
  routes.read("/api/v1/macros", Right::case_work, "Q1.2", list_macros);
  routes.write("POST", "/api/v1/macros", Right::case_work, "Q1.2", add_macro, 201);
  routes.write("PUT", "/api/v1/macros/{id}", Right::case_work, "Q1.2", change_macro);
  routes.write("DELETE", "/api/v1/macros/{id}", Right::case_work, "Q1.2", remove_macro);
  routes.change<UseMacro, CaseDetail, CaseId>("/api/v1/cases/{id}/macro", Right::case_work, "Q1.2",
                                              [&desk](Tx& tx, const UseMacro& command) { return use_macro(desk, tx, command); }, case_after(desk));
}

ReplayCheck macro_replay() { return replay_check<Macro, MacroEvent>("macro"); }

}  // namespace sp::handling
