// The texts behind the definitions in force: what was published over the API, or what is shipped inside the program.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/describe.h"
#include "base/time.h"
#include "db/connection.h"
#include "loop/1_standards/definition/standards.h"

namespace sp {

/// What was published over the API; shipped definitions live in the program.
struct PublishedDefinition {
  static constexpr std::string_view table = "definitions";
  DefinitionId id;
  std::int64_t version = 0;
  std::string file;
  std::string content;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(PublishedDefinition, (), (id, version, file, content, at))

BOOST_DEFINE_ENUM_CLASS(DefinitionSort, process, form, service_level, calendar, tier_rule)

/// The text of one version; nothing when no text says so at the beginning of its lines.
std::optional<std::string> text_of(db::Connection& connection, DefinitionSort kind, std::string_view id,
                                   std::int64_t version);

}  // namespace sp
