// What people read, in three languages: texts/*.json, one file an area, {"key": {"zh-CN", "zh-TW", "en"}}.
#pragma once

#include <string>
#include <string_view>

#include "app/caller.h"
#include "base/result.h"

namespace sp {

/// The text with its {placeholders} filled; the key itself when there is no such text.
std::string text(Language language, std::string_view key, const Details& details = {});

/// "zh-TW,zh;q=0.9" → zh_TW. Anything Chinese but not traditional is zh_CN; nothing known is zh_CN.
Language language_from(std::string_view accept_language);

}  // namespace sp
