// A process as a BPMN 2.0 file with the coordinates of the console's picture, for other tools to show; nothing is read
// back. Stage → user task with its operator as potential owner, limit → timer that escalates without interrupting,
// several ways → exclusive gateway, stages inside another → ad-hoc sub-process, closed → end. Clause: P3.1, Q2.1.
#pragma once

#include <string>
#include <string_view>

#include "loop/1_standards/definition/process.h"

namespace sp {

/// REQUIRES: a process that compiles. Names are in `language` (as in words_in); XML ids are made of the ids of stages.
std::string to_bpmn(const ProcessSpec& spec, std::string_view language);

}  // namespace sp
