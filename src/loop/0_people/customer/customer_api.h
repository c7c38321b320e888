// /api/v1/customers.
#pragma once

#include "app/routes.h"

namespace sp {

void customer_routes(Routes& routes);

}  // namespace sp
