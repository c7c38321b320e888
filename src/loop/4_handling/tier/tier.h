// Tiers by rule: what is known of a customer, put to the rule in force when it changes, when something of it ends, and
// when another rule takes effect. Clause: Q1.1, C3.4.3 (priority by tier, with the reason).
#pragma once

#include "app/routes.h"
#include "loop/1_standards/definition/standards.h"

namespace sp::handling {

/// Timer "tier": one customer. It comes again when a contract, a warranty, an override or a counted case ends.
Result<void> run_tier(const Standards& standards, Tx& tx, PersonId id);

/// Timer "tier_sweep": everybody after `subject`, some hundreds a turn.
Result<void> sweep_tiers(const Standards& standards, Tx& tx, std::int64_t subject);

/// Why a customer has his tier, and who would change under another rule.
void tier_routes(const Standards& standards, Routes& routes);

}  // namespace sp::handling
