// Typed calls over prepared statements. A described struct maps to columns in member order:
//   auto rows = db::all<CaseRow>(connection, "SELECT id, number, title FROM cases WHERE team = $1", team);
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/json.h"
#include "db/connection.h"

namespace sp::db {

/// A stable home for SQL text that was put together from fixed parts (never from input).
std::string_view interned_sql(std::string sql);

/// A value of the shape's type; what has no column type of its own is stored as JSON.
void bind_shaped(Statement& statement, int index, const Shape& shape, const void* value);
/// Into an unset value. Throws DbError{corrupt} for what bind_shaped() would not have written.
void read_shaped(const Statement& statement, int column, const Shape& shape, void* into);
/// All columns into the members of an object.
void read_members(const Statement& statement, const Shape& object, void* into);

template <class T>
void bind_value(Statement& statement, int index, const T& value) {
  if constexpr (std::is_same_v<T, std::nullptr_t>) statement.bind_null(index);
  else if constexpr (std::is_convertible_v<const T&, std::string_view>) statement.bind(index, std::string_view(value));
  else bind_shaped(statement, index, shape_of<T>(), &value);
}

template <class T>
T read_row(const Statement& statement) {
  T row{};
  if constexpr (Described<T>) read_members(statement, shape_of<T>(), &row);
  else if constexpr (requires { std::tuple_size<T>::value; })
    std::apply([&, column = 0](auto&... members) mutable {
      (read_shaped(statement, column++, shape_of<std::remove_cvref_t<decltype(members)>>(), &members), ...);
    }, row);
  else read_shaped(statement, 0, shape_of<T>(), &row);
  return row;
}

/// Binds, and resets the statement however the scope is left.
class Execution {
 public:
  template <class... Args>
  Execution(Connection& connection, std::string_view sql, const Args&... args) : statement_(connection.prepare(sql)) {
    try {
      int index = 0;
      (bind_value(statement_, index++, args), ...);
    } catch (...) {
      statement_.reset();
      throw;
    }
  }
  Execution(const Execution&) = delete;
  ~Execution() { statement_.reset(); }
  Statement& statement() { return statement_; }

 private:
  Statement& statement_;
};

template <class T, class... Args>
std::vector<T> all(Connection& connection, std::string_view sql, const Args&... args) {
  Execution execution(connection, sql, args...);
  std::vector<T> rows;
  while (execution.statement().step()) rows.push_back(read_row<T>(execution.statement()));
  return rows;
}

template <class T, class... Args>
std::optional<T> one(Connection& connection, std::string_view sql, const Args&... args) {
  Execution execution(connection, sql, args...);
  if (!execution.statement().step()) return std::nullopt;
  return read_row<T>(execution.statement());
}

/// Runs a statement that returns no rows; the number of rows it changed.
template <class... Args>
std::int64_t run(Connection& connection, std::string_view sql, const Args&... args) {
  Execution execution(connection, sql, args...);
  while (execution.statement().step()) {
  }
  return execution.statement().changes();
}

/// The same where nobody asks how many: several in a row cost one round trip to PostgreSQL. Inside a transaction
/// an error may come later, at the latest from release_savepoint() or commit().
template <class... Args>
void post(Connection& connection, std::string_view sql, const Args&... args) {
  Execution execution(connection, sql, args...);
  execution.statement().post();
}

}  // namespace sp::db
