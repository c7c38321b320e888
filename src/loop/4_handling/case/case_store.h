// SQL of the case: its row, the card lists read, the counters badges read, the ids its texts are found by.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/tx.h"
#include "db/connection.h"
#include "loop/4_handling/case/case_types.h"

namespace sp::handling {

/// How a clock looks in a list.
BOOST_DEFINE_ENUM_CLASS(DueState, none, running, paused, late)

/// What a list shows of a case. A read table, kept in the transaction that changes the case.
struct CaseCard {
  static constexpr std::string_view table = "case_cards";
  CaseId id;
  std::string number, title, kind;
  Category category = Category::new_;
  std::string stage;
  std::int64_t customer = 0;
  std::string customer_name;
  intake::Channel channel = intake::Channel::web;
  Tier tier = Tier::basic;
  std::int64_t team = 0, owner = 0;
  PriorityLevel priority = PriorityLevel::normal;
  std::int64_t due = 0;  // ms UTC; due_never when no clock runs
  std::string due_clock;
  DueState due_state = DueState::none;
  bool warned = false;
  bool needs_reply = false;
  std::string last_message;
  Instant opened_at, updated_at;
  bool closed = false;
  std::int64_t nudged = 0;  // how often the customer asked us to hurry
};
BOOST_DESCRIBE_STRUCT(CaseCard, (), (id, number, title, kind, category, stage, customer, customer_name, channel, tier, team,
                                     owner, priority, due, due_clock, due_state, warned, needs_reply, last_message,
                                     opened_at, updated_at, closed, nudged))
inline constexpr std::int64_t due_never = 9'000'000'000'000'000;  // sorts behind every real deadline

/// Saves the row, its card and the counters; sets the one timer of the case. `before`: the card as it was, when
/// the case existed.
void save_case(Tx& tx, const Case& c, const std::optional<CaseCard>& before, const CaseCard& card,
               std::optional<Instant> next_timer);

std::optional<Case> load_case(db::Connection& connection, CaseId id);
std::optional<CaseId> find_case(db::Connection& connection, std::string_view number);

BOOST_DEFINE_ENUM_CLASS(CaseView, mine, unassigned, team, all)

/// Which cards a list shows. Rights are part of it: `teams` is what the caller may see (nothing: everything).
struct CardFilter {
  CaseView view = CaseView::all;
  bool closed = false;
  StaffId owner;                             // with view mine, or rights of scope own
  std::optional<std::vector<TeamId>> teams;  // the caller's; unassigned cases are always added
  std::optional<Category> category;
  std::optional<TeamId> team;
  std::optional<std::string> kind;
  std::optional<PersonId> customer;
  CaseSort sort = CaseSort::due;
};

/// A place in a sorted list: the sort key and the id of the last card seen.
struct CardCursor {
  std::int64_t key = 0;
  CaseId id;
};

/// At most `limit` cards after `after`, in order: due ascending; updated and created newest first. Each team is
/// read by its own index and the pieces are merged, so the cost does not grow with the number of cases.
std::vector<CaseCard> list_cards(db::Connection& connection, const CardFilter& filter,
                                 const std::optional<CardCursor>& after, std::size_t limit);
std::int64_t sort_key(const CaseCard& card, CaseSort sort);

struct CountRow {
  std::int64_t team = 0, owner = 0;
  Category category = Category::new_;
  std::int64_t cases = 0;
};
BOOST_DESCRIBE_STRUCT(CountRow, (), (team, owner, category, cases))
std::vector<CountRow> case_counts(db::Connection& connection);

}  // namespace sp::handling
