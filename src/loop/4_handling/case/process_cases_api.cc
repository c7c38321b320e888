// Which cases run along a process: what a person wants to know before a new version of it is published. They stay on
// the version they began with. Clause: R3.1, R8.1.
#include "loop/4_handling/case/case_desk.h"
#include "loop/4_handling/case/case_views.h"

namespace sp::handling {
namespace {

constexpr std::size_t named_max = 20;

struct ListProcessCases {
  Text<1, 60> id;
};
BOOST_DESCRIBE_STRUCT(ListProcessCases, (), (id))

struct VersionCases {
  std::string kind;
  std::int64_t version = 1;
  std::int64_t cases = 0;
};
BOOST_DESCRIBE_STRUCT(VersionCases, (), (kind, version, cases))

struct ProcessCases {
  std::int64_t open = 0;
  std::vector<VersionCases> versions;  // newest first
  std::vector<CaseBrief> newest;       // of those the reader may see
};
BOOST_DESCRIBE_STRUCT(ProcessCases, (), (open, versions, newest))

Result<ProcessCases> list_process_cases(const CaseDesk& desk, Reading& reading, const ListProcessCases& command) {
  const auto all = desk.standards.current()->processes.all();
  const auto process = std::ranges::find_if(all, [&](const auto& one) { return one.id == std::string_view(command.id) && one.definition; });
  if (process == all.end()) return refuse(RefusalKind::not_found, "not_found");
  ProcessCases found;
  const std::string kind = process->definition->spec().kind;
  found.versions = db::all<VersionCases>(
      reading.db,
      "SELECT c.kind, c.process_version AS version, COUNT(*) AS cases FROM cases c JOIN case_cards d ON d.id = c.id "
      "WHERE d.closed = 0 AND d.kind = $1 GROUP BY c.kind, c.process_version ORDER BY c.process_version DESC",
      kind);
  for (const VersionCases& version : found.versions) found.open += version.cases;
  CardFilter filter;
  filter.kind = kind;
  filter.sort = CaseSort::created;
  for (const CaseCard& card : list_cards(reading.db, filter, {}, named_max)) {
    if (may(reading.caller, Right::case_read, {card.id, TeamId{card.team}, StaffId{card.owner}}))
      found.newest.push_back({card.id, card.number, card.title, card.kind, card.category, card.opened_at});
  }
  return found;
}

}  // namespace

void process_cases_routes(const CaseDesk& desk, Routes& routes) {
  routes.read<ListProcessCases, ProcessCases>("/api/v1/processes/{id}/open-cases", Right::standards_write, "R3.1",
                                              [&desk](Reading& reading, const ListProcessCases& command) {
                                                return list_process_cases(desk, reading, command);
                                              });
}

}  // namespace sp::handling
