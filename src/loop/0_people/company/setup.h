// The first day of an installation: as long as nobody is on its staff, whoever holds the code that the server printed
// may name the company, its first teams and its first administrator, in one transaction. A stranger who finds a fresh
// server first has no code; once there is staff, the code opens nothing.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "loop/0_people/company/company.h"
#include "loop/0_people/staff/door.h"
#include "loop/0_people/staff/password.h"

namespace sp {

struct CalendarChoice {
  std::string id, name, time_zone;
};
BOOST_DESCRIBE_STRUCT(CalendarChoice, (), (id, name, time_zone))

/// Lent by main/compose.cc.
struct SetupLoans {
  CompanyChecks checks;
  std::function<std::vector<CalendarChoice>(Language)> calendars;
};

/// Lives as long as the app. Any thread.
class Setup {
 public:
  Setup(StaffDoor& door, SetupLoans loans);
  Setup(const Setup&) = delete;

  static bool needed(db::Connection& connection);
  /// For the server's own output and nobody else; new with every start.
  const std::string& code() const { return code_; }
  /// Compares in constant time; what a person adds or drops between the groups does not count.
  bool opens(std::string_view code) const;

  StaffDoor& door;
  const SetupLoans loans;

 private:
  std::string code_;  // "7K3P-9QXM-24TW"
};

/// GET and POST /setup. Refuse: wrong_setup_code, set_up_already.
void setup_routes(Setup& setup, Routes& routes);

}  // namespace sp
