// The OpenAPI 3.1 document, made from the route table and the described structs.
#pragma once

#include <string>

#include "app/routes.h"

namespace sp {

/// Pretty-printed, deterministic: the committed web/src/api/openapi.json must equal it.
std::string openapi_document(const Routes& routes);

}  // namespace sp
