// Our own journal as a log of activities: what a case did, in the words of its process. A stage is an event when it is
// done, a closed stage when it is reached, as designs are read (process_design.h); a stage inside another that was
// still open when that one was left was not done and is no event. Clause: Q2.2.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "journal/event.h"

namespace sp::monitoring {

struct TrailEvent {
  std::string activity;
  Instant at;
  Actor actor;
  std::string resource;   // as another system named it; empty: `actor` did it
  bool is_stage = false;  // or something that happened elsewhere, under its own name
};

/// Takes the events of one case in the order of the journal.
class JournalTrail {
 public:
  /// What the event is for mining. A stage, a history of another system, or any other event by its type; nothing for
  /// the beginning of a stage, and for bodies that cannot be read.
  std::optional<TrailEvent> add(const journal::Event& event);

 private:
  std::optional<TrailEvent> entered(const journal::Event& event);
  std::optional<TrailEvent> left(const journal::Event& event);

  std::vector<std::string> open_;     // the stage first, then those inside it
  std::vector<std::string> dropped_;  // inside a stage that was left
};

}  // namespace sp::monitoring
