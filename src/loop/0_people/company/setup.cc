#include "loop/0_people/company/setup.h"

#include <algorithm>

#include <sodium.h>

#include "app/problem.h"
#include "loop/0_people/staff/staff_api.h"
#include "loop/0_people/staff/staff_rules.h"
#include "loop/0_people/staff/staff_store.h"

namespace sp {
namespace {

constexpr std::size_t code_length = 12;  // of 31 letters: 59 bits
constexpr std::size_t group_length = 4;
constexpr std::size_t teams_max = 20;

struct ShowSetup {};
BOOST_DESCRIBE_STRUCT(ShowSetup, (), ())

struct SetupView {
  bool needed = false;
  std::vector<CalendarChoice> calendars;  // to choose from while it is needed
};
BOOST_DESCRIBE_STRUCT(SetupView, (), (needed, calendars))

struct FirstAdmin {
  Text<1, 64> login;
  Text<1, 80> name;
  NewPassword password;
};
BOOST_DESCRIBE_STRUCT(FirstAdmin, (), (login, name, password))

struct SetUp {
  Text<1, 40> code;
  CompanyFacts facts;
  FirstAdmin admin;
  std::vector<LocalName> teams;  // the first one gets what nobody else is named for
};
BOOST_DESCRIBE_STRUCT(SetUp, (), (code, facts, admin, teams))

std::string new_code() {
  constexpr std::string_view letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";  // none that is taken for another
  std::string code;
  for (std::size_t at = 0; at < code_length; ++at) {
    if (at > 0 && at % group_length == 0) code += '-';
    code += letters[randombytes_uniform(letters.size())];
  }
  return code;
}

std::string bare(std::string_view code) {
  std::string letters;
  for (const char c : code) {
    if (c >= 'a' && c <= 'z') letters += static_cast<char>(c - 'a' + 'A');
    else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) letters += c;
  }
  return letters;
}

void refuse_call(RawCall& call, const Refusal& refusal) { call.respond(problem(refusal, call.caller.language)); }
Refusal wrong_code() { return {RefusalKind::forbidden, "wrong_setup_code", "code", {}, {}}; }
Refusal set_up_already() { return {RefusalKind::conflict, "set_up_already", {}, {}, {}}; }

web::Response json_answer(std::string body) {
  web::Response response;
  response.headers = {{"content-type", "application/json; charset=utf-8"}};
  response.body = std::move(body);
  return response;
}

template <class In>
Result<In> read_body(const RawCall& call) {
  if (!call.request.header("content-type").starts_with("application/json"))
    return invalid("content-type", "expected_json");
  return from_json<In>(call.request.body);
}

/// Sent twice, because the first answer was lost, it is done once.
bool done_by_this(db::Connection& connection, const SetUp& command, const Setup& setup) {
  const auto id = staff_of_login(connection, folded_login(command.admin.login));
  const auto staff = id ? db::load<Staff>(connection, *id) : std::nullopt;
  return staff && setup.door.roles.grants_of(staff->roles).of(Right::system_admin) == Scope::all &&
         db::one<std::int64_t>(connection, "SELECT count(*) FROM staff") == 1;
}

Result<void> set_up(const Setup& setup, Tx& tx, const SetUp& command, const std::string& hash) {
  if (!Setup::needed(tx.db)) {
    if (done_by_this(tx.db, command, setup)) return {};
    return std::unexpected(set_up_already());
  }
  if (command.teams.size() > teams_max) return invalid("teams", "too_many_items", {{"max", std::to_string(teams_max)}});
  SP_TRY_VOID(change_company(tx, {}, command.facts, setup.loans.checks));
  AddStaff admin{command.admin.login, command.admin.name, command.facts.language, {RoleName("admin")}, {}};
  for (std::size_t at = 0; at < command.teams.size(); ++at) {
    auto team = add_team(tx, {command.teams[at], {}});
    if (!team) return invalid("teams[" + std::to_string(at) + "]", team.error().reason, team.error().details);
    if (at == 0) write_setting(tx.db, "team_for:", team->text());
    admin.teams.push_back(*team);
  }
  auto added = add_staff(tx, setup.door.roles, admin, command.admin.password, hash);
  if (!added) return invalid("admin." + added.error().field, added.error().reason, added.error().details);
  return {};
}

void take_setup(Setup& setup, RawCall call) {
  auto command = read_body<SetUp>(call);
  if (!command) return refuse_call(call, command.error());
  if (!setup.opens(command->code)) return refuse_call(call, wrong_code());
  std::string password = command->admin.password;
  hash_password(setup.door, std::move(call), std::move(password),
                [&setup, command = std::move(*command)](Tx& tx, const std::string& hash) -> Result<web::Response> {
                  Result<void> outcome;
                  tx.acting(the_operator(), "setup", [&](Tx& own) { outcome = set_up(setup, own, command, hash); });
                  if (!outcome) return std::unexpected(std::move(outcome).error());
                  return json_answer("{}");
                });
}

}  // namespace

Setup::Setup(StaffDoor& the_door, SetupLoans the_loans)
    : door(the_door), loans(std::move(the_loans)), code_(new_code()) {}

bool Setup::needed(db::Connection& connection) {
  return !db::one<std::int64_t>(connection, "SELECT id FROM staff LIMIT 1");
}

bool Setup::opens(std::string_view code) const {
  const std::string given = bare(code), own = bare(code_);
  return given.size() == own.size() && sodium_memcmp(given.data(), own.data(), own.size()) == 0;
}

void setup_routes(Setup& setup, Routes& routes) {
  routes.read<ShowSetup, SetupView>("/api/v1/setup", Right::open, "Q7.1",
                                    [&setup](Reading& reading, const ShowSetup&) -> Result<SetupView> {
                                      if (!Setup::needed(reading.db)) return SetupView{};
                                      return SetupView{true, setup.loans.calendars(reading.caller.language)};
                                    });
  Route& take = routes.raw("POST", "/api/v1/setup", Right::open, "Q7.1", "SetUp",
                           [&setup](RawCall call) { take_setup(setup, std::move(call)); });
  take.input = &shape_of<SetUp>();
  take.output = &shape_of<Nothing>();
}

}  // namespace sp
