// The one journal: what happened, in the order it was committed. Everything else (state tables, live
// updates, indicators, the audit trail) is made from it or checked against it.
// Event types are past tense, additive, never renamed. Personal data is a reference (app/private_text.h),
// so that erasure stays possible without breaking the chain.
#pragma once

#include <cstdint>
#include <string>

#include <boost/describe.hpp>

#include "base/id.h"
#include "base/time.h"

namespace sp {

BOOST_DEFINE_ENUM_CLASS(ActorKind, person, staff, assistant, rule, clock, system)

/// Who did it. `id` is a PersonId or StaffId value; 0 for the rest.
struct Actor {
  ActorKind kind = ActorKind::system;
  std::int64_t id = 0;
  friend bool operator==(const Actor&, const Actor&) = default;
};
BOOST_DESCRIBE_STRUCT(Actor, (), (kind, id))

}  // namespace sp

namespace sp::journal {

/// A row of the journal; the member order is the column order and the order in which the hash reads them.
struct Event {
  static constexpr std::string_view table = "journal";
  std::int64_t seq = 0;      // 1, 2, 3 … in commit order, without gaps
  std::string stream;        // "case:<id>": one aggregate's events
  std::int64_t version = 0;  // 1, 2, 3 … within the stream
  Instant at;                // when the command was decided
  ActorKind actor_kind = ActorKind::system;
  std::int64_t actor = 0;
  TeamId team;                 // the queue that was responsible at that moment
  CaseId case_id;              // empty: not about a case
  ConversationId conversation; // empty: not about a conversation
  std::string type;            // "case_opened"
  std::string body;            // JSON
  std::string rule;            // definition and version it was decided under: "complaint/3"
  std::string cause;           // what led to it: a command's idempotency key, "timer", "import:<source>" …
  std::string hash;            // SHA-256 over the row before and this one, hex
};
BOOST_DESCRIBE_STRUCT(Event, (), (seq, stream, version, at, actor_kind, actor, team, case_id, conversation, type, body,
                                  rule, cause, hash))

/// The end of the chain.
struct Head {
  std::int64_t seq = 0;
  std::string hash;
};
BOOST_DESCRIBE_STRUCT(Head, (), (seq, hash))

/// SHA-256 over the previous hash and every column before `hash`, each with its length, so that no two rows
/// have the same bytes. The stored format: never change it.
std::string chained_hash(const std::string& previous, const Event& event);

}  // namespace sp::journal
