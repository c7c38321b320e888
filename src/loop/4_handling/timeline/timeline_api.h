#pragma once

#include "app/routes.h"

namespace sp::handling {

/// GET /customers/{id}/timeline.
void timeline_routes(Routes& routes);
/// GET /customers/{id}/promises.
void promise_routes(Routes& routes);

}  // namespace sp::handling
