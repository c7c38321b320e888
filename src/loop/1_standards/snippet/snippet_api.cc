#include "app/private_text.h"
#include "app/version.h"
#include "loop/1_standards/snippet/snippet.h"

namespace sp {
namespace {

constexpr std::int64_t own_max = 500;
constexpr std::size_t kinds_max = 50;

struct ListSnippets {
  std::optional<Text<1, 60>> kind;  // those that fit a case of this kind
};
BOOST_DESCRIBE_STRUCT(ListSnippets, (), (kind))

struct AddSnippet {
  Reach reach = Reach::own;
  std::optional<TeamId> team;
  Text<1, 80> name;
  SnippetTexts texts;
  std::vector<Text<1, 60>> kinds;
};
BOOST_DESCRIBE_STRUCT(AddSnippet, (), (reach, team, name, texts, kinds))

struct ChangeSnippet {
  SnippetId id;
  std::optional<Int<0, 1'000'000'000>> version;
  Reach reach = Reach::own;
  std::optional<TeamId> team;
  Text<1, 80> name;
  SnippetTexts texts;
  std::vector<Text<1, 60>> kinds;
};
BOOST_DESCRIBE_STRUCT(ChangeSnippet, (), (id, version, reach, team, name, texts, kinds))

struct RemoveSnippet {
  SnippetId id;
};
BOOST_DESCRIBE_STRUCT(RemoveSnippet, (), (id))

struct SnippetView {
  SnippetId id;
  std::int64_t version = 0;
  Reach reach = Reach::own;
  std::optional<TeamId> team;
  std::string name;
  SnippetTexts texts;
  std::vector<std::string> kinds;
  bool may_change = false;
};
BOOST_DESCRIBE_STRUCT(SnippetView, (), (id, version, reach, team, name, texts, kinds, may_change))

struct SnippetList {
  std::vector<SnippetView> items;
};
BOOST_DESCRIBE_STRUCT(SnippetList, (), (items))

Result<void> expect_fillable(const SnippetTexts& texts) {
  if (!texts.zh_CN && !texts.zh_TW && !texts.en) return invalid("texts", "required");
  std::optional<std::string> unknown;
  for_each_member(texts, [&](std::string_view, const auto& text) {
    if (text && !unknown) unknown = unknown_variable(*text);
  });
  if (unknown) return invalid("texts", "unknown_variable", {{"name", *unknown}});
  return {};
}

SnippetView view_of(db::Connection& connection, const Caller& caller, const Snippet& snippet) {
  SnippetView view{snippet.id, snippet.version, snippet.reach};
  if (snippet.team) view.team = snippet.team;
  const auto json = read_private(connection, snippet.words);
  if (const auto words = json ? from_stored_json<SnippetWords>(*json) : SnippetWords{}) {
    view.name = words->name;
    view.texts = words->texts;
  }
  view.kinds = snippet.kinds;
  view.may_change = keeps(connection, caller, snippet.shared());
  return view;
}

Result<SnippetList> list_snippets(Reading& reading, const ListSnippets& command) {
  SnippetList list;
  const auto rows = db::select<Snippet>(reading.db, "WHERE removed = 0 AND (reach <> 'own' OR owner = $1) ORDER BY id",
                                        reading.caller.staff());
  for (const Snippet& snippet : rows) {
    const bool fits = !command.kind || snippet.kinds.empty() ||
                      std::ranges::find(snippet.kinds, std::string_view(*command.kind)) != snippet.kinds.end();
    if (fits && sees(reading.caller, snippet.shared())) list.items.push_back(view_of(reading.db, reading.caller, snippet));
  }
  return list;
}

/// What both adding and changing ask for; the snippet is saved with it.
template <class Command>
Result<SnippetView> save(Tx& tx, Snippet& snippet, StaffId owner, const Command& command) {
  SP_TRY_VOID(expect_fillable(command.texts));
  if (command.kinds.size() > kinds_max) return invalid("kinds", "too_many_items", {{"max", std::to_string(kinds_max)}});
  SP_TRY(const Shared shared, shared_as(tx.db, tx.caller, command.reach, command.team, owner));
  const auto words = keep_private(tx, {}, to_stored_json(SnippetWords{command.name, command.texts}));
  const SnippetSaved saved{shared.reach, shared.owner, shared.team, words, {command.kinds.begin(), command.kinds.end()}};
  tx.record<Snippet, SnippetEvent>(snippet, {saved}, {.stream = "snippet:" + snippet.id.text()});
  db::save(tx.db, snippet);
  return view_of(tx.db, tx.caller, snippet);
}

Result<SnippetView> add_snippet(Tx& tx, const AddSnippet& command) {
  const auto mine = *db::one<std::int64_t>(tx.db, "SELECT count(*) FROM snippets WHERE reach = 'own' AND owner = $1 AND removed = 0",
                                           tx.caller.staff());
  if (mine >= own_max) return refuse(RefusalKind::too_many, "too_many_items", {{"max", std::to_string(own_max)}});
  Snippet snippet;
  snippet.id = tx.next_id<SnippetId>();
  return save(tx, snippet, tx.caller.staff(), command);
}

Result<Snippet> kept_snippet(Tx& tx, SnippetId id) {
  auto snippet = db::load<Snippet>(tx.db, id);
  if (!snippet || snippet->removed || !sees(tx.caller, snippet->shared())) return refuse(RefusalKind::not_found, "not_found");
  if (!keeps(tx.db, tx.caller, snippet->shared())) return refuse(RefusalKind::forbidden, "not_allowed");
  return std::move(*snippet);
}

/// One that becomes somebody's own becomes his who made it so.
Result<SnippetView> change_snippet(Tx& tx, const ChangeSnippet& command) {
  SP_TRY(Snippet snippet, kept_snippet(tx, command.id));
  SP_TRY_VOID(expect_version(snippet.version, command.version));
  return save(tx, snippet, command.reach == Reach::own ? tx.caller.staff() : snippet.owner, command);
}

Result<Nothing> remove_snippet(Tx& tx, const RemoveSnippet& command) {
  SP_TRY(Snippet snippet, kept_snippet(tx, command.id));
  tx.record<Snippet, SnippetEvent>(snippet, {SnippetRemoved{tx.caller.staff()}}, {.stream = "snippet:" + snippet.id.text()});
  db::save(tx.db, snippet);
  return Nothing{};
}

}  // namespace

void snippet_routes(Routes& routes) {
  routes.read("/api/v1/snippets", Right::signed_in, "", list_snippets);
  routes.write("POST", "/api/v1/snippets", Right::signed_in, "", add_snippet, 201);
  routes.write("PUT", "/api/v1/snippets/{id}", Right::signed_in, "", change_snippet);
  routes.write("DELETE", "/api/v1/snippets/{id}", Right::signed_in, "", remove_snippet);
}

}  // namespace sp
