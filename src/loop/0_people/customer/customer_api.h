// /api/v1/customers and /api/v1/duplicates.
#pragma once

#include "app/routes.h"

namespace sp {

void customer_routes(Routes& routes);  // with the two below
void customer_file_routes(Routes& routes);  // preferences, agent, notes, devices, entitlements, tier
void duplicate_routes(Routes& routes);      // who may be the same, merging and its undo

}  // namespace sp
