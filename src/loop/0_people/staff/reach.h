// For whom something is that people make for their work: snippets, list views.
#pragma once

#include "app/caller.h"
#include "db/connection.h"

namespace sp {

BOOST_DEFINE_ENUM_CLASS(Reach, own, team, all)

/// Whose a thing is: `owner` made it; `team` only of reach team.
struct Shared {
  Reach reach = Reach::own;
  StaffId owner;
  TeamId team;
};

bool sees(const Caller& caller, const Shared& shared);

/// Own things are their maker's matter; a team's are kept by its leads, everybody's by those who write the standards.
bool keeps(db::Connection& connection, const Caller& caller, const Shared& shared);

/// As somebody asks for it: a team only where it is a team's. Refuses: unknown_team, not_allowed.
Result<Shared> shared_as(db::Connection& connection, const Caller& caller, Reach reach, std::optional<TeamId> team, StaffId owner);

}  // namespace sp
