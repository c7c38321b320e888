// Files that may be one person's. What files are compared by stands in indexes (identities, their last digits,
// match_keys), kept in the transaction that changes a file: finding costs as much as there is alike, never all against
// all. Clause: C3.4.3 (one file a customer).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/tx.h"
#include "loop/0_people/customer/customer_store.h"

namespace sp {

/// Names are equal when the same tokens make them: case, width and spaces ("张 伟") do not count.
bool same_name(std::string_view one, std::string_view other);

/// Equal, or one letter apart (two in a name of six or more), or the same words in another order.
bool near_name(std::string_view one, std::string_view other);

constexpr std::size_t tail_length = 4;
std::string phone_tail(IdentityKind kind, std::string_view value);  // the last four digits; empty for what is no phone

/// What a file, or somebody about to become one, is compared by.
struct MatchFacts {
  PersonId self;  // none: not on file yet
  std::string name;
  std::vector<std::pair<IdentityKind, std::string>> identities;  // normalised
  PersonId organisation;
  std::vector<std::string> serials;
};

struct Match {
  PersonId other;
  std::int64_t score = 0;  // 1 to 100
  std::vector<MatchReason> reasons;
  std::optional<IdentityKind> by;  // the identity they share
};

/// The likeliest first, 20 at most. What more than 20 files share (a hotline) says nothing about any.
std::vector<Match> find_matches(db::Connection& connection, const MatchFacts& facts);

/// Brings keys and proposals of a file up to date, and journals what is newly proposed.
void refresh_matches(Tx& tx, Person& person);
/// The keys of a file, and those pairs that its neighbours know; for files from before there were keys. `after`: the
/// last one done; the next one to go on after, or nothing at the end.
std::optional<PersonId> make_keys(Tx& tx, PersonId after);

void forget_matches(db::Connection& writer, PersonId person);               // it was merged
void forget_match(db::Connection& writer, PersonId one, PersonId other);  // they are two

struct DuplicateRow {
  PersonId low, high;
  std::int64_t score = 0;
  std::vector<MatchReason> reasons;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(DuplicateRow, (), (low, high, score, reasons, at))

std::vector<DuplicateRow> duplicates_of(db::Connection& connection, PersonId person);
/// The likeliest first, after the pair `after`.
std::vector<DuplicateRow> duplicates_page(db::Connection& connection, const std::optional<DuplicateRow>& after, std::int64_t limit);

std::vector<PersonId> persons_with_serial(db::Connection& connection, std::string_view serial);

}  // namespace sp
