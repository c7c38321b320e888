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

template <class T>
void bind_value(Statement& statement, int index, const T& value) {
  if constexpr (json::IsOptional<T>::value) {
    if (value) bind_value(statement, index, *value);
    else statement.bind_null(index);
  } else if constexpr (std::is_same_v<T, std::nullptr_t>) {
    statement.bind_null(index);
  } else if constexpr (std::is_same_v<T, bool> || std::is_integral_v<T> || json::IsInt<T>::value) {
    statement.bind(index, static_cast<std::int64_t>(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    statement.bind(index, static_cast<double>(value));
  } else if constexpr (std::is_same_v<T, Instant>) {
    statement.bind(index, to_ms(value));
  } else if constexpr (std::is_same_v<T, Duration>) {
    statement.bind(index, static_cast<std::int64_t>(value.count()));
  } else if constexpr (json::IsId<T>::value) {
    if (value) statement.bind(index, value.value());
    else statement.bind_null(index);
  } else if constexpr (DescribedEnum<T>) {
    statement.bind(index, enum_text(value));
  } else if constexpr (std::is_same_v<T, RawJson>) {
    statement.bind(index, std::string_view(value.text));
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    statement.bind(index, std::string_view(value));
  } else {
    statement.bind_own(index, to_stored_json(value));
  }
}

template <class T>
void read_column(const Statement& statement, int column, T& value) {
  if constexpr (json::IsOptional<T>::value) {
    if (statement.is_null(column)) value.reset();
    else read_column(statement, column, value.emplace());
  } else if constexpr (std::is_same_v<T, bool>) {
    value = statement.int64_at(column) != 0;
  } else if constexpr (json::IsInt<T>::value) {
    value.value = statement.int64_at(column);
  } else if constexpr (std::is_integral_v<T>) {
    value = static_cast<T>(statement.int64_at(column));
  } else if constexpr (std::is_floating_point_v<T>) {
    value = statement.double_at(column);
  } else if constexpr (std::is_same_v<T, Instant>) {
    value = instant_from_ms(statement.int64_at(column));
  } else if constexpr (std::is_same_v<T, Duration>) {
    value = Duration{statement.int64_at(column)};
  } else if constexpr (json::IsId<T>::value) {
    value = statement.is_null(column) ? T{} : T{statement.int64_at(column)};
  } else if constexpr (DescribedEnum<T>) {
    if (!parse_enum(statement.text_at(column), value))
      throw DbError(Fault::corrupt, "stored enumerator unknown: " + std::string(statement.text_at(column)));
  } else if constexpr (std::is_same_v<T, RawJson>) {
    value.text = statement.text_at(column);
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    value = T(std::string(statement.text_at(column)));
  } else {
    auto parsed = from_stored_json<T>(statement.text_at(column));
    if (!parsed) throw DbError(Fault::corrupt, "stored JSON unreadable: " + parsed.error().field);
    value = std::move(*parsed);
  }
}

template <class T>
T read_row(const Statement& statement) {
  T row{};
  if constexpr (Described<T>) {
    int column = 0;
    for_each_member(row, [&](std::string_view, auto& member) { read_column(statement, column++, member); });
  } else if constexpr (requires { std::tuple_size<T>::value; }) {
    std::apply([&, column = 0](auto&... members) mutable { (read_column(statement, column++, members), ...); }, row);
  } else {
    read_column(statement, 0, row);
  }
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
