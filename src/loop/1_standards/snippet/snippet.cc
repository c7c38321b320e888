#include "loop/1_standards/snippet/snippet.h"

#include <algorithm>
#include <array>

namespace sp {
namespace {

constexpr std::array<std::string_view, 3> variables{"customer", "number", "staff"};

void on(Snippet& snippet, const SnippetSaved& event) {
  snippet.reach = event.reach;
  snippet.owner = event.owner;
  snippet.team = event.team;
  snippet.words = event.words;
  snippet.kinds = event.kinds;
}

void on(Snippet& snippet, const SnippetRemoved&) { snippet.removed = true; }

}  // namespace

void apply(Snippet& snippet, const SnippetEvent& event) {
  std::visit([&](const auto& body) { on(snippet, body); }, event);
}

std::optional<std::string> unknown_variable(std::string_view text) {
  for (auto open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
    const auto word = text.substr(open + 1, text.find('}', open) - open - 1);
    const bool is_word = !word.empty() && open + 1 + word.size() < text.size() &&
                         std::ranges::all_of(word, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
    if (is_word && std::ranges::find(variables, word) == variables.end()) return std::string(word);
  }
  return std::nullopt;
}

ReplayCheck snippet_replay() { return replay_check<Snippet, SnippetEvent>("snippet"); }

}  // namespace sp
