// The console and the portal: files built into the program.
#pragma once

#include <string_view>

#include "web/http.h"

namespace sp {

/// "/assets/…" exactly; "/portal…" and "/track/…" are the portal's page, everything else the console's.
web::Response page(std::string_view path, std::string_view if_none_match);

}  // namespace sp
