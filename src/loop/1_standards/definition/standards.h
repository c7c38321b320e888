// The set of definitions in force, for everybody who asks. Thread-safe: a reader keeps the set he took.
#pragma once

#include <memory>
#include <mutex>

#include "loop/1_standards/definition/definition_set.h"

namespace sp {

class Standards {
 public:
  explicit Standards(std::shared_ptr<const DefinitionSet> set) : set_(std::move(set)) {}

  std::shared_ptr<const DefinitionSet> current() const {
    const std::scoped_lock lock(mutex_);
    return set_;
  }
  void replace(std::shared_ptr<const DefinitionSet> set) {
    const std::scoped_lock lock(mutex_);
    set_ = std::move(set);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const DefinitionSet> set_;
};

}  // namespace sp
