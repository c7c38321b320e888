// Loading definitions: compiling the largest shipped process, and reading its YAML, against yaml-cpp alone.
#include <benchmark/benchmark.h>
#include <yaml-cpp/yaml.h>

#include "base/embedded.h"
#include "base/yaml.h"
#include "loop/1_standards/definition/definition_set.h"
#include "micro.h"

namespace sp {
namespace {

const std::string& largest() {
  static const std::string text = [] {
    std::string_view found;
    for (const auto& file : embedded_files()) {
      if (file.name.starts_with("definitions/processes/") && file.content.size() > found.size()) found = file.content;
    }
    return std::string(found);
  }();
  return text;
}

std::shared_ptr<const CompiledForm> form_of(const ProcessSpec& spec) {
  return (*DefinitionSet::shipped())->forms.find(*spec.form, 1);
}

void parse_with_yaml_cpp(benchmark::State& state) {  // baseline
  for (auto _ : state) benchmark::DoNotOptimize(YAML::Load(largest()));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(largest().size()));
}
BENCHMARK(parse_with_yaml_cpp)->Unit(benchmark::kMicrosecond);

void read_process(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(read_yaml<ProcessSpec>(largest(), "bench.yaml"));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(largest().size()));
}
BENCHMARK(read_process)->Unit(benchmark::kMicrosecond);

void compile_process(benchmark::State& state) {  // target: below 1 ms
  const auto spec = read_yaml<ProcessSpec>(largest(), "bench.yaml").value();
  const auto form = form_of(spec);
  for (auto _ : state) benchmark::DoNotOptimize(CompiledProcess::compile(spec, form));
}
BENCHMARK(compile_process)->Unit(benchmark::kMicrosecond);

void allowed_next_at_every_state(benchmark::State& state) {
  const auto spec = read_yaml<ProcessSpec>(largest(), "bench.yaml").value();
  const auto process = CompiledProcess::compile(spec, form_of(spec)).value();
  const FactLookup facts = [](std::string_view) { return FactValue{}; };
  for (auto _ : state) {
    for (const auto& at : process.states()) benchmark::DoNotOptimize(process.allowed_next(at.open, facts));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(process.states().size()));
}
BENCHMARK(allowed_next_at_every_state)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace sp

int main(int argc, char** argv) {
  return sp::bench::run_with_promises(
      argc, argv, {{"compile_process", "compiling the largest shipped process < 1 ms", 1e6, "parse_with_yaml_cpp"}});
}
