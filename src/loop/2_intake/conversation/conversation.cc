#include "loop/2_intake/conversation/conversation.h"

#include "app/private_text.h"

namespace sp::intake {
namespace {

About about(const Conversation& conversation, const Place& place) {
  return {"conversation:" + conversation.id.text(), place, conversation.id, {}};
}

void on(Conversation& conversation, const ConversationOpened& event) {
  conversation.channel = event.channel;
  conversation.customer = event.customer;
  conversation.case_id = event.case_id;
  conversation.opened_at = event.at;
}

void on(Conversation& conversation, const MessagePosted& event) {
  ++conversation.messages;
  if (event.kind != MessageKind::public_) return;
  (event.author.kind == ActorKind::person ? conversation.last_from_customer : conversation.last_from_staff) = event.at;
}

struct MessageRow {
  MessageId id;
  MessageKind kind = MessageKind::public_;
  ActorKind author_kind = ActorKind::person;
  std::int64_t author = 0;
  std::vector<AttachmentId> attachments;
  std::vector<StaffId> mentions;
  Instant at;
  std::optional<std::string> content;
};
BOOST_DESCRIBE_STRUCT(MessageRow, (), (id, kind, author_kind, author, attachments, mentions, at, content))

}  // namespace

void apply(Conversation& conversation, const ConversationEvent& event) {
  std::visit([&](const auto& body) { on(conversation, body); }, event);
}

Conversation open_conversation(Tx& tx, Channel channel, PersonId customer, const Place& place) {
  Conversation conversation;
  conversation.id = tx.next_id<ConversationId>();
  tx.record<Conversation, ConversationEvent>(conversation, {ConversationOpened{channel, customer, place.case_id, tx.now}},
                                             about(conversation, place));
  db::insert(tx.db, conversation);
  return conversation;
}

MessageId post_message(Tx& tx, ConversationId id, const Place& place, const NewMessage& message) {
  auto conversation = db::load<Conversation>(tx.db, id).value();
  return post_message(tx, conversation, place, message);
}

MessageId post_message(Tx& tx, Conversation& conversation, const Place& place, const NewMessage& message,
                       std::optional<Instant> at, std::optional<Actor> author) {
  const Actor who = author.value_or(tx.caller.actor);
  MessagePosted posted{tx.next_id<MessageId>(), message.kind, who,
                       keep_private(tx, conversation.customer, message.text),
                       message.attachments, message.mentions, at.value_or(tx.now)};
  db::insert(tx.db, Message{posted.message, conversation.id, posted.kind, who.kind, who.id, posted.text.id, posted.attachments,
                            posted.mentions, posted.at});
  tx.index_text(posted.message.value(), message.text);
  tx.record<Conversation, ConversationEvent>(conversation, {posted}, about(conversation, place));
  db::save(tx.db, conversation);
  return posted.message;
}

std::vector<MessageView> read_messages(db::Connection& connection, ConversationId conversation, bool for_customer,
                                       MessageId after, std::size_t limit) {
  const auto rows = db::all<MessageRow>(
      connection,
      "SELECT m.id, m.kind, m.author_kind, m.author, m.attachments, m.mentions, m.at, p.content "
      "FROM messages m LEFT JOIN private_texts p ON p.id = m.text "
      "WHERE m.conversation = $1 AND m.id > $2 AND (m.kind <> 'note' OR $3 = 0) ORDER BY m.id LIMIT $4",
      conversation, after.value(), for_customer, limit);
  std::vector<MessageView> views;
  views.reserve(rows.size());
  for (const MessageRow& row : rows) {
    views.push_back({row.id, row.kind, {row.author_kind, row.author}, {}, row.content.value_or(""),
                     !row.content.has_value(), attachments_of(connection, row.attachments),
                     for_customer ? std::vector<StaffId>{} : row.mentions, row.at});
  }
  return views;
}

std::int64_t newer_messages(db::Connection& connection, ConversationId conversation, MessageId seen, const Actor& reader) {
  return *db::one<std::int64_t>(connection,
                                "SELECT count(*) FROM messages WHERE conversation = $1 AND id > $2 AND kind = 'public' "
                                "AND NOT (author_kind = $3 AND author = $4)",
                                conversation, seen.value(), reader.kind, reader.id);
}

ReplayCheck conversation_replay() {
  auto check = replay_check<Conversation, ConversationEvent>("conversation");
  check.difference = [same_row = check.difference](db::Connection& connection, std::int64_t id,
                                                   const std::vector<journal::Event>& events) -> std::optional<std::string> {
    if (auto difference = same_row(connection, id, events)) return difference;
    std::int64_t posted = 0;
    for (const auto& event : events) {
      const auto typed = typed_event<ConversationEvent>(event);
      const auto* message = typed ? std::get_if<MessagePosted>(&*typed) : nullptr;
      if (message == nullptr) continue;
      ++posted;
      const auto row = db::load<Message>(connection, message->message);
      if (!row || row->text != message->text.id || row->kind != message->kind || row->at != message->at)
        return "message " + message->message.text() + " is missing or changed";
      if (!private_text_intact(connection, message->text)) return "text of message " + message->message.text() + " was changed";
    }
    const auto rows = *db::one<std::int64_t>(connection, "SELECT count(*) FROM messages WHERE conversation = $1", id);
    if (rows != posted) return std::to_string(rows) + " messages stored, " + std::to_string(posted) + " posted";
    return std::nullopt;
  };
  return check;
}

}  // namespace sp::intake
