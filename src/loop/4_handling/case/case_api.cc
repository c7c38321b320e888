#include "app/version.h"
#include "app/private_text.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/4_handling/case/case_views.h"
#include "loop/4_handling/draft/draft.h"
#include "loop/4_handling/notice/notice.h"

namespace sp::handling {
namespace {

struct MessagePage {
  std::vector<intake::MessageView> items;
};
BOOST_DESCRIBE_STRUCT(MessagePage, (), (items))

struct JournalRow {
  std::int64_t seq = 0;
  Instant at;
  std::string actor;
  ActorKind actor_kind = ActorKind::system;
  std::string type;
  RawJson body;
  std::string rule, cause, hash;
};
BOOST_DESCRIBE_STRUCT(JournalRow, (), (seq, at, actor, actor_kind, type, body, rule, cause, hash))

struct JournalPage {
  std::vector<JournalRow> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(JournalPage, (), (items, next))

/// What a step's record says, checked against the process's fields. All problems at once.
Result<Answers> checked_record(const CaseContext& context, const Case& c, const std::string& step, const Answers& given) {
  for (const StepState& state : step_states(c, context)) {
    if (std::string_view(state.step->spec->id) != step) continue;
    std::vector<FieldSpec> specs;
    for (const auto& name : state.step->spec->record) {
      const FieldSpec* field = context.process->fields().find(name);
      if (field == nullptr) continue;
      specs.push_back(*field);
      specs.back().required_when.reset();  // the step says what is needed; a form's condition may name other fields
    }
    std::vector<const FieldSpec*> fields;
    std::vector<std::string> paths;
    for (const FieldSpec& spec : specs) {
      fields.push_back(&spec);
      paths.push_back("record." + std::string(spec.id));
    }
    SP_TRY(const auto set, FieldSet::compile(fields, paths));
    auto checked = check(set, given, [&](std::string_view name) { return case_fact(c, context, name); });
    if (!checked.ok()) {
      Refusal refusal = checked.problems.front();
      refusal.also.assign(checked.problems.begin() + 1, checked.problems.end());
      return std::unexpected(std::move(refusal));
    }
    return std::move(checked.answers);
  }
  return Answers{};  // the rules name the unknown step
}

PrivateRef kept(Tx& tx, const Case& c, const std::optional<Reason>& text) {
  return text ? keep_private(tx, c.customer, *text) : PrivateRef{};
}

/// Whoever wrote while others did is told so once; no lock keeps him from sending all the same.
Result<void> nothing_newer(Tx& tx, const Case& c, const std::optional<MessageId>& seen) {
  const auto newer = seen ? intake::newer_messages(tx.db, c.conversation, *seen, tx.caller.actor) : 0;
  if (newer == 0) return {};
  return refuse(RefusalKind::conflict, "newer_messages", {{"count", std::to_string(newer)}});
}

/// A message into the case's talk, and what it means to the case.
Result<Case> say(const CaseDesk& desk, Tx& tx, CaseId id, const Version& version, const intake::NewMessage& message,
                 const std::function<Result<Events>(const Case&, MessageId, const CaseContext&)>& rule) {
  SP_TRY(Case c, visible_case(tx.db, tx.caller, Right::case_work, id));
  SP_TRY_VOID(expect_version(c.version, version));
  const CaseContext context = context_for(desk, tx.db, tx.caller, tx.now, c, &tx.ids);
  if (!context.process) return refuse("history_only");
  SP_TRY_VOID(intake::attach(tx, message.attachments, "staff:" + tx.caller.staff().text(), c.id));
  for (const StaffId mentioned : message.mentions) {
    if (staff_name(tx.db, mentioned).empty()) return invalid("mentions", "unknown_staff");
  }
  const MessageId posted = intake::post_message(tx, c.conversation, place_of(c), message);
  notice_mentions(desk.roles, tx, c, message.mentions);
  forget_sent(tx, c.id, message.kind);
  SP_TRY(const Events events, rule(c, posted, context));
  keep(desk, tx, c, events, context, message.kind == intake::MessageKind::public_ ? message.text : std::string());
  return c;
}

Result<CaseId> id_of(Result<Case> changed) {
  SP_TRY(const Case c, std::move(changed));
  return c.id;
}

Result<Events> then(const Case& c, Events events, const std::optional<Then>& what, const CaseContext& context) {
  if (!what) return events;
  Case after = c;
  for (const CaseEvent& event : events) apply(after, event);
  Result<Events> more = *what == Then::solve ? solve(after, context)
                                             : pause_case(after, Category::waiting_customer, {}, std::nullopt, context);
  if (!more) return more;
  events.insert(events.end(), more->begin(), more->end());
  return events;
}

Result<CaseDetail> show_case(const CaseDesk& desk, Reading& reading, const ShowCase& command) {
  std::optional<CaseId> id;
  if (const auto number = parse_id(command.id)) id = CaseId{*number};
  else id = find_case(reading.db, command.id);
  if (!id) return refuse(RefusalKind::not_found, "not_found");
  SP_TRY(const Case c, visible_case(reading.db, reading.caller, Right::case_read, *id));
  return case_detail(desk, reading.db, reading.caller, reading.now, c);
}

Result<MessagePage> read_talk(Reading& reading, const ReadMessages& command) {
  SP_TRY(const Case c, visible_case(reading.db, reading.caller, Right::case_read, command.id));
  MessagePage page{intake::read_messages(reading.db, c.conversation, false, command.after.value_or(MessageId{}),
                                         static_cast<std::size_t>(command.limit ? command.limit->value : 200))};
  for (auto& message : page.items) message.author_name = actor_name(reading.db, message.author, reading.caller.language);
  return page;
}

Result<JournalPage> read_journal(Reading& reading, const ReadJournal& command) {
  SP_TRY(const Case c, visible_case(reading.db, reading.caller, Right::journal_read, command.id));
  const std::int64_t limit = command.limit ? command.limit->value : 100;
  const auto events = db::select<journal::Event>(reading.db, "WHERE case_id = $1 AND seq > $2 ORDER BY seq LIMIT $3", c.id,
                                                 command.cursor ? command.cursor->value : 0, limit);
  JournalPage page;
  for (const auto& event : events) {
    page.items.push_back({event.seq, event.at, actor_name(reading.db, {event.actor_kind, event.actor}, reading.caller.language),
                          event.actor_kind, event.type, {event.body}, event.rule, event.cause, event.hash});
  }
  if (static_cast<std::int64_t>(events.size()) == limit) page.next = std::to_string(events.back().seq);
  return page;
}

Result<CaseId> complete(const CaseDesk& desk, Tx& tx, const CompleteStep& command) {
  return id_of(act(desk, tx, Right::case_work, command.id, command.version,
                                   [&](const Case& c, const CaseContext& context) -> Result<Events> {
                                     SP_TRY(const Answers record, checked_record(context, c, command.step, command.record));
                                     std::vector<std::string> fields;
                                     for (const auto& [field, _] : record) fields.push_back(field);
                                     const auto ref = record.empty() ? PrivateRef{} : keep_private(tx, c.customer, to_stored_json(record));
                                     return complete_step(c, command.step, ref, fields, context);
                                   }));
}

Result<CaseId> prioritise(const CaseDesk& desk, Tx& tx, const SetPriority& command) {
  if (command.level && !command.reason) return invalid("reason", "required");
  return id_of(act(desk, tx, Right::case_work, command.id, command.version,
                                   [&](const Case& c, const CaseContext& context) {
                                     Priority priority = c.priority;
                                     if (command.urgency) priority.urgency = command.urgency->value;
                                     if (command.complexity) priority.complexity = command.complexity->value;
                                     priority.by_hand = command.level.has_value();
                                     priority.level = command.level ? *command.level : assessed_priority(c.tier, priority.urgency, priority.complexity);
                                     priority.reason = kept(tx, c, command.reason);
                                     return set_priority(c, priority, context);
                                   }));
}

Result<CaseId> retitle(const CaseDesk& desk, Tx& tx, const ChangeTitle& command) {
  return id_of(act(desk, tx, Right::case_work, command.id, command.version,
                   [&](const Case& c, const CaseContext&) -> Result<Events> {
                     db::run(tx.db, "UPDATE case_cards SET title = $1 WHERE id = $2", std::string_view(command.title), c.id);
                     tx.index_text(c.id.value(), c.number + ' ' + command.title + ' ' + person_name(tx.db, c.customer));
                     return Events{TitleChanged{keep_private(tx, c.customer, command.title)}};
                   }));
}

/// Both sides of a merge, in one transaction. The survivor says who joined him.
Result<CaseId> merge(const CaseDesk& desk, Tx& tx, const MergeCase& command) {
  SP_TRY(const Case target, visible_case(tx.db, tx.caller, Right::case_merge, command.into));
  if (is_over(target.category)) return invalid("into", "case_over", {{"state", std::string(enum_text(target.category))}});
  auto merged = act(desk, tx, Right::case_merge, command.id, command.version, [&](const Case& c, const CaseContext& context) {
    return merge_into(c, command.into, context);
  });
  if (!merged) return std::unexpected(merged.error());
  return id_of(act(desk, tx, Right::case_merge, command.into, {}, [&](const Case& c, const CaseContext& context) {
                       return link_case(c, {LinkKind::follows, command.id}, context);
                     }));
}

Result<CaseId> unmerge(const CaseDesk& desk, Tx& tx, const UndoMerge& command) {
  SP_TRY(const Case before, visible_case(tx.db, tx.caller, Right::case_merge, command.id));
  auto apart = act(desk, tx, Right::case_merge, command.id, command.version,
                   [&](const Case& c, const CaseContext& context) { return undo_merge(c, context); });
  if (!apart) return std::unexpected(apart.error());
  auto released = act(desk, tx, Right::case_merge, before.merged_into, {}, [&](const Case& c, const CaseContext& context) {
    return unlink_case(c, {LinkKind::follows, command.id}, context);
  });
  if (!released) return std::unexpected(released.error());
  return command.id;
}

LinkKind link_kind(LinkAs as) { return as == LinkAs::parent ? LinkKind::parent : as == LinkAs::child ? LinkKind::child : LinkKind::related; }
LinkKind other_side(LinkKind kind) {
  return kind == LinkKind::parent ? LinkKind::child : kind == LinkKind::child ? LinkKind::parent : kind;
}

/// Both cases know of the link.
template <class OneSide>
Result<CaseId> on_both(const CaseDesk& desk, Tx& tx, CaseId id, const Version& version, LinkAs kind, CaseId other, OneSide rule) {
  auto there = act(desk, tx, Right::case_work, other, {}, [&](const Case& c, const CaseContext& context) {
    return rule(c, CaseLink{other_side(link_kind(kind)), id}, context);
  });
  if (!there) return std::unexpected(there.error());
  return id_of(act(desk, tx, Right::case_work, id, version, [&](const Case& c, const CaseContext& context) {
                       return rule(c, CaseLink{link_kind(kind), other}, context);
                     }));
}

Result<CaseId> split(const CaseDesk& desk, Tx& tx, const SplitCase& command) {
  SP_TRY(const Case c, visible_case(tx.db, tx.caller, Right::case_merge, command.id));
  NewCase request;
  request.kind = command.kind;
  request.customer = c.customer;
  request.customer_name = person_name(tx.db, c.customer);
  request.tier = c.tier;
  request.channel = c.channel;
  request.title = command.title;
  request.answers = recorded_answers(tx.db, c);
  request.team = c.team;
  request.owner = c.owner;
  SP_TRY(const Case fresh, open_new_case(desk, tx, std::move(request)));
  auto back = act(desk, tx, Right::case_work, fresh.id, {}, [&](const Case& f, const CaseContext& context) {
    return link_case(f, {LinkKind::split_from, c.id}, context);
  });
  if (!back) return std::unexpected(back.error());
  auto there = act(desk, tx, Right::case_work, c.id, command.version, [&](const Case& f, const CaseContext& context) {
    return link_case(f, {LinkKind::split_to, fresh.id}, context);
  });
  if (!there) return std::unexpected(there.error());
  return fresh.id;
}

/// One row of the table: a command that changes a case and answers with it.
template <class Command, class Handler>
void change_case(const CaseDesk& desk, Routes& routes, const std::string& action, Right right, std::string clause,
                 Handler handler, int status = 200) {
  routes.change<Command, CaseDetail, CaseId>("/api/v1/cases/{id}/" + action, right, std::move(clause), std::move(handler), case_after(desk), status);
}

/// The same where the command has a function of its own.
template <class Command>
void desk_route(const CaseDesk& desk, Routes& routes, const std::string& action, Right right, std::string clause,
                Result<CaseId> (*handler)(const CaseDesk&, Tx&, const Command&), int status = 200) {
  change_case<Command>(desk, routes, action, right, std::move(clause), [&desk, handler](Tx& tx, const Command& command) { return handler(desk, tx, command); }, status);
}

/// The same where the command is one rule.
template <class Command, class F>
void rule_route(const CaseDesk& desk, Routes& routes, const std::string& action, Right right, std::string clause, F rule) {
  change_case<Command>(desk, routes, action, right, std::move(clause), [&desk, right, rule](Tx& tx, const Command& command) {
    return id_of(act(desk, tx, right, command.id, command.version,
                     [&](const Case& c, const CaseContext& context) { return rule(tx, c, command, context); }));
  });
}

}  // namespace

void case_routes(const CaseDesk& desk, Routes& routes) {
  routes.read<ShowCase, CaseDetail>("/api/v1/cases/{id}", Right::case_read, "P3.2",
                                    [&desk](Reading& reading, const ShowCase& command) { return show_case(desk, reading, command); });
  routes.read<ReadMessages, MessagePage>("/api/v1/cases/{id}/messages", Right::case_read, "C3.1.3", read_talk);
  routes.read<ReadJournal, JournalPage>("/api/v1/cases/{id}/journal", Right::journal_read, "Q7.4", read_journal);

  change_case<PostReply>(desk, routes, "replies", Right::case_work, "Q1.1",
                                      [&desk](Tx& tx, const PostReply& command) {
    return id_of(say(desk, tx, command.id, command.version,
                                     {intake::MessageKind::public_, command.text, command.attachments, {}},
                                     [&](const Case& c, MessageId message, const CaseContext& context) -> Result<Events> {
                                       SP_TRY_VOID(nothing_newer(tx, c, command.seen));
                                       SP_TRY(Events events, reply(c, message, context));
                                       return then(c, std::move(events), command.then, context);
                                     }));
  });
  change_case<AddNote>(desk, routes, "notes", Right::case_work, "P8.2",
                                    [&desk](Tx& tx, const AddNote& command) {
    return id_of(say(desk, tx, command.id, command.version,
                                     {intake::MessageKind::note, command.text, command.attachments, command.mentions},
                                     [](const Case&, MessageId, const CaseContext&) -> Result<Events> { return Events{}; }));
  });
  desk_route(desk, routes, "steps", Right::case_work, "P3.2", complete);
  desk_route(desk, routes, "priority", Right::case_work, "R1.1", prioritise);
  desk_route(desk, routes, "title", Right::case_work, "R1.1", retitle);
  desk_route(desk, routes, "merge", Right::case_merge, "Q1.2", merge);
  desk_route(desk, routes, "unmerge", Right::case_merge, "Q1.2", unmerge);
  desk_route(desk, routes, "split", Right::case_merge, "Q1.2", split, 201);
  change_case<LinkCase>(desk, routes, "links", Right::case_work, "Q1.2", [&desk](Tx& tx, const LinkCase& l) {
    return on_both(desk, tx, l.id, l.version, l.kind, l.other, [](const Case& c, const CaseLink& link, const CaseContext& context) { return link_case(c, link, context); });
  });
  change_case<UnlinkCase>(desk, routes, "unlink", Right::case_work, "Q1.2", [&desk](Tx& tx, const UnlinkCase& l) {
    return on_both(desk, tx, l.id, l.version, l.kind, l.other, [](const Case& c, const CaseLink& link, const CaseContext& context) { return unlink_case(c, link, context); });
  });

  rule_route<Advance>(desk, routes, "transition", Right::case_work, "P3.2",
                      [](Tx&, const Case& c, const Advance& a, const CaseContext& context) { return advance(c, a.to, context); });
  rule_route<PauseCase>(desk, routes, "pause", Right::case_work, "P4.2", [](Tx& tx, const Case& c, const PauseCase& p, const CaseContext& context) {
    return pause_case(c, p.wait_for.value_or(Category::waiting_customer), kept(tx, c, p.reason), p.until, context);
  });
  rule_route<ResumeCase>(desk, routes, "resume", Right::case_work, "P4.2",
                         [](Tx&, const Case& c, const ResumeCase&, const CaseContext& context) { return resume_case(c, context); });
  rule_route<SolveCase>(desk, routes, "solve", Right::case_work, "Q1.2",
                        [](Tx&, const Case& c, const SolveCase&, const CaseContext& context) { return solve(c, context); });
  rule_route<ReopenCase>(desk, routes, "reopen", Right::case_work, "Q1.2",
                         [](Tx&, const Case& c, const ReopenCase&, const CaseContext& context) { return reopen(c, context); });
  rule_route<GiveUpCase>(desk, routes, "give-up", Right::case_work, "Q1.2", [](Tx& tx, const Case& c, const GiveUpCase& g, const CaseContext& context) {
    return give_up(c, g.as == GiveUpAs::spam ? Category::spam : Category::cancelled, kept(tx, c, g.reason), context);
  });
  rule_route<AssignCase>(desk, routes, "assign", Right::case_assign, "Q1.2", [](Tx& tx, const Case& c, const AssignCase& a, const CaseContext& context) -> Result<Events> {
    if (!a.team && !a.owner) return invalid("team", "required");
    if (a.team && !load_team(tx.db, *a.team)) return invalid("team", "unknown_team");
    if (a.owner && staff_name(tx.db, *a.owner).empty()) return invalid("owner", "unknown_staff");
    return assign(c, a.team.value_or(c.team), a.owner.value_or(StaffId{}), kept(tx, c, a.note), context);
  });
  rule_route<AskApproval>(desk, routes, "approvals", Right::case_work, "R1.2", [](Tx& tx, const Case& c, const AskApproval& a, const CaseContext& context) {
    return ask_approval(c, kept(tx, c, a.reason), context);
  });
  rule_route<VoteOnApproval>(desk, routes, "approvals/{approval}", Right::case_approve, "R1.2", [](Tx& tx, const Case& c, const VoteOnApproval& v, const CaseContext& context) {
    return vote(c, v.approval.value(), v.approved, kept(tx, c, v.comment), context);
  });
  rule_route<LeaveProcess>(desk, routes, "leave", Right::case_work, "Q1.2", [](Tx& tx, const Case& c, const LeaveProcess& l, const CaseContext& context) {
    return ask_to_leave(c, l.to, keep_private(tx, c.customer, l.reason), context);
  });
  rule_route<MakePromise>(desk, routes, "promises", Right::case_work, "C3.4.3", [](Tx& tx, const Case& c, const MakePromise& p, const CaseContext& context) {
    return make_promise(c, keep_private(tx, c.customer, p.text), p.due_at, context);
  });
  rule_route<SettlePromise>(desk, routes, "promises/{promise}", Right::case_work, "C3.4.3", [](Tx&, const Case& c, const SettlePromise& p, const CaseContext& context) {
    return settle_promise(c, p.promise.value(), p.kept ? PromiseState::kept : PromiseState::withdrawn, context);
  });
  rule_route<PlanFollowUp>(desk, routes, "follow-ups", Right::case_work, "C3.4.2", [](Tx& tx, const Case& c, const PlanFollowUp& f, const CaseContext& context) {
    return plan_follow_up(c, keep_private(tx, c.customer, f.note), f.due_at, context);
  });
  rule_route<FinishFollowUp>(desk, routes, "follow-ups/{follow_up}", Right::case_work, "C3.4.2", [](Tx& tx, const Case& c, const FinishFollowUp& f, const CaseContext& context) {
    return finish_follow_up(c, f.follow_up.value(), kept(tx, c, f.note), context);
  });
}

}  // namespace sp::handling
