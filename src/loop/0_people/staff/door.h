// The door staff come through: what the routes of this module share. Made once, by main/compose.cc, between the
// App and its start(); it becomes the app's way to authenticate and lives as long as the app.
#pragma once

#include <functional>
#include <vector>

#include "app/app.h"
#include "loop/0_people/staff/callers.h"
#include "loop/0_people/staff/password.h"
#include "loop/0_people/staff/roles.h"
#include "loop/0_people/staff/staff_commands.h"
#include "loop/0_people/staff/throttle.h"

namespace sp {

struct StaffDoor {
  StaffDoor(App& app, RoleBook book);
  StaffDoor(const StaffDoor&) = delete;

  App& app;
  RoleBook roles;
  Throttle throttle;
  Callers callers;

  /// What else hangs on a person or a team (the other is empty): steps above know, main/compose.cc asks them.
  std::vector<std::function<void(db::Connection&, StaffId, TeamId, Language, std::vector<Use>&)>> uses;
};

struct Credential;

/// One request that hangs on a password, on its way: reader (whose is it) → slow pool (may he try, is it right)
/// → writer (what follows, or what went wrong, written down) → answer.
struct PasswordCheck {
  RawCall call;
  std::string login;         // folded; empty: the caller's own
  std::string password;
  std::string new_password;  // hashed on the same way; empty: none

  /// What follows a right password, in the writer's transaction. REQUIRES: it writes nothing before it refuses.
  /// A refusal "code_wrong" counts like a wrong password.
  std::move_only_function<Result<web::Response>(Tx&, Staff&, Credential&, const std::string& new_hash)> then;
};

/// Answers the call, with what `then` gave or with: wrong_login, too_many_attempts (with Retry-After).
/// An unknown login, a disabled one and a wrong password cost the same work and get the same answer.
void check_password(StaffDoor& door, PasswordCheck check);

/// Hashes on the slow pool and goes on in the writer's transaction.
void hash_password(StaffDoor& door, RawCall call, std::string password,
                   std::move_only_function<Result<web::Response>(Tx&, const std::string& hash)> then);

}  // namespace sp
