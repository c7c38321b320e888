// A company to try: staff, teams, customers and a week of their matters, told in definitions/demo and played through
// the program's own interface on a clock of its own, so that every clock, notice and figure is what it would be.
#pragma once

#include <optional>
#include <string>

#include "main/compose.h"
#include "main/demo_story.h"

namespace sp {

/// How somebody gets into what was made; the password is shown this once.
struct FirstLogin {
  std::string login, password;
};

/// Into empty data that nobody has to be using; nothing when there is something already. The password is random and
/// the same for everybody of the demo's staff; it is kept nowhere else.
std::optional<FirstLogin> make_demo(const std::string& data_dir, const std::string& database_url);

/// Plays a story that ends at `now`, into an empty installation whose clock is `clock`. Throws std::runtime_error with
/// the matter, the act and the refusal when an act is not allowed.
void play_demo(Installation& installation, ManualClock& clock, const DemoStory& story, const std::string& password);

/// Why a folder cannot be emptied: it holds no demo company, or something has it open. Empty: it can.
std::string refusal_to_reset(const std::string& data_dir, const std::string& database_url);
/// REQUIRES: refusal_to_reset() is empty.
void empty_demo(const std::string& data_dir);

}  // namespace sp
