// Who uses a definition: the standards that name it and the cases under way along it; and its repeal, which is refused
// while it would take something away from under them. Clause: R3.1, R8.1.
#include "loop/1_standards/definition/definition_api.h"
#include "loop/1_standards/definition/definition_uses.h"
#include "loop/4_handling/case/case_views.h"
#include "loop/4_handling/case/definition_effects.h"

namespace sp::handling {
namespace {

struct ListDefinitionUses {
  UsedSort kind = UsedSort::process;
  Text<1, 60> id;
};
BOOST_DESCRIBE_STRUCT(ListDefinitionUses, (), (kind, id))

struct DefinitionUser {
  UsedSort kind = UsedSort::process;
  std::string id, name;
  std::int64_t version = 1;
  Instant effective;
};
BOOST_DESCRIBE_STRUCT(DefinitionUser, (), (kind, id, name, version, effective))

/// Open cases on one version: of the process asked for, or of one that names what was asked for.
struct CasesOnVersion {
  std::string process, kind;
  std::int64_t version = 1;
  std::int64_t cases = 0;
};
BOOST_DESCRIBE_STRUCT(CasesOnVersion, (), (process, kind, version, cases))

struct DefinitionUses {
  std::vector<DefinitionUser> definitions;  // in force or to come; each stands against a repeal
  std::vector<CasesOnVersion> cases;
  std::int64_t open = 0;
  bool repeal = false;  // nothing stands against it
};
BOOST_DESCRIBE_STRUCT(DefinitionUses, (), (definitions, cases, open, repeal))

struct KindCases {
  std::string kind;
  std::int64_t version = 1;
  std::int64_t cases = 0;
};
BOOST_DESCRIBE_STRUCT(KindCases, (), (kind, version, cases))

/// Open cases by kind and version; of a service level those with a clock it has set.
std::vector<KindCases> open_cases(db::Connection& connection, UsedSort sort, const std::string& id) {
  const std::string from =
      "SELECT c.kind, c.process_version AS version, COUNT(*) AS cases FROM cases c JOIN case_cards d ON d.id = c.id "
      "WHERE d.closed = 0";
  const std::string by = " GROUP BY c.kind, c.process_version ORDER BY c.kind, c.process_version DESC";
  if (sort != UsedSort::service_level) return db::all<KindCases>(connection, from + by);
  std::string pattern = "%\"policy\":\"";
  for (const char c : id) pattern += (c == '_' || c == '%' || c == '!' ? "!" : "") + std::string(1, c);
  return db::all<KindCases>(connection, from + " AND c.clocks LIKE $1 ESCAPE '!'" + by, pattern + "\"%");
}

bool runs_on(const CompiledProcess& process, UsedSort sort, std::string_view id) {
  const ProcessSpec& spec = process.spec();
  switch (sort) {
    case UsedSort::process:
      return spec.process == id;
    case UsedSort::form:
      return spec.form && *spec.form == id;
    case UsedSort::calendar:
      return names_calendar(spec, id);
    case UsedSort::service_level:
      return true;  // the cases were chosen by their clocks
    case UsedSort::tier_rule:
    case UsedSort::role:
      return false;
  }
  return false;
}

DefinitionUses uses_in(const DefinitionSet& set, db::Connection& connection, UsedSort kind, const std::string& id,
                       Instant now, Language language) {
  DefinitionUses found;
  for (const DefinitionUse& use : uses_of(set, kind, id, now))
    found.definitions.push_back(
        {use.kind, use.id, std::string(words_in(use.name, language_tag(language))), use.version, use.effective});
  for (const KindCases& row : open_cases(connection, kind, id)) {
    const auto process = set.processes.find(row.kind, row.version);
    if (!process || !runs_on(*process, kind, id)) continue;
    found.cases.push_back({process->spec().process, row.kind, row.version, row.cases});
    found.open += row.cases;
  }
  // A case keeps its version of a process with its form, and the limits its clocks began with; its calendar it looks
  // up.
  found.repeal = kind != UsedSort::role && found.definitions.empty() && (kind != UsedSort::calendar || found.open == 0);
  return found;
}

struct RepealDefinition {
  DefinitionSort kind = DefinitionSort::process;
  Text<1, 60> id;
  Text<1, 60> typed;  // the id once more, typed by hand
  DateText from;
};
BOOST_DESCRIBE_STRUCT(RepealDefinition, (), (kind, id, typed, from))

struct Repealed {
  DefinitionSort kind = DefinitionSort::process;
  std::string id, from;
};
BOOST_DESCRIBE_STRUCT(Repealed, (), (kind, id, from))

Result<Repealed> repeal(const CaseDesk& desk, Tx& tx, const RepealDefinition& command) {
  if (command.typed != std::string_view(command.id))
    return invalid("typed", "name_differs", {{"name", std::string(command.id)}});
  if (command.kind == DefinitionSort::calendar) {
    const auto uses =
        uses_in(*desk.standards.current(), tx.db, UsedSort::calendar, command.id, tx.now, tx.caller.language);
    if (uses.open > 0) return invalid("id", "used_by_cases", {{"count", std::to_string(uses.open)}});
  }
  SP_TRY_VOID(repeal_definition(desk.standards, tx, command.kind, command.id, command.from));
  return Repealed{command.kind, command.id, command.from};
}

}  // namespace

void definition_use_routes(const CaseDesk& desk, Routes& routes) {
  routes.read<ListDefinitionUses, DefinitionUses>(
      "/api/v1/definitions/{kind}/{id}/uses", Right::standards_read, "R3.1",
      [&desk](Reading& reading, const ListDefinitionUses& command) -> Result<DefinitionUses> {
        return uses_in(*desk.standards.current(), reading.db, command.kind, command.id, reading.now,
                       reading.caller.language);
      });
  routes.write<RepealDefinition, Repealed>(
      "POST", "/api/v1/definitions/{kind}/{id}/repeal", Right::standards_write, "R8.1",
      [&desk](Tx& tx, const RepealDefinition& command) { return repeal(desk, tx, command); });
}

}  // namespace sp::handling
