#include "loop/6_monitoring/conformance/journal_trail.h"

#include <algorithm>

#include "base/json.h"
#include "loop/4_handling/case/case_events.h"

namespace sp::monitoring {
namespace {

Actor actor_of(const journal::Event& event) { return {event.actor_kind, event.actor}; }

/// True when it was there.
bool take_out(std::vector<std::string>& names, const std::string& name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return false;
  names.erase(found);
  return true;
}

}  // namespace

std::optional<TrailEvent> JournalTrail::add(const journal::Event& event) {
  if (event.type == "stage_entered") return entered(event);
  if (event.type == "stage_left") return left(event);
  if (event.type == "history_recorded") {
    auto body = from_stored_json<handling::HistoryRecorded>(event.body);
    if (!body) return std::nullopt;
    return TrailEvent{std::move(body->activity), event.at, actor_of(event), std::move(body->resource), true};
  }
  return TrailEvent{event.type, event.at, actor_of(event), {}, false};
}

std::optional<TrailEvent> JournalTrail::entered(const journal::Event& event) {
  const auto body = from_stored_json<handling::StageEntered>(event.body);
  if (!body) return std::nullopt;
  dropped_.clear();
  if (body->category == handling::Category::closed) return TrailEvent{body->stage, event.at, actor_of(event), {}, true};
  open_.push_back(body->stage);
  return std::nullopt;
}

std::optional<TrailEvent> JournalTrail::left(const journal::Event& event) {
  const auto body = from_stored_json<handling::StageLeft>(event.body);
  if (!body || take_out(dropped_, body->stage)) return std::nullopt;
  const bool whole = !open_.empty() && open_.front() == body->stage;
  if (!take_out(open_, body->stage)) return std::nullopt;  // a closed stage that work came back from
  if (whole) dropped_ = std::exchange(open_, {});
  return TrailEvent{body->stage, event.at, actor_of(event), {}, true};
}

}  // namespace sp::monitoring
