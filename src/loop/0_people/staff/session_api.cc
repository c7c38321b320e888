#include "loop/0_people/staff/session_api.h"

#include <fmt/format.h>

#include "app/problem.h"
#include "base/text.h"
#include "loop/0_people/staff/secrets.h"
#include "loop/0_people/staff/session_commands.h"
#include "loop/0_people/staff/session_store.h"
#include "loop/0_people/staff/staff_rules.h"
#include "loop/0_people/staff/staff_store.h"
#include "loop/0_people/staff/totp.h"

namespace sp {
namespace {

constexpr std::size_t agent_max = 200;

template <class In>
Result<In> read_body(const web::Request& request) {
  if (!request.header("content-type").starts_with("application/json")) return invalid("content-type", "expected_json");
  return from_json<In>(request.body);
}

web::Response json_answer(int status, std::string body) {
  web::Response response;
  response.status = status;
  response.headers = {{"content-type", "application/json; charset=utf-8"}};
  response.body = std::move(body);
  return response;
}

void refuse_call(RawCall& call, const Refusal& refusal) { call.respond(problem(refusal, call.caller.language)); }

/// A stolen token must not make itself at home: sessions, passwords and tokens are for people.
Result<void> by_session(const Caller& caller) {
  if (caller.by_token) return refuse(RefusalKind::forbidden, "needs_session");
  if (caller.viewer) return refuse(RefusalKind::forbidden, "viewing_as");
  return {};
}

/// Who came with this session, also while he views the console as another.
Caller himself(Caller caller) {
  if (caller.viewer) caller.actor = {ActorKind::staff, std::exchange(caller.viewer, {}).value()};
  return caller;
}

/// The body of a command that only a person may give.
template <class In>
Result<In> read_own(const RawCall& call) {
  SP_TRY_VOID(by_session(call.caller));
  return read_body<In>(call.request);
}

std::string cookie(std::string_view token, bool secure, Duration age) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", session_cookie, token,
                     std::chrono::floor<std::chrono::seconds>(age).count(), secure ? "; Secure" : "");
}

SessionView session_view(db::Connection& connection, const Staff& staff, const Grants& grants, Language language,
                         Instant expires_at) {
  const auto entry = db::load<DirectoryEntry>(connection, staff.id).value_or(DirectoryEntry{});
  SessionView view{{staff.id, entry.name, entry.login, staff.language, staff.totp, {}, staff.roles},
                   named_grants(grants),
                   expires_at};
  for (const TeamId id : staff.teams) {
    if (const auto team = db::load<Team>(connection, id))
      view.staff.teams.push_back({id, std::string(name_in(team->name, language))});
  }
  return view;
}

/// Ends the session this caller came with, on his own stream.
void end_own_session(Tx& tx, const Caller& caller, SessionEndReason why) {
  if (caller.session == 0 || caller.by_token) return;
  if (auto staff = load_staff(tx.db, caller.staff()))
    keep(tx, *staff, {end_session(tx.db, SessionId{caller.session}, why)});
}

/// Uses up a code of the second factor.
Result<void> use_code(Tx& tx, Credential& credential, std::string_view code) {
  const auto step = totp_step(unseal(tx, credential.totp_secret), code, tx.now, credential.totp_last_step);
  if (!step) return refuse(RefusalKind::unauthenticated, "code_wrong");
  credential.totp_last_step = *step;
  db::save(tx.db, credential);
  return {};
}

struct Arrival {
  std::optional<Text<6, 8>> code;
  std::string address, agent;
  bool secure = false;
  Caller before;  // who this browser was until now
};

/// Always a new session with a new token: what somebody planted in the browser before opens nothing.
Result<web::Response> open_session(const RoleBook& roles, Tx& tx, Staff& staff, Credential& credential,
                                   const Arrival& arrival) {
  if (staff.totp) {
    if (!arrival.code) return refuse(RefusalKind::unauthenticated, "code_required");
    SP_TRY_VOID(use_code(tx, credential, *arrival.code));
  }
  forget_expired_sessions(tx.db, tx.now);
  end_own_session(tx, arrival.before, SessionEndReason::replaced);
  SP_TRY(staff, load_staff(tx.db, staff.id));  // the replaced session was perhaps his own
  const std::string token = new_token();
  const Session session{tx.next_id<SessionId>(), staff.id, token_digest(token),          tx.now, tx.now,
                        tx.now + session_length_max, arrival.address, arrival.agent};
  db::insert(tx.db, session);
  keep(tx, staff, {SignedIn{session.id}});
  const auto view = session_view(tx.db, staff, roles.grants_of(staff.roles), arrival.before.language, session.expires_at);
  auto response = json_answer(200, to_json(view));
  response.headers.emplace_back("set-cookie", cookie(token, arrival.secure, session_length_max));
  return response;
}

void sign_in(StaffDoor& door, RawCall call) {
  call.caller = himself(std::move(call.caller));
  auto command = read_body<SignIn>(call.request);
  if (!command) return refuse_call(call, command.error());
  Arrival arrival{std::move(command->code), call.request.remote, {}, call.request.secure, call.caller};
  if (const auto agent = call.request.header("user-agent"); is_clean_text(agent)) arrival.agent = text_head(agent, agent_max);
  check_password(door, {.call = std::move(call),
                        .login = folded_login(command->login),
                        .password = std::move(command->password),
                        .new_password = {},
                        .then = [&door, arrival](Tx& tx, Staff& staff, Credential& credential, const std::string&) {
                          return open_session(door.roles, tx, staff, credential, arrival);
                        }});
}

void sign_out(StaffDoor& door, RawCall call) {
  call.caller = himself(std::move(call.caller));
  if (auto allowed = by_session(call.caller); !allowed) return refuse_call(call, allowed.error());
  auto shared = std::make_shared<RawCall>(std::move(call));
  Command command;
  command.caller = shared->caller;
  command.cause = "request";
  command.run = [shared](Tx& tx) -> Result<Reply> {
    end_own_session(tx, shared->caller, SessionEndReason::signed_out);
    return Reply{};
  };
  command.done = [shared](Result<Reply> reply) {
    if (!reply) return refuse_call(*shared, reply.error());
    auto response = json_answer(200, "{}");
    response.headers.emplace_back("set-cookie", cookie("", shared->request.secure, Duration{}));
    shared->respond(std::move(response));
  };
  door.app.writer().submit(std::move(command));
}

void change_password(StaffDoor& door, RawCall call) {
  auto command = read_own<ChangePassword>(call);
  if (!command) return refuse_call(call, command.error());
  const SessionId current{call.caller.session};
  check_password(door, {.call = std::move(call),
                        .login = {},
                        .password = std::move(command->old),
                        .new_password = command->new_,
                        .then = [current, fresh = command->new_](Tx& tx, Staff& staff, Credential& credential,
                                                                 const std::string& hash) -> Result<web::Response> {
                          const auto entry = db::load<DirectoryEntry>(tx.db, staff.id).value_or(DirectoryEntry{});
                          SP_TRY_VOID(acceptable_password("new", fresh, entry.login));
                          credential.password_hash = hash;
                          db::save(tx.db, credential);
                          auto events = end_sessions(tx.db, staff.id, current, SessionEndReason::password_set);
                          events.insert(events.begin(), PasswordSet{});
                          keep(tx, staff, events);
                          return json_answer(200, "{}");
                        }});
}

void turn_off_totp(StaffDoor& door, RawCall call) {
  auto command = read_own<TurnOffTotp>(call);
  if (!command) return refuse_call(call, command.error());
  check_password(door, {.call = std::move(call),
                        .login = {},
                        .password = std::move(command->password),
                        .new_password = {},
                        .then = [](Tx& tx, Staff& staff, Credential& credential,
                                   const std::string&) -> Result<web::Response> {
                          if (!staff.totp) return refuse("totp_not_on");
                          credential.totp_secret.clear();
                          db::save(tx.db, credential);
                          keep(tx, staff, {TotpTurnedOff{}});
                          return json_answer(200, "{}");
                        }});
}

Result<TotpStart> start_totp(Tx& tx, const StartTotp&) {
  SP_TRY_VOID(by_session(tx.caller));
  SP_TRY(const auto staff, load_staff(tx.db, tx.caller.staff()));
  if (staff.totp) return refuse("totp_already_on");
  const std::string secret = new_totp_secret();
  auto credential = credential_of(tx.db, staff.id);
  credential.totp_pending = seal(tx, secret);
  db::save(tx.db, credential);
  const auto entry = db::load<DirectoryEntry>(tx.db, staff.id).value_or(DirectoryEntry{});
  return TotpStart{base32(secret), otpauth_uri(entry.login, secret)};
}

Result<Nothing> confirm_totp(Tx& tx, const ConfirmTotp& command) {
  SP_TRY_VOID(by_session(tx.caller));
  SP_TRY(auto staff, load_staff(tx.db, tx.caller.staff()));
  auto credential = credential_of(tx.db, staff.id);
  if (credential.totp_pending.empty()) return refuse("totp_not_started");
  const auto step = totp_step(unseal(tx, credential.totp_pending), command.code, tx.now, 0);
  if (!step) return invalid("code", "code_wrong");
  credential.totp_secret = std::move(credential.totp_pending);
  credential.totp_pending.clear();
  credential.totp_last_step = *step;
  db::save(tx.db, credential);
  keep(tx, staff, {TotpTurnedOn{}});
  return Nothing{};
}

/// With the roles and teams he is looked at with.
Staff as_seen(Staff staff, const Caller& caller) {
  staff.roles.assign(caller.roles.begin(), caller.roles.end());
  staff.teams = caller.teams;
  return staff;
}

struct StartViewing {
  std::optional<StaffId> staff;
  std::optional<RoleName> role;
  std::vector<TeamId> teams;  // with a role: as a member of which
};
BOOST_DESCRIBE_STRUCT(StartViewing, (), (staff, role, teams))

struct StopViewing {};
BOOST_DESCRIBE_STRUCT(StopViewing, (), ())

Result<void> keep_viewing(Tx& tx, SessionId id, std::optional<ViewAs> as) {
  auto session = db::load<Session>(tx.db, id);
  if (!session) return refuse(RefusalKind::unauthenticated, "not_signed_in");
  session->viewing = std::move(as);
  db::save(tx.db, *session);
  return {};
}

Result<Nothing> start_viewing(const RoleBook& roles, Tx& tx, const StartViewing& command) {
  SP_TRY_VOID(by_session(tx.caller));
  if (command.staff.has_value() == command.role.has_value()) return invalid("staff", "person_or_role");
  ViewAs as;
  Grants wanted;
  if (command.staff) {
    const auto seen = db::load<Staff>(tx.db, *command.staff);
    if (!seen || !seen->active) return invalid("staff", "unknown_staff");
    if (seen->id == tx.caller.staff()) return invalid("staff", "already_yourself");
    as.staff = seen->id;
    wanted = roles.grants_of(seen->roles);
  } else {
    if (!roles.find(*command.role)) return invalid("role", "unknown_role", {{"role", *command.role}});
    for (std::size_t at = 0; at < command.teams.size(); ++at)
      if (!load_team(tx.db, command.teams[at])) return invalid("teams[" + std::to_string(at) + ']', "unknown_team");
    as.role = *command.role;
    as.teams = command.teams;
    wanted = roles.grants_of(std::span(&as.role, 1));
  }
  if (!shows_all(tx.caller.grants, wanted)) return refuse(RefusalKind::forbidden, "sees_more_than_you");
  const SessionId session{tx.caller.session};
  SP_TRY_VOID(keep_viewing(tx, session, as));
  SP_TRY(auto staff, load_staff(tx.db, tx.caller.staff()));
  keep(tx, staff, {ViewAsStarted{session, as}});
  return Nothing{};
}

Result<Nothing> stop_viewing(Tx& tx, const StopViewing&) {
  if (!tx.caller.viewer) return Nothing{};
  const SessionId session{tx.caller.session};
  SP_TRY_VOID(keep_viewing(tx, session, std::nullopt));
  SP_TRY(auto staff, load_staff(tx.db, tx.caller.viewer));
  tx.acting(himself(tx.caller), tx.cause, [&](Tx& own) { keep(own, staff, {ViewAsStopped{session}}); });
  return Nothing{};
}

Result<SessionView> current_session(const RoleBook& roles, Reading& reading, const ShowSession&) {
  SP_TRY(const auto staff, load_staff(reading.db, reading.caller.staff()));
  const auto table = reading.caller.by_token ? "SELECT expires_at FROM api_tokens WHERE id = $1"
                                             : "SELECT expires_at FROM sessions WHERE id = $1";
  const auto expires_at = db::one<Instant>(reading.db, table, reading.caller.session).value_or(reading.now);
  auto view = session_view(reading.db, as_seen(staff, reading.caller), reading.caller.grants, reading.caller.language, expires_at);
  if (const StaffId viewer = reading.caller.viewer) {
    view.viewing = Viewing{viewer, staff_name(reading.db, viewer), {}, {}};
    if (viewer == staff.id) {
      view.viewing->role = reading.caller.roles.front();
      if (const auto role = roles.find(*view.viewing->role)) view.viewing->role_name = role->label;
    }
  }
  return view;
}

Result<SessionList> list_sessions(Reading& reading, const ListSessions&) {
  SP_TRY_VOID(by_session(reading.caller));
  SessionList list;
  for (const Session& row : sessions_of(reading.db, reading.caller.staff(), reading.now))
    list.items.push_back({row.id, row.created_at, row.seen_at, row.expires_at, row.address, row.agent,
                          row.id.value() == reading.caller.session});
  return list;
}

Result<Nothing> revoke_session(Tx& tx, const EndSession& command) {
  SP_TRY_VOID(by_session(tx.caller));
  const auto session = db::load<Session>(tx.db, command.id);
  if (!session || session->staff != tx.caller.staff()) return refuse(RefusalKind::not_found, "not_found");
  SP_TRY(auto staff, load_staff(tx.db, session->staff));
  keep(tx, staff, {end_session(tx.db, session->id, SessionEndReason::revoked)});
  return Nothing{};
}

Result<TokenList> list_tokens(Reading& reading, const ListTokens&) {
  SP_TRY_VOID(by_session(reading.caller));
  TokenList list;
  for (ApiToken& row : api_tokens_of(reading.db, reading.caller.staff()))
    list.items.push_back({row.id, row.name, std::move(row.rights), row.created_at, row.expires_at, row.seen_at});
  return list;
}

Result<NewToken> create_token(Tx& tx, const CreateToken& command) {
  SP_TRY_VOID(by_session(tx.caller));
  if (command.rights) SP_TRY_VOID(grants_from(*command.rights, "rights"));
  if (command.expires_at && *command.expires_at <= tx.now) return invalid("expires_at", "must_be_future");
  SP_TRY(auto staff, load_staff(tx.db, tx.caller.staff()));
  const std::string token = std::string(token_prefix) + new_token();
  const ApiToken row{tx.next_id<TokenId>(), staff.id, command.name, token_digest(token), command.rights, tx.now,
                     command.expires_at.value_or(tx.now + token_length), {}};
  db::insert(tx.db, row);
  const auto rights = command.rights.value_or(named_grants(tx.caller.grants));
  keep(tx, staff, {TokenCreated{row.id, rights, row.expires_at}});
  return NewToken{row.id, token, row.name, row.rights, row.expires_at};
}

Result<Nothing> revoke_token(Tx& tx, const RevokeToken& command) {
  SP_TRY_VOID(by_session(tx.caller));
  SP_TRY(auto staff, load_staff(tx.db, tx.caller.staff()));
  if (db::run(tx.db, "DELETE FROM api_tokens WHERE id = $1 AND staff = $2", command.id, staff.id) == 0)
    return refuse(RefusalKind::not_found, "not_found");
  keep(tx, staff, {TokenRevoked{command.id}});
  return Nothing{};
}

/// A raw row that still says in the OpenAPI document what it takes and gives.
template <class In, class Out>
void password_route(Routes& routes, StaffDoor& door, std::string method, std::string pattern, Right right,
                    void (*handler)(StaffDoor&, RawCall)) {
  Route& route = routes.raw(std::move(method), std::move(pattern), right, "", std::string(type_name<In>()),
                            [&door, handler](RawCall call) { handler(door, std::move(call)); });
  route.input = &shape_of<In>();
  route.output = &shape_of<Out>();
  route.paces_itself = true;  // Throttle: by login and address
  route.while_viewing = right == Right::open;
}

}  // namespace

void session_routes(Routes& routes, StaffDoor& door) {
  const Right anyone = Right::signed_in;
  password_route<SignIn, SessionView>(routes, door, "POST", "/api/v1/session", Right::open, sign_in);
  routes.read<ShowSession, SessionView>("/api/v1/session", anyone, "",
                                        [&door](Reading& reading, const ShowSession& command) { return current_session(door.roles, reading, command); });
  routes.raw("DELETE", "/api/v1/session", anyone, "", "SignOut", [&door](RawCall call) { sign_out(door, std::move(call)); }).while_viewing = true;
  routes.write<StartViewing, Nothing>("POST", "/api/v1/session/view", Right::view_as, "",
                                      [&door](Tx& tx, const StartViewing& command) { return start_viewing(door.roles, tx, command); });
  routes.write("DELETE", "/api/v1/session/view", anyone, "", stop_viewing).while_viewing = true;
  password_route<ChangePassword, Nothing>(routes, door, "PUT", "/api/v1/session/password", anyone, change_password);
  routes.write("POST", "/api/v1/session/totp", anyone, "", start_totp).keeps_answer = false;
  routes.write("PUT", "/api/v1/session/totp", anyone, "", confirm_totp);
  password_route<TurnOffTotp, Nothing>(routes, door, "DELETE", "/api/v1/session/totp", anyone, turn_off_totp);
  routes.read("/api/v1/sessions", anyone, "", list_sessions);
  routes.write("DELETE", "/api/v1/sessions/{id}", anyone, "", revoke_session);
  routes.read("/api/v1/tokens", anyone, "", list_tokens);
  routes.write("POST", "/api/v1/tokens", anyone, "", create_token, 201).keeps_answer = false;
  routes.write("DELETE", "/api/v1/tokens/{id}", anyone, "", revoke_token);
}

}  // namespace sp
