// The program inside the benchmark: the application over a database of our choice, a small company to work for, and
// requests like those people send.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "app/app.h"
#include "app/signed_link.h"
#include "loop/0_people/staff/door.h"
#include "loop/1_standards/definition/standards.h"
#include "loop/4_handling/case/case_desk.h"

namespace sp::bench {

/// Every member of staff signs in with this.
inline constexpr const char* password = "benchmark of 2026";
inline constexpr const char* admin_login = "bench";

/// What there is to sign in as and to write about.
struct Company {
  std::vector<TeamId> teams;
  std::vector<PersonId> customers;
};

/// Case and people without a network. The database is migrated already.
class Program {
 public:
  Program(db::Database& database, const Clock& clock);

  /// Teams, one administrator and `customers` known persons, into empty data.
  Company found_company(std::size_t customers);

  /// The command of POST /api/v1/cases, as a request brings it to the writer.
  Command open_command(const boost::json::object& input);

  App& app() { return app_; }

 private:
  Standards standards_;
  App app_;
  SignedLinks links_;
  StaffDoor door_;
  handling::CaseDesk desk_;
};

/// Request number `n` to open a case: an everyday repair, enquiry or complaint in Chinese or English. Same `n`, same
/// request; no two are alike.
boost::json::object opening(const Company& company, std::uint64_t n);

/// The words of request `n`, for checking what a search finds.
std::string description(std::uint64_t n);

}  // namespace sp::bench
