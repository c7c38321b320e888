// Any bytes as a PNML file (gzipped when they begin so): read, made a design if it is one, and a trace held against it.
// The moves must tell the trace and cost what they say.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "io/pnml/pnml.h"
#include "loop/6_monitoring/conformance/cost_vector.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sp::monitoring;
  const auto net =
      sp::io::read_pnml(sp::io::ByteSource::from_memory(std::string(reinterpret_cast<const char*>(data), size)));
  if (!net) {
    require(!net.error().reason.empty());
    return 0;
  }
  const auto design = design_of(*net);
  if (!design) return 0;
  std::vector<std::uint32_t> trace;
  const auto activities = static_cast<std::uint32_t>(design->activities().size());
  for (std::uint32_t at = 0; at < 20; ++at)
    trace.push_back(at % (activities + 1) == activities ? no_activity : at % (activities + 1));
  const auto alignment = align(*design, trace);
  std::uint32_t cost = 0;
  std::uint32_t told = 0;
  AlignmentScratch scratch;
  CostVector vector(*design);
  for (const auto& move : alignment.moves) {
    cost += move.kind != MoveKind::synchronous;
    told += move.kind != MoveKind::skipped;
  }
  for (const auto activity : trace) vector.add(*design, activity, scratch);
  require(cost == alignment.cost && told == trace.size() && vector.if_ended(*design) == cost);
  return 0;
}
