// A refusal as it leaves the house: RFC 9457 problem document, in the reader's language.
#pragma once

#include "app/texts.h"
#include "base/result.h"
#include "web/http.h"

namespace sp {

int status_of(RefusalKind kind);
web::Response problem(const Refusal& refusal, Language language);

}  // namespace sp
