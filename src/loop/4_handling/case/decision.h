// A decision in the making: events are applied to a copy as they are added, so that the next thought sees them.
// Internal to the case's rules.
#pragma once

#include "base/result.h"
#include "loop/4_handling/case/case_rules.h"

namespace sp::handling {

class Decision {
 public:
  Decision(const Case& before, const CaseContext& context) : c(before), context(context) {}

  void happen(CaseEvent event) {
    apply(c, std::as_const(event));  // const: std::apply must not look better
    events.push_back(std::move(event));
  }

  const CompiledProcess& process() const { return *context.process; }
  StageSet open_stages() const;
  std::optional<StageIndex> main_stage() const;  // the one the others run inside
  FactLookup facts() const;
  int times_taken(StageIndex from, StageIndex to) const;
  std::vector<NextWay> ways() const;  // out of the main stage, with what stands against each

  /// A milestone was reached or a stage began or ended: starts and stops the clocks bound to it.
  void reach(const CasePoint& point);
  void enter(StageIndex stage);
  void leave(StageIndex stage, bool left_process);
  void leave_all(bool left_process);
  /// From the main stage to another: leaves everything open, enters, and says solved or closed when it means that.
  void go(StageIndex to, bool left_process);

  /// Hands each clock to `change` and journals those that came back different, as `what`.
  template <class F>
  void change_clocks(const std::string& what, F&& change) {
    for (const ClockRun& held : std::vector<ClockRun>(c.clocks)) {
      ClockRun clock = held;
      change(clock);
      if (clock != held) happen(ClockChanged{what, std::move(clock)});
    }
  }

  /// What a change of `waiting` does to the clocks.
  void hold_clocks(const std::string& reason, bool only_where_allowed);
  void release_clocks();
  void stop_wait();

  Case c;
  const CaseContext& context;
  Events events;
};

/// Refuses case_over.
Result<Decision> decide_on(const Case& c, const CaseContext& context);

/// What stands against leaving `stage` (its steps) and against going `to`.
std::optional<Refusal> missing_steps(const Decision& d, StageIndex stage);
/// What is sealed until something else has happened: solve first, hold to account afterwards. Clause: C5.
std::optional<Refusal> against_recording(const Decision& d, const std::vector<std::string>& fields);
std::optional<Refusal> against_way(const Decision& d, const NextWay& way);

bool has_role(const CaseContext& context, std::string_view party);

}  // namespace sp::handling
