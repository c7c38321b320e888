#include "db/query.h"

#include "db/table.h"

#include <mutex>
#include <stdexcept>
#include <unordered_set>

namespace sp::db {

std::string_view interned_sql(std::string sql) {
  static std::mutex mutex;
  static std::unordered_set<std::string> texts;
  const std::scoped_lock lock(mutex);
  return *texts.insert(std::move(sql)).first;
}

void bind_shaped(Statement& statement, int index, const Shape& shape, const void* value) {
  using enum Shape::Kind;
  switch (shape.kind) {
    case flag: return statement.bind(index, std::int64_t{*static_cast<const bool*>(value)});
    case whole: return statement.bind(index, load_whole(shape, value));
    case real: return statement.bind(index, *static_cast<const double*>(value));
    case text: return statement.bind(index, std::string_view(*static_cast<const std::string*>(value)));
    case view: return statement.bind(index, *static_cast<const std::string_view*>(value));
    case raw: return statement.bind(index, std::string_view(static_cast<const RawJson*>(value)->text));
    case instant: return statement.bind(index, to_ms(*static_cast<const Instant*>(value)));
    case duration: return statement.bind(index, std::int64_t{static_cast<const Duration*>(value)->count()});
    case id:
      if (const auto number = load_whole(shape, value)) return statement.bind(index, number);
      return statement.bind_null(index);
    case choice: return statement.bind(index, choice_name(shape.choices, load_whole(shape, value)));
    case optional:
      if (shape.holder->size(value) == 0) return statement.bind_null(index);
      return bind_shaped(statement, index, shape.element(), shape.holder->first(value));
    case list:
    case map:
    case object: return statement.bind_own(index, json::written(shape, value, json::Writing::stored));
  }
}

void read_shaped(const Statement& statement, int column, const Shape& shape, void* into) {
  using enum Shape::Kind;
  switch (shape.kind) {
    case flag: *static_cast<bool*>(into) = statement.int64_at(column) != 0; return;
    case whole: return store_whole(shape, into, statement.int64_at(column));
    case real: *static_cast<double*>(into) = statement.double_at(column); return;
    case text: *static_cast<std::string*>(into) = statement.text_at(column); return;
    case view: throw std::logic_error("a view cannot keep what a row says");
    case raw: static_cast<RawJson*>(into)->text = statement.text_at(column); return;
    case instant: *static_cast<Instant*>(into) = instant_from_ms(statement.int64_at(column)); return;
    case duration: *static_cast<Duration*>(into) = Duration{statement.int64_at(column)}; return;
    case id: return store_whole(shape, into, statement.is_null(column) ? 0 : statement.int64_at(column));
    case choice: {
      const auto text = statement.text_at(column);
      const Choice* found = find_choice(shape.choices, text);
      if (found == nullptr) throw DbError(Fault::corrupt, "stored enumerator unknown: " + std::string(text));
      return store_whole(shape, into, found->value);
    }
    case optional:
      if (statement.is_null(column)) return shape.holder->clear(into, 0);
      return read_shaped(statement, column, shape.element(), shape.holder->add(into, {}));
    case list:
    case map:
    case object:
      if (auto read = json::read_stored(shape, statement.text_at(column), into); !read)
        throw DbError(Fault::corrupt, "stored JSON unreadable: " + read.error().field);
  }
}

void read_members(const Statement& statement, const Shape& object, void* into) {
  for (int column = 0; const Shape::Member& member : object.members)
    read_shaped(statement, column++, *member.shape, static_cast<char*>(into) + member.offset);
}

TableSql table_sql(const Shape& row, std::string_view table) {
  TableSql text;
  std::string places, updates;
  const std::string key(row.members.front().name);
  for (std::size_t at = 0; at < row.members.size(); ++at) {
    const std::string name(row.members[at].name);
    if (at > 0) {
      text.columns += ", ";
      places += ", ";
      updates += (updates.empty() ? "" : ", ") + name + " = EXCLUDED." + name;
    }
    text.columns += name;
    places += "$" + std::to_string(at + 1);
  }
  const std::string into(table);
  text.insert = "INSERT INTO " + into + " (" + text.columns + ") VALUES (" + places + ")";
  text.save = text.insert + " ON CONFLICT (" + key + ") DO UPDATE SET " + updates;
  text.load = "SELECT " + text.columns + " FROM " + into + " WHERE " + key + " = $1";
  return text;
}

void run_with_row(Connection& connection, const std::string& sql, const Shape& shape, const void* row) {
  Execution execution(connection, sql);
  for (int index = 0; const Shape::Member& member : shape.members)
    bind_shaped(execution.statement(), index++, *member.shape, static_cast<const char*>(row) + member.offset);
  execution.statement().post();
}

}  // namespace sp::db
