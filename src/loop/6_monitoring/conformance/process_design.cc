#include "loop/6_monitoring/conformance/process_design.h"

namespace sp::monitoring {

Result<Design> design_of(const CompiledProcess& process) {
  DesignDraft draft;
  for (const auto& stage : process.stages()) draft.activities.push_back(stage.spec->id);
  for (std::uint32_t at = 0; at < process.stages().size(); ++at) {
    const auto& label = process.stages()[at].spec->label;
    for (const std::string& name : {label.zh_CN, label.zh_TW, label.en}) draft.also_called.emplace_back(name, at);
  }
  const auto states = static_cast<std::uint32_t>(process.states().size());
  draft.ends.assign(states + 1, false);
  draft.ends[states] = true;
  for (const auto& step : process.transitions()) draft.edges.push_back({step.from, step.stage, step.to});
  for (std::uint32_t at = 0; at < states; ++at) {
    if (process.states()[at].accepting) draft.edges.push_back({at, process.states()[at].stage, states});
  }
  return Design::make(std::move(draft));
}

Result<Design> design_of(ProcessSpec spec) {
  spec.form.reset();
  spec.fields.clear();
  spec.rules.clear();
  spec.clocks.clear();
  for (auto& stage : spec.stages) {
    stage.steps.clear();
    stage.limit.reset();
    for (auto& way : stage.next) way.when.reset();
  }
  SP_TRY(const auto process, CompiledProcess::compile(std::move(spec)));
  return design_of(process);
}

}  // namespace sp::monitoring
