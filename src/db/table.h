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

template <class Row>
const TableSql& table_sql() {
  static const TableSql sql = [] {
    TableSql text;
    std::string places, updates, key;
    int index = 0;
    const Row row{};
    for_each_member(row, [&](std::string_view raw, const auto&) {
      const std::string name(wire_name(raw));
      if (index++ == 0) key = name;
      else {
        text.columns += ", ";
        places += ", ";
        updates += (updates.empty() ? "" : ", ") + name + " = EXCLUDED." + name;
      }
      text.columns += name;
      places += "$" + std::to_string(index);
    });
    const std::string table(Row::table);
    text.insert = "INSERT INTO " + table + " (" + text.columns + ") VALUES (" + places + ")";
    text.save = text.insert + " ON CONFLICT (" + key + ") DO UPDATE SET " + updates;
    text.load = "SELECT " + text.columns + " FROM " + table + " WHERE " + key + " = $1";
    return text;
  }();
  return sql;
}

template <class Row>
void run_with_row(Connection& connection, const std::string& sql, const Row& row) {
  Execution execution(connection, sql);
  int index = 0;
  for_each_member(row, [&](std::string_view, const auto& member) {
    bind_value(execution.statement(), index++, member);
  });
  execution.statement().post();
}

/// A new row; a key that exists is DbError{constraint}, inside a transaction at the latest from release_savepoint() or
/// commit().
template <class Row>
void insert(Connection& writer, const Row& row) {
  run_with_row(writer, table_sql<Row>().insert, row);
}

/// Inserts or replaces by primary key.
template <class Row>
void save(Connection& writer, const Row& row) {
  run_with_row(writer, table_sql<Row>().save, row);
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
