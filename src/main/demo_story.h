// The demo company as it is written down (definitions/demo/*.yaml): who works there, who comes, and what happens when.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "loop/0_people/company/company.h"
#include "loop/0_people/customer/customer_types.h"
#include "loop/1_standards/form/form.h"
#include "loop/2_intake/conversation/conversation.h"

namespace sp {

struct DemoPerson {
  std::string login, name;
  std::vector<std::string> roles, teams;
  std::optional<Language> language;
};
BOOST_DESCRIBE_STRUCT(DemoPerson, (), (login, name, roles, teams, language))

struct DemoTeam {
  std::string id;
  LocalName name;
  std::vector<std::string> kinds;  // of cases that come to it by themselves; "": all others
};
BOOST_DESCRIBE_STRUCT(DemoTeam, (), (id, name, kinds))

struct DemoCompany {
  CompanyFacts facts;
  std::vector<DemoTeam> teams;
  std::vector<DemoPerson> staff;
};
BOOST_DESCRIBE_STRUCT(DemoCompany, (), (facts, teams, staff))

/// One thing that somebody does; exactly one of the members after `by` is set. `say`, `note` and the like are words,
/// `go` is a stage: the steps on the way are done with what `record` of the case holds.
struct DemoAct {
  std::optional<std::string> after;  // since the act before, "25m"; 12 minutes when absent
  std::optional<std::string> by;     // a login, or "customer"; the case's owner when absent
  std::optional<std::string> say, note, go, pause, confirm, refuse, merge, link, promise, approve, cancel, spam,
      priority, owner;
  std::optional<std::int64_t> rate;
};
BOOST_DESCRIBE_STRUCT(DemoAct, (),
                      (after, by, say, note, go, pause, confirm, refuse, merge, link, promise, approve, cancel, spam,
                       priority, owner, rate))

struct DemoCase {
  std::string id;  // by which other cases name it
  std::string kind;
  std::string at;    // "3 09:12": so many days before the end of the story, at this time; or "2h30m" before its end
  std::string name;  // the customer's
  std::optional<std::string> phone, email;
  std::optional<Language> language;
  std::optional<Tier> tier;
  std::optional<intake::Channel> channel;
  std::optional<std::int64_t> urgency;
  std::string title, message;
  Answers fields, record;
  std::optional<std::string> owner, team;
  std::vector<DemoAct> acts;
};
BOOST_DESCRIBE_STRUCT(DemoCase, (),
                      (id, kind, at, name, phone, email, language, tier, channel, urgency, title, message, fields,
                       record, owner, team, acts))

struct DemoStory {
  DemoCompany company;
  std::vector<DemoCase> cases;
};

/// The one that travels inside the program. Throws std::logic_error for a text that cannot be read.
DemoStory shipped_demo();

}  // namespace sp
