// A conversation is a stretch of talk over one channel; a case is a promise to solve. A message is said once
// and never changed; its text is private (app/private_text.h), its place in the talk is in the journal.
// Clause: P1.1, C3.1.3 (one customer matter across channels).
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/private_text.h"
#include "app/replay.h"
#include "app/tx.h"
#include "loop/2_intake/attachment/attachment.h"

namespace sp::intake {

BOOST_DEFINE_ENUM_CLASS(Channel, web, phone, email, chat, messenger, store, visit, api)

BOOST_DEFINE_ENUM_CLASS(MessageKind,
                        public_,  // the customer sees it
                        note,     // staff only
                        system)   // said by the program, for the customer too

struct Conversation {
  static constexpr std::string_view table = "conversations";
  ConversationId id;
  std::int64_t version = 0;
  Channel channel = Channel::web;
  PersonId customer;
  CaseId case_id;
  Instant opened_at;
  std::int64_t messages = 0;
  std::optional<Instant> last_from_customer, last_from_staff;  // public ones
};
BOOST_DESCRIBE_STRUCT(Conversation, (), (id, version, channel, customer, case_id, opened_at, messages,
                                         last_from_customer, last_from_staff))

struct ConversationOpened {
  Channel channel = Channel::web;
  PersonId customer;
  CaseId case_id;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(ConversationOpened, (), (channel, customer, case_id, at))

struct MessagePosted {
  MessageId message;
  MessageKind kind = MessageKind::public_;
  Actor author;
  PrivateRef text;
  std::vector<AttachmentId> attachments;
  std::vector<StaffId> mentions;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(MessagePosted, (), (message, kind, author, text, attachments, mentions, at))

using ConversationEvent = std::variant<ConversationOpened, MessagePosted>;
void apply(Conversation& conversation, const ConversationEvent& event);

/// A row of the talk, for reading; made from MessagePosted in the same transaction.
struct Message {
  static constexpr std::string_view table = "messages";
  MessageId id;
  ConversationId conversation;
  MessageKind kind = MessageKind::public_;
  ActorKind author_kind = ActorKind::person;
  std::int64_t author = 0;
  std::int64_t text = 0;  // row of private_texts
  std::vector<AttachmentId> attachments;
  std::vector<StaffId> mentions;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Message, (), (id, conversation, kind, author_kind, author, text, attachments, mentions, at))

/// What a message says before it is placed.
struct NewMessage {
  MessageKind kind = MessageKind::public_;
  std::string text;
  std::vector<AttachmentId> attachments;  // attach()ed already
  std::vector<StaffId> mentions;
};

Conversation open_conversation(Tx& tx, Channel channel, PersonId customer, const Place& place);

/// Appends to the talk and makes it findable. `place` says who may see the event; `at` only for history.
MessageId post_message(Tx& tx, Conversation& conversation, const Place& place, const NewMessage& message,
                       std::optional<Instant> at = {}, std::optional<Actor> author = {});
MessageId post_message(Tx& tx, ConversationId conversation, const Place& place, const NewMessage& message);

/// The message as people read it.
struct MessageView {
  MessageId id;
  MessageKind kind = MessageKind::public_;
  Actor author;
  std::string author_name;  // filled by who knows names
  std::string text;         // empty when it was erased
  bool erased = false;
  std::vector<AttachmentView> attachments;
  std::vector<StaffId> mentions;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(MessageView, (), (id, kind, author, author_name, text, erased, attachments, mentions, at))

/// Oldest first, at most `limit` newer than `after`. `for_customer` leaves out notes.
std::vector<MessageView> read_messages(db::Connection& connection, ConversationId conversation, bool for_customer,
                                       MessageId after, std::size_t limit);

/// Public messages newer than `seen` that somebody else wrote.
std::int64_t newer_messages(db::Connection& connection, ConversationId conversation, MessageId seen, const Actor& reader);

ReplayCheck conversation_replay();

}  // namespace sp::intake
