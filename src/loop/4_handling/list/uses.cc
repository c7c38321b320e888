#include "loop/4_handling/list/uses.h"

#include "loop/4_handling/trigger/trigger.h"

namespace sp::handling {
namespace {

constexpr std::size_t shown_max = 10;

struct Found {
  std::int64_t id = 0;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Found, (), (id, name))

void add(std::vector<Use>& uses, std::string kind, const std::vector<Found>& found) {
  if (found.empty()) return;
  Use use{std::move(kind), std::ssize(found), {}};
  for (std::size_t at = 0; at < std::min(found.size(), shown_max); ++at) use.items.push_back({id_text(found[at].id), found[at].name});
  uses.push_back(std::move(use));
}

/// The bounds keep a question about somebody with very much short.
std::vector<Found> kept_by(db::Connection& connection, std::string_view of_person, std::string_view of_team, StaffId staff, TeamId team) {
  return staff ? db::all<Found>(connection, of_person, staff) : db::all<Found>(connection, of_team, team);
}

}  // namespace

void uses_of(db::Connection& connection, StaffId staff, TeamId team, Language, std::vector<Use>& uses) {
  add(uses, "case", kept_by(connection, "SELECT id, number FROM case_cards WHERE owner = $1 AND closed = 0 ORDER BY due, id LIMIT 1000",
                            "SELECT id, number FROM case_cards WHERE team = $1 AND closed = 0 ORDER BY due, id LIMIT 1000", staff, team));
  add(uses, "list_view", kept_by(connection, "SELECT id, name FROM list_views WHERE reach = 'own' AND owner = $1 AND removed = 0 ORDER BY id LIMIT 1000",
                                 "SELECT id, name FROM list_views WHERE reach = 'team' AND team = $1 AND removed = 0 ORDER BY id LIMIT 1000", staff, team));
  add(uses, "macro", kept_by(connection, "SELECT id, name FROM macros WHERE reach = 'own' AND owner = $1 AND removed = 0 ORDER BY id LIMIT 1000",
                             "SELECT id, name FROM macros WHERE reach = 'team' AND team = $1 AND removed = 0 ORDER BY id LIMIT 1000", staff, team));
  std::vector<Found> triggers;
  const std::string wanted = '"' + (staff ? staff.text() : team.text()) + '"';
  for (const Trigger& trigger : db::select<Trigger>(connection, "WHERE removed = 0 ORDER BY place, id LIMIT 1000")) {
    if (to_json(trigger.filter).contains(wanted) || to_json(trigger.actions).contains(wanted)) triggers.push_back({trigger.id.value(), trigger.name});
  }
  add(uses, "trigger", triggers);
}

}  // namespace sp::handling
