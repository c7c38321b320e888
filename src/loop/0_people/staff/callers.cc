#include "loop/0_people/staff/callers.h"

#include "loop/0_people/staff/secrets.h"
#include "loop/0_people/staff/session_store.h"
#include "loop/0_people/staff/staff_store.h"

namespace sp {
namespace {

constexpr Duration memory_length{std::chrono::seconds{5}};
constexpr Duration seen_period{std::chrono::minutes{1}};
constexpr std::size_t remembered_max = 10'000;

std::string_view cookie_of(const web::Request& request, std::string_view name) {
  std::string_view rest = request.header("cookie");
  while (!rest.empty()) {
    auto pair = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
  }
  return {};
}

std::string_view bearer_of(const web::Request& request) {
  constexpr std::string_view scheme = "Bearer ";
  const auto header = request.header("authorization");
  return header.starts_with(scheme) ? header.substr(scheme.size()) : std::string_view{};
}

/// Events that leave what a caller may as it was.
bool is_harmless(std::string_view type) {
  return type == snake_name<SignedIn>() || type == snake_name<SignInFailed>() || type == snake_name<TokenCreated>();
}

void become(db::Connection& connection, const RoleBook& roles, Caller& caller, const Staff& staff) {
  caller.actor = {ActorKind::staff, staff.id.value()};
  caller.name = staff_name(connection, staff.id);
  caller.language = staff.language;
  caller.teams = staff.teams;
  caller.grants = roles.grants_of(staff.roles);
  caller.roles.assign(staff.roles.begin(), staff.roles.end());
}

/// From here on the caller is the one who is looked at, as far as everything that asks may() can tell. When that one
/// left or may see more by now than who looks, nothing is shown.
void view_as(db::Connection& connection, const RoleBook& roles, Caller& caller, const ViewAs& as) {
  const Grants held = caller.grants;
  const Language language = caller.language;
  caller.viewer = caller.staff();
  if (as.staff) {
    const auto staff = db::load<Staff>(connection, as.staff);
    if (!staff) return void(caller.grants = Grants{});
    become(connection, roles, caller, *staff);
    if (!staff->active) caller.grants = Grants{};
  } else {
    caller.roles = {as.role};
    caller.grants = roles.grants_of(caller.roles);
    caller.teams = as.teams;
  }
  caller.language = language;
  if (held.of(Right::view_as) == Scope::none || !shows_all(held, caller.grants)) caller.grants = Grants{};
}

}  // namespace

Result<Caller> Callers::authenticate(db::Connection& connection, const web::Request& request, Instant now) {
  const auto bearer = bearer_of(request);
  const auto token = bearer.empty() ? cookie_of(request, session_cookie) : bearer;
  if (token.empty()) return Caller{};
  const std::string digest = token_digest(token);
  std::uint64_t changes = 0;
  {
    const std::scoped_lock lock(mutex_);
    changes = changes_;
    const auto found = remembered_.find(digest);
    if (found != remembered_.end() && now - found->second.read_at < memory_length && now >= found->second.read_at &&
        now < found->second.expires_at)
      return found->second.caller;
  }
  SP_TRY(auto fresh, read(connection, digest, !bearer.empty(), now));
  if (now - fresh.seen_at >= seen_period) note_seen(fresh, now);
  const std::scoped_lock lock(mutex_);
  if (remembered_.size() >= remembered_max) remembered_.clear();
  if (changes == changes_) remembered_.insert_or_assign(digest, fresh);
  return std::move(fresh.caller);
}

Result<Callers::Remembered> Callers::read(db::Connection& connection, const std::string& digest, bool bearer,
                                          Instant now) const {
  const auto no = [&] { return refuse(RefusalKind::unauthenticated, bearer ? "wrong_token" : "not_signed_in"); };
  Remembered fresh{.read_at = now};
  StaffId owner;
  std::optional<std::map<std::string, Scope>> limits;
  std::optional<ViewAs> viewing;
  if (bearer) {
    const auto token = api_token_of(connection, digest);
    if (!token || token->expires_at <= now) return no();
    owner = token->staff;
    limits = token->rights;
    fresh.expires_at = token->expires_at;
    fresh.seen_at = token->seen_at.value_or(Instant{});
    fresh.caller.session = token->id.value();
    fresh.caller.by_token = true;
  } else {
    const auto session = session_of(connection, digest);
    if (!session || !is_live(*session, now)) return no();
    owner = session->staff;
    fresh.expires_at = session->expires_at;
    fresh.seen_at = session->seen_at;
    fresh.caller.session = session->id.value();
    viewing = session->viewing;
  }
  const auto staff = db::load<Staff>(connection, owner);
  if (!staff || !staff->active) return no();
  Caller& caller = fresh.caller;
  become(connection, roles_, caller, *staff);
  if (viewing) view_as(connection, roles_, caller, *viewing);
  if (limits) {
    SP_TRY(const auto most, grants_from(*limits, "rights"));
    caller.grants = caller.grants.limited_to(most);
  }
  return fresh;
}

void Callers::note_seen(const Remembered& remembered, Instant now) {
  Command command;
  command.caller = remembered.caller;
  command.run = [id = remembered.caller.session, by_token = remembered.caller.by_token, now](Tx& tx) -> Result<Reply> {
    if (by_token) touch_api_token(tx.db, TokenId{id}, now);
    else touch_session(tx.db, SessionId{id}, now);
    return Reply{};
  };
  command.done = [](Result<Reply>) {};  // missed once, written a minute later
  writer_.submit(std::move(command));
}

void Callers::react(const std::vector<Committed>& events) {
  const std::scoped_lock lock(mutex_);
  for (const Committed& committed : events) {
    const auto& stream = committed.event.stream;
    if (stream.starts_with("role:")) {
      ++changes_;
      remembered_.clear();
    }
    if (!stream.starts_with("staff:") || is_harmless(committed.event.type)) continue;
    ++changes_;
    const StaffId changed{parse_id(std::string_view(stream).substr(stream.find(':') + 1)).value_or(0)};
    std::erase_if(remembered_, [&](const auto& entry) { return entry.second.caller.staff() == changed || entry.second.caller.viewer == changed; });
  }
}

}  // namespace sp
