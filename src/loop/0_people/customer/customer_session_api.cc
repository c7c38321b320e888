#include <fmt/format.h>
#include <sodium.h>

#include "app/problem.h"
#include "base/sha256.h"
#include "base/text.h"
#include "loop/0_people/customer/contact.h"
#include "loop/0_people/customer/customer_door.h"
#include "loop/0_people/customer/customer_intake.h"
#include "loop/0_people/customer/customer_store.h"

namespace sp {
namespace {

using CustomerSessionId = Id<struct CustomerSessionTag>;

constexpr Duration seen_period{std::chrono::minutes{10}};
constexpr std::string_view sign_in_purpose = "sign_in";

struct CustomerSession {
  static constexpr std::string_view table = "customer_sessions";
  CustomerSessionId id;
  PersonId person;
  IdentityId identity;
  std::string token_hash;
  Instant created_at, seen_at, expires_at;
};
BOOST_DESCRIBE_STRUCT(CustomerSession, (), (id, person, identity, token_hash, created_at, seen_at, expires_at))

struct AskCode {
  Text<1, 254> to;  // a phone number or a mail address
};
BOOST_DESCRIBE_STRUCT(AskCode, (), (to))

struct CodeAsked {
  std::int64_t again_s = 0, minutes = 0;  // when the next may be asked for; how long this one is good for
};
BOOST_DESCRIBE_STRUCT(CodeAsked, (), (again_s, minutes))

struct SignInByCode {
  Text<1, 254> to;
  Text<6, 6> code;
};
BOOST_DESCRIBE_STRUCT(SignInByCode, (), (to, code))

struct ShowCustomerSession {};
BOOST_DESCRIBE_STRUCT(ShowCustomerSession, (), ())

struct CustomerMe {
  std::string name;
  std::optional<std::string> phone, email;  // masked; what he need not state again
  std::string organisation;                 // whose requests he may see; empty: none
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(CustomerMe, (), (name, phone, email, organisation, expires_at))

std::string new_token() {
  char bytes[32];
  randombytes_buf(bytes, sizeof bytes);
  return to_hex({bytes, sizeof bytes});
}

std::string cookie(std::string_view token, bool secure, Duration age) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", customer_cookie, token,
                     std::chrono::floor<std::chrono::seconds>(age).count(), secure ? "; Secure" : "");
}

std::string_view token_of(const web::Request& request) {
  std::string_view rest = request.header("cookie");
  while (!rest.empty()) {
    auto pair = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.starts_with(customer_cookie) && pair.substr(customer_cookie.size()).starts_with('=')) return pair.substr(customer_cookie.size() + 1);
  }
  return {};
}

std::optional<CustomerSession> live_session(db::Connection& connection, std::string_view token, Instant now) {
  if (token.empty()) return std::nullopt;
  auto rows = db::select<CustomerSession>(connection, "WHERE token_hash = $1", sha256_hex(token));
  if (rows.empty() || rows.front().expires_at <= now || rows.front().seen_at + customer_idle_max <= now) return std::nullopt;
  return std::move(rows.front());
}

Caller caller_of(db::Connection& connection, const CustomerSession& session) {
  Caller caller;
  const PersonId person = survivor(connection, session.person);  // files may have been merged since
  caller.actor = {ActorKind::person, person.value()};
  caller.session = session.id.value();
  caller.name = person_name(connection, person);
  caller.roles = {"customer"};
  if (const auto file = db::load<Person>(connection, person)) caller.language = file->language;
  return caller;
}

void note_seen(App& app, const Caller& caller, Instant now) {
  Command command;
  command.caller = caller;
  command.run = [id = caller.session, now](Tx& tx) -> Result<Reply> {
    db::run(tx.db, "UPDATE customer_sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2", id, now);
    return Reply{};
  };
  command.done = [](Result<Reply>) {};  // missed once, written later
  app.writer().submit(std::move(command));
}

CustomerMe me(db::Connection& connection, const Caller& caller, Instant expires_at) {
  CustomerMe view{.name = person_name(connection, caller.customer()), .expires_at = expires_at};
  const ProvedIdentity proved = proved_by(connection, caller);
  (proved.kind == IdentityKind::email ? view.email : view.phone) = masked(proved.kind, proved.value);
  const auto file = db::load<Person>(connection, caller.customer());
  if (file && file->sees_organisation) view.organisation = person_name(connection, file->organisation);
  return view;
}

/// Whose identity it is: his who proved it, else the newest file that has it.
std::optional<IdentityRow> holder_of(db::Connection& connection, const CodeTarget& target) {
  std::optional<IdentityRow> found;
  for (IdentityRow& row : identities_like(connection, target.kind, target.value)) {
    if (row.proof == Proof::verified) return std::move(row);
    if (row.proof == Proof::none) continue;
    if (survivor(connection, row.person) == row.person || !found) found = std::move(row);
  }
  return found;
}

Result<CodeTarget> target_of(const CustomerDoor& door, std::string_view stated) {
  auto target = code_target(stated);
  if (!target) return invalid("to", "bad_contact");
  if (!door.outbox.sends(target->kind == IdentityKind::email ? Way::mail : Way::sms)) return invalid("to", "way_not_offered");
  return *std::move(target);
}

struct Opened {
  std::string token;
  CustomerMe me;
};

/// Always a new session with a new token; what the browser had before ends.
Result<Opened> open_session(CustomerDoor& door, Tx& tx, const SignInByCode& command, std::string_view old_token) {
  SP_TRY(const CodeTarget target, target_of(door, command.to));
  SP_TRY_VOID(door.codes.spend(tx, {std::string(sign_in_purpose)}, target, command.code));
  auto identity = holder_of(tx.db, target);
  if (!identity) return invalid("code", "code_not_valid");
  db::run(tx.db, "DELETE FROM customer_sessions WHERE token_hash = $1 OR expires_at <= $2 OR seen_at <= $3", sha256_hex(old_token), tx.now,
          tx.now - customer_idle_max);
  Opened opened{new_token(), {}};
  const CustomerSession session{tx.next_id<CustomerSessionId>(), survivor(tx.db, identity->person), identity->id, sha256_hex(opened.token),
                                tx.now, tx.now, tx.now + customer_session_max};
  db::insert(tx.db, session);
  Caller self = caller_of(tx.db, session);
  self.language = tx.caller.language;
  Result<void> proved;
  tx.acting(self, tx.cause, [&](Tx& own) {
    auto holder = load_person(own.db, identity->person);
    if (holder && !holder->merged_into) proved = add_identity(own, *holder, {target.kind, IdentityValue(target.value), Proof::verified}, "to");
    auto person = load_person(own.db, session.person);
    if (proved && person) keep(own, *person, {CustomerSignedIn{identity->id}});
  });
  SP_TRY_VOID(std::move(proved));
  opened.me = me(tx.db, self, session.expires_at);
  return opened;
}

web::Response json_answer(std::string body) {
  web::Response response;
  response.headers = {{"content-type", "application/json; charset=utf-8"}};
  response.body = std::move(body);
  return response;
}

/// A command of a raw row; `answered` turns what it made into the answer.
void submit(App& app, std::shared_ptr<RawCall> call, std::move_only_function<Result<web::Response>(Tx&)> work) {
  auto answer = std::make_shared<web::Response>();
  Command command;
  command.caller = call->caller;
  command.cause = "request";
  command.run = [work = std::move(work), answer](Tx& tx) mutable -> Result<Reply> {
    SP_TRY(*answer, work(tx));
    return Reply{};
  };
  command.done = [call, answer](Result<Reply> reply) {
    if (reply) call->respond(std::move(*answer));
    else call->respond(problem(reply.error(), call->caller.language));
  };
  app.writer().submit(std::move(command));
}

void sign_in(CustomerDoor& door, RawCall given) {
  auto call = std::make_shared<RawCall>(std::move(given));
  const auto refuse_with = [&](const Refusal& refusal) { call->respond(problem(refusal, call->caller.language)); };
  if (!call->request.header("content-type").starts_with("application/json"))
    return refuse_with({RefusalKind::invalid, "expected_json", "content-type", {}, {}});
  auto command = from_json<SignInByCode>(call->request.body);
  if (!command) return refuse_with(command.error());
  // A member of staff who tries the portal signs in as the customer he says he is, not as himself.
  call->caller = {.language = call->caller.language, .address = call->caller.address};
  submit(door.app, call, [&door, call, command = std::move(*command)](Tx& tx) -> Result<web::Response> {
    SP_TRY(const Opened opened, open_session(door, tx, command, token_of(call->request)));
    auto response = json_answer(to_json(opened.me));
    response.headers.emplace_back("set-cookie", cookie(opened.token, call->request.secure, customer_session_max));
    return response;
  });
}

void sign_out(CustomerDoor& door, RawCall given) {
  auto call = std::make_shared<RawCall>(std::move(given));
  submit(door.app, call, [call](Tx& tx) -> Result<web::Response> {
    db::run(tx.db, "DELETE FROM customer_sessions WHERE id = $1", call->caller.session);
    auto response = json_answer("{}");
    response.headers.emplace_back("set-cookie", cookie("", call->request.secure, Duration{}));
    return response;
  });
}

}  // namespace

CustomerDoor::CustomerDoor(App& the_app, const Outbox& the_outbox, OneTimeCodes& the_codes)
    : app(the_app), outbox(the_outbox), codes(the_codes) {
  app.doors().know_customer = [this](db::Connection& connection, const web::Request& request, Instant now) -> Result<Caller> {
    const auto session = live_session(connection, token_of(request), now);
    if (!session) return refuse(RefusalKind::unauthenticated, "not_signed_in");
    Caller caller = caller_of(connection, *session);
    if (now - session->seen_at >= seen_period) note_seen(app, caller, now);
    return caller;
  };
}

ProvedIdentity proved_by(db::Connection& connection, const Caller& caller) {
  const auto identity = db::one<IdentityId>(connection, "SELECT identity FROM customer_sessions WHERE id = $1", caller.session);
  const auto row = identity ? db::load<IdentityRow>(connection, *identity) : std::nullopt;
  return row ? ProvedIdentity{row->kind, row->value} : ProvedIdentity{};
}

bool is_only_his(db::Connection& connection, PersonId person, const ProvedIdentity& proved) {
  return std::ranges::none_of(identities_of(connection, person), [&](const IdentityRow& row) {
    const bool contact = row.kind == IdentityKind::phone || row.kind == IdentityKind::email;
    return contact && row.proof != Proof::none && (row.kind != proved.kind || row.value != proved.value);
  });
}

void customer_session_routes(CustomerDoor& door, Routes& routes) {
  routes.write<AskCode, CodeAsked>("POST", "/api/v1/portal/codes", Right::open, "R6.4", [&door](Tx& tx, const AskCode& command) -> Result<CodeAsked> {
    SP_TRY(const CodeTarget target, target_of(door, command.to));
    SP_TRY_VOID(door.codes.send(tx, {std::string(sign_in_purpose)}, target, holder_of(tx.db, target).has_value()));
    return CodeAsked{std::chrono::duration_cast<std::chrono::seconds>(code_pause).count(),
                     std::chrono::duration_cast<std::chrono::minutes>(code_length).count()};
  });
  Route& opened = routes.raw("POST", "/api/v1/portal/session", Right::open, "R6.4", "SignInByCode", [&door](RawCall call) { sign_in(door, std::move(call)); });
  opened.input = &shape_of<SignInByCode>();
  opened.output = &shape_of<CustomerMe>();
  routes.read<ShowCustomerSession, CustomerMe>("/api/v1/portal/session", Right::customer, "R6.4", [](Reading& reading, const ShowCustomerSession&) -> Result<CustomerMe> {
    const auto expires_at = db::one<Instant>(reading.db, "SELECT expires_at FROM customer_sessions WHERE id = $1", reading.caller.session);
    return me(reading.db, reading.caller, expires_at.value_or(reading.now));
  });
  routes.raw("DELETE", "/api/v1/portal/session", Right::customer, "R6.4", "SignOutCustomer", [&door](RawCall call) { sign_out(door, std::move(call)); });
}

}  // namespace sp
