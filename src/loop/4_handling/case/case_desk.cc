#include "loop/4_handling/case/case_desk.h"

#include <algorithm>

#include "app/private_text.h"
#include "app/version.h"
#include "base/text.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/4_handling/notice/notice.h"
#include "loop/4_handling/plan/plan_store.h"
#include "loop/4_handling/trigger/trigger.h"
#include "loop/4_handling/webhook/webhook.h"

namespace sp::handling {
namespace {

constexpr std::int64_t first_number = 1001;
constexpr std::size_t last_message_length = 120;

Answers answers_in(const std::optional<std::string>& json) {
  if (!json) return {};
  return from_stored_json<Answers>(*json).value_or(Answers{});
}

std::optional<ClockPolicy> policy_of(const DefinitionSet& set, const Case& c, const CompiledProcess& process,
                                     const CompiledClock& clock, Instant now) {
  const auto levels = set.service_levels_at(now);
  const auto target = resolve(levels, enum_text(c.tier), c.kind, enum_text(c.channel), clock.spec->id);
  ClockPolicy policy;
  Duration within{};
  if (target) {
    within = target->target->within;
    policy.target.unit = target->target->unit;
    policy.policy = target->level->service_level;
    policy.policy_version = target->level->version;
    policy.clause = target->target->clause;
    if (target->target->calendar) policy.calendar = *target->target->calendar;
  } else if (clock.spec->within) {
    within = *clock.spec->within;
    policy.target.unit = clock.spec->unit.value_or(TimeUnit::natural);
    policy.policy = process.spec().process;
    policy.policy_version = process.spec().version;
    if (clock.spec->clause) policy.clause = *clock.spec->clause;
  } else {
    return std::nullopt;
  }
  if (policy.calendar.empty()) policy.calendar = clock.spec->calendar ? *clock.spec->calendar : process.spec().calendar;
  if (policy.target.unit == TimeUnit::working_days) policy.target.days = within / std::chrono::days{1};
  else policy.target.within_ms = within.count();
  if (const auto calendar = set.calendar(policy.calendar)) policy.calendar_version = calendar->spec().version.value_or(1);
  policy.warn.clear();
  for (const ClockPoint& point : clock.warn) policy.warn.push_back(point.percent);
  for (std::size_t at = 0; at < clock.escalate.size(); ++at) {
    policy.escalations.push_back({"escalation_" + std::to_string(at + 1), clock.escalate[at].at.percent,
                                  clock.escalate[at].at.offset.count()});
  }
  return policy;
}

/// The clock a list shows: the one whose deadline is nearest; a paused one when nothing runs.
void show_nearest_clock(CaseCard& card, const Case& c, const CaseContext& context) {
  card.due = due_never;
  for (const ClockRun& clock : c.clocks) {
    if (clock.stopped_at || clock.cancelled_at) continue;
    const auto calendar = context.calendar(clock.calendar);
    if (!calendar) continue;
    const ClockView view = look(clock, *calendar, context.now);
    if (!view.deadline) {
      if (card.due_state == DueState::none) {
        card.due_state = DueState::paused;
        card.due_clock = clock.id;
      }
      continue;
    }
    if (to_ms(*view.deadline) >= card.due) continue;
    card.due = to_ms(*view.deadline);
    card.due_clock = clock.id;
    card.due_state = *view.deadline < context.now ? DueState::late : DueState::running;
    card.warned = !clock.fired.empty();
  }
}

TeamId default_team(db::Connection& connection, const std::string& kind) {
  for (const std::string& name : {"team_for:" + kind, std::string("team_for:")}) {
    if (const auto text = read_setting(connection, name)) {
      if (const auto id = parse_id(*text)) return TeamId{*id};
    }
  }
  return {};
}

/// His own agent, while that one still works here. Clause: C3.4.3.
StaffId agent_of(db::Connection& connection, PersonId customer) {
  const StaffId agent = named_agent(connection, customer);
  if (!agent) return {};
  const auto staff = load_staff(connection, agent);
  return staff && staff->active ? agent : StaffId{};
}

/// One case more may be what a rule of tiers counts up to.
void look_at_tier(const CaseDesk& desk, Tx& tx, PersonId customer) {
  const auto rule = desk.standards.current()->tier_rule_at(tx.now);
  const auto least = rule ? least_cases(*rule) : std::nullopt;
  if (!least) return;
  const auto cases = db::one<std::int64_t>(tx.db, "SELECT COUNT(*) FROM case_cards WHERE customer = $1", customer).value_or(0);
  if (cases >= *least) set_timer(tx.db, "tier", customer.value(), tx.now);
}

}  // namespace

Answers recorded_answers(db::Connection& connection, const Case& c) {
  Answers all = answers_in(read_private(connection, c.answers));
  for (const StepDone& step : c.steps) {
    for (auto& [field, value] : answers_in(read_private(connection, step.record))) all[field] = std::move(value);
  }
  return all;
}

CaseContext context_for(const CaseDesk& desk, db::Connection& connection, const Caller& caller, Instant now,
                        const Case& c, IdSource* ids) {
  const auto set = desk.standards.current();
  CaseContext context;
  context.now = now;
  context.actor = caller.actor;
  context.roles = caller.roles;
  context.process = set->processes.find(c.kind, c.process_version);
  context.answers = std::make_shared<const Answers>(recorded_answers(connection, c));
  context.recorded = [answers = context.answers](std::string_view name) -> FactValue {
    const auto found = answers->find(std::string(name));
    return found == answers->end() ? FactValue{} : fact_of(found->second);
  };
  context.calendar = [set](std::string_view id) -> std::optional<Calendar> {
    const auto calendar = set->calendar(id);
    return calendar ? std::optional<Calendar>(*calendar) : std::nullopt;
  };
  context.policy = [set, process = context.process, now](const Case& of, const CompiledClock& clock) {
    return policy_of(*set, of, *process, clock, now);
  };
  context.next_id = [ids, now] { return ids != nullptr ? ids->next_value(now) : 0; };
  return context;
}

Result<Case> visible_case(db::Connection& connection, const Caller& caller, Right right, CaseId id) {
  auto c = load_case(connection, id);
  if (!c) return refuse(RefusalKind::not_found, "not_found");
  const bool sees = may(caller, caller.tracked ? Right::track : Right::case_read, place_of(*c));
  if (!sees) return refuse(RefusalKind::not_found, "not_found");
  if (!may(caller, right, place_of(*c))) return refuse(RefusalKind::forbidden, "not_allowed");
  return std::move(*c);
}

void keep(const CaseDesk& desk, Tx& tx, Case& c, const Events& events, const CaseContext& context,
          const std::string& last_message, CaseCard card) {
  const bool is_new = c.version == 0;
  const auto before = is_new ? std::nullopt : db::load<CaseCard>(tx.db, c.id);
  if (before) card = *before;
  for (const CaseEvent& event : events) {
    tx.record<Case, CaseEvent>(c, {event}, about(c));
    notice_event(desk.roles, tx, c, event);
  }
  queue_triggers(tx, c.id, events);
  queue_webhooks(tx, c, events);
  card.id = c.id;
  card.number = c.number;
  card.kind = c.kind;
  card.category = c.category;
  const auto open = open_visits(c);
  card.stage = open.empty() ? (c.visits.empty() ? std::string() : c.visits.back().stage) : open.front()->stage;
  card.customer = c.customer.value();
  card.channel = c.channel;
  card.tier = c.tier;
  card.team = c.team.value();
  card.owner = c.owner.value();
  card.priority = c.priority.level;
  card.opened_at = c.opened_at;
  card.updated_at = context.now;
  card.closed = is_over(c.category);
  card.nudged = c.nudged;
  card.due_state = DueState::none;
  card.due_clock.clear();
  card.warned = false;
  if (context.process) show_nearest_clock(card, c, context);
  if (card.title.empty()) card.title = read_private(tx.db, c.title).value_or("");
  if (card.customer_name.empty()) card.customer_name = person_name(tx.db, c.customer);
  if (!last_message.empty()) {
    card.last_message = text_head(last_message, last_message_length);
    card.needs_reply = tx.caller.actor.kind == ActorKind::person;
  }
  save_case(tx, c, before, card, context.process ? next_tick(c, context) : std::nullopt);
  if (before && (before->team != card.team || before->closed != card.closed)) plan_follows(desk, tx, c);
}

Result<Case> act(const CaseDesk& desk, Tx& tx, Right right, CaseId id, const Version& version, const Rule& rule) {
  SP_TRY(Case c, visible_case(tx.db, tx.caller, right, id));
  SP_TRY_VOID(expect_version(c.version, version));
  const CaseContext context = context_for(desk, tx.db, tx.caller, tx.now, c, &tx.ids);
  if (!context.process) return refuse("history_only");
  SP_TRY(const Events events, rule(c, context));
  keep(desk, tx, c, events, context);
  return c;
}

std::string title_from(const Answers& answers) {
  std::string title;
  for (const char* field : {"subject", "product", "model", "fault_description", "question", "description", "demand", "what_happened"}) {
    const auto found = answers.find(field);
    if (found == answers.end()) continue;
    const auto fact = fact_of(found->second);
    if (const auto* words = std::get_if<std::string>(&fact)) title += (title.empty() ? "" : " · ") + text_head(*words, 60);
  }
  return text_head(title, 120);
}

Result<Answers> checked_form(const CompiledProcess& process, const Answers& given, bool by_staff) {
  if (process.form() == nullptr) return Answers{};
  auto checked = check(process.form()->fields(), given);
  if (by_staff) {  // on the phone an agent may open first and ask on; what is wrong stays wrong
    std::erase_if(checked.problems, [](const Refusal& problem) { return problem.reason == "required"; });
  }
  if (checked.problems.empty()) return std::move(checked.answers);
  for (Refusal& problem : checked.problems) problem.field = "fields." + problem.field;
  Refusal refusal = checked.problems.front();
  refusal.also.assign(checked.problems.begin() + 1, checked.problems.end());
  return std::unexpected(std::move(refusal));
}

Result<Case> open_new_case(const CaseDesk& desk, Tx& tx, NewCase request) {
  const auto process = desk.standards.current()->process_for(request.kind, tx.now);
  if (!process) return invalid("kind", "kind_unknown", {{"kind", request.kind}});
  Case c;
  c.id = tx.next_id<CaseId>();
  if (!request.team && !request.owner) {
    request.team = default_team(tx.db, request.kind);
    request.owner = agent_of(tx.db, request.customer);
  }
  Place place{c.id, request.team, request.owner};
  SP_TRY_VOID(intake::attach(tx, request.attachments, request.attachment_owner, c.id));

  CaseOpened opened;
  opened.number = "SR-" + std::to_string(next_number(tx, "case", first_number));
  opened.kind = request.kind;
  opened.process_version = process->spec().version;
  opened.form = process->spec().form ? std::string(*process->spec().form) : std::string();
  opened.channel = request.channel;
  opened.customer = request.customer;
  opened.title = keep_private(tx, request.customer, request.title);
  opened.answers = keep_private(tx, request.customer, to_stored_json(request.answers));
  opened.tier = request.tier;
  opened.priority = {assessed_priority(request.tier, request.urgency, request.complexity), request.urgency,
                     request.complexity, false, {}};
  opened.team = request.team;
  opened.owner = request.owner;
  opened.at = tx.now;
  auto conversation = intake::open_conversation(tx, request.channel, request.customer, place);
  opened.conversation = conversation.id;
  if (!request.first_message.empty()) {
    const Actor author = tx.caller.actor.kind == ActorKind::staff ? tx.caller.actor
                                                                  : Actor{ActorKind::person, request.customer.value()};
    intake::post_message(tx, conversation, place,
                         {intake::MessageKind::public_, request.first_message, request.attachments, {}}, {}, author);
  }
  c.kind = opened.kind;
  c.process_version = opened.process_version;
  CaseContext context = context_for(desk, tx.db, tx.caller, tx.now, c, &tx.ids);
  SP_TRY(const Events events, open_case(opened, c.id, context));
  c = Case{.id = c.id};
  tx.index_text(c.id.value(), opened.number + ' ' + request.title + ' ' + request.customer_name);
  CaseCard card;
  card.title = std::move(request.title);
  card.customer_name = std::move(request.customer_name);
  keep(desk, tx, c, events, context, request.first_message, std::move(card));
  look_at_tier(desk, tx, request.customer);
  return c;
}

Case survivor(db::Connection& connection, Case c) {
  for (int hops = 0; c.merged_into && hops < 20; ++hops) {
    auto next = load_case(connection, c.merged_into);
    if (!next) break;
    c = std::move(*next);
  }
  return c;
}

Result<void> tick_case(const CaseDesk& desk, Tx& tx, CaseId id) {
  auto c = load_case(tx.db, id);
  if (!c) {
    set_timer(tx.db, "case", id.value(), std::nullopt);
    return {};
  }
  const CaseContext context = context_for(desk, tx.db, tx.caller, tx.now, *c, &tx.ids);
  if (!context.process) {
    set_timer(tx.db, "case", id.value(), std::nullopt);
    return {};
  }
  keep(desk, tx, *c, tick(*c, context), context);
  return {};
}

ReplayCheck case_replay() { return replay_check<Case, CaseEvent>("case"); }

Place place_of_case(db::Connection& connection, CaseId id) {
  const auto row = db::one<std::tuple<TeamId, StaffId>>(connection, "SELECT team, owner FROM cases WHERE id = $1", id);
  if (!row) return {};
  return {id, std::get<0>(*row), std::get<1>(*row)};
}

Result<Caller> follow_link(const CaseDesk& desk, db::Connection& connection, std::string_view token) {
  const auto id = desk.links.verify("track", token);
  const auto c = id ? load_case(connection, CaseId{*id}) : std::nullopt;
  if (!c) return refuse(RefusalKind::not_found, "link_unknown");
  Caller caller;
  caller.actor = {ActorKind::person, c->customer.value()};
  caller.tracked = c->id;
  caller.roles = {"customer"};
  return caller;
}

}  // namespace sp::handling
