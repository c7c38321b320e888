// Full text over our own tokens (base/text.h): FTS5 on SQLite, tsvector on PostgreSQL, the same answers.
// A document is a number that grows with time, so "newest first" is the order of the numbers.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "db/connection.h"

namespace sp::db {

/// Adds or replaces a document. REQUIRES: a write transaction; best after the last savepoint of a group, because
/// FTS5 writes its pages out at every savepoint (half the speed). Texts are found by their first 400 kB of tokens,
/// words by their first 64 characters, queries by their first 16 terms.
void index_text(Connection& writer, std::int64_t document, std::string_view text);
void forget_text(Connection& writer, std::int64_t document);

/// Documents that contain every term of `query`, newest first, at most `limit`, all below `before` (0: from the
/// newest). An empty query finds nothing.
std::vector<std::int64_t> find_text(Connection& reader, std::string_view query, std::size_t limit,
                                    std::int64_t before = 0);

/// The same by relevance among the newest few thousand matches.
std::vector<std::int64_t> find_text_ranked(Connection& reader, std::string_view query, std::size_t limit);

}  // namespace sp::db
