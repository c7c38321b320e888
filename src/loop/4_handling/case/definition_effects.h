// What a change of a standard does to the cases that are under way: asked before it is made. Clause: R3.1, R8.1, Q1.1.
#pragma once

#include "loop/4_handling/case/case_desk.h"

namespace sp::handling {

void deadline_routes(Routes& routes);                            // how a calendar comes to a deadline
void impact_routes(const CaseDesk& desk, Routes& routes);        // whose deadlines a text would move
void definition_use_routes(const CaseDesk& desk, Routes& routes);  // who uses a definition, and its repeal

}  // namespace sp::handling
