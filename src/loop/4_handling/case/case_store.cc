#include "loop/4_handling/case/case_store.h"

#include <algorithm>
#include <variant>

namespace sp::handling {
namespace {

void count(Tx& tx, const CaseCard& card, int by) {
  db::post(tx.db,
           "INSERT INTO case_counts (team, owner, category, cases) VALUES ($1, $2, $3, $4) "
           "ON CONFLICT (team, owner, category) DO UPDATE SET cases = case_counts.cases + EXCLUDED.cases",
           card.team, card.owner, card.category, by);
}

/// One index range of a list: fixed SQL words, and the values of its parameters.
struct Piece {
  std::string where;
  std::vector<std::variant<std::int64_t, std::string>> values;

  void add(std::string_view column, std::variant<std::int64_t, std::string> value) {
    values.push_back(std::move(value));
    if (!where.empty()) where += " AND ";
    where += std::string(column) + " = $" + std::to_string(values.size());
  }
};

std::string sort_column(CaseSort sort) {
  return sort == CaseSort::due ? "due" : sort == CaseSort::updated ? "updated_at" : "id";
}

/// SQL of a piece: `where`, the cursor and the order. Built from fixed words only and kept, so it is prepared once.
std::string_view piece_sql(const Piece& piece, const CardFilter& filter, bool with_cursor) {
  std::size_t parameters = piece.values.size();
  const std::string column = sort_column(filter.sort);
  const bool ascending = filter.sort == CaseSort::due;
  std::string sql = "SELECT " + db::table_sql<CaseCard>().columns + " FROM case_cards WHERE " + piece.where;
  if (with_cursor) {
    const std::string key = "$" + std::to_string(parameters + 1), id = "$" + std::to_string(parameters + 2);
    const std::string compare = ascending ? ">" : "<";
    sql += column == "id" ? " AND id " + compare + " " + id + " AND " + key + " = " + key
                          : " AND (" + column + ", id) " + compare + " (" + key + ", " + id + ")";
    parameters += 2;
  }
  const std::string direction = ascending ? "" : " DESC";
  sql += " ORDER BY " + column + direction + (column == "id" ? "" : ", id" + direction) + " LIMIT $" +
         std::to_string(parameters + 1);
  return db::interned_sql(std::move(sql));
}

std::vector<CaseCard> read_piece(db::Connection& connection, const Piece& piece, const CardFilter& filter,
                                 const std::optional<CardCursor>& after, std::size_t limit) {
  db::Execution execution(connection, piece_sql(piece, filter, after.has_value()));
  auto& statement = execution.statement();
  int index = 0;
  for (const auto& value : piece.values) std::visit([&](const auto& v) { db::bind_value(statement, index++, v); }, value);
  if (after) {
    statement.bind(index++, after->key);
    statement.bind(index++, after->id.value());
  }
  statement.bind(index, static_cast<std::int64_t>(limit));
  std::vector<CaseCard> cards;
  while (statement.step()) cards.push_back(db::read_row<CaseCard>(statement));
  return cards;
}

/// The ranges that together are the list; every filter is exact in SQL, so a page is never shorter than it must be.
std::vector<Piece> pieces_of(const CardFilter& filter) {
  Piece base;
  if (filter.customer) base.add("customer", filter.customer->value());
  if (filter.view == CaseView::mine) base.add("owner", filter.owner.value());
  if (filter.view == CaseView::unassigned) base.add("owner", 0);
  const auto finish = [&](Piece piece) {
    if (filter.category) piece.add("category", std::string(enum_text(*filter.category)));
    else piece.add("closed", filter.closed ? 1 : 0);
    if (filter.kind) piece.add("kind", *filter.kind);
    return piece;
  };
  const bool everything = !filter.teams || filter.view == CaseView::mine;
  if (!filter.team && everything) return {finish(base)};
  std::vector<std::int64_t> teams{0};
  if (filter.team) {
    if (!everything && std::ranges::find(*filter.teams, *filter.team) == filter.teams->end()) return {};
    teams = {filter.team->value()};
  } else {
    for (const TeamId team : *filter.teams) teams.push_back(team.value());
  }
  std::vector<Piece> pieces;
  for (const std::int64_t team : teams) {
    Piece piece = base;
    piece.add("team", team);
    pieces.push_back(finish(std::move(piece)));
  }
  return pieces;
}

}  // namespace

void save_case(Tx& tx, const Case& c, const std::optional<CaseCard>& before, const CaseCard& card,
               std::optional<Instant> next_timer) {
  db::save(tx.db, c);
  db::save(tx.db, card);
  const bool moved = !before || before->team != card.team || before->owner != card.owner || before->category != card.category;
  if (moved) {
    if (before) count(tx, *before, -1);
    count(tx, card, 1);
  }
  set_timer(tx.db, "case", c.id.value(), next_timer);
}

std::optional<Case> load_case(db::Connection& connection, CaseId id) { return db::load<Case>(connection, id); }

std::optional<CaseId> find_case(db::Connection& connection, std::string_view number) {
  return db::one<CaseId>(connection, "SELECT id FROM cases WHERE number = $1", number);
}

std::int64_t sort_key(const CaseCard& card, CaseSort sort) {
  return sort == CaseSort::due ? card.due : sort == CaseSort::updated ? to_ms(card.updated_at) : card.id.value();
}

std::vector<CaseCard> list_cards(db::Connection& connection, const CardFilter& filter,
                                 const std::optional<CardCursor>& after, std::size_t limit) {
  const auto pieces = pieces_of(filter);
  std::vector<CaseCard> cards;
  for (const Piece& piece : pieces) {
    auto part = read_piece(connection, piece, filter, after, limit);
    cards.insert(cards.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  }
  if (pieces.size() > 1) {
    const bool ascending = filter.sort == CaseSort::due;
    std::ranges::sort(cards, [&](const CaseCard& a, const CaseCard& b) {
      const auto left = std::pair(sort_key(a, filter.sort), a.id), right = std::pair(sort_key(b, filter.sort), b.id);
      return ascending ? left < right : right < left;
    });
    if (cards.size() > limit) cards.resize(limit);
  }
  return cards;
}

std::vector<CountRow> case_counts(db::Connection& connection) {
  return db::all<CountRow>(connection, "SELECT team, owner, category, cases FROM case_counts WHERE cases <> 0");
}

}  // namespace sp::handling
