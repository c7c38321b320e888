#include "loop/4_handling/case/case_views.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/private_text.h"
#include "app/texts.h"
#include "loop/0_people/customer/contact.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/2_intake/attachment/attachment.h"

namespace sp::handling {
namespace {

constexpr std::size_t history_max = 10;

using EarlierCase = std::tuple<CaseId, std::string, std::string, std::string, Category, Instant, TeamId, StaffId>;

std::string in(const Words& words, Language language) { return std::string(words_in(words, language_tag(language))); }

std::string in(const std::optional<Words>& words, Language language) { return words ? in(*words, language) : std::string(); }

std::string private_or_empty(db::Connection& connection, const PrivateRef& ref) {
  return read_private(connection, ref).value_or("");
}

std::optional<CaseBrief> brief(db::Connection& connection, CaseId id) {
  return db::one<CaseBrief>(connection, "SELECT id, number, title, kind, category, opened_at FROM case_cards WHERE id = $1", id);
}

/// The script with its variables filled from what is known.
std::string spoken(std::string text, const std::vector<std::pair<std::string, std::string>>& variables) {
  if (text.find('{') == std::string::npos) return text;
  for (const auto& [name, value] : variables) {
    const std::string placeholder = '{' + name + '}';
    for (auto at = text.find(placeholder); at != std::string::npos && !value.empty();
         at = text.find(placeholder, at + value.size()))
      text.replace(at, placeholder.size(), value);
  }
  return text;
}

/// Contact data stays masked: who needs it in clear opens the customer's file, and that reading is on record.
std::string shown(db::Connection& connection, const RawJson& value, const FieldSpec* field, Language language) {
  const auto fact = fact_of(value);
  if (field != nullptr && field->type == FieldType::attachment) {
    std::string names;
    const auto ids = from_json<std::vector<AttachmentId>>(value.text).value_or(std::vector<AttachmentId>{});
    for (const auto& file : intake::attachments_of(connection, ids)) names += (names.empty() ? "" : ", ") + file.name;
    return names;
  }
  const auto label_of = [&](const std::string& id) {
    if (field != nullptr) {
      for (const ChoiceSpec& choice : field->choices) {
        if (std::string_view(choice.id) == id) return in(choice.label, language);
      }
    }
    return id;
  };
  if (const auto* words = std::get_if<std::string>(&fact)) {
    if (field != nullptr && field->type == FieldType::phone) return masked_phone(*words);
    if (field != nullptr && field->type == FieldType::email) return masked_email(*words);
    return label_of(*words);
  }
  if (const auto* truth = std::get_if<bool>(&fact)) {
    if (auto list = from_json<std::vector<std::string>>(value.text)) {
      std::string all;
      for (const auto& item : *list) all += (all.empty() ? "" : ", ") + label_of(item);
      return all;
    }
    return text(language, *truth ? "word.yes" : "word.no");
  }
  return value.text;
}

std::string limit_text(const ByWhen& limit, Language language) {
  return text(language, "limit." + std::string(enum_text(limit.unit)), {{"within", to_text(limit.within)}});
}

StepView step_view(db::Connection& connection, const Case& c, const CaseContext& context, const CompiledStage& stage,
                   const CompiledStep& step, const StageVisit* visit, Language language,
                   const std::vector<std::pair<std::string, std::string>>& variables) {
  StepView view;
  const StepSpec& spec = *step.spec;
  view.id = spec.id;
  view.title = in(spec.label, language);
  view.say = spoken(in(spec.say, language), variables);
  view.ask = spoken(in(spec.ask, language), variables);
  const auto& who = spec.who ? spec.who : stage.spec->operator_;
  if (who) view.by = text(language, *who);
  if (spec.by_when) view.within = limit_text(*spec.by_when, language);
  else if (stage.spec->limit) view.within = limit_text({stage.spec->limit->within, stage.spec->limit->unit}, language);
  view.required = step.required([&](std::string_view name) { return case_fact(c, context, name); });
  for (const auto& field : spec.record) {
    if (const FieldSpec* known = context.process->fields().find(field))
      view.record.push_back(field_view(*known, language, view.required));
  }
  for (const StepDone& done : c.steps) {
    if (visit == nullptr || done.stage != visit->stage || done.round != visit->round || done.step != view.id) continue;
    view.done = true;
    view.done_at = done.at;
    view.done_by = actor_name(connection, done.by, language);
    if (const auto json = read_private(connection, done.record))
      view.recorded = from_stored_json<Answers>(*json).value_or(Answers{});
  }
  return view;
}

std::vector<ClockCard> clock_cards(const Case& c, const CaseContext& context, Language language) {
  std::vector<ClockCard> cards;
  for (const ClockRun& clock : c.clocks) {
    const auto calendar = context.calendar(clock.calendar);
    if (!calendar) continue;
    const ClockView view = look(clock, *calendar, context.now);
    ClockCard card;
    card.id = clock.id;
    card.name = clock.id;
    for (const CompiledClock& spec : context.process->clocks()) {
      if (spec.spec->id != clock.id) continue;
      card.name = in(spec.spec->label, language);
      if (spec.limits) card.stage = context.process->stage(*spec.limits).spec->id;
    }
    card.state = view.state;
    card.due_at = view.deadline;
    card.started_at = clock.started_at;
    card.stopped_at = clock.stopped_at;
    card.elapsed_ms = view.elapsed_ms;
    card.remaining_ms = view.remaining_ms;
    if (view.paused && !clock.pauses.empty()) card.paused_for = clock.pauses.back().reason;
    card.warned = !clock.fired.empty();
    card.unit = clock.target.unit;
    card.within = to_text(clock.target);
    card.clause = clock.clause;
    card.policy = clock.policy + '/' + std::to_string(clock.policy_version);
    card.calendar = clock.calendar;
    cards.push_back(std::move(card));
  }
  return cards;
}

std::vector<WayView> way_views(const Case& c, const CaseContext& context, Language language) {
  std::vector<WayView> views;
  const auto name_of = [&](const std::string& stage) {
    const auto index = context.process->find_stage(stage);
    return index ? in(context.process->stage(*index).spec->label, language) : stage;
  };
  for (const WayState& way : way_states(c, context)) {
    const WaySpec& spec = *way.way->spec;
    views.push_back({way.to, spec.label ? in(*spec.label, language) : name_of(way.to),
                     spec.rework ? WayKind::rework : WayKind::forward,
                     way.refusal ? text(language, "refusal." + way.refusal->reason, way.refusal->details) : std::string()});
  }
  for (const StageVisit* visit : open_visits(c)) {
    const auto index = context.process->find_stage(visit->stage);
    if (!index || !context.process->stage(*index).inside || is_over(c.category)) continue;
    views.push_back({visit->stage, text(language, "word.finish_stage", {{"stage", name_of(visit->stage)}}), WayKind::inner, {}});
  }
  return views;
}

void add_people(CaseDetail& view, db::Connection& connection, const Caller& caller, const Case& c) {
  const Language language = caller.language;
  if (c.team) {
    const auto team = load_team(connection, c.team);
    view.team = Named{c.team.text(), team ? std::string(name_in(team->name, language)) : std::string()};
  }
  if (c.owner) view.owner = Named{c.owner.text(), staff_name(connection, c.owner)};
  view.customer.id = c.customer;
  view.customer.name = person_name(connection, c.customer);
  view.customer.tier = c.tier;
  if (const auto person = load_person(connection, c.customer)) {
    view.customer.tier = person->tier;
    view.customer.devices = person->devices;
    view.customer.note = private_or_empty(connection, person->note);
    if (person->organisation) view.customer.organisation = person_name(connection, person->organisation);
  }
  db::Execution earlier(connection,
                        "SELECT id, number, title, kind, category, opened_at, team, owner FROM case_cards "
                        "WHERE customer = $1 AND id <> $2 ORDER BY id DESC LIMIT $3",
                        c.customer.value(), c.id, history_max * 4);
  while (view.history.size() < history_max && earlier.statement().step()) {
    auto [id, number, title, kind, category, opened_at, team, owner] = db::read_row<EarlierCase>(earlier.statement());
    if (may(caller, Right::case_read, {id, team, owner}))
      view.history.push_back({id, std::move(number), std::move(title), std::move(kind), category, opened_at});
  }
}

void add_duties(CaseDetail& view, db::Connection& connection, const Case& c, const CaseContext& context, Language language) {
  for (const Promise& promise : c.promises)
    view.promises.push_back({id_text(promise.id), private_or_empty(connection, promise.text),
                             actor_name(connection, promise.by, language), promise.due, promise.state});
  for (const Approval& approval : c.approvals) {
    ApprovalView card{id_text(approval.id), approval.stage, approval.leave_to, text(language, approval.role),
                      actor_name(connection, approval.asked_by, language), private_or_empty(connection, approval.reason),
                      approval.cast.empty() ? std::string() : private_or_empty(connection, approval.cast.back().comment),
                      approval.state, approval.at, false};
    card.mine = vote(c, approval.id, true, {}, context).has_value();
    view.approvals.push_back(std::move(card));
  }
  for (const FollowUp& follow_up : c.follow_ups)
    view.follow_ups.push_back({id_text(follow_up.id), private_or_empty(connection, follow_up.note), follow_up.due,
                               follow_up.done_at, follow_up.announced});
  for (const CaseLink& link : c.links) {
    const auto other = brief(connection, link.other);
    if (other) view.links.push_back({link.kind, link.other, other->number, other->title});
  }
}

}  // namespace

std::string actor_name(db::Connection& connection, const Actor& actor, Language language) {
  switch (actor.kind) {
    case ActorKind::staff: return staff_name(connection, StaffId{actor.id});
    case ActorKind::person: {
      auto name = person_name(connection, PersonId{actor.id});
      return name.empty() ? text(language, "actor.person") : name;
    }
    default: return text(language, "actor." + std::string(enum_text(actor.kind)));
  }
}

FieldView field_view(const FieldSpec& field, Language language, bool required) {
  FieldView view;
  view.id = field.id;
  view.label = in(field.label, language);
  view.type = field.type;
  view.required = required;
  if (field.help) view.help = in(*field.help, language);
  for (const ChoiceSpec& choice : field.choices) view.choices.push_back({choice.id, in(choice.label, language)});
  view.min = field.min;
  view.max = field.max;
  if (field.max_length) view.max_length = field.max_length->value;
  if (field.max_items) view.max_items = field.max_items->value;
  return view;
}

std::vector<StageView> stage_views(const CaseDesk& desk, db::Connection& connection, const Case& c,
                                   const CaseContext& context, Language language, bool for_customer) {
  std::vector<std::pair<std::string, std::string>> variables;
  if (!for_customer) {
    variables = {{"customer", person_name(connection, c.customer)},
                 {"number", c.number},
                 {"staff", c.owner ? staff_name(connection, c.owner) : std::string()}};
    for (const auto& [field, value] : *context.answers)
      variables.emplace_back(field, shown(connection, value, context.process->fields().find(field), language));
  }
  std::vector<StageView> views;
  std::size_t furthest = 0;  // stages before it that were never entered were skipped
  for (const CompiledStage& stage : context.process->stages()) {
    StageView view;
    view.id = stage.spec->id;
    view.name = in(for_customer && stage.spec->customer_label ? *stage.spec->customer_label : stage.spec->label, language);
    view.inside = stage.inside.has_value();
    const StageVisit* last = nullptr;
    for (const StageVisit& visit : c.visits) {
      if (visit.stage == view.id) last = &visit;
    }
    if (last != nullptr) {
      view.entered = last->entered;
      view.left = last->left;
      view.state = last->left ? StageState::done : StageState::current;
      furthest = views.size();
      if (stage.ends()) view.state = StageState::done;
    }
    if (!for_customer) {
      for (const CompiledStep& step : stage.steps)
        view.steps.push_back(step_view(connection, c, context, stage, step, last, language, variables));
    }
    views.push_back(std::move(view));
  }
  for (std::size_t at = 0; at < furthest; ++at) {
    if (views[at].state == StageState::ahead) views[at].state = StageState::skipped;
  }
  return views;
}

CaseDetail case_detail(const CaseDesk& desk, db::Connection& connection, const Caller& caller, Instant now, const Case& c) {
  const Language language = caller.language;
  const CaseContext context = context_for(desk, connection, caller, now, c);
  CaseDetail view;
  view.id = c.id;
  view.version = c.version;
  view.number = c.number;
  view.title = private_or_empty(connection, c.title);
  view.kind = view.kind_name = c.kind;
  view.category = c.category;
  view.opened_at = c.opened_at;
  view.process_version = c.process_version;
  view.deviations = std::ranges::count_if(c.visits, &StageVisit::left_process);
  view.priority = {c.priority.level, c.priority.urgency, c.priority.complexity,
                   fmt::format("{} × {} × {} = {}", static_cast<int>(c.tier) + 1, c.priority.urgency, c.priority.complexity,
                               (static_cast<int>(c.tier) + 1) * c.priority.urgency * c.priority.complexity),
                   c.priority.by_hand, private_or_empty(connection, c.priority.reason)};
  view.channel = c.channel;
  view.answer = c.answer;
  view.reopened = c.reopened;
  view.nudged = c.nudged;
  view.nudged_at = c.nudged_at;
  view.appealed = c.appealed;
  view.imported = c.imported;
  if (c.merged_into) view.merged_into = brief(connection, c.merged_into);
  if (c.waiting) view.waiting = WaitView{c.waiting->for_, private_or_empty(connection, c.waiting->reason), c.waiting->since, c.waiting->until};
  add_people(view, connection, caller, c);
  if (!context.process) {  // imported history: what happened is in the journal
    for (const CaseLink& link : c.links) {
      if (const auto other = brief(connection, link.other)) view.links.push_back({link.kind, link.other, other->number, other->title});
    }
    return view;
  }
  view.kind_name = in(context.process->spec().name, language);
  view.stages = stage_views(desk, connection, c, context, language, false);
  view.transitions = way_views(c, context, language);
  view.clocks = clock_cards(c, context, language);
  for (const auto& [field, value] : *context.answers) {
    const FieldSpec* known = context.process->fields().find(field);
    view.request.push_back({field, known ? in(known->label, language) : field, shown(connection, value, known, language)});
  }
  add_duties(view, connection, c, context, language);
  view.track_url = desk.app.options().public_url + "/track/" + desk.links.sign("track", c.id.value());
  return view;
}

std::function<Result<CaseDetail>(Reading&, CaseId, bool)> case_after(const CaseDesk& desk) {
  return [&desk](Reading& reading, CaseId id, bool repeated) -> Result<CaseDetail> {
    if (repeated) SP_TRY_VOID(visible_case(reading.db, reading.caller, Right::case_read, id));
    const auto c = load_case(reading.db, id);
    if (!c) return refuse(RefusalKind::not_found, "not_found");
    return case_detail(desk, reading.db, reading.caller, reading.now, *c);
  };
}

std::string PageNames::team(std::int64_t id) {
  if (id == 0) return {};
  const auto [known, fresh] = teams_.try_emplace(id);
  if (fresh) {
    if (const auto team = load_team(connection_, TeamId{id})) known->second = name_in(team->name, language_);
  }
  return known->second;
}

std::string PageNames::owner(std::int64_t id) {
  if (id == 0) return {};
  const auto [known, fresh] = owners_.try_emplace(id);
  if (fresh) known->second = staff_name(connection_, StaffId{id});
  return known->second;
}

CaseRow case_row(CaseCard card, PageNames& names) {
  CaseRow row;
  row.id = card.id;
  row.number = std::move(card.number);
  row.title = std::move(card.title);
  row.kind = std::move(card.kind);
  row.category = card.category;
  row.stage = std::move(card.stage);
  row.customer_name = std::move(card.customer_name);
  row.channel = card.channel;
  row.tier = card.tier;
  row.team = names.team(card.team);
  row.owner = names.owner(card.owner);
  row.priority = card.priority;
  if (card.due != due_never) row.due_at = instant_from_ms(card.due);
  row.due_clock = std::move(card.due_clock);
  row.due_state = card.due_state;
  row.warned = card.warned;
  row.needs_reply = card.needs_reply;
  row.nudged = card.nudged;
  row.opened_at = card.opened_at;
  row.updated_at = card.updated_at;
  row.last_message = std::move(card.last_message);
  return row;
}

}  // namespace sp::handling
