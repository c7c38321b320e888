// The set of definitions in force, for everybody who asks. Thread-safe: a reader keeps the set he took.
#pragma once

#include <memory>
#include <mutex>

#include "base/id.h"
#include "loop/1_standards/definition/definition_set.h"

namespace sp {

using DefinitionId = Id<struct DefinitionTag>;

class Standards {
 public:
  /// The shipped set and what was published up to and with `last`.
  struct InForce {
    std::shared_ptr<const DefinitionSet> set;
    DefinitionId last;
  };

  explicit Standards(InForce in_force) : in_force_(std::move(in_force)) {}

  std::shared_ptr<const DefinitionSet> current() const { return in_force().set; }
  InForce in_force() const {
    const std::scoped_lock lock(mutex_);
    return in_force_;
  }
  void replace(InForce in_force) {
    const std::scoped_lock lock(mutex_);
    in_force_ = std::move(in_force);
  }

 private:
  mutable std::mutex mutex_;
  InForce in_force_;
};

}  // namespace sp
