// A refusal as it leaves the house: RFC 9457 problem document, in the reader's language.
#pragma once

#include "app/texts.h"
#include "base/result.h"
#include "base/time.h"
#include "web/http.h"

namespace sp {

int status_of(RefusalKind kind);
web::Response problem(const Refusal& refusal, Language language);
/// 429, with when to come back, in whole seconds from `wait` on.
web::Response too_many_attempts(Duration wait, Language language);

}  // namespace sp
