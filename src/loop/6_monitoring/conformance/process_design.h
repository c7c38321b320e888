// A process of ours as a design to hold events against. An event is a stage done: the stages inside one, then itself.
// A closed stage is done when it is reached, so it is the last event of a designed case.
#pragma once

#include "loop/1_standards/definition/compiled_process.h"
#include "loop/6_monitoring/conformance/design.h"

namespace sp::monitoring {

/// Events are recognised by a stage's id, or by its label in any language; where two stages share one, the first.
/// Refuses as Design::make does; a compiled process always ends.
Result<Design> design_of(const CompiledProcess& process);

/// Only the ways matter here, not what is recorded under way: a process whose forms nobody has at hand compiles, too.
Result<Design> design_of(ProcessSpec spec);

}  // namespace sp::monitoring
