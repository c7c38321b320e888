// Any text as a new definition: a refusal or a compiled definition, never a crash. What compiles is then walked
// through.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "loop/1_standards/definition/definition_set.h"

namespace {

const sp::DefinitionSet& shipped() {
  const auto& set = sp::DefinitionSet::shipped();
  if (!set) std::abort();
  return **set;
}

void walk(const sp::CompiledProcess& process) {
  const sp::FactLookup nothing = [](std::string_view) { return sp::FactValue{}; };
  for (const auto& state : process.states()) {
    for (const auto& way : process.allowed_next(state.open, nothing)) {
      if (!process.find_state(process.entered(way.to))) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto set = shipped().with({"fuzz.yaml", text});
  if (!set) {
    const auto& details = set.error().details;
    for (const char* name : {"file", "line", "column"}) {
      if (std::ranges::find(details, name, &std::pair<std::string, std::string>::first) == details.end()) std::abort();
    }
  } else {
    for (const auto& version : (*set)->processes.all()) {
      if (version.definition != shipped().processes.find(version.id, version.version)) walk(*version.definition);
    }
  }
  (void)sp::Condition::parse(text);
  return 0;
}
