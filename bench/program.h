// The program inside the benchmark: all of it over a database of our choice, a small company to work for, and
// requests like those people send.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "main/compose.h"

namespace sp::bench {

/// Every member of staff signs in with this.
inline constexpr const char* password = "benchmark of 2026";
inline constexpr const char* admin_login = "bench";

/// What there is to sign in as and to write about.
struct Company {
  std::vector<TeamId> teams;
  std::vector<PersonId> customers;
};

/// The whole program without a network.
class Program {
 public:
  Program(std::unique_ptr<db::Database> migrated, const Clock& clock);

  /// Teams, one administrator and `customers` known persons, into empty data.
  Company found_company(std::size_t customers);

  /// The command of a POST to `path`, as a request brings it to the writer.
  Command command(std::string_view path, boost::json::object input);

  App& app() { return installation_.app; }

 private:
  Installation installation_;
};

inline constexpr std::size_t team_count = 10;

inline constexpr const char* portal_path = "/api/v1/portal/requests";
inline constexpr const char* desk_path = "/api/v1/cases";

/// Request number `n` of a known customer, sent through the portal: an everyday repair, enquiry or complaint in Chinese
/// or English, its words becoming the first message. Same `n`, same request; no two are alike.
boost::json::object portal_request(const Company& company, std::uint64_t n);

/// The same matter, opened by an agent on the telephone: a team takes it, there is no message.
boost::json::object desk_request(const Company& company, std::uint64_t n);

}  // namespace sp::bench
