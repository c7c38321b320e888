#include "loop/1_standards/definition/compiled_process.h"

#include <algorithm>
#include <utility>

#include "base/json.h"

namespace sp {
namespace {

std::string item(std::string_view list, std::size_t at) { return std::string(list) + '[' + std::to_string(at) + ']'; }

/// Calls f(stage) for each stage of the set, lowest first.
template <class F>
void for_each_stage(StageSet set, F&& f) {
  for (; set != 0; set &= set - 1) f(static_cast<StageIndex>(std::countr_zero(set)));
}

}  // namespace

class ProcessCompiler {
 public:
  explicit ProcessCompiler(CompiledProcess& out) : out_(out), spec_(out.spec_) {}

  /// Each part is checked as a whole, so that a person who mends a text sees all that is wrong with it; the next part
  /// only when the one before holds, because it would only echo.
  Result<void> run() {
    SP_TRY_VOID(fields());
    SP_TRY_VOID(stages());
    for (std::size_t at = 0; at < spec_.stages.size(); ++at) stage(static_cast<StageIndex>(at));
    SP_TRY_VOID(noted());
    SP_TRY_VOID(members());
    SP_TRY_VOID(automaton());
    SP_TRY_VOID(every_stage_reachable());
    SP_TRY_VOID(every_state_ends());
    rules();
    clocks();
    SP_TRY_VOID(noted());
    SP_TRY_VOID(implied_clocks());
    return policies();
  }

 private:
  /// Keeps a problem and lets the next check go on.
  void note(Result<void> outcome) {
    if (!outcome) problems_.push_back(std::move(outcome.error()));
  }
  Result<void> noted() {
    if (problems_.empty()) return {};
    return std::unexpected(json::joined(std::move(problems_)));
  }

  Result<void> fields() {
    std::vector<const FieldSpec*> fields;
    std::vector<std::string> paths;
    if (out_.form_) {
      for (const auto& field : out_.form_->fields().fields()) {
        fields.push_back(field.spec);
        paths.emplace_back("form");
      }
    }
    for (std::size_t at = 0; at < spec_.fields.size(); ++at) {
      fields.push_back(&spec_.fields[at]);
      paths.push_back(item("fields", at));
    }
    SP_TRY(out_.fields_, FieldSet::compile(fields, paths));
    return {};
  }

  Result<void> stages() {
    if (spec_.stages.empty()) return invalid("stages", "required");
    if (spec_.stages.size() > stages_max)
      return invalid("stages", "too_many_stages", {{"max", std::to_string(stages_max)}});
    for (std::size_t at = 0; at < spec_.stages.size(); ++at) {
      const auto& stage = spec_.stages[at];
      if (out_.find_stage(stage.id)) return invalid(item("stages", at) + ".id", "duplicate_id", {{"id", stage.id}});
      out_.stages_.push_back({&stage, {}, {}, 0, 0, std::nullopt});
    }
    return {};
  }

  Result<StageIndex> stage_named(const std::string& id, const std::string& path) const {
    if (const auto found = out_.find_stage(id)) return *found;
    std::string choices;
    for (const auto& stage : spec_.stages) choices += (choices.empty() ? "" : ", ") + stage.id;
    return invalid(path, "unknown_stage", {{"stage", id}, {"choices", choices}});
  }

  Result<std::optional<Condition>> condition(const std::optional<ConditionText>& text, const std::string& path) const {
    if (!text) return std::nullopt;
    return Condition::compile(*text, path, [&](std::string_view name) { return out_.fields_.find(name) != nullptr; });
  }

  Result<void> known_fields(const std::vector<Name>& names, const std::string& path) const {
    for (std::size_t at = 0; at < names.size(); ++at) {
      if (!out_.fields_.find(names[at])) return invalid(item(path, at), "unknown_record", {{"name", names[at]}});
    }
    return {};
  }

  void stage(StageIndex index) {
    auto& stage = out_.stages_[index];
    const auto& spec = *stage.spec;
    const auto path = item("stages", index);
    if (spec.limit) note(check_span(spec.limit->within, spec.limit->unit, path + ".limit.within"));
    for (std::size_t at = 0; at < spec.steps.size(); ++at) note(step(stage, at, item(path + ".steps", at)));
    for (std::size_t at = 0; at < spec.next.size(); ++at) note(way(stage, at, item(path + ".next", at)));
    const bool goes_on = !spec.next.empty() || !spec.parallel.empty() || !spec.optional.empty();
    if (stage.ends() && goes_on) note(invalid(path, "end_goes_on", {{"stage", spec.id}}));
  }

  Result<void> way(CompiledStage& stage, std::size_t at, const std::string& path) {
    const auto& spec = stage.spec->next[at];
    SP_TRY(const auto to, stage_named(spec.to, path + ".to"));
    SP_TRY(auto when, condition(spec.when, path + ".when"));
    stage.next.push_back({&spec, to, std::move(when)});
    return {};
  }

  Result<void> step(CompiledStage& stage, std::size_t at, const std::string& path) {
    const auto& spec = stage.spec->steps[at];
    for (std::size_t earlier = 0; earlier < at; ++earlier) {
      if (stage.spec->steps[earlier].id == spec.id) return invalid(path + ".id", "duplicate_id", {{"id", spec.id}});
    }
    if (spec.by_when) SP_TRY_VOID(check_span(spec.by_when->within, spec.by_when->unit, path + ".by_when.within"));
    SP_TRY_VOID(known_fields(spec.record, path + ".record"));
    SP_TRY(auto required_when, condition(spec.required_when, path + ".required_when"));
    stage.steps.push_back({&spec, std::move(required_when)});
    return {};
  }

  /// Parallel and optional stages run inside one other stage and nowhere else.
  Result<void> members() {
    for (std::size_t at = 0; at < out_.stages_.size(); ++at) {
      auto& stage = out_.stages_[at];
      const auto collect = [&](const std::vector<Name>& names, std::string_view list, StageSet& set) -> Result<void> {
        for (std::size_t i = 0; i < names.size(); ++i) {
          const auto path = item(item("stages", at) + '.' + std::string(list), i);
          SP_TRY(const auto index, stage_named(names[i], path));
          auto& member = out_.stages_[index];
          const Details named{{"stage", names[i]}};
          if (member.inside || index == at) return invalid(path, "member_twice", named);
          if (index == 0) return invalid(path, "member_entered", named);
          if (!member.next.empty() || member.ends()) return invalid(path, "member_goes_on", named);
          if (!member.spec->parallel.empty() || !member.spec->optional.empty())
            return invalid(path, "nested_block", named);
          member.inside = static_cast<StageIndex>(at);
          set |= stage_bit(index);
        }
        return {};
      };
      SP_TRY_VOID(collect(stage.spec->parallel, "parallel", stage.parallel));
      SP_TRY_VOID(collect(stage.spec->optional, "optional", stage.optional));
    }
    for (std::size_t at = 0; at < out_.stages_.size(); ++at) {
      for (std::size_t way = 0; way < out_.stages_[at].next.size(); ++way) {
        const auto& target = out_.stages_[out_.stages_[at].next[way].to];
        if (target.inside)
          return invalid(item(item("stages", at) + ".next", way) + ".to", "member_entered",
                         {{"stage", target.spec->id}});
      }
    }
    return {};
  }

  std::optional<std::uint8_t> state_of(StageIndex stage, StageSet open) {
    if (const auto found = out_.find_state(open)) return found;
    if (out_.states_.size() == states_max) return std::nullopt;
    out_.states_.push_back({stage, open, out_.stages_[stage].ends()});
    return static_cast<std::uint8_t>(out_.states_.size() - 1);
  }

  Result<void> automaton() {
    state_of(0, out_.entered(0));
    for (std::size_t from = 0; from < out_.states_.size(); ++from) {
      const auto state = out_.states_[from];
      const auto& stage = out_.stages_[state.stage];
      bool fits = true;
      const auto connect = [&](StageIndex done, StageIndex into, StageSet open, std::optional<std::uint8_t> way) {
        const auto to = state_of(into, open);
        fits &= to.has_value();
        if (to) out_.transitions_.push_back({static_cast<std::uint8_t>(from), *to, done, way});
      };
      for_each_stage(state.open & ~stage_bit(state.stage), [&](StageIndex member) {
        connect(member, state.stage, state.open & ~stage_bit(member), std::nullopt);
      });
      for (std::size_t way = 0; way < stage.next.size() && (state.open & stage.parallel) == 0; ++way)
        connect(state.stage, stage.next[way].to, out_.entered(stage.next[way].to), static_cast<std::uint8_t>(way));
      if (!fits)
        return invalid(item("stages", state.stage), "too_many_states",
                       {{"stage", stage.spec->id}, {"max", std::to_string(states_max)}});
    }
    return {};
  }

  Result<void> every_stage_reachable() const {
    StageSet seen = 0;
    for (const auto& state : out_.states_) seen |= state.open;
    for (std::size_t at = 0; at < out_.stages_.size(); ++at) {
      if ((seen & stage_bit(static_cast<StageIndex>(at))) == 0)
        return invalid(item("stages", at), "stage_unreachable", {{"stage", spec_.stages[at].id}});
    }
    return {};
  }

  Result<void> every_state_ends() const {
    std::uint64_t ends = 0;  // states as bits
    for (std::size_t at = 0; at < out_.states_.size(); ++at) ends |= std::uint64_t{out_.states_[at].accepting} << at;
    for (std::uint64_t before = ~ends; before != ends;) {
      before = ends;
      for (const auto& transition : out_.transitions_) ends |= ((ends >> transition.to) & 1) << transition.from;
    }
    for (std::size_t at = 0; at < out_.states_.size(); ++at) {
      const auto stage = out_.states_[at].stage;
      if (((ends >> at) & 1) == 0)
        return invalid(item("stages", stage), "stage_never_ends", {{"stage", spec_.stages[stage].id}});
    }
    return {};
  }

  Result<CasePoint> point(const std::string& text, const std::string& path) const {
    using Kind = CasePoint::Kind;
    static constexpr std::pair<std::string_view, Kind> milestones[] = {
        {"opened", Kind::opened},       {"first_response", Kind::first_response},
        {"confirmed", Kind::confirmed}, {"first_plan", Kind::first_plan},
        {"solved", Kind::solved},       {"closed", Kind::closed}};
    for (const auto& [name, kind] : milestones) {
      if (text == name) return CasePoint{kind, 0};
    }
    const auto dot = text.rfind('.');
    const auto stage = out_.find_stage(std::string_view(text).substr(0, dot));
    const auto what = dot == std::string::npos ? std::string_view() : std::string_view(text).substr(dot + 1);
    if (stage && what == "started") return CasePoint{Kind::stage_started, *stage};
    if (stage && what == "done") return CasePoint{Kind::stage_done, *stage};
    return invalid(
        path, "unknown_point",
        {{"point", text},
         {"choices", "opened, first_response, confirmed, first_plan, solved, closed, STAGE.started, STAGE.done"}});
  }

  void rules() {
    for (std::size_t at = 0; at < spec_.rules.size(); ++at) note(rule(spec_.rules[at], item("rules", at)));
  }

  Result<void> rule(const RuleSpec& spec, const std::string& path) {
    const auto earlier = std::ranges::find(spec_.rules, spec.id, &RuleSpec::id);
    if (&*earlier != &spec) return invalid(path + ".id", "duplicate_id", {{"id", spec.id}});
    SP_TRY_VOID(complete(spec, path));
    CompiledRule rule{&spec, {}, {}, {}, {}};
    if (spec.a) {
      SP_TRY(rule.a, stage_named(*spec.a, path + ".a"));
    }
    if (spec.b && *spec.b != "subject") {
      SP_TRY(rule.b, stage_named(*spec.b, path + ".b"));
    }
    if (spec.from) {
      SP_TRY(rule.from, point(*spec.from, path + ".from"));
    }
    if (spec.to) {
      SP_TRY(rule.to, point(*spec.to, path + ".to"));
    }
    if (spec.within) SP_TRY_VOID(check_span(*spec.within, spec.unit.value_or(TimeUnit::natural), path + ".within"));
    SP_TRY_VOID(known_fields(spec.fields, path + ".fields"));
    out_.rules_.push_back(std::move(rule));
    return {};
  }

  /// Every type of rule needs its own members.
  static Result<void> complete(const RuleSpec& rule, const std::string& path) {
    const bool response = rule.type == RuleType::response_within;
    const bool persons = rule.type == RuleType::not_same_person;
    const bool fields = rule.type == RuleType::required_record || rule.type == RuleType::sealed_until;
    const bool order = response || rule.type == RuleType::precedence;
    const std::pair<std::string_view, bool> missing[] = {{"a", persons && !rule.a},
                                                         {"b", persons && !rule.b},
                                                         {"from", order && !rule.from},
                                                         {"to", !persons && !rule.to},
                                                         {"within", response && !rule.within},
                                                         {"unit", response && !rule.unit},
                                                         {"fields", fields && rule.fields.empty()}};
    for (const auto& [name, is_missing] : missing) {
      if (is_missing) return invalid(path + '.' + std::string(name), "rule_incomplete", {{"name", std::string(name)}});
    }
    return {};
  }

  void clocks() {
    for (std::size_t at = 0; at < spec_.clocks.size(); ++at) note(own_clock(spec_.clocks[at], item("clocks", at)));
  }

  Result<void> own_clock(const ClockSpec& spec, const std::string& path) {
    const auto earlier = std::ranges::find(spec_.clocks, spec.id, &ClockSpec::id);
    if (&*earlier != &spec) return invalid(path + ".id", "duplicate_id", {{"id", spec.id}});
    if (spec.within && !spec.unit) return invalid(path + ".unit", "required");
    if (spec.within) SP_TRY_VOID(check_span(*spec.within, *spec.unit, path + ".within"));
    return clock(spec, std::nullopt, path);
  }

  Result<void> clock(const ClockSpec& spec, std::optional<StageIndex> limits, const std::string& path) {
    CompiledClock clock;
    clock.spec = &spec;
    clock.limits = limits;
    SP_TRY(clock.start, point(spec.start, path + ".start"));
    SP_TRY(clock.stop, point(spec.stop, path + ".stop"));
    for (const auto& warning : spec.warn) clock.warn.push_back(*parse_clock_point(warning));
    for (const auto& step : spec.escalate) clock.escalate.push_back({*parse_clock_point(step.at), &step.to});
    out_.clocks_.push_back(std::move(clock));
    return {};
  }

  /// A stage's limit and a rule that asks for a response are clocks like any other.
  Result<void> implied_clocks() {
    std::vector<std::pair<std::optional<StageIndex>, std::string>> sources;
    for (std::size_t at = 0; at < spec_.stages.size(); ++at) {
      const auto& stage = spec_.stages[at];
      if (!stage.limit) continue;
      const bool whole_case = stage.limit->clock == LimitStart::since_case_open;
      out_.implied_.push_back({.id = "stage_" + stage.id,
                               .label = stage.label,
                               .start = whole_case ? "opened" : stage.id + ".started",
                               .stop = stage.id + ".done",
                               .within = stage.limit->within,
                               .unit = stage.limit->unit,
                               .pause = stage.limit->pause,
                               .warn = stage.limit->warn,
                               .escalate = stage.limit->escalate});
      sources.emplace_back(static_cast<StageIndex>(at), item("stages", at) + ".limit");
    }
    for (std::size_t at = 0; at < spec_.rules.size(); ++at) {
      const auto& rule = spec_.rules[at];
      if (rule.type != RuleType::response_within) continue;
      out_.implied_.push_back({.id = rule.id,
                               .label = rule.label,
                               .start = *rule.from,
                               .stop = *rule.to,
                               .within = rule.within,
                               .unit = rule.unit,
                               .clause = rule.clause});
      sources.emplace_back(std::nullopt, item("rules", at));
    }
    for (std::size_t at = 0; at < out_.implied_.size(); ++at) {
      const auto& [stage, path] = sources[at];
      const auto& id = out_.implied_[at].id;
      if (std::ranges::any_of(out_.clocks_, [&](const CompiledClock& other) { return other.spec->id == id; }))
        return invalid(path, "duplicate_id", {{"id", id}});
      SP_TRY_VOID(clock(out_.implied_[at], stage, path));
    }
    return {};
  }

  Result<void> policies() {
    if (spec_.reopen) {
      SP_TRY_VOID(check_span(spec_.reopen->within, TimeUnit::natural, "reopen.within"));
      SP_TRY(const auto to, stage_named(spec_.reopen->to, "reopen.to"));
      if (out_.stages_[to].inside) return invalid("reopen.to", "member_entered", {{"stage", spec_.reopen->to}});
      if (out_.stages_[to].ends()) return invalid("reopen.to", "end_goes_on", {{"stage", spec_.reopen->to}});
      out_.reopen_to_ = to;
    }
    if (spec_.confirm) SP_TRY_VOID(check_span(spec_.confirm->within, spec_.confirm->unit, "confirm.within"));
    return {};
  }

  CompiledProcess& out_;
  const ProcessSpec& spec_;
  std::vector<Refusal> problems_;
};

Result<CompiledProcess> CompiledProcess::compile(ProcessSpec spec, std::shared_ptr<const CompiledForm> form) {
  CompiledProcess process(std::move(spec));
  process.form_ = std::move(form);
  SP_TRY_VOID(ProcessCompiler(process).run());
  return process;
}

std::optional<StageIndex> CompiledProcess::find_stage(std::string_view id) const {
  for (std::size_t at = 0; at < stages_.size(); ++at) {
    if (stages_[at].spec->id == id) return static_cast<StageIndex>(at);
  }
  return std::nullopt;
}

std::optional<std::uint8_t> CompiledProcess::find_state(StageSet open) const {
  for (std::size_t at = 0; at < states_.size(); ++at) {
    if (states_[at].open == open) return static_cast<std::uint8_t>(at);
  }
  return std::nullopt;
}

StageSet CompiledProcess::entered(StageIndex stage) const {
  return stage_bit(stage) | stages_[stage].parallel | stages_[stage].optional;
}

std::vector<NextWay> CompiledProcess::allowed_next(
    StageSet open, const FactLookup& facts,
    const std::function<int(StageIndex from, StageIndex to)>& times_taken) const {
  const auto state = find_state(open);
  if (!state) return {};
  const auto from = states_[*state].stage;
  const auto& stage = stages_[from];
  std::vector<NextWay> ways;
  for (std::size_t at = 0; at < stage.next.size(); ++at) {
    const auto& way = stage.next[at];
    NextWay next{from, way.to, static_cast<std::uint8_t>(at), Blocked::no};
    if (way.when && !way.when->evaluate(facts)) next.blocked = Blocked::condition;
    else if ((open & stage.parallel) != 0) next.blocked = Blocked::block_open;
    else if (way.spec->max && times_taken && times_taken(from, way.to) >= way.spec->max->value)
      next.blocked = Blocked::rework_limit;
    ways.push_back(next);
  }
  return ways;
}

}  // namespace sp
