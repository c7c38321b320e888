// The proof that the tables are what the journal says: fold every stream again and compare with its row.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "db/table.h"
#include "journal/event.h"

namespace sp {

/// How one kind of aggregate is checked.
struct ReplayCheck {
  std::string prefix;  // "case" for streams "case:<id>"
  std::string table;   // holds exactly one row per stream
  /// What differs between the folded events and the stored row; nothing when they agree.
  std::function<std::optional<std::string>(db::Connection&, std::int64_t id, const std::vector<journal::Event>&)>
      difference;
};

template <class... Kinds>
boost::mp11::mp_list<std::type_identity<Kinds>...> kinds_of(const std::variant<Kinds...>&);

/// The alternative of `Variant` whose snake-case name is the event's type; nothing for an unknown type.
template <class Variant>
std::optional<Variant> typed_event(const journal::Event& event) {
  std::optional<Variant> typed;
  boost::mp11::mp_for_each<decltype(kinds_of(std::declval<Variant>()))>(
      [&](auto identity) {
        using Body = typename decltype(identity)::type;
        if (typed || snake_name<Body>() != event.type) return;
        if (auto body = from_stored_json<Body>(event.body)) typed = Variant(std::move(*body));
      });
  return typed;
}

/// REQUIRES: `State` is a table row whose first member is its id, with a `version`, and
/// `apply(State&, const Variant&)`.
template <class State, class Variant>
ReplayCheck replay_check(std::string prefix) {
  return {std::move(prefix), std::string(State::table),
          [](db::Connection& connection, std::int64_t id,
             const std::vector<journal::Event>& events) -> std::optional<std::string> {
            const auto stored = db::load<State>(connection, id);
            if (!stored) return "no row in " + std::string(State::table);
            State folded{};
            using Key = std::remove_cvref_t<decltype(folded.id)>;
            folded.id = Key{id};
            for (const journal::Event& event : events) {
              const auto typed = typed_event<Variant>(event);
              if (!typed) return "event " + std::to_string(event.seq) + " of unknown type " + event.type;
              apply(folded, *typed);
              ++folded.version;
            }
            const std::string row = to_json(*stored), replayed = to_json(folded);
            if (row == replayed) return std::nullopt;
            return "row " + row + " but replay " + replayed;
          }};
}

/// What `setpoint verify` found.
struct Verification {
  std::int64_t events = 0;
  std::int64_t streams = 0;
  std::vector<std::string> problems;  // at most 100
};
BOOST_DESCRIBE_STRUCT(Verification, (), (events, streams, problems))

/// Walks the whole journal twice: the chain in order of sequence, then every stream. Read-only; `progress` gets
/// a share from 0 to 1.
Verification verify(db::Connection& reader, const std::vector<ReplayCheck>& checks,
                    const std::function<void(double)>& progress);

}  // namespace sp
