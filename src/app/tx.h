// One command, one transaction: what a command may touch while it runs. Handlers change state tables and
// append events through it; nothing else writes.
// Thread rule: lives on the writer's thread for the length of one command.
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "app/caller.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "db/query.h"
#include "db/table.h"
#include "journal/event.h"

namespace sp {

/// An event on its way out, with the place that decides who may see it.
struct Committed {
  journal::Event event;
  Place place;
  std::vector<StaffId> noticed;  // who finds a notice of it
};

/// What a document will be found by.
struct Findable {
  std::int64_t document = 0;
  std::string text;
};

/// Which stream an event belongs to and what it is about.
struct About {
  std::string stream;
  Place place;
  ConversationId conversation;
  std::string rule;  // definition and version: "complaint/3"
};

class Tx {
 public:
  db::Connection& db;
  const Caller& caller;
  const Instant now;
  IdSource& ids;
  const std::string cause;

  Tx(db::Connection& connection, const Caller& who, Instant at, IdSource& id_source, journal::Head& head,
     std::string because)
      : db(connection), caller(who), now(at), ids(id_source), cause(std::move(because)), head_(head) {}

  template <class AnyId>
  AnyId next_id() {
    return ids.next<AnyId>(now);
  }

  /// Appends one event; `version` is the stream's version after it. `at` differs from now only in history
  /// that is imported.
  void append(const About& about, std::int64_t version, std::string_view type, std::string body,
              std::optional<Instant> at = {}, std::optional<Actor> actor = {});

  /// Applies each event to the state, raises its version and appends it. `Variant` is the aggregate's
  /// std::variant of described event structs.
  template <class State, class Variant>
  void record(State& state, const std::vector<Variant>& events, const About& about) {
    for (const Variant& event : events) {
      apply(state, event);
      ++state.version;
      std::visit(
          [&](const auto& body) {
            append(about, state.version, snake_name<std::remove_cvref_t<decltype(body)>>(), to_stored_json(body));
          },
          event);
    }
  }

  /// Adds or replaces a document of the full-text index. It happens after the last command of the commit, because
  /// the index writes its pages out at every savepoint: one pass for all commands is twice as fast.
  void index_text(std::int64_t document, std::string text) { findable.push_back({document, std::move(text)}); }

  /// Part of this command in another's name, as what a trigger does is the trigger's doing.
  template <class F>
  void acting(const Caller& other, std::string because, F part) {
    Tx own(db, other, now, ids, head_, std::move(because));
    part(own);
    std::ranges::move(own.committed, std::back_inserter(committed));
    std::ranges::move(own.findable, std::back_inserter(findable));
  }

  std::vector<Committed> committed;  // in order; taken by the writer after the commit
  std::vector<Findable> findable;    // taken by the writer before the commit

 private:
  journal::Head& head_;
};

/// "SR" → 1001, 1002, … without gaps that survive: the number is taken in the command's transaction.
std::int64_t next_number(Tx& tx, std::string_view series, std::int64_t first);

/// Sets, moves or (nullopt) clears the one timer of a subject.
void set_timer(db::Connection& writer, std::string_view kind, std::int64_t subject, std::optional<Instant> due);

std::optional<std::string> read_setting(db::Connection& connection, std::string_view name);
void write_setting(db::Connection& writer, std::string_view name, std::string_view value);

}  // namespace sp
