// Which cases a list shows, as people put it together: every condition of `all` holds, and one of `any` where there are
// some. Decided on the card alone, so that lists, counts, export and bulk actions agree.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/caller.h"
#include "base/result.h"
#include "loop/4_handling/case/case_store.h"

namespace sp::handling {

BOOST_DEFINE_ENUM_CLASS(ListField, state, kind, team, owner, tier, priority, channel, needs_reply, due, opened, updated, nudged)

/// is, is_not: one of the values; within, before: a time ("7d") from now. A due time within 4h has also passed already.
BOOST_DEFINE_ENUM_CLASS(ListTest, is, is_not, within, before)

/// Values: enumerators as on the wire; team and owner an id, `mine`/`me` or `none`; needs_reply and nudged `yes`; due `none`, `running`,
/// `paused` or `late`.
struct ListCondition {
  ListField field = ListField::state;
  ListTest test = ListTest::is;
  std::vector<Text<1, 60>> values;
};
BOOST_DESCRIBE_STRUCT(ListCondition, (), (field, test, values))

struct ListFilter {
  std::vector<ListCondition> all, any;
  bool empty() const { return all.empty() && any.empty(); }
};
BOOST_DESCRIBE_STRUCT(ListFilter, (), (all, any))

using CardTest = std::function<bool(const CaseCard&)>;

/// Refuses what cannot be meant: too_many_items, required, expected_one_of, expected_id, expected_duration, test_unfit;
/// the field is "filter.all[1].values[0]".
Result<CardTest> compiled(const ListFilter& filter, const Caller& caller, Instant now);

/// What of `filter` an index answers goes into `cards`.
void narrow(CardFilter& cards, const ListFilter& filter, const Caller& caller);

struct FoundCards {
  std::vector<CaseCard> cards;
  std::optional<CardCursor> next;  // there may be more after it
};
/// The next `limit` that pass the test, or fewer where so many cards were looked at in vain that the caller should come
/// back with `next`.
FoundCards find_cards(db::Connection& connection, const CardFilter& filter, const CardTest& test, std::optional<CardCursor> after,
                      std::size_t limit, std::size_t look_at_most = 10'000);

}  // namespace sp::handling
