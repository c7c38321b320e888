#include "main/checklist.h"

#include <algorithm>

#include "loop/0_people/company/company.h"

namespace sp {
namespace {

constexpr Duration backup_age_max{std::chrono::hours{24 * 31}};

struct ShowChecklist {};
BOOST_DESCRIBE_STRUCT(ShowChecklist, (), ())

BOOST_DEFINE_ENUM_CLASS(Chore, company, logo, teams, people, calendar, service_level, process, portal, backup)

struct ChecklistItem {
  Chore id = Chore::company;
  bool done = false;
};
BOOST_DESCRIBE_STRUCT(ChecklistItem, (), (id, done))

struct Checklist {
  std::vector<ChecklistItem> items;
  std::int64_t left = 0;
};
BOOST_DESCRIBE_STRUCT(Checklist, (), (items, left))

bool there_is(db::Connection& connection, std::string_view question) {
  return db::one<std::int64_t>(connection, question).has_value();
}

/// Its days off and make-up days of this year are in it, or of the next once the year ends.
bool knows_this_year(const DefinitionSet& set, std::string_view id, Instant now) {
  const auto calendar = set.calendar(id);
  if (!calendar) return false;
  const auto zone = Zone::load(calendar->spec().tz);
  if (!zone) return false;
  const std::string year = local_text(**zone, now).substr(0, 5);
  return std::ranges::any_of(calendar->spec().overrides, [&](const auto& day) { return day.first.starts_with(year); });
}

Checklist look_around(const Standards& standards, Reading& reading) {
  db::Connection& connection = reading.db;
  const Company company = load_company(connection);
  const auto published = [&](const char* key) {
    return db::one<std::int64_t>(connection,
                                 "SELECT id FROM definitions WHERE content LIKE $1 OR content LIKE $2 LIMIT 1",
                                 std::string(key) + ":%", "%\n" + std::string(key) + ":%")
        .has_value();
  };
  const auto backup = read_setting(connection, backup_setting);
  const auto backed_up = backup ? parse_instant(*backup) : std::nullopt;
  Checklist list;
  list.items = {
      {Chore::company, company.version > 0 && (company.facts.phone || company.facts.email)},
      {Chore::logo, !company.logo.sha256.empty()},
      {Chore::teams, there_is(connection, "SELECT id FROM teams WHERE active = 1 LIMIT 1")},
      {Chore::people, there_is(connection, "SELECT id FROM staff WHERE active = 1 ORDER BY id LIMIT 1 OFFSET 1")},
      {Chore::calendar, knows_this_year(*standards.current(), company.facts.calendar, reading.now)},
      {Chore::service_level, published("service_level")},
      {Chore::process, published("process")},
      {Chore::portal, there_is(connection,
                               "SELECT id FROM (SELECT id, channel FROM cases ORDER BY id LIMIT 1000) AS first WHERE "
                               "channel = 'web' LIMIT 1")},
      {Chore::backup, backed_up && reading.now - *backed_up < backup_age_max},
  };
  list.left = std::ranges::count(list.items, false, &ChecklistItem::done);
  return list;
}

}  // namespace

void checklist_routes(const Standards& standards, Routes& routes) {
  routes.read<ShowChecklist, Checklist>("/api/v1/setup/checklist", Right::system_admin, "Q7.1",
                                        [&standards](Reading& reading, const ShowChecklist&) -> Result<Checklist> {
                                          return look_around(standards, reading);
                                        });
}

}  // namespace sp
