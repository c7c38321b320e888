#include "loop/0_people/staff/door.h"

#include <sodium.h>

#include "app/problem.h"
#include "loop/0_people/staff/own_role.h"
#include "loop/0_people/staff/session_store.h"
#include "loop/0_people/staff/staff_rules.h"
#include "loop/0_people/staff/staff_store.h"

namespace sp {
namespace {

/// Sockets hold the rights they were opened with.
void drop_sockets(LiveHub& live, const std::vector<Committed>& events) {
  for (const Committed& committed : events) {
    const auto& [type, stream] = std::tie(committed.event.type, committed.event.stream);
    if (stream.starts_with("role:")) live.drop_everyone();
    if (!stream.starts_with("staff:")) continue;
    if (type == snake_name<ViewAsStarted>() || type == snake_name<ViewAsStopped>()) {
      if (const auto looks = from_stored_json<ViewAsStopped>(committed.event.body)) live.refresh_session(looks->session.value());
    } else if (type == snake_name<SessionEnded>()) {
      if (const auto ended = from_stored_json<SessionEnded>(committed.event.body)) live.drop_session(ended->session.value());
    } else if (type == snake_name<RolesAssigned>() || type == snake_name<TeamsAssigned>() ||
               type == snake_name<StaffDisabled>()) {
      live.drop_staff(StaffId{parse_id(std::string_view(stream).substr(stream.find(':') + 1)).value_or(0)});
    }
  }
}

Refusal unavailable(std::string_view reason) { return {RefusalKind::unavailable, std::string(reason), {}, {}, {}}; }

/// A check under way; handed from thread to thread, never shared by two at once.
struct Check {
  PasswordCheck wanted;
  StaffId staff;
  std::string hash;      // the stored one; empty: there is nobody to let in
  std::string new_hash;
  bool right = false;
  Result<web::Response> answer;

  const std::string& address() const { return wanted.call.request.remote; }
  void refuse(const Refusal& refusal) { wanted.call.respond(problem(refusal, wanted.call.caller.language)); }
};
using CheckPtr = std::shared_ptr<Check>;

void look_up(StaffDoor& door, Check& check, db::Connection& connection) {
  door.throttle.load_once(connection);
  if (check.wanted.login.empty()) {
    check.staff = check.wanted.call.caller.staff();
    const auto entry = db::load<DirectoryEntry>(connection, check.staff);
    if (entry) check.wanted.login = entry->login;
  } else {
    check.staff = staff_of_login(connection, check.wanted.login).value_or(StaffId{});
  }
  const auto staff = db::load<Staff>(connection, check.staff);
  if (staff && staff->active) check.hash = credential_of(connection, check.staff).password_hash;
}

/// Zero, or how long he must wait: then nothing was tried.
Duration try_password(StaffDoor& door, Check& check) {
  const Instant now = door.app.clock().now();
  const Duration wait = door.throttle.wait(check.wanted.login, check.address(), now);
  if (wait > Duration{}) return wait;
  if (check.hash.empty()) spend_a_password_check(check.wanted.password);
  else check.right = password_matches(check.hash, check.wanted.password);
  if (!check.right) door.throttle.failed(check.wanted.login, check.address(), now);
  else if (!check.wanted.new_password.empty()) check.new_hash = password_hash(check.wanted.new_password);
  return Duration{};
}

/// REQUIRES: the failure is already counted in memory.
void write_failure(StaffDoor& door, Check& check, Tx& tx, SignInFault fault) {
  if (!check.hash.empty()) {
    if (auto staff = load_staff(tx.db, check.staff)) keep(tx, *staff, {SignInFailed{fault}});
  }
  door.throttle.keep(tx, check.wanted.login, check.address());
}

Result<web::Response> conclude(StaffDoor& door, Check& check, Tx& tx) {
  const auto no = refuse(RefusalKind::unauthenticated, "wrong_login");
  if (!check.right) {
    write_failure(door, check, tx, SignInFault::wrong_password);
    return no;
  }
  // Hashing took a while: the member may have been disabled or got another password meanwhile.
  SP_TRY(auto staff, load_staff(tx.db, check.staff));
  auto credential = credential_of(tx.db, check.staff);
  if (!staff.active || credential.password_hash != check.hash) return no;
  auto response = check.wanted.then(tx, staff, credential, check.new_hash);
  if (response) {
    door.throttle.succeeded(check.wanted.login, check.address());
    door.throttle.keep(tx, check.wanted.login, check.address());
  } else if (response.error().reason == "code_wrong") {
    door.throttle.failed(check.wanted.login, check.address(), tx.now);
    write_failure(door, check, tx, SignInFault::wrong_code);
  }
  return response;
}

void write_down(StaffDoor& door, CheckPtr check) {
  Command command;
  command.caller = check->wanted.call.caller;
  if (check->right) command.caller.actor = {ActorKind::staff, check->staff.value()};
  command.cause = "request";
  command.run = [&door, check](Tx& tx) -> Result<Reply> {
    check->answer = conclude(door, *check, tx);
    return Reply{};  // a refusal is written down too
  };
  command.done = [check](Result<Reply> reply) {
    if (!reply) check->refuse(reply.error());
    else if (!check->answer) check->refuse(check->answer.error());
    else check->wanted.call.respond(std::move(*check->answer));
  };
  door.app.writer().submit(std::move(command));
}

void refuse_for_now(Check& check, Duration wait) {
  check.wanted.call.respond(too_many_attempts(wait, check.wanted.call.caller.language));
}

}  // namespace

StaffDoor::StaffDoor(App& the_app, RoleBook book)
    : app(the_app), roles(std::move(book)), callers(roles, the_app.writer()) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
  app.doors().authenticate = [this](db::Connection& connection, const web::Request& request, Instant now) {
    return callers.authenticate(connection, request, now);
  };
  app.writer().on_commit([this](const std::vector<Committed>& events) {
    follow(roles, events);  // first: who is read again is read with the new ones
    callers.react(events);
    drop_sockets(app.live(), events);
  });
}

void check_password(StaffDoor& door, PasswordCheck wanted) {
  auto check = std::make_shared<Check>();
  check->wanted = std::move(wanted);
  const bool queued = door.app.readers().submit([&door, check](std::unique_ptr<db::Connection>& connection) {
    try {
      look_up(door, *check, *connection);
    } catch (const db::DbError&) {
      return check->refuse(unavailable("storage_unavailable"));
    }
    const bool accepted = door.app.slow().submit([&door, check](std::monostate&) {
      try {
        const Duration wait = try_password(door, *check);
        if (wait > Duration{}) return refuse_for_now(*check, wait);
      } catch (const std::bad_alloc&) {
        return check->refuse(unavailable("overloaded"));
      }
      write_down(door, check);
    });
    if (!accepted) check->refuse(unavailable("overloaded"));
  });
  if (!queued) check->refuse(unavailable("overloaded"));
}

void hash_password(StaffDoor& door, RawCall call, std::string password,
                   std::move_only_function<Result<web::Response>(Tx&, const std::string&)> then) {
  struct Hashing {
    RawCall call;
    std::string password, hash;
    std::move_only_function<Result<web::Response>(Tx&, const std::string&)> then;
    web::Response response;
  };
  auto hashing = std::make_shared<Hashing>(std::move(call), std::move(password), std::string(), std::move(then));
  const bool accepted = door.app.slow().submit([&door, hashing](std::monostate&) {
    try {
      hashing->hash = password_hash(hashing->password);
    } catch (const std::bad_alloc&) {
      return hashing->call.respond(problem(unavailable("overloaded"), hashing->call.caller.language));
    }
    Command command;
    command.caller = hashing->call.caller;
    command.cause = "request";
    command.run = [hashing](Tx& tx) -> Result<Reply> {
      SP_TRY(hashing->response, hashing->then(tx, hashing->hash));
      return Reply{};
    };
    command.done = [hashing](Result<Reply> reply) {
      if (reply) hashing->call.respond(std::move(hashing->response));
      else hashing->call.respond(problem(reply.error(), hashing->call.caller.language));
    };
    door.app.writer().submit(std::move(command));
  });
  if (!accepted) hashing->call.respond(problem(unavailable("overloaded"), hashing->call.caller.language));
}

}  // namespace sp
