#include "app/presence.h"

#include <algorithm>

#include "base/json.h"

namespace sp {

/// One entry a person, however many windows he has open.
std::vector<Presence::Present> Presence::people_of(const Lookers& lookers) {
  std::vector<Present> people;
  for (const Looker& looker : lookers) {
    const auto same = std::ranges::find(people, looker.caller.staff(), &Present::id);
    if (same == people.end()) people.push_back({looker.caller.staff(), looker.caller.name, looker.typing});
    else same->typing |= looker.typing;
  }
  return people;
}

void Presence::tell(CaseId case_id, const Lookers& lookers) {
  const auto frame = std::make_shared<const std::string>(to_json(Frame{"present", case_id, people_of(lookers)}));
  for (const Looker& looker : lookers) looker.socket->send(frame);
}

template <class Gone>
void Presence::remove_if(CaseId case_id, Gone gone) {
  const auto found = cases_.find(case_id);
  if (found == cases_.end()) return;
  Lookers& lookers = found->second;
  const auto before = people_of(lookers);
  const auto removed = std::erase_if(lookers, [&](const Looker& looker) {
    if (!gone(looker)) return false;
    where_.erase(looker.socket.get());
    return true;
  });
  if (removed == 0) return;
  if (lookers.empty()) cases_.erase(found);
  else if (people_of(lookers) != before) tell(case_id, lookers);
}

void Presence::look(const std::shared_ptr<web::Socket>& socket, const Caller& caller, CaseId case_id, bool typing,
                    Instant now) {
  const std::scoped_lock lock(mutex_);
  const auto is_it = [&](const Looker& looker) { return looker.socket == socket; };
  if (const auto before = where_.find(socket.get()); before != where_.end() && before->second != case_id)
    remove_if(before->second, is_it);
  where_[socket.get()] = case_id;
  Lookers& lookers = cases_[case_id];
  const auto people = people_of(lookers);
  auto looker = std::ranges::find_if(lookers, is_it);
  const bool arrived = looker == lookers.end();
  if (arrived) looker = lookers.insert(lookers.end(), Looker{socket, caller});
  looker->typing = typing;
  looker->heard_at = now;
  if (typing) looker->typed_at = now;
  if (people_of(lookers) != people) tell(case_id, lookers);
  else if (arrived) tell(case_id, {*looker});  // another window of somebody who is there already
}

void Presence::leave(const web::Socket* socket) {
  const std::scoped_lock lock(mutex_);
  const auto found = where_.find(socket);
  if (found == where_.end()) return;
  remove_if(CaseId{found->second}, [&](const Looker& looker) { return looker.socket.get() == socket; });
}

void Presence::moved(const Place& place) {
  const std::scoped_lock lock(mutex_);
  remove_if(place.case_id, [&](const Looker& looker) { return !may(looker.caller, Right::case_read, place); });
}

void Presence::forget_silent(Instant now) {
  const std::scoped_lock lock(mutex_);
  std::vector<CaseId> looked_at;
  for (const auto& [case_id, _] : cases_) looked_at.push_back(case_id);
  for (const CaseId case_id : looked_at) {
    remove_if(case_id, [&](const Looker& looker) { return now - looker.heard_at > silence_max; });
    const auto found = cases_.find(case_id);
    if (found == cases_.end()) continue;
    const auto before = people_of(found->second);
    for (Looker& looker : found->second) looker.typing = looker.typing && now - looker.typed_at <= typing_max;
    if (people_of(found->second) != before) tell(case_id, found->second);
  }
}

}  // namespace sp
