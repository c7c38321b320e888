#include <algorithm>

#include "app/texts.h"
#include "app/private_text.h"
#include "base/text.h"
#include "loop/0_people/customer/customer_intake.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/4_handling/case/case_views.h"
#include "loop/4_handling/case/portal_request.h"

namespace sp::handling {
namespace {

struct ListKinds {};
BOOST_DESCRIBE_STRUCT(ListKinds, (), ())

struct KindView {
  std::string id, name;
  std::vector<FieldView> fields;
};
BOOST_DESCRIBE_STRUCT(KindView, (), (id, name, fields))

struct Kinds {
  std::vector<KindView> items;
  std::string draft;  // lets this visitor attach files to the request he is writing
};
BOOST_DESCRIBE_STRUCT(Kinds, (), (items, draft))

struct TrackStage {
  std::string id, name;
  StageState state = StageState::ahead;
  std::optional<Instant> at;
};
BOOST_DESCRIBE_STRUCT(TrackStage, (), (id, name, state, at))

BOOST_DEFINE_ENUM_CLASS(From, me, staff, system)

struct TrackMessage {
  MessageId id;
  From from = From::system;
  std::string author, text;
  Instant at;
  std::vector<intake::AttachmentView> attachments;
};
BOOST_DESCRIBE_STRUCT(TrackMessage, (), (id, from, author, text, at, attachments))

struct TrackPromise {
  std::string text;
  Instant due_at;
};
BOOST_DESCRIBE_STRUCT(TrackPromise, (), (text, due_at))

struct TrackApproval {
  std::string id, reason;
};
BOOST_DESCRIBE_STRUCT(TrackApproval, (), (id, reason))

struct TrackMay {
  bool reply = false, confirm = false, nudge = false, complain = false, appeal = false;
};
BOOST_DESCRIBE_STRUCT(TrackMay, (), (reply, confirm, nudge, complain, appeal))

struct TrackLink {
  std::string number, token;
};
BOOST_DESCRIBE_STRUCT(TrackLink, (), (number, token))

struct TrackView {
  std::string number, title, kind_name, state;
  std::vector<TrackStage> stages;
  std::optional<TrackPromise> promise;
  std::vector<TrackApproval> approvals;  // waiting for the customer's word
  std::vector<TrackMessage> messages;
  TrackMay may;
  std::int64_t nudged = 0;
  std::optional<Instant> nudge_from;    // when the next is heard; nothing: there is nothing to hurry
  std::optional<TrackLink> complaint;   // about this request, still open
  std::optional<TrackLink> complained;  // the request this complaint is about
};
BOOST_DESCRIBE_STRUCT(TrackView, (), (number, title, kind_name, state, stages, promise, approvals, messages, may, nudged, nudge_from, complaint, complained))

Result<Kinds> kinds(const CaseDesk& desk, Reading& reading) {
  Kinds view;
  const Language language = reading.caller.language;
  for (const auto& process : desk.standards.current()->processes.all_effective_at(reading.now)) {
    if (process->form() == nullptr) continue;
    KindView kind{process->spec().kind, std::string(words_in(process->spec().name, language_tag(language))), {}};
    for (const auto& field : process->form()->fields().fields()) kind.fields.push_back(field_view(*field.spec, language, field.spec->required));
    view.items.push_back(std::move(kind));
  }
  view.draft = desk.links.sign("draft", desk.app.ids().next_value(reading.now));
  return view;
}

/// What the customer said, as the first message of the talk: his long answers.
std::string first_message_of(const CompiledProcess& process, const Answers& answers) {
  std::string message;
  for (const auto& field : process.form()->fields().fields()) {
    if (field.spec->type != FieldType::long_text) continue;
    if (const auto words = answer_text(answers, field.spec->id)) message += (message.empty() ? "" : "\n\n") + *words;
  }
  return message;
}

std::vector<AttachmentId> attachments_in(const CompiledProcess& process, const Answers& answers) {
  std::vector<AttachmentId> ids;
  for (const auto& field : process.form()->fields().fields()) {
    const auto found = answers.find(field.spec->id);
    if (field.spec->type != FieldType::attachment || found == answers.end()) continue;
    for (const auto& text : from_json<std::vector<std::string>>(found->second.text).value_or(std::vector<std::string>{})) {
      if (const auto id = parse_id(text)) ids.push_back(AttachmentId{*id});
    }
  }
  return ids;
}

Result<Sent> send_request(const CaseDesk& desk, Tx& tx, const SendRequest& command) {
  const auto process = desk.standards.current()->process_for(command.kind, tx.now);
  if (!process || process->form() == nullptr) return invalid("kind", "kind_unknown", {{"kind", command.kind}});
  SP_TRY(const Answers answers, checked_form(*process, command.fields, false));
  StatedPerson stated{answer_text(answers, "contact_name").value_or(text(tx.caller.language, "actor.person")),
                      answer_text(answers, "phone"), answer_text(answers, "email"), tx.caller.language, Proof::stated};
  SP_TRY(const PersonId customer, find_or_create_person(tx, stated));
  return open_request(desk, tx, *process, command, std::move(answers), customer);
}

/// The complaint about a case that is not settled yet.
std::optional<Case> open_complaint(db::Connection& connection, const Case& c) {
  for (const CaseLink& link : c.links) {
    if (link.kind != LinkKind::child) continue;
    auto other = load_case(connection, link.other);
    if (other && other->kind == complaint_kind && !is_over(other->category) && other->customer == c.customer) return other;
  }
  return std::nullopt;
}

bool may_complain(const Case& c) {
  return c.kind != complaint_kind && c.category != Category::merged && c.category != Category::spam && !c.imported;
}

TrackLink link_to(const CaseDesk& desk, const Case& c) { return {c.number, desk.links.sign("track", c.id.value())}; }

/// What is about a complaint: the open one about this request, or the request this complaint is about.
void show_complaint(const CaseDesk& desk, db::Connection& connection, const Case& c, TrackView& view) {
  if (const auto complaint = open_complaint(connection, c)) view.complaint = link_to(desk, *complaint);
  for (const CaseLink& link : c.links) {
    if (c.kind != complaint_kind || link.kind != LinkKind::parent) continue;
    const auto about = load_case(connection, link.other);
    if (about && about->customer == c.customer) view.complained = link_to(desk, *about);
  }
}

TrackView track_view(const CaseDesk& desk, db::Connection& connection, const Caller& caller, Instant now, const Case& c) {
  const Language language = caller.language;
  const CaseContext context = context_for(desk, connection, caller, now, c);
  TrackView view;
  view.number = c.number;
  view.title = read_private(connection, c.title).value_or("");
  view.state = text(language, "track." + std::string(enum_text(c.category)));
  const Category hears = survivor(connection, c).category;  // what he writes lands there
  view.may = {.reply = !is_over(hears) || hears == Category::closed, .confirm = (c.category == Category::solved || (c.waiting && c.waiting->before == Category::solved)) && c.answer == CustomerAnswer::none};
  const Case working = survivor(connection, c);
  view.nudged = working.nudged;
  view.nudge_from = next_nudge(working);
  view.may.nudge = view.nudge_from && *view.nudge_from <= now;
  view.may.complain = may_complain(c);
  view.may.appeal = may_appeal(c, context);
  show_complaint(desk, connection, c, view);
  if (context.process) {
    view.kind_name = words_in(context.process->spec().name, language_tag(language));
    for (const StageView& stage : stage_views(desk, connection, c, context, language, true)) {
      if (stage.inside || stage.state == StageState::skipped) continue;
      view.stages.push_back({stage.id, stage.name, stage.state, stage.entered});
    }
  }
  for (const Promise& promise : c.promises) {
    if (promise.state != PromiseState::open || (view.promise && view.promise->due_at <= promise.due)) continue;
    view.promise = TrackPromise{read_private(connection, promise.text).value_or(""), promise.due};
  }
  for (const Approval& approval : c.approvals) {
    if (approval.state == ApprovalState::pending && approval.role == "customer")
      view.approvals.push_back({id_text(approval.id), read_private(connection, approval.reason).value_or("")});
  }
  for (auto& message : intake::read_messages(connection, c.conversation, true, {}, 500)) {
    const From from = message.author.kind == ActorKind::person ? From::me : message.author.kind == ActorKind::staff ? From::staff : From::system;
    view.messages.push_back({message.id, from, actor_name(connection, message.author, language), std::move(message.text),
                             message.at, std::move(message.attachments)});
  }
  return view;
}

/// The customer acts on his case through his link; replies to a merged one land in the survivor.
Result<Nothing> by_customer(const CaseDesk& desk, Tx& tx, const Rule& rule) {
  SP_TRY(const Case changed, act(desk, tx, Right::track, tx.caller.tracked, {}, rule));
  static_cast<void>(changed);
  return Nothing{};
}

/// He asks us to hurry with whatever his request became.
Result<Nothing> hurry(const CaseDesk& desk, Tx& tx, const Nudge&) {
  SP_TRY(const Case tracked, visible_case(tx.db, tx.caller, Right::track, tx.caller.tracked));
  Case c = survivor(tx.db, tracked);
  const CaseContext context = context_for(desk, tx.db, tx.caller, tx.now, c, &tx.ids);
  if (!context.process) return refuse("history_only");
  SP_TRY(const Events events, nudge(c, context));
  keep(desk, tx, c, events, context);
  return Nothing{};
}

/// A case of its own, along the process of complaints, which knows what it is about. What he stated before is not asked
/// again.
Result<Sent> complain(const CaseDesk& desk, Tx& tx, const Complain& command) {
  SP_TRY(Case about, visible_case(tx.db, tx.caller, Right::track, tx.caller.tracked));
  if (!may_complain(about)) return refuse("cannot_complain");
  if (const auto complaint = open_complaint(tx.db, about)) return refuse("complaint_open", {{"number", complaint->number}});
  const auto process = desk.standards.current()->process_for(complaint_kind, tx.now);
  if (!process || process->form() == nullptr) return invalid("kind", "kind_unknown", {{"kind", std::string(complaint_kind)}});
  Answers answers;
  const auto put = [&answers](const std::string& field, std::string_view value) { answers[field] = {to_json(std::string(value))}; };
  put("complaint_about", enum_text(command.about));
  put("description", command.text);
  put("related_request", about.number);
  if (command.wish) put("wish", *command.wish);
  const Answers before = recorded_answers(tx.db, about);
  for (const std::string field : {"contact_name", "phone", "email"}) {
    if (const auto words = answer_text(before, field)) put(field, *words);
  }
  NewCase request;
  request.kind = complaint_kind;
  request.customer = about.customer;
  request.customer_name = person_name(tx.db, about.customer);
  request.tier = person_tier(tx.db, about.customer);
  request.title = about.number + " · " + text_head(command.text, 60);
  request.first_message = command.wish ? command.text + "\n\n" + *command.wish : std::string(command.text);
  request.answers = std::move(answers);
  SP_TRY(Case complaint, open_new_case(desk, tx, std::move(request)));
  const auto link = [&](Case& c, LinkKind kind, CaseId other) -> Result<void> {
    const CaseContext context = context_for(desk, tx.db, tx.caller, tx.now, c, &tx.ids);
    SP_TRY(const Events events, link_case(c, {kind, other}, context));
    keep(desk, tx, c, events, context);
    return {};
  };
  SP_TRY_VOID(link(complaint, LinkKind::parent, about.id));
  SP_TRY_VOID(link(about, LinkKind::child, complaint.id));
  return Sent{complaint.number, track_url(desk, complaint.id)};
}

Result<Nothing> write(const CaseDesk& desk, Tx& tx, const WriteAsCustomer& command) {
  SP_TRY(Case tracked, visible_case(tx.db, tx.caller, Right::track, tx.caller.tracked));
  SP_TRY_VOID(intake::attach(tx, command.attachments, "case:" + tracked.id.text(), tracked.id));
  Case c = survivor(tx.db, tracked);
  const CaseContext context = context_for(desk, tx.db, tx.caller, tx.now, c, &tx.ids);
  if (!context.process) return refuse("history_only");
  const MessageId message = intake::post_message(tx, tracked.conversation, place_of(c),
                                                 {intake::MessageKind::public_, command.text, command.attachments, {}});
  SP_TRY(const Events events, customer_wrote(c, message, context));
  keep(desk, tx, c, events, context, command.text);
  return Nothing{};
}

}  // namespace

std::optional<std::string> answer_text(const Answers& answers, const std::string& field) {
  const auto found = answers.find(field);
  if (found == answers.end()) return std::nullopt;
  const auto fact = fact_of(found->second);
  if (const auto* words = std::get_if<std::string>(&fact); words && !words->empty()) return *words;
  return std::nullopt;
}

std::string track_url(const CaseDesk& desk, CaseId id) { return desk.app.options().public_url + "/track/" + desk.links.sign("track", id.value()); }

Result<Sent> open_request(const CaseDesk& desk, Tx& tx, const CompiledProcess& process, const SendRequest& command, Answers answers, PersonId customer) {
  NewCase request;
  request.kind = command.kind;
  request.customer = customer;
  request.customer_name = person_name(tx.db, customer);
  request.tier = person_tier(tx.db, customer);
  request.title = title_from(answers);
  if (request.title.empty()) request.title = words_in(process.spec().name, language_tag(tx.caller.language));
  request.first_message = first_message_of(process, answers);
  if (request.first_message.empty()) request.first_message = request.title;
  request.attachments = attachments_in(process, answers);
  if (!request.attachments.empty()) {
    const auto draft = command.draft ? desk.links.verify("draft", *command.draft) : std::nullopt;
    if (!draft) return invalid("draft", "required");
    request.attachment_owner = "draft:" + id_text(*draft);
  }
  request.answers = std::move(answers);
  SP_TRY(const Case c, open_new_case(desk, tx, std::move(request)));
  return Sent{c.number, track_url(desk, c.id)};
}

void portal_routes(const CaseDesk& desk, Routes& routes) {
  routes.read<ListKinds, Kinds>("/api/v1/portal/kinds", Right::open, "P1.2",
                                [&desk](Reading& reading, const ListKinds&) { return kinds(desk, reading); });
  routes.write<SendRequest, Sent>("POST", "/api/v1/portal/requests", Right::open, "R1.1",
                                  [&desk](Tx& tx, const SendRequest& command) { return send_request(desk, tx, command); }, 201);
  routes.read<Track, TrackView>("/api/v1/track/{token}", Right::track, "Q1.2", [&desk](Reading& reading, const Track&) -> Result<TrackView> {
    SP_TRY(const Case c, visible_case(reading.db, reading.caller, Right::track, reading.caller.tracked));
    return track_view(desk, reading.db, reading.caller, reading.now, c);
  });
  routes.write<WriteAsCustomer, Nothing>("POST", "/api/v1/track/{token}/messages", Right::track, "Q1.5",
                                         [&desk](Tx& tx, const WriteAsCustomer& command) { return write(desk, tx, command); });
  routes.write<ConfirmResult, Nothing>("POST", "/api/v1/track/{token}/confirm", Right::track, "R6.4", [&desk](Tx& tx, const ConfirmResult& command) {
    return by_customer(desk, tx, [&](const Case& c, const CaseContext& context) {
      const auto comment = command.comment ? keep_private(tx, c.customer, *command.comment) : PrivateRef{};
      return answer(c, command.confirmed, comment, context);
    });
  });
  routes.write<Nudge, Nothing>("POST", "/api/v1/track/{token}/nudge", Right::track, "Q1.2",
                               [&desk](Tx& tx, const Nudge& command) { return hurry(desk, tx, command); });
  routes.write<Complain, Sent>("POST", "/api/v1/track/{token}/complaint", Right::track, "R6.1",
                               [&desk](Tx& tx, const Complain& command) { return complain(desk, tx, command); }, 201);
  routes.write<Appeal, Nothing>("POST", "/api/v1/track/{token}/appeal", Right::track, "R6.4", [&desk](Tx& tx, const Appeal& command) {
    return by_customer(desk, tx, [&](const Case& c, const CaseContext& context) { return appeal(c, keep_private(tx, c.customer, command.reason), context); });
  });
  routes.write<VoteAsCustomer, Nothing>("POST", "/api/v1/track/{token}/approvals/{approval}", Right::track, "R1.2", [&desk](Tx& tx, const VoteAsCustomer& command) {
    return by_customer(desk, tx, [&](const Case& c, const CaseContext& context) {
      const auto comment = command.comment ? keep_private(tx, c.customer, *command.comment) : PrivateRef{};
      return vote(c, command.approval.value(), command.approved, comment, context);
    });
  });
}

}  // namespace sp::handling
