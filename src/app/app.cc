#include "app/app.h"

#include <chrono>
#include <future>
#include <optional>

#include <fmt/format.h>

#include "app/openapi.h"
#include "app/pages.h"
#include "app/problem.h"
#include "base/sha256.h"
#include "base/text.h"

namespace sp {
namespace {

constexpr std::size_t waiting_max = 20'000;
constexpr std::size_t slow_waiting_max = 64;  // a login behind this many is better refused than made to wait
constexpr std::size_t timer_page = 256;
constexpr std::int64_t catch_up_page = 500;
constexpr std::int64_t missed_max = 5'000;  // more (another program imported) each client reads for himself
constexpr std::chrono::milliseconds timekeeper_period{250};
constexpr Duration retry_after_failure{std::chrono::minutes{5}};

std::vector<std::unique_ptr<db::Connection>> read_connections(db::Database& database, std::size_t count) {
  std::vector<std::unique_ptr<db::Connection>> connections;
  for (std::size_t at = 0; at < std::max<std::size_t>(count, 1); ++at)
    connections.push_back(database.connect(db::Access::read));
  return connections;
}

/// A snapshot for the length of a scope.
class Snapshot {
 public:
  explicit Snapshot(db::Connection& connection) : connection_(connection) { connection_.begin_read(); }
  Snapshot(const Snapshot&) = delete;
  ~Snapshot() { connection_.rollback(); }

 private:
  db::Connection& connection_;
};

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+') {
      out += ' ';
    } else if (text[at] == '%') {
      const auto nibble = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; };
      if (at + 2 >= text.size() || nibble(text[at + 1]) < 0 || nibble(text[at + 2]) < 0) return std::nullopt;
      out += static_cast<char>(nibble(text[at + 1]) * 16 + nibble(text[at + 2]));
      at += 2;
    } else {
      out += text[at];
    }
  }
  return is_clean_text(out) ? std::optional(out) : std::nullopt;
}

Result<std::vector<std::pair<std::string, std::string>>> query_parameters(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = percent_decoded(pair.substr(0, equals));
    auto value = percent_decoded(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1));
    if (!name || !value) return invalid("query", "not_clean_text");
    if (parameters.size() >= 32) return invalid("query", "too_many_items", {{"max", "32"}});
    if (!value->empty()) parameters.emplace_back(std::move(*name), std::move(*value));
  }
  return parameters;
}

/// A browser says where a request comes from; another site's pages must not act with our cookie.
bool is_foreign(const web::Request& request) {
  const auto origin = request.header("origin");
  if (origin.empty()) return request.header("sec-fetch-site") == "cross-site";
  const auto scheme_end = origin.find("://");
  return scheme_end == std::string_view::npos || origin.substr(scheme_end + 3) != request.header("host");
}

/// Our own retry for what failed inside a timer: later, not in a circle.
void postpone_timer(Tx& tx, std::string_view kind, std::int64_t subject) {
  set_timer(tx.db, kind, subject, tx.now + retry_after_failure);
}

Caller the_clock() {
  Caller caller;
  caller.actor = {ActorKind::clock, 0};
  return caller;
}

}  // namespace

struct App::Exchange {
  web::Request request;
  web::Respond respond;
  const Route* route = nullptr;
  std::vector<std::pair<std::string, std::string>> parameters;
  Caller caller;

  void refuse(const Refusal& refusal) { respond(problem(refusal, caller.language)); }
  void answer(Result<Reply> reply) {
    if (!reply) return refuse(reply.error());
    web::Response response;
    response.status = reply->status;
    if (reply->file.empty()) response.headers = {{"content-type", "application/json; charset=utf-8"}};
    else response.headers = {{"content-type", reply->type}, {"content-disposition", "attachment; filename=\"" + reply->file + '"'}};
    response.body = std::move(reply->body);
    respond(std::move(response));
  }
  /// Path, query and body as one object: the command.
  Result<boost::json::object> input() const {
    boost::json::object object;
    const bool has_body = request.method != "GET" && request.method != "HEAD";
    if (has_body && !request.body.empty()) {
      if (!request.header("content-type").starts_with("application/json"))
        return invalid("content-type", "expected_json");
      SP_TRY(auto value, json::parse(request.body));
      if (!value.is_object()) return invalid("", "expected_object");
      object = std::move(value.as_object());
      for (const auto& [name, _] : parameters) {
        if (object.contains(name)) return invalid(name, "unknown_field");
      }
    }
    auto texts = parameters;
    if (!has_body) {
      SP_TRY(auto query, query_parameters(request.query));
      texts.insert(texts.end(), query.begin(), query.end());
    }
    SP_TRY_VOID(add_texts(*route->input, object, texts));
    return object;
  }
};

App::App(AppOptions options, db::Database& database, const Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      writer_(database.connect(db::Access::write), clock, ids_),
      care_(database, writer_, clock),
      readers_(std::make_unique<ReaderPool>(read_connections(database, options_.reader_threads),
                                            options_.reader_threads, waiting_max)),
      slow_(std::make_unique<SlowPool>(std::vector<std::monostate>(std::max<std::size_t>(options_.slow_threads, 1)),
                                       options_.slow_threads, slow_waiting_max)),
      timer_connection_(database.connect(db::Access::read)),
      public_limit_(options_.public_rate) {
  // Ids follow the clock; after a restart with an earlier clock they still come after all that were given.
  const auto last = db::one<Instant>(*timer_connection_, "SELECT at FROM journal ORDER BY seq DESC LIMIT 1");
  if (last) ids_.next_value(*last + std::chrono::seconds{1});
  writer_.on_commit([this](const std::vector<Committed>& events) { live_.publish(events); });
  writer_.on_missed([this](db::Connection& connection, std::int64_t after) {
    auto missed = committed_after(connection, after, missed_max);
    if (std::ssize(missed) == missed_max) live_.drop_everyone();
    return missed;
  });
}

App::~App() { stop(); }

void App::start() {
  writer_.start();
  live_.start();
  care_.start();
  timekeeper_thread_ = std::thread([this] { timekeeper(); });
}

void App::stop() {
  {
    const std::scoped_lock lock(timekeeper_mutex_);
    stopping_ = true;
  }
  timekeeper_wake_.notify_all();
  slow_->stop();
  readers_->stop();
  writer_.stop();  // before those who wait for it
  if (timekeeper_thread_.joinable()) timekeeper_thread_.join();
  care_.stop();
  live_.stop();
}

void App::handle(web::Request request, web::Respond respond) {
  if (!request.path.starts_with("/api/")) return serve_page(request, std::move(respond));
  auto exchange = std::make_shared<Exchange>(std::move(request), std::move(respond));
  exchange->caller.language = language_from(exchange->request.header("accept-language"));
  auto match = routes_.match(exchange->request.method, exchange->request.path);
  if (match.route == nullptr) {
    if (match.path_known) {
      auto response = problem({RefusalKind::invalid, "method_not_allowed", {}, {}, {}}, exchange->caller.language);
      response.status = 405;
      return exchange->respond(std::move(response));
    }
    return exchange->refuse({RefusalKind::not_found, "not_found", {}, {}, {}});
  }
  exchange->route = match.route;
  exchange->parameters = std::move(match.parameters);
  const bool queued = readers_->submit([this, exchange](std::unique_ptr<db::Connection>& connection) {
    try {
      serve(exchange, *connection);
    } catch (const db::DbError& error) {
      exchange->refuse({RefusalKind::unavailable, "storage_unavailable", {}, {}, {}});
    } catch (const std::exception& error) {
      exchange->refuse({RefusalKind::unavailable, "internal_error", {}, {}, {}});
    }
  });
  if (!queued) exchange->refuse({RefusalKind::unavailable, "overloaded", {}, {}, {}});
}

void App::serve(std::shared_ptr<Exchange> exchange, db::Connection& connection) {
  const Route& route = *exchange->route;
  std::optional<Snapshot> snapshot(std::in_place, connection);
  const Language asked = exchange->caller.language;
  const bool says_language = !exchange->request.header("accept-language").empty();
  if (route.right == Right::track) {
    std::string_view token;
    for (const auto& [name, value] : exchange->parameters) {
      if (name == "token") token = value;
    }
    auto caller = doors_.follow_link(connection, token);
    if (!caller) return exchange->refuse(caller.error());
    exchange->caller = std::move(*caller);
    exchange->caller.language = asked;
  } else if (route.right == Right::customer) {
    auto caller = doors_.know_customer(connection, exchange->request, clock_.now());
    if (!caller) return exchange->refuse(caller.error());
    exchange->caller = std::move(*caller);
    if (says_language) exchange->caller.language = asked;
  } else if (doors_.authenticate) {
    auto caller = doors_.authenticate(connection, exchange->request, clock_.now());
    if (caller) {
      exchange->caller = std::move(*caller);
      if (says_language) exchange->caller.language = asked;
    } else if (route.right != Right::open) {
      return exchange->refuse(caller.error());
    }
  }
  // A raw GET serves a file or a page; everything prepared is written, whatever its method.
  const bool only_reads = route.read || (route.raw && route.method == "GET");
  if (exchange->caller.viewer && !only_reads && !route.while_viewing)
    return exchange->refuse({RefusalKind::forbidden, "viewing_as", {}, {}, {}});
  exchange->caller.address = exchange->request.remote;
  if (!may(exchange->caller, route.right)) {
    const bool known = exchange->caller.actor.kind == ActorKind::staff;
    return exchange->refuse({known ? RefusalKind::forbidden : RefusalKind::unauthenticated,
                             known ? "not_allowed" : "not_signed_in", {}, {}, {}});
  }
  const bool changes = route.method != "GET";
  if (changes && !exchange->caller.by_token && is_foreign(exchange->request))
    return exchange->refuse({RefusalKind::forbidden, "foreign_origin", {}, {}, {}});

  const bool signed_in = exchange->caller.actor.kind == ActorKind::staff;
  if (changes && !signed_in && !route.paces_itself && !public_limit_.take(exchange->request.remote, clock_.now()))
    return exchange->respond(too_many_attempts(public_limit_.every() + std::chrono::seconds{1}, exchange->caller.language));

  if (route.raw) {
    snapshot.reset();  // the handler may borrow this very connection
    // The way to answer stays with the exchange: whoever asked hears of it also when the handler throws.
    return route.raw({std::move(exchange->request), std::move(exchange->parameters), exchange->caller,
                      [exchange](web::Response response) { exchange->respond(std::move(response)); }});
  }
  auto input = exchange->input();
  if (!input) return exchange->refuse(input.error());
  if (route.read) {
    Reading reading{connection, exchange->caller, clock_.now()};
    return exchange->answer(route.read(reading, std::move(*input)));
  }
  auto command = route.prepare(std::move(*input));
  if (!command) return exchange->refuse(command.error());
  snapshot.reset();  // what is read from now on is read after the commit
  submit_write(std::move(exchange), std::move(*command));
}

void App::submit_write(std::shared_ptr<Exchange> exchange, PreparedCommand prepared) {
  Command command;
  command.caller = exchange->caller;
  if (const auto key = exchange->request.header("idempotency-key"); !key.empty() && exchange->route->keeps_answer) {
    if (key.size() > 128 || !is_clean_text(key))
      return exchange->refuse({RefusalKind::invalid, "too_long", "Idempotency-Key", {{"max", "128"}}, {}});
    const Actor& actor = exchange->caller.actor;
    command.idempotency_key = std::string(enum_text(actor.kind)) + ':' + id_text(actor.id) + ':' + std::string(key);
    command.request = sha256_hex(exchange->request.method + ' ' + exchange->request.path + '\n' + exchange->request.body);
    command.cause = "request:" + std::string(key);
  } else {
    command.cause = "request";
  }
  command.run = std::move(prepared);
  command.done = [this, exchange](Result<Reply> reply) {
    if (reply && exchange->route->show) show(exchange, std::move(*reply));
    else exchange->answer(std::move(reply));
  };
  writer_.submit(std::move(command));
}

void App::show(std::shared_ptr<Exchange> exchange, Reply written) {
  const bool queued = readers_->submit([this, exchange, written = std::move(written)](std::unique_ptr<db::Connection>& connection) {
    try {
      const Snapshot snapshot(*connection);
      Reading reading{*connection, exchange->caller, clock_.now()};
      exchange->answer(exchange->route->show(reading, written));
    } catch (const std::exception&) {
      exchange->refuse(outcome_unknown());
    }
  });
  if (!queued) exchange->refuse(outcome_unknown());
}

void App::serve_page(const web::Request& request, web::Respond respond) {
  web::Response response;
  if (request.path == "/healthz") {
    response.headers = {{"content-type", "text/plain; charset=utf-8"}};
    response.body = "ok\n";
  } else if (request.path == "/metrics") {
    response.headers = {{"content-type", "text/plain; version=0.0.4; charset=utf-8"}};
    response.body = metrics();
  } else if (request.method != "GET" && request.method != "HEAD") {
    response = problem({RefusalKind::invalid, "method_not_allowed", {}, {}, {}}, Language::en);
    response.status = 405;
  } else {
    response = page(request.path, request.header("if-none-match"));
  }
  respond(std::move(response));
}

std::vector<Committed> App::committed_after(db::Connection& connection, std::int64_t seq, std::int64_t limit) const {
  std::vector<Committed> page;
  for (auto& event : db::select<journal::Event>(connection, "WHERE seq > $1 ORDER BY seq LIMIT $2", seq, limit)) {
    const Place place = event.case_id ? doors_.place_of(connection, event.case_id) : Place{};
    page.push_back({std::move(event), place});
  }
  return page;
}

void App::upgrade(web::Request request, Upgraded upgraded) {
  const auto shared = std::make_shared<std::pair<web::Request, Upgraded>>(std::move(request), std::move(upgraded));
  const auto refuse_with = [shared](const Refusal& refusal) {
    shared->second(nullptr, problem(refusal, language_from(shared->first.header("accept-language"))));
  };
  if (shared->first.path != "/api/v1/live") return refuse_with({RefusalKind::not_found, "not_found", {}, {}, {}});
  const bool queued = readers_->submit([this, shared, refuse_with](std::unique_ptr<db::Connection>& connection) {
    try {
      const Snapshot snapshot(*connection);
      auto caller = doors_.authenticate(*connection, shared->first, clock_.now());
      if (!caller) return refuse_with(caller.error());
      if (!may(*caller, Right::signed_in)) return refuse_with({RefusalKind::unauthenticated, "not_signed_in", {}, {}, {}});
      std::optional<std::int64_t> since;
      const auto query = query_parameters(shared->first.query);
      for (const auto& [name, value] : query.value_or(std::vector<std::pair<std::string, std::string>>{})) {
        if (name != "since") continue;
        const auto number = value_from_text(name, value, shape_of<std::int64_t>());
        if (!number) return refuse_with(number.error());
        since = number->as_int64();
      }
      const auto catch_up = [this](std::int64_t after, const LiveHub::PageRead& page_read) {
        const bool accepted = readers_->submit([this, after, page_read](std::unique_ptr<db::Connection>& reader) {
          std::optional<std::vector<Committed>> page;
          try {
            const Snapshot view(*reader);
            page = committed_after(*reader, after, catch_up_page);
          } catch (const db::DbError&) {
            // The store is away: the client comes back.
          }
          page_read(std::move(page));
        });
        if (!accepted) page_read(std::nullopt);
      };
      const auto whereabouts = [this](CaseId id, const LiveHub::PlaceRead& place_read) {
        const bool accepted = readers_->submit([this, id, place_read](std::unique_ptr<db::Connection>& reader) {
          std::optional<Place> place;
          try {
            const Snapshot view(*reader);
            place = doors_.place_of(*reader, id);
          } catch (const db::DbError&) {
            // The store is away: the client says again where it is.
          }
          place_read(place && place->case_id ? place : std::nullopt, clock_.now());
        });
        if (!accepted) place_read(std::nullopt, clock_.now());
      };
      shared->second(live_.user_for(std::move(*caller), since, catch_up, whereabouts), {});
    } catch (const std::exception&) {
      refuse_with({RefusalKind::unavailable, "storage_unavailable", {}, {}, {}});
    }
  });
  if (!queued) refuse_with({RefusalKind::unavailable, "overloaded", {}, {}, {}});
}

Result<Reply> App::run_as(Caller caller, std::string cause, std::move_only_function<Result<Reply>(Tx&)> run) {
  std::promise<Result<Reply>> promise;
  auto future = promise.get_future();
  Command command;
  command.caller = std::move(caller);
  command.cause = std::move(cause);
  command.run = std::move(run);
  command.done = [&promise](Result<Reply> reply) { promise.set_value(std::move(reply)); };
  writer_.submit(std::move(command));
  return future.get();
}

std::optional<Instant> App::next_timer() {
  return db::one<Instant>(*timer_connection_, "SELECT due FROM timers ORDER BY due LIMIT 1");
}

std::size_t App::fire_timers() {
  using Due = std::tuple<std::string, std::int64_t>;
  std::size_t fired = 0;
  while (true) {
    const auto due = db::all<Due>(*timer_connection_,
                                  "SELECT kind, subject FROM timers WHERE due <= $1 ORDER BY due, kind, subject LIMIT $2",
                                  clock_.now(), timer_page);
    if (due.empty()) return fired;
    for (const auto& [kind, subject] : due) {
      if (stopping_) return fired;
      const auto handler = timer_handlers_.find(kind);
      const auto reply = run_as(the_clock(), "timer", [&](Tx& tx) -> Result<Reply> {
        // Another node may have been faster; firing twice must find nothing to do.
        const auto still_due = db::one<std::int64_t>(
            tx.db, "SELECT subject FROM timers WHERE kind = $1 AND subject = $2 AND due <= $3", kind, subject, tx.now);
        if (!still_due) return Reply{};
        if (handler == timer_handlers_.end()) {
          set_timer(tx.db, kind, subject, std::nullopt);
          return Reply{};
        }
        SP_TRY_VOID(handler->second(tx, subject));
        return Reply{};
      });
      if (!reply) {
        const auto postponed = run_as(the_clock(), "timer", [&](Tx& tx) -> Result<Reply> {
          postpone_timer(tx, kind, subject);
          return Reply{};
        });
        if (!postponed) return fired;  // the store is away; the next round tries again
      }
      ++fired;
    }
  }
}

void App::timekeeper() {
  std::unique_lock lock(timekeeper_mutex_);
  while (!stopping_) {
    lock.unlock();
    try {
      fire_timers();
    } catch (const db::DbError&) {
      // The store is away for the moment: timers are rows and wait.
    }
    live_.presence().forget_silent(clock_.now());
    lock.lock();
    timekeeper_wake_.wait_for(lock, timekeeper_period, [this] { return stopping_.load(); });
  }
}

std::string App::metrics() const {
  const auto writer = writer_.figures();
  const auto care = care_.figures();
  return fmt::format(
      "# TYPE setpoint_commands_total counter\nsetpoint_commands_total {}\n"
      "# TYPE setpoint_commits_total counter\nsetpoint_commits_total {}\n"
      "# TYPE setpoint_refusals_total counter\nsetpoint_refusals_total {}\n"
      "# TYPE setpoint_commands_waiting gauge\nsetpoint_commands_waiting {}\n"
      "# TYPE setpoint_live_sockets gauge\nsetpoint_live_sockets {}\n"
      "# TYPE setpoint_log_bytes gauge\nsetpoint_log_bytes {}\n"
      "# TYPE setpoint_checkpoints_total counter\nsetpoint_checkpoints_total {}\n"
      "# TYPE setpoint_keys_forgotten_total counter\nsetpoint_keys_forgotten_total {}\n"
      "# TYPE setpoint_data_damaged gauge\nsetpoint_data_damaged {}\n",
      writer.commands, writer.commits, writer.refusals, writer.waiting, live_.subscribers(), care.log_bytes,
      care.checkpoints, care.keys_forgotten, care.damaged ? 1 : 0);
}

}  // namespace sp
