// Who wants to do something when. Of two at the same instant the one who said so first comes first.
#pragma once

#include <functional>
#include <map>
#include <utility>

#include "base/time.h"

namespace sp::sim {

class Agenda {
 public:
  using Deed = std::function<void()>;

  void at(Instant when, Deed deed) { deeds_.emplace(std::pair(when, ++said_), std::move(deed)); }

  bool empty() const { return deeds_.empty(); }
  Instant next() const { return deeds_.begin()->first.first; }
  Deed take() {
    Deed deed = std::move(deeds_.begin()->second);
    deeds_.erase(deeds_.begin());
    return deed;
  }

 private:
  std::map<std::pair<Instant, std::uint64_t>, Deed> deeds_;
  std::uint64_t said_ = 0;
};

}  // namespace sp::sim
