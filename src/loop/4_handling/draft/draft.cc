#include "loop/4_handling/draft/draft.h"

#include "app/private_text.h"
#include "loop/4_handling/case/case_desk.h"

namespace sp::handling {
namespace {

BOOST_DEFINE_ENUM_CLASS(DraftKind, reply, note)

struct ShowDraft {
  CaseId id;
};
BOOST_DESCRIBE_STRUCT(ShowDraft, (), (id))

struct SaveDraft {
  CaseId id;
  DraftKind kind = DraftKind::reply;  // the one he was writing last
  std::optional<Text<0, 20'000>> reply, note;
  std::vector<StaffId> mentions;
  std::vector<AttachmentId> attachments;
  std::optional<MessageId> seen;  // the last message there was when he began
};
BOOST_DESCRIBE_STRUCT(SaveDraft, (), (id, kind, reply, note, mentions, attachments, seen))

struct DraftContent {
  DraftKind kind = DraftKind::reply;
  std::string reply, note;
  std::vector<StaffId> mentions;
  std::vector<AttachmentId> attachments;
  std::optional<MessageId> seen;

  bool empty() const { return reply.empty() && note.empty() && attachments.empty(); }
};
BOOST_DESCRIBE_STRUCT(DraftContent, (), (kind, reply, note, mentions, attachments, seen))

struct DraftView {
  DraftKind kind = DraftKind::reply;
  std::string reply, note;
  std::vector<StaffId> mentions;
  std::vector<intake::AttachmentView> attachments;
  std::optional<MessageId> seen;
  std::optional<Instant> saved_at;  // absent: nothing was kept
};
BOOST_DESCRIBE_STRUCT(DraftView, (), (kind, reply, note, mentions, attachments, seen, saved_at))

struct DraftSaved {
  std::optional<Instant> saved_at;
};
BOOST_DESCRIBE_STRUCT(DraftSaved, (), (saved_at))

std::optional<Draft> draft_of(db::Connection& connection, StaffId staff, CaseId id) {
  auto found = db::select<Draft>(connection, "WHERE staff = $1 AND case_id = $2", staff, id);
  return found.empty() ? std::nullopt : std::optional(found.front());
}

std::optional<DraftContent> content_of(db::Connection& connection, const Draft& draft) {
  const auto json = read_private(connection, {draft.content, {}});
  if (!json) return std::nullopt;  // erased
  auto content = from_stored_json<DraftContent>(*json);
  return content ? std::optional(std::move(*content)) : std::nullopt;
}

void forget(Tx& tx, const Draft& draft) {
  erase_private(tx, {draft.content, {}});
  db::run(tx.db, "DELETE FROM drafts WHERE id = $1", draft.id);
}

void write_down(Tx& tx, std::optional<Draft> draft, CaseId id, PersonId customer, const DraftContent& content) {
  if (content.empty()) {
    if (draft) forget(tx, *draft);
    return;
  }
  if (draft) erase_private(tx, {draft->content, {}});
  else draft = Draft{tx.ids.next_value(tx.now), tx.caller.staff(), id, 0, tx.now};
  draft->content = keep_private(tx, customer, to_stored_json(content)).id;
  draft->at = tx.now;
  db::save(tx.db, *draft);
}

Result<DraftView> show_draft(Reading& reading, const ShowDraft& command) {
  SP_TRY(const Case c, visible_case(reading.db, reading.caller, Right::case_work, command.id));
  const auto draft = draft_of(reading.db, reading.caller.staff(), c.id);
  const auto content = draft ? content_of(reading.db, *draft) : std::nullopt;
  if (!content) return DraftView{};
  return DraftView{content->kind, content->reply, content->note, content->mentions,
                   intake::attachments_of(reading.db, content->attachments), content->seen, draft->at};
}

Result<DraftSaved> save_draft(Tx& tx, const SaveDraft& command) {
  SP_TRY(const Case c, visible_case(tx.db, tx.caller, Right::case_work, command.id));
  SP_TRY_VOID(intake::expect_own_uploads(tx.db, command.attachments, "staff:" + tx.caller.staff().text()));
  const DraftContent content{command.kind, command.reply.value_or(""), command.note.value_or(""),
                             command.mentions, command.attachments, command.seen};
  write_down(tx, draft_of(tx.db, tx.caller.staff(), c.id), c.id, c.customer, content);
  return DraftSaved{content.empty() ? std::nullopt : std::optional(tx.now)};
}

}  // namespace

void forget_sent(Tx& tx, CaseId case_id, intake::MessageKind kind) {
  if (tx.caller.by_token) return;
  const auto draft = draft_of(tx.db, tx.caller.staff(), case_id);
  if (!draft) return;
  auto content = content_of(tx.db, *draft).value_or(DraftContent{});
  (kind == intake::MessageKind::note ? content.note : content.reply).clear();
  content.mentions.clear();
  content.attachments.clear();
  content.seen.reset();
  const auto c = load_case(tx.db, case_id);
  write_down(tx, draft, case_id, c ? c->customer : PersonId{}, content);
}

void draft_routes(Routes& routes) {
  routes.read("/api/v1/cases/{id}/draft", Right::case_work, "", show_draft);
  // Saved at every pause of the keys: the same twice does no harm, and no answer is worth keeping.
  routes.write("PUT", "/api/v1/cases/{id}/draft", Right::case_work, "", save_draft).keeps_answer = false;
}

}  // namespace sp::handling
