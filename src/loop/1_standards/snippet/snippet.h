// Snippets: texts people use again and again, called with `/` while writing. Somebody's own, a team's, or everybody's;
// {customer}, {number} and {staff} are filled in where they are used.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/private_ref.h"
#include "app/replay.h"
#include "app/routes.h"
#include "loop/0_people/staff/reach.h"

namespace sp {

using SnippetId = Id<struct SnippetTag>;

/// The same words in up to three languages; at least one is there.
struct SnippetTexts {
  std::optional<Text<1, 5'000>> zh_CN, zh_TW, en;
};
BOOST_DESCRIBE_STRUCT(SnippetTexts, (), (zh_CN, zh_TW, en))

/// What its words are stands apart (private_texts), because a signature is personal too.
struct SnippetWords {
  std::string name;
  SnippetTexts texts;
};
BOOST_DESCRIBE_STRUCT(SnippetWords, (), (name, texts))

struct Snippet {
  static constexpr std::string_view table = "snippets";
  SnippetId id;
  std::int64_t version = 0;
  Reach reach = Reach::own;
  StaffId owner;  // who made it
  TeamId team;    // of reach team
  PrivateRef words;
  std::vector<std::string> kinds;  // of cases it fits; empty: all
  bool removed = false;
  Shared shared() const { return {reach, owner, team}; }
};
BOOST_DESCRIBE_STRUCT(Snippet, (), (id, version, reach, owner, team, words, kinds, removed))

struct SnippetSaved {
  Reach reach = Reach::own;
  StaffId owner;
  TeamId team;
  PrivateRef words;
  std::vector<std::string> kinds;
};
BOOST_DESCRIBE_STRUCT(SnippetSaved, (), (reach, owner, team, words, kinds))

struct SnippetRemoved {
  StaffId by;
};
BOOST_DESCRIBE_STRUCT(SnippetRemoved, (), (by))

using SnippetEvent = std::variant<SnippetSaved, SnippetRemoved>;
void apply(Snippet& snippet, const SnippetEvent& event);

/// The first {word} in a text that nobody can fill in.
std::optional<std::string> unknown_variable(std::string_view text);

/// GET and POST /snippets, PUT and DELETE /snippets/{id}.
void snippet_routes(Routes& routes);

ReplayCheck snippet_replay();

}  // namespace sp
