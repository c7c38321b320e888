#include "db/search_index.h"

#include <algorithm>
#include <limits>
#include <string>

#include "base/text.h"
#include "db/query.h"

namespace sp::db {
namespace {

constexpr std::size_t query_length_max = 1'000;      // code points read of a query
constexpr std::size_t query_terms_max = 16;          // a search is a few words; each term costs a list
constexpr std::size_t token_length_max = 64;         // code points; longer words are found by their beginning
constexpr std::size_t document_bytes_max = 400'000;  // of tokens: PostgreSQL takes 1 MiB with its own overhead
constexpr std::size_t position_max = 16'383;         // PostgreSQL's own limit of a position
constexpr std::int64_t ranked_max = 3'000;           // matches that are weighed
constexpr std::int64_t newest_window = 1'000;        // documents PostgreSQL looks through before it asks the index

std::vector<std::string> document_tokens(std::string_view text) {
  auto tokens = search_tokens(text);
  std::size_t bytes = 0;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].size() > token_length_max) tokens[at] = text_head(tokens[at], token_length_max);
    bytes += tokens[at].size() + 1;
    if (bytes > document_bytes_max) tokens.resize(at);
  }
  return tokens;
}

std::vector<SearchTerm> bounded_terms(std::string_view query) {
  std::vector<SearchTerm> terms;
  for (auto& term : search_terms(text_head(query, query_length_max))) {
    term.token = text_head(term.token, token_length_max);
    if (std::ranges::find(terms, term) == terms.end()) terms.push_back(std::move(term));
    if (terms.size() == query_terms_max) break;
  }
  return terms;
}

/// `token` between two `quote`s, with every one of `special` inside doubled: never an operator.
std::string quoted(std::string_view token, char quote, std::string_view special) {
  std::string text(1, quote);
  for (char c : token) {
    if (special.find(c) != std::string_view::npos) text += c;
    text += c;
  }
  return text += quote;
}

std::string fts5_query(const std::vector<SearchTerm>& terms) {
  std::string query;
  for (const auto& [token, prefix] : terms) {
    if (!query.empty()) query += ' ';
    query += quoted(token, '"', "\"");
    if (prefix) query += '*';
  }
  return query;
}

std::string tsquery(const std::vector<SearchTerm>& terms) {
  std::string query;
  for (const auto& [token, prefix] : terms) {
    if (!query.empty()) query += " & ";
    query += quoted(token, '\'', "'\\");
    if (prefix) query += ":*";
  }
  return query;
}

/// With positions, so that a word said often weighs more.
std::string tsvector(const std::vector<std::string>& tokens) {
  std::string vector;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (at > 0) vector += ' ';
    vector += quoted(tokens[at], '\'', "'\\");
    vector += ':' + std::to_string(std::min(at + 1, position_max));
  }
  return vector;
}

std::string spaced(const std::vector<std::string>& tokens) {
  std::string text;
  for (const auto& token : tokens) text.append(token) += ' ';
  return text;
}

/// A frequent word fills the page from the newest documents; a rare one has few hits in the index. Left alone, the
/// planner would walk all documents for a rare word or fetch all hits of a frequent one.
std::vector<std::int64_t> find_in_postgres(Connection& reader, const std::string& query, std::size_t limit,
                                           std::int64_t before) {
  auto found = all<std::int64_t>(reader,
                                 "SELECT doc FROM (SELECT doc, tokens FROM search_docs WHERE doc < $2 "
                                 "ORDER BY doc DESC LIMIT $4) AS newest "
                                 "WHERE tokens @@ CAST(CAST($1 AS TEXT) AS TSQUERY) ORDER BY doc DESC LIMIT $3",
                                 query, before, limit, newest_window);
  if (found.size() == limit) return found;
  return all<std::int64_t>(reader,
                           "WITH hits AS MATERIALIZED (SELECT doc FROM search_docs "
                           "WHERE tokens @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND doc < $2) "
                           "SELECT doc FROM hits ORDER BY doc DESC LIMIT $3",
                           query, before, limit);
}

}  // namespace

void index_text(Connection& writer, std::int64_t document, std::string_view text) {
  const auto tokens = document_tokens(text);
  if (writer.engine() == Engine::sqlite) {
    post(writer, "INSERT OR REPLACE INTO search_docs (rowid, tokens) VALUES ($1, $2)", document, spaced(tokens));
  } else {
    post(writer,
         "INSERT INTO search_docs (doc, tokens) VALUES ($1, CAST(CAST($2 AS TEXT) AS TSVECTOR)) "
         "ON CONFLICT (doc) DO UPDATE SET tokens = EXCLUDED.tokens",
         document, tsvector(tokens));
  }
}

void forget_text(Connection& writer, std::int64_t document) {
  post(writer,
       writer.engine() == Engine::sqlite ? "DELETE FROM search_docs WHERE rowid = $1"
                                         : "DELETE FROM search_docs WHERE doc = $1",
       document);
}

std::vector<std::int64_t> find_text(Connection& reader, std::string_view query, std::size_t limit,
                                    std::int64_t before) {
  const auto terms = bounded_terms(query);
  if (terms.empty()) return {};
  if (before == 0) before = std::numeric_limits<std::int64_t>::max();
  if (reader.engine() == Engine::sqlite) {
    return all<std::int64_t>(reader,
                             "SELECT rowid FROM search_docs WHERE search_docs MATCH $1 AND rowid < $2 "
                             "ORDER BY rowid DESC LIMIT $3",
                             fts5_query(terms), before, limit);
  }
  return find_in_postgres(reader, tsquery(terms), limit, before);
}

std::vector<std::int64_t> find_text_ranked(Connection& reader, std::string_view query, std::size_t limit) {
  const auto terms = bounded_terms(query);
  if (terms.empty()) return {};
  if (reader.engine() == Engine::sqlite) {
    return all<std::int64_t>(
        reader,
        "SELECT doc FROM (SELECT rowid AS doc, bm25(search_docs) AS weight FROM search_docs "
        "WHERE search_docs MATCH $1 ORDER BY rowid DESC LIMIT $2) ORDER BY weight, doc DESC LIMIT $3",
        fts5_query(terms), ranked_max, limit);
  }
  return all<std::int64_t>(reader,
                           "WITH hits AS MATERIALIZED (SELECT doc FROM search_docs "
                           "WHERE tokens @@ CAST(CAST($1 AS TEXT) AS TSQUERY)), "
                           "newest AS (SELECT doc FROM hits ORDER BY doc DESC LIMIT $2) "
                           "SELECT doc FROM newest JOIN search_docs USING (doc) "
                           "ORDER BY ts_rank(tokens, CAST(CAST($1 AS TEXT) AS TSQUERY), 1) DESC, doc DESC LIMIT $3",
                           tsquery(terms), ranked_max, limit);
}

}  // namespace sp::db
