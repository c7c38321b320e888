// A process made ready to run: stages by number, an automaton over them, conditions and points parsed.
// Compilation is pure and takes less than a millisecond; the result is immutable and shared between threads.
// Clause: P3.1, Q2.1 (design), Q2.2 (execution as designed).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "loop/1_standards/definition/condition.h"
#include "loop/1_standards/definition/process.h"

namespace sp {

/// The place of a stage in ProcessSpec::stages. Numbers belong to one version: the journal holds ids, never these.
using StageIndex = std::uint8_t;
/// Stages as bits: the stage a case is in and the open stages inside it.
using StageSet = std::uint64_t;
inline constexpr std::size_t stages_max = 64;
inline constexpr std::size_t states_max = 64;
constexpr StageSet stage_bit(StageIndex stage) { return StageSet{1} << stage; }

/// When something happens: a milestone of the case, or the beginning or end of a stage.
struct CasePoint {
  enum class Kind { opened, first_response, confirmed, first_plan, solved, closed, stage_started, stage_done };
  Kind kind = Kind::opened;
  StageIndex stage = 0;
  friend bool operator==(const CasePoint&, const CasePoint&) = default;
};

struct CompiledStep {
  const StepSpec* spec = nullptr;
  std::optional<Condition> required_when;
  /// Whether this step must be done before its stage is left.
  bool required(const FactLookup& facts) const {
    return spec->required || (required_when && required_when->evaluate(facts));
  }
};

struct CompiledWay {
  const WaySpec* spec = nullptr;
  StageIndex to = 0;
  std::optional<Condition> when;
};

struct CompiledStage {
  const StageSpec* spec = nullptr;
  std::vector<CompiledStep> steps;
  std::vector<CompiledWay> next;
  StageSet parallel = 0;             // all must be done before this stage is left
  StageSet optional = 0;             // may be done inside this stage
  std::optional<StageIndex> inside;  // the stage this one runs in
  bool ends() const { return spec->category == StageCategory::closed; }
};

struct CompiledRule {
  const RuleSpec* spec = nullptr;
  std::optional<StageIndex> a, b;  // not_same_person; b absent: the subject of the case
  std::optional<CasePoint> from, to;
};

struct CompiledEscalation {
  ClockPoint at;
  const Party* to = nullptr;
};

struct CompiledClock {
  const ClockSpec* spec = nullptr;
  std::optional<StageIndex> limits;  // the stage whose limit this is; it runs anew at every visit
  CasePoint start, stop;
  std::vector<ClockPoint> warn;
  std::vector<CompiledEscalation> escalate;
};

/// Being in `stage` with the stages of `open` not yet done (the stage itself, its parallel and optional ones).
struct AutomatonState {
  StageIndex stage = 0;
  StageSet open = 0;
  bool accepting = false;
};

/// `stage` is completed in state `from`. `way` is the index in its `next`, or nothing for a stage inside another.
struct Transition {
  std::uint8_t from = 0, to = 0;
  StageIndex stage = 0;
  std::optional<std::uint8_t> way;
};

/// What stands against a way now.
BOOST_DEFINE_ENUM_CLASS(Blocked, no, condition, block_open, rework_limit)

struct NextWay {
  StageIndex from = 0, to = 0;
  std::uint8_t way = 0;  // index in `next` of `from`
  Blocked blocked = Blocked::no;
};

class CompiledProcess {
 public:
  /// `form` is the one the process names: its fields may be recorded and asked for beside the process's own.
  /// Refuses with the place as field ("stages[2].next[0].to"): required, duplicate_id, unknown_stage, unknown_record,
  /// unknown_point, unknown_name, bad_condition, expected_duration, not_whole_days, rule_incomplete, too_many_stages,
  /// too_many_states, end_goes_on, member_goes_on, member_entered, member_twice, nested_block, stage_unreachable,
  /// stage_never_ends (both with "stage"), and what FieldSet::compile refuses.
  static Result<CompiledProcess> compile(ProcessSpec spec, std::shared_ptr<const CompiledForm> form = nullptr);
  CompiledProcess(CompiledProcess&&) = default;
  CompiledProcess& operator=(CompiledProcess&&) = default;

  const ProcessSpec& spec() const { return spec_; }
  const CompiledForm* form() const { return form_.get(); }
  const FieldSet& fields() const { return fields_; }  // of the form, then of the process
  std::span<const CompiledStage> stages() const { return stages_; }
  const CompiledStage& stage(StageIndex index) const { return stages_[index]; }
  std::optional<StageIndex> find_stage(std::string_view id) const;
  std::span<const CompiledRule> rules() const { return rules_; }
  std::span<const CompiledClock> clocks() const { return clocks_; }  // of the case, then of its stages and rules
  std::optional<StageIndex> reopen_to() const { return reopen_to_; }

  std::span<const AutomatonState> states() const { return states_; }  // the first is the start
  std::span<const Transition> transitions() const { return transitions_; }
  std::optional<std::uint8_t> find_state(StageSet open) const;

  /// The open stages right after `stage` is entered: itself, its parallel and its optional stages.
  StageSet entered(StageIndex stage) const;

  /// Every way out of the stage the case is in, with what stands against it. `times_taken` counts how often a case
  /// went from one stage to another. Empty at an end and for a set that is no state of this process.
  std::vector<NextWay> allowed_next(StageSet open, const FactLookup& facts,
                                    const std::function<int(StageIndex from, StageIndex to)>& times_taken = {}) const;

 private:
  friend class ProcessCompiler;
  explicit CompiledProcess(ProcessSpec spec) : spec_(std::move(spec)) {}

  ProcessSpec spec_;
  std::shared_ptr<const CompiledForm> form_;
  FieldSet fields_;
  std::vector<CompiledStage> stages_;
  std::vector<CompiledRule> rules_;
  std::vector<CompiledClock> clocks_;
  std::vector<ClockSpec> implied_;  // clocks that a stage's limit or a response_within rule stands for
  std::optional<StageIndex> reopen_to_;
  std::vector<AutomatonState> states_;
  std::vector<Transition> transitions_;
};

}  // namespace sp
