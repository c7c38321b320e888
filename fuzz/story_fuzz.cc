// Any bytes as a story: lines in order or a plain refusal, never a crash; every line comes apart into its words, and
// what was in braces is asked for by its name.
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "story_text.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void take_apart(const std::string& line) {
  const auto parts = sp::test::split(line, " -> ");
  std::string joined;
  for (const auto& part : parts) joined += (joined.empty() && &part == &parts.front() ? "" : " -> ") + part;
  require(joined == line);
  for (const auto& part : parts) {
    std::string_view rest = part;
    while (!rest.empty()) {
      const auto before = rest.size();
      const std::string word = sp::test::next_word(rest);
      require(rest.size() < before && word.find(' ') == std::string::npos);
      try {
        require(sp::test::long_duration(word).count() >= 0);
      } catch (const std::runtime_error&) {
        // No duration: most words are none.
      }
    }
  }
  const std::string same = sp::test::fill_in(line, [](const std::string& name) {
    require(!name.empty() && name.find_first_of("{} \"") == std::string::npos);
    return '{' + name + '}';
  });
  require(same == line);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 65'536) return 0;
  try {
    const auto story = sp::test::parse_story({reinterpret_cast<const char*>(data), size});
    int last = 0;
    for (const auto& line : story.lines) {
      require(line.number > last && line.text.find_first_not_of(' ') != std::string::npos);
      last = line.number;
      take_apart(line.text);
    }
    for (const auto& [name, text] : story.texts) require(!name.empty() && text.ends_with('\n'));
  } catch (const std::runtime_error&) {
    // A text without an end.
  }
  return 0;
}
