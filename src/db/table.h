// A described struct as a table row: `static constexpr std::string_view table`, columns named like the
// members, the first member the primary key.
#pragma once

#include <string>

#include "db/query.h"

namespace sp::db {

struct TableSql {
  std::string columns;  // "id, number, title"
  std::string insert, save, load;
};

TableSql table_sql(const Shape& row, std::string_view table);

template <class Row>
const TableSql& table_sql() {
  static const TableSql sql = table_sql(shape_of<Row>(), Row::table);
  return sql;
}

/// Runs a statement whose parameters are the row's members in order.
void run_with_row(Connection& connection, const std::string& sql, const Shape& shape, const void* row);

/// A new row; a key that exists is DbError{constraint}, inside a transaction at the latest from release_savepoint() or
/// commit().
template <class Row>
void insert(Connection& writer, const Row& row) {
  run_with_row(writer, table_sql<Row>().insert, shape_of<Row>(), &row);
}

/// Inserts or replaces by primary key.
template <class Row>
void save(Connection& writer, const Row& row) {
  run_with_row(writer, table_sql<Row>().save, shape_of<Row>(), &row);
}

template <class Row, class Key>
std::optional<Row> load(Connection& connection, const Key& key) {
  return one<Row>(connection, table_sql<Row>().load, key);
}

/// All rows that match: `select<Row>(connection, "WHERE team = $1 ORDER BY id", team)`. `rest` is a literal.
template <class Row, class... Args>
std::vector<Row> select(Connection& connection, std::string_view rest, const Args&... args) {
  return all<Row>(connection, interned_sql("SELECT " + table_sql<Row>().columns + " FROM " + std::string(Row::table) + " " + std::string(rest)), args...);
}

}  // namespace sp::db
