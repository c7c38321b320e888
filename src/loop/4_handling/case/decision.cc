#include "loop/4_handling/case/decision.h"

#include <algorithm>

namespace sp::handling {
namespace {

Category category_of(StageCategory category) {
  switch (category) {
    case StageCategory::new_: return Category::new_;
    case StageCategory::confirming: return Category::confirming;
    case StageCategory::planned: return Category::planned;
    case StageCategory::in_work: return Category::in_work;
    case StageCategory::solved: return Category::solved;
    case StageCategory::closed: return Category::closed;
  }
  return Category::in_work;
}

bool is_running(const ClockRun& clock) { return !clock.stopped_at && !clock.cancelled_at; }

ClockRun started_clock(const CompiledClock& spec, const ClockPolicy& policy, Instant at) {
  ClockRun clock;
  clock.id = spec.spec->id;
  clock.target = policy.target;
  clock.calendar = policy.calendar;
  clock.calendar_version = policy.calendar_version;
  clock.policy = policy.policy;
  clock.policy_version = policy.policy_version;
  clock.clause = policy.clause;
  clock.started_at = at;
  clock.reopen = spec.spec->reopen == ClockReopen::restart ? ReopenPolicy::restart
                 : spec.spec->reopen == ClockReopen::none  ? ReopenPolicy::none
                                                           : ReopenPolicy::continue_;
  clock.warn = policy.warn;
  clock.escalations = policy.escalations;
  return clock;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

const StageVisit* last_left(const Case& c, std::string_view stage) {
  const StageVisit* last = nullptr;
  for (const StageVisit& visit : c.visits) {
    if (visit.left && visit.stage == stage) last = &visit;
  }
  return last;
}

bool has_happened(const Decision& d, const CasePoint& point) {
  switch (point.kind) {
    case CasePoint::Kind::stage_done: return last_left(d.c, d.process().stage(point.stage).spec->id) != nullptr;
    case CasePoint::Kind::stage_started:
      return std::ranges::any_of(d.c.visits, [&](const StageVisit& v) { return v.stage == d.process().stage(point.stage).spec->id; });
    case CasePoint::Kind::solved: return d.c.solved_at.has_value();
    case CasePoint::Kind::closed: return d.c.closed_at.has_value();
    default: return true;
  }
}

/// A rule across stages that speaks at the end of a stage or at a milestone.
std::optional<Refusal> against_rules(const Decision& d, StageIndex from, StageIndex to) {
  const auto& process = d.process();
  const auto is_now = [&](const std::optional<CasePoint>& point) {
    if (!point) return false;
    const auto category = process.stage(to).spec->category;
    switch (point->kind) {
      case CasePoint::Kind::stage_done: return point->stage == from;
      case CasePoint::Kind::stage_started: return point->stage == to;
      case CasePoint::Kind::solved: return category == StageCategory::solved || category == StageCategory::closed;
      case CasePoint::Kind::closed: return category == StageCategory::closed;
      default: return false;
    }
  };
  for (const CompiledRule& rule : process.rules()) {
    const Details clause{{"clause", rule.spec->clause}};
    switch (rule.spec->type) {
      case RuleType::not_same_person:
        if (rule.b && *rule.b == from && rule.a) {
          const auto* other = last_left(d.c, process.stage(*rule.a).spec->id);
          if (other != nullptr && other->by == d.context.actor)
            return Refusal{RefusalKind::refused, "not_same_person", {}, clause, {}};
        }
        break;
      case RuleType::precedence:
        if (is_now(rule.to) && rule.from && !is_now(rule.from) && !has_happened(d, *rule.from))
          return Refusal{RefusalKind::refused, "out_of_order", {}, clause, {}};
        break;
      case RuleType::required_record:
        if (is_now(rule.to)) {
          std::vector<std::string> missing;
          for (const auto& field : rule.spec->fields) {
            if (std::holds_alternative<std::monostate>(d.context.recorded(field))) missing.push_back(field);
          }
          if (!missing.empty())
            return Refusal{RefusalKind::refused, "record_missing", missing.front(),
                           {{"fields", joined(missing)}, {"clause", rule.spec->clause}}, {}};
        }
        break;
      case RuleType::response_within:
      case RuleType::sealed_until: break;  // a clock; asked when something is recorded
    }
  }
  return std::nullopt;
}

std::optional<Refusal> missing_approval(const Decision& d, StageIndex stage) {
  const auto& approval = d.process().stage(stage).spec->approval;
  if (!approval) return std::nullopt;
  const auto entered = std::ranges::find_if(d.c.visits, [&](const StageVisit& v) {
    return !v.left && v.stage == d.process().stage(stage).spec->id;
  });
  std::size_t granted = 0;
  // The vote counts by its own time: who was asked in an earlier round and is heard in this one judges this one.
  for (const auto& party : approval->by) {
    const bool yes = std::ranges::any_of(d.c.approvals, [&](const Approval& a) {
      return a.state == ApprovalState::granted && a.leave_to.empty() && a.stage == d.process().stage(stage).spec->id &&
             a.role == party && entered != d.c.visits.end() && a.cast.back().at >= entered->entered;
    });
    granted += yes;
    if (!yes && approval->votes == Votes::all)
      return Refusal{RefusalKind::refused, "approval_missing", {}, {{"role", party}}, {}};
  }
  const std::size_t needed = approval->votes == Votes::any ? 1 : approval->by.size() / 2 + 1;
  if (approval->votes != Votes::all && granted < needed)
    return Refusal{RefusalKind::refused, "approval_missing", {}, {{"role", approval->by.front()}}, {}};
  return std::nullopt;
}

}  // namespace

StageSet Decision::open_stages() const {
  StageSet open = 0;
  for (const StageVisit* visit : open_visits(c)) {
    if (const auto stage = process().find_stage(visit->stage)) open |= stage_bit(*stage);
  }
  return open;
}

std::optional<StageIndex> Decision::main_stage() const {
  for (const StageVisit* visit : open_visits(c)) {
    const auto stage = process().find_stage(visit->stage);
    if (stage && !process().stage(*stage).inside) return stage;
  }
  return std::nullopt;
}

FactLookup Decision::facts() const {
  return [this](std::string_view name) { return case_fact(c, context, name); };
}

std::vector<NextWay> Decision::ways() const {
  return process().allowed_next(open_stages(), facts(), [this](StageIndex from, StageIndex to) { return times_taken(from, to); });
}

int Decision::times_taken(StageIndex from, StageIndex to) const {
  int times = 0;
  std::optional<StageIndex> last;
  for (const StageVisit& visit : c.visits) {
    const auto stage = process().find_stage(visit.stage);
    if (!stage || process().stage(*stage).inside) continue;
    times += last == from && stage == to;
    last = stage;
  }
  return times;
}

void Decision::reach(const CasePoint& point) {
  for (const CompiledClock& spec : process().clocks()) {
    const auto held = std::ranges::find_if(c.clocks, [&](const ClockRun& run) { return run.id == spec.spec->id; });
    const bool again = spec.limits && held != c.clocks.end() && !is_running(*held);
    if (spec.start == point && (held == c.clocks.end() || again)) {
      const auto policy = context.policy(c, spec);
      if (!policy) continue;
      ClockRun clock = started_clock(spec, *policy, context.now);
      if (again) clock.cycle = held->cycle + 1;
      happen(ClockStarted{std::move(clock)});
    } else if (spec.stop == point && held != c.clocks.end() && is_running(*held)) {
      ClockRun clock = *held;
      stop(clock, context.now);
      happen(ClockChanged{"stopped", std::move(clock)});
    }
  }
}

void Decision::enter(StageIndex stage) {
  const auto category = category_of(process().stage(stage).spec->category);
  const StageSet entered = process().entered(stage);
  const auto round_of = [&](const std::string& id) {
    return 1 + std::ranges::count_if(c.visits, [&](const StageVisit& v) { return v.stage == id; });
  };
  // The stage itself first, so that the order of visits reads like the process.
  const std::string& id = process().stage(stage).spec->id;
  happen(StageEntered{id, round_of(id), category, context.actor, context.now});
  for (StageIndex inner = 0; inner < process().stages().size(); ++inner) {
    if (inner == stage || (entered & stage_bit(inner)) == 0) continue;
    const std::string& inner_id = process().stage(inner).spec->id;
    happen(StageEntered{inner_id, round_of(inner_id), category, context.actor, context.now});
    reach({CasePoint::Kind::stage_started, inner});
  }
  reach({CasePoint::Kind::stage_started, stage});
}

void Decision::leave(StageIndex stage, bool left_process) {
  const std::string& id = process().stage(stage).spec->id;
  for (const StageVisit* visit : open_visits(c)) {
    if (visit->stage != id) continue;
    happen(StageLeft{id, visit->round, context.actor, left_process, context.now});
    break;
  }
  reach({CasePoint::Kind::stage_done, stage});
}

void Decision::leave_all(bool left_process) {
  for (const StageVisit* visit : open_visits(c)) {
    if (const auto stage = process().find_stage(visit->stage)) leave(*stage, left_process);
    if (open_visits(c).empty()) break;
  }
}

void Decision::go(StageIndex to, bool left_process) {
  stop_wait();
  const auto before = c.category;  // of the stage: a wait has none of its own
  leave_all(left_process);
  enter(to);
  const auto after = c.category;
  const auto passed = [&](Category category) { return before < category && after >= category && after <= Category::closed; };
  if (passed(Category::planned) || passed(Category::in_work)) reach({CasePoint::Kind::confirmed, 0});
  if (passed(Category::in_work)) reach({CasePoint::Kind::first_plan, 0});
  if (after == Category::solved && before != Category::solved) {  // from one solved stage to the next it stays solved
    happen(CaseSolved{context.now});
    reach({CasePoint::Kind::solved, 0});
  }
  if (process().stage(to).ends()) {
    happen(CaseClosed{Category::closed, {}, context.now});
    reach({CasePoint::Kind::solved, 0});
    reach({CasePoint::Kind::closed, 0});
    change_clocks("stopped", [&](ClockRun& clock) {  // nothing runs on in a closed case
      if (is_running(clock)) stop(clock, context.now);
    });
  }
}

void Decision::hold_clocks(const std::string& reason, bool only_where_allowed) {
  const auto may_pause = [&](const ClockRun& clock) {
    if (!only_where_allowed) return true;
    const auto spec = std::ranges::find_if(process().clocks(), [&](const CompiledClock& k) { return k.spec->id == clock.id; });
    return spec != process().clocks().end() &&
           std::ranges::any_of(spec->spec->pause, [&](PauseReason r) { return enum_text(r) == reason; });
  };
  change_clocks("paused", [&](ClockRun& clock) {
    if (is_running(clock) && may_pause(clock)) pause(clock, context.now, reason);
  });
}

void Decision::release_clocks() {
  change_clocks("resumed", [&](ClockRun& clock) {
    if (is_running(clock)) resume(clock, context.now);
  });
}

void Decision::stop_wait() {
  if (!c.waiting) return;
  happen(CaseResumed{c.waiting->before});
  release_clocks();
}

Result<Decision> decide_on(const Case& c, const CaseContext& context) {
  if (is_over(c.category)) return refuse("case_over", {{"state", std::string(enum_text(c.category))}});
  return Decision(c, context);
}

std::optional<Refusal> missing_steps(const Decision& d, StageIndex stage) {
  const auto& compiled = d.process().stage(stage);
  std::vector<std::string> missing;
  for (const StepState& state : step_states(d.c, d.context)) {
    if (state.stage == compiled.spec->id && state.required && !state.done) missing.push_back(state.step->spec->id);
  }
  if (missing.empty()) return std::nullopt;
  Refusal refusal{RefusalKind::refused, "steps_missing", "steps." + missing.front(), {{"steps", joined(missing)}}, {}};
  for (std::size_t at = 1; at < missing.size(); ++at)
    refusal.also.push_back({RefusalKind::refused, "step_undone", "steps." + missing[at], {}, {}});
  return refusal;
}

std::optional<Refusal> against_recording(const Decision& d, const std::vector<std::string>& fields) {
  for (const CompiledRule& rule : d.process().rules()) {
    if (rule.spec->type != RuleType::sealed_until || has_happened(d, *rule.to)) continue;
    for (const auto& field : rule.spec->fields) {
      if (std::ranges::find(fields, std::string_view(field)) != fields.end())
        return Refusal{RefusalKind::refused, "sealed", field, {{"clause", rule.spec->clause}}, {}};
    }
  }
  return std::nullopt;
}

std::optional<Refusal> against_way(const Decision& d, const NextWay& way) {
  const auto refusal = [](std::string reason, Details details = {}) {
    return Refusal{RefusalKind::refused, std::move(reason), "to", std::move(details), {}};
  };
  const auto& compiled = d.process().stage(way.from).next[way.way];
  if (way.blocked == Blocked::condition)
    return refusal("way_closed", {{"condition", compiled.when ? compiled.when->text() : std::string()}});
  if (way.blocked == Blocked::rework_limit)
    return refusal("rework_limit", {{"max", std::to_string(compiled.spec->max ? compiled.spec->max->value : 0)}});
  if (compiled.spec->rework) return std::nullopt;  // going back asks for nothing
  if (way.blocked == Blocked::block_open) {
    std::vector<std::string> open;
    for (const StageVisit* visit : open_visits(d.c)) {
      const auto stage = d.process().find_stage(visit->stage);
      if (stage && (d.process().stage(way.from).parallel & stage_bit(*stage)) != 0) open.push_back(visit->stage);
    }
    return refusal("block_open", {{"stages", joined(open)}});
  }
  if (auto missing = missing_steps(d, way.from)) return missing;
  if (auto missing = missing_approval(d, way.from)) return missing;
  return against_rules(d, way.from, way.to);
}

bool has_role(const CaseContext& context, std::string_view party) {
  if (context.actor.kind == ActorKind::clock || context.actor.kind == ActorKind::system) return true;
  if (party == "customer") return context.actor.kind == ActorKind::person;
  if (!party.starts_with("role:")) return true;  // a team: dispatch decides who works on it
  const auto holds = [&](std::string_view role) { return std::ranges::find(context.roles, role) != context.roles.end(); };
  return holds("admin") || holds(party.substr(5));  // an administrator may stand in for anybody
}

}  // namespace sp::handling
