// Customers who have signed in: what they asked for, and what their organisation's other people did.
#pragma once

#include "app/routes.h"

namespace sp::handling {

struct CaseDesk;

/// GET /portal/my/requests, POST /portal/my/requests.
void my_requests_routes(const CaseDesk& desk, Routes& routes);

}  // namespace sp::handling
