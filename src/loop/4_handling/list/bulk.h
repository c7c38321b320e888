// One action on many cases, each by its own rules: some may refuse while the others go on. Assigning and priority can be
// taken back once, where nobody has touched the case since.
#pragma once

#include <variant>
#include <vector>

#include "app/replay.h"
#include "loop/4_handling/case/case_actions.h"

namespace sp::handling {

using BulkId = Id<struct BulkTag>;

/// How a case stood before, and its version after.
struct BulkStep {
  CaseId id;
  std::int64_t version = 0;
  TeamId team;
  StaffId owner;
  Priority priority;
};
BOOST_DESCRIBE_STRUCT(BulkStep, (), (id, version, team, owner, priority))

struct BulkChange {
  static constexpr std::string_view table = "bulk_changes";
  BulkId id;
  std::int64_t version = 0;
  StaffId staff;
  Instant at;
  std::vector<BulkStep> steps;
  bool undone = false;
};
BOOST_DESCRIBE_STRUCT(BulkChange, (), (id, version, staff, at, steps, undone))

struct CasesChanged {
  StaffId staff;
  Instant at;
  std::vector<BulkStep> steps;
};
BOOST_DESCRIBE_STRUCT(CasesChanged, (), (staff, at, steps))

struct CasesChangedBack {
  Instant at;
};
BOOST_DESCRIBE_STRUCT(CasesChangedBack, (), (at))

using BulkEvent = std::variant<CasesChanged, CasesChangedBack>;
void apply(BulkChange& change, const BulkEvent& event);

/// POST /cases/bulk, /cases/bulk/preview, /cases/bulk/{id}/undo.
void bulk_routes(const CaseDesk& desk, Routes& routes);

ReplayCheck bulk_replay();

}  // namespace sp::handling
