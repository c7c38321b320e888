// The text of a story, read and taken apart; what its lines mean is in story.h.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace sp::test {

struct StoryLine {
  int number = 0;
  std::string text;
};

struct Story {
  std::vector<StoryLine> lines;
  std::map<std::string, std::string> texts;
};

/// Throws std::runtime_error when a text has no end.
Story parse_story(std::string_view text);
/// Throws std::runtime_error also when the file cannot be read.
Story read_story(const std::filesystem::path& file);

/// Takes the first word and the blanks around it away from `text`.
std::string next_word(std::string_view& text);
std::vector<std::string> split(std::string_view text, std::string_view by);
/// "47h59m". Throws std::runtime_error for anything else.
Duration long_duration(const std::string& text);
/// {NAME} and {NAME.a.b} by what `value_of` says of the name; other braces are JSON's.
std::string fill_in(std::string_view text, const std::function<std::string(const std::string&)>& value_of);

}  // namespace sp::test
