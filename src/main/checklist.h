// What a new installation still lacks, read from its state each time: nothing is ticked by hand and nothing stored.
#pragma once

#include "app/routes.h"
#include "loop/1_standards/definition/standards.h"

namespace sp {

inline constexpr std::string_view backup_setting = "last_backup";  // instant of the last `setpoint backup`; stored

/// GET /setup/checklist.
void checklist_routes(const Standards& standards, Routes& routes);

}  // namespace sp
