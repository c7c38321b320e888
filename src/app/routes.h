// The route table: one row says method, path, who may, which command, which clause. A command struct holds
// everything a request carries: a member named in the path comes from the path; of a GET the others come
// from the query, otherwise from the JSON body. The OpenAPI document is made from the same rows.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/tx.h"
#include "app/writer.h"
#include "base/json.h"
#include "web/http.h"

namespace sp {

/// A command or answer without members.
struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

/// An answer to be saved as a file. `name` is ASCII.
struct File {
  std::string name, type, bytes;
};

/// What a reading handler may use: a snapshot of the database, who asks, when.
struct Reading {
  db::Connection& db;
  const Caller& caller;
  Instant now;
};

/// A request for a row that is served as it is (uploads, downloads, login): the handler answers itself.
struct RawCall {
  web::Request request;
  std::vector<std::pair<std::string, std::string>> parameters;  // from the path
  Caller caller;
  web::Respond respond;
  std::string_view parameter(std::string_view name) const;
};

using PreparedCommand = std::move_only_function<Result<Reply>(Tx&)>;

struct Route {
  std::string method;   // "GET"
  std::string pattern;  // "/api/v1/cases/{id}/replies"
  std::string prefix;   // of the pattern, before its first parameter
  Right right = Right::signed_in;
  std::string clause;   // "Q1.2", or empty
  std::string command;  // name of the command struct
  int status = 200;     // of success
  std::size_t body_limit = 0;  // bytes; 0: the server's usual limit
  bool keeps_answer = true;    // false: the answer holds a secret, so no idempotency key may store it
  bool paces_itself = false;   // true: has a limit of its own for callers without a session
  bool while_viewing = false;  // true: also for somebody who views the console as another; reading always is

  // Exactly one of the three is set.
  std::function<Result<Reply>(Reading&, boost::json::object)> read;
  std::function<Result<PreparedCommand>(boost::json::object)> prepare;
  std::function<void(RawCall)> raw;
  /// Of a prepared command that answers with how its subject reads after the commit; its own body names the subject.
  std::function<Result<Reply>(Reading&, const Reply& written)> show;

  // What the command and the answer look like; a raw row may leave them out, a file has no answer.
  const Shape* input = nullptr;
  const Shape* output = nullptr;
};

using Texts = std::vector<std::pair<std::string, std::string>>;  // name and value

/// The JSON that a text of the path or the query stands for.
Result<boost::json::value> value_from_text(std::string_view name, std::string_view text, const Shape& shape);

/// Turns texts from the path and the query into the JSON of a command's members.
Result<void> add_texts(const Shape& command, boost::json::object& to, const Texts& texts);

class Routes {
 public:
  /// handler: Result<Out>(Reading&, const In&). A function's own types say which; of a lambda they are named.
  template <class In, class Out>
  Route& read(std::string pattern, Right right, std::string clause, Result<Out> (*handler)(Reading&, const In&)) {
    return read<In, Out, decltype(handler)>(std::move(pattern), right, std::move(clause), handler);
  }
  template <class In, class Out, class Handler>
  Route& read(std::string pattern, Right right, std::string clause, Handler handler) {
    Route& route = add<In, Out>("GET", std::move(pattern), right, std::move(clause));
    route.read = [handler = std::move(handler)](Reading& reading, boost::json::object input) -> Result<Reply> {
      SP_TRY(const In command, json::read<In>(boost::json::value(std::move(input))));
      SP_TRY(Out out, handler(reading, command));
      if constexpr (std::is_same_v<Out, File>) return Reply{200, std::move(out.bytes), false, std::move(out.type), std::move(out.name)};
      else return Reply{200, to_json(out)};
    };
    return route;
  }

  /// handler: Result<Out>(Tx&, const In&)
  template <class In, class Out>
  Route& write(std::string method, std::string pattern, Right right, std::string clause,
               Result<Out> (*handler)(Tx&, const In&), int status = 200) {
    return write<In, Out, decltype(handler)>(std::move(method), std::move(pattern), right, std::move(clause), handler, status);
  }
  template <class In, class Out, class Handler>
  Route& write(std::string method, std::string pattern, Right right, std::string clause, Handler handler, int status = 200) {
    Route& route = add<In, Out>(std::move(method), std::move(pattern), right, std::move(clause));
    prepare<In, Out>(route, std::move(handler), status, [](const Out& out) { return to_json(out); });
    return route;
  }

  /// A command on one thing that answers with how the thing reads after the commit, so that the writer need not wait
  /// while it is put together. Sent again under the same key, it answers with how it reads by then.
  /// handler: Result<Subject>(Tx&, const In&), show: Result<Out>(Reading&, Subject, bool repeated)
  template <class In, class Out, class Subject, class Handler, class Show>
  Route& change(std::string pattern, Right right, std::string clause, Handler handler, Show show, int status = 200) {
    Route& route = add<In, Out>("POST", std::move(pattern), right, std::move(clause));
    prepare<In, Subject>(route, std::move(handler), status, [](Subject subject) { return subject.text(); });
    route.show = [show = std::move(show)](Reading& reading, const Reply& written) -> Result<Reply> {
      SP_TRY(const Out out, show(reading, Subject{parse_id(written.body).value_or(0)}, written.repeated));
      return Reply{written.status, to_json(out)};
    };
    return route;
  }

  Route& raw(std::string method, std::string pattern, Right right, std::string clause, std::string command,
             std::function<void(RawCall)> handler);

  struct Match {
    const Route* route = nullptr;
    std::vector<std::pair<std::string, std::string>> parameters;
    bool path_known = false;  // another method would have matched
  };
  Match match(std::string_view method, std::string_view path) const;

  const std::vector<std::unique_ptr<Route>>& all() const { return routes_; }

 private:
  template <class In, class Out>
  Route& add(std::string method, std::string pattern, Right right, std::string clause) {
    Route& route = append(std::move(method), std::move(pattern), right, std::move(clause), std::string(type_name<In>()));
    route.input = &shape_of<In>();
    if constexpr (!std::is_same_v<Out, File>) route.output = &shape_of<Out>();
    return route;
  }
  /// `body` of the writer's reply says what the handler made.
  template <class In, class Made, class Handler, class Body>
  static void prepare(Route& route, Handler handler, int status, Body body) {
    route.status = status;
    route.prepare = [handler = std::move(handler), status, body](boost::json::object input) -> Result<PreparedCommand> {
      SP_TRY(In command, json::read<In>(boost::json::value(std::move(input))));
      return PreparedCommand([&handler, status, body, command = std::move(command)](Tx& tx) -> Result<Reply> {
        SP_TRY(const Made made, handler(tx, command));
        return Reply{status, body(made)};
      });
    };
  }
  Route& append(std::string method, std::string pattern, Right right, std::string clause, std::string command);

  std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace sp
