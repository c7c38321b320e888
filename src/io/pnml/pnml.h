// A designed process as a Petri net in PNML (ISO/IEC 15909-2), as mining tools write it. A transition without a name,
// or one that ProM marks as invisible, leaves no event. Hostile input: everything is bounded, and a document type is
// refused, so that no entity can expand.
#pragma once

#include "io/eventlog/bytes.h"
#include "loop/6_monitoring/conformance/petri_net.h"

namespace sp::io {

inline constexpr std::size_t pnml_bytes_max = 16 * 1024 * 1024;
inline constexpr std::size_t pnml_places_max = 5'000;
inline constexpr std::size_t pnml_transitions_max = 10'000;
inline constexpr std::size_t pnml_arcs_max = 100'000;

/// Refuses with the line in the details: not_pnml {line, problem} (also what a plain place/transition net does not
/// have: inhibitor arcs, reference nodes, a second net), pnml_document_type, pnml_too_large {max}; and what the bytes
/// refuse.
Result<monitoring::PetriNet> read_pnml(ByteSource bytes);

}  // namespace sp::io
