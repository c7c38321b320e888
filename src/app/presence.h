// Who looks at which case now, and who is writing to it: told by the clients over their live line, kept in memory
// only, gone with the line or with silence. It warns; it locks nothing, and nothing of it is written down.
// Thread-safe.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/caller.h"
#include "base/time.h"
#include "web/http.h"

namespace sp {

inline constexpr Duration silence_max{std::chrono::seconds{60}};  // a client says every 20 seconds that it is there
inline constexpr Duration typing_max{std::chrono::seconds{10}};   // and every 4 that somebody writes

/// What a client says: which case is open before its person (none: he left), and whether he writes.
struct Looking {
  std::optional<CaseId> looking;
  bool typing = false;
};
BOOST_DESCRIBE_STRUCT(Looking, (), (looking, typing))

class Presence {
 public:
  /// The person behind this line looks at the case, and at no other with this line. Everybody who looks at it is told
  /// when that is news. REQUIRES: may(caller, case_read, the case's place).
  void look(const std::shared_ptr<web::Socket>& socket, const Caller& caller, CaseId case_id, bool typing, Instant now);
  void leave(const web::Socket* socket);

  /// A case belongs here now: whoever may not see it any more is neither told nor shown.
  void moved(const Place& place);

  /// Who has not been heard of for a while is not there, and who paused does not write.
  void forget_silent(Instant now);

 private:
  struct Looker {
    std::shared_ptr<web::Socket> socket;
    Caller caller;
    bool typing = false;
    Instant heard_at, typed_at;
  };
  struct Present {
    StaffId id;
    std::string name;
    bool typing = false;
    friend bool operator==(const Present&, const Present&) = default;
    BOOST_DESCRIBE_CLASS(Present, (), (id, name, typing), (), ())
  };
  struct Frame {
    std::string type = "present";
    CaseId case_;
    std::vector<Present> people;
    BOOST_DESCRIBE_CLASS(Frame, (), (type, case_, people), (), ())
  };
  using Lookers = std::vector<Looker>;

  static std::vector<Present> people_of(const Lookers& lookers);
  static void tell(CaseId case_id, const Lookers& lookers);
  /// Removes them from a case; the others are told. REQUIRES: mutex_ held.
  template <class Gone>
  void remove_if(CaseId case_id, Gone gone);

  std::mutex mutex_;
  std::unordered_map<CaseId, Lookers> cases_;
  std::unordered_map<const web::Socket*, CaseId> where_;
};

}  // namespace sp
