#include "story_text.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace sp::test {

Story parse_story(std::string_view text) {
  Story story;
  std::string text_name;
  for (int number = 1; !text.empty(); ++number) {
    const std::string line(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto first = line.find_first_not_of(' ');
    if (!text_name.empty()) {
      if (line == "end") text_name.clear();
      else story.texts[text_name] += line + '\n';
    } else if (line.starts_with("text ")) {
      text_name = line.substr(5);
    } else if (first == std::string::npos || line.starts_with('#')) {
      continue;
    } else if (first > 0 && !story.lines.empty()) {
      story.lines.back().text += line.substr(first - 1);
    } else {
      story.lines.push_back({number, line});
    }
  }
  if (!text_name.empty()) throw std::runtime_error("text " + text_name + " has no end");
  return story;
}

Story read_story(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return parse_story(std::string(std::istreambuf_iterator<char>(in), {}));
}

std::string next_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const auto word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return std::string(word);
}

std::vector<std::string> split(std::string_view text, std::string_view by) {
  std::vector<std::string> parts;
  for (auto at = text.find(by); at != std::string_view::npos; at = text.find(by)) {
    parts.emplace_back(text.substr(0, at));
    text.remove_prefix(at + by.size());
  }
  parts.emplace_back(text);
  return parts;
}

Duration long_duration(const std::string& text) {
  constexpr std::string_view digits = "0123456789";
  Duration sum{};
  for (std::size_t at = 0; at < text.size();) {
    auto end = text.find_first_not_of(digits, at);
    end = std::min(text.find_first_of(digits, std::min(end, text.size())), text.size());
    const auto part = parse_duration(text.substr(at, end - at));
    if (!part || sum > Duration::max() / 2) throw std::runtime_error("no duration: " + text);
    sum += *part;
    at = end;
  }
  return sum;
}

std::string fill_in(std::string_view text, const std::function<std::string(const std::string&)>& value_of) {
  constexpr std::string_view name_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";
  std::string out;
  while (!text.empty()) {
    const auto end = text.front() == '{' ? text.find_first_not_of(name_letters, 1) : 0;
    if (text.front() == '{' && end != std::string_view::npos && end > 1 && text[end] == '}') {
      out += value_of(std::string(text.substr(1, end - 1)));
      text.remove_prefix(end + 1);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace sp::test
