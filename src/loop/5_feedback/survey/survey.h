// The satisfaction question at the end of a case: asked once, by the customer's signed link, nothing preselected.
// Clause: C3.4.1, Q4.1.
#pragma once

#include "app/replay.h"
#include "app/routes.h"

namespace sp::feedback {

/// One answer; a row of its own stream "rating:<case>".
struct Rating {
  static constexpr std::string_view table = "ratings";
  CaseId id;  // of the case
  std::int64_t version = 0;
  CaseId case_id;
  std::int64_t score = 0;  // 1 to 5
  std::string comment;     // private: kept out of the journal, cleared on erasure
  StaffId owner;           // who was responsible when it was given
  TeamId team;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Rating, (), (id, version, case_id, score, comment, owner, team, at))

/// POST /track/{token}/rating. Refuses: not_solved, rated_already.
void survey_routes(Routes& routes);

/// The row agrees with its event, the private comment apart.
ReplayCheck rating_replay();

}  // namespace sp::feedback
