// The whole program on one page: every object, made once, handed what it needs.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/app.h"
#include "app/outbox.h"
#include "app/replay.h"
#include "app/signed_link.h"
#include "loop/0_people/company/setup.h"
#include "loop/0_people/customer/customer_door.h"
#include "loop/0_people/staff/door.h"
#include "loop/1_standards/definition/standards.h"
#include "loop/4_handling/case/case_desk.h"
#include "loop/4_handling/import/import.h"

namespace sp {

class Installation {
 public:
  /// Wires the modules over a migrated database; starts nothing. Throws DbError, and std::runtime_error with a plain
  /// message for definitions that do not load.
  Installation(std::unique_ptr<db::Database> database, AppOptions options, const Clock& clock);

  static std::vector<ReplayCheck> replay_checks();

 private:
  std::unique_ptr<db::Database> database_;

 public:
  Standards standards;
  App app;
  Outbox outbox;
  Outbox hook_outbox;  // what goes to webhooks
  SignedLinks links;
  OneTimeCodes codes;
  CustomerDoor customer_door;
  StaffDoor staff_door;
  Setup setup;
  handling::CaseDesk desk;
  handling::ImportDesk imports;
  db::Database& database() { return *database_; }
};

/// Opens (or creates) the data and brings the schema up to date. Throws DbError.
std::unique_ptr<db::Database> open_migrated(const std::filesystem::path& data_dir, const std::string& database_url);

}  // namespace sp
