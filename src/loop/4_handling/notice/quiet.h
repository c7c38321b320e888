// When a person wants quiet, and which of his notices his browser may show at once.
// Clause: P8.2 (communication), C3.4.2 (an escalation is heard).
#pragma once

#include "loop/0_people/own_settings/own_settings.h"
#include "loop/1_standards/definition/calendar_zone.h"
#include "loop/4_handling/notice/notice.h"

namespace sp::handling {

/// Whether his wall clock stands in quiet hours; those begun yesterday may reach into today.
bool is_quiet(const QuietWeek& week, const Zone& zone, Instant at);

/// How each kind of notice comes, before anybody wishes otherwise.
std::vector<NoticeDefault> notice_defaults();

/// What the person wishes for this kind.
NoticeWish notice_wish(const OwnChoices& choices, NoticeKind kind);

}  // namespace sp::handling
