#include "base/yaml.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/text.h"

namespace sp {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// JSON's grammar of a number: no sign but minus, no leading zero, digits around the point.
bool is_json_number(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const auto start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - start;
  };
  if (text.starts_with('-')) ++at;
  const auto whole = at;
  const auto length = digits();
  if (length == 0 || (length > 1 && text[whole] == '0')) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

boost::json::value plain_value(const std::string& text) {
  if (text == "true") return true;
  if (text == "false") return false;
  if (text.empty() || text == "null" || text == "~") return nullptr;
  if (is_json_number(text)) {
    const auto* end = text.data() + text.size();
    std::int64_t whole = 0;
    if (const auto read = std::from_chars(text.data(), end, whole); read.ec == std::errc{} && read.ptr == end)
      return whole;
    double number = 0;
    if (std::from_chars(text.data(), end, number).ec == std::errc{}) return number;
  }
  return boost::json::string(text);
}

}  // namespace

/// Turns yaml-cpp's events into value and places. A refusal leaves through the parser as an exception.
class YamlDocument::Builder final : public YAML::EventHandler {
 public:
  struct Stop {
    Refusal refusal;
    Position position;
  };

  Builder() { frames_.push_back({}); }

  boost::json::value value() { return std::move(frames_.front().items.front()); }
  Place place() { return std::move(frames_.front().place.children.front()); }
  bool empty() const { return frames_.front().items.empty(); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add(nullptr, {at(mark), {}, {}, {}}); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { stop(mark, "aliases are not allowed"); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override { stop(mark, "anchors are not allowed"); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& text) override {
    refuse_tag(mark, tag);
    Frame& frame = frames_.back();
    if (frame.is_map && !frame.has_key) {
      if (frame.members.contains(text))
        throw Stop{{RefusalKind::invalid, "duplicate_key", {}, {{"key", text}}}, at(mark)};
      frame.has_key = true;
      frame.key = text;
      frame.at_key = at(mark);
      return;
    }
    const bool quoted = tag == "!";
    add(quoted ? boost::json::value(boost::json::string(text)) : plain_value(text), {at(mark), {}, {}, {}});
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, false);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
    open(mark, tag, true);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    bool is_map = false;
    boost::json::array items;
    boost::json::object members;
    Place place;
    bool has_key = false;
    std::string key;
    Position at_key;
  };

  static Position at(const YAML::Mark& mark) {
    return {static_cast<std::size_t>(std::max(mark.line, 0)), static_cast<std::size_t>(std::max(mark.column, 0))};
  }

  [[noreturn]] static void stop(const YAML::Mark& mark, std::string problem) {
    throw Stop{{RefusalKind::invalid, "bad_yaml", {}, {{"problem", std::move(problem)}}}, at(mark)};
  }

  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") stop(mark, "tags are not allowed");
  }

  void open(const YAML::Mark& mark, const std::string& tag, bool is_map) {
    refuse_tag(mark, tag);
    if (frames_.back().is_map && !frames_.back().has_key) stop(mark, "a key must be text");
    if (frames_.size() > yaml_depth_max)
      throw Stop{{RefusalKind::invalid, "too_deep", {}, {{"max", std::to_string(yaml_depth_max)}}}, at(mark)};
    Frame frame;
    frame.is_map = is_map;
    frame.place.value = at(mark);
    frames_.push_back(std::move(frame));
  }

  void close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.is_map) add(std::move(frame.members), std::move(frame.place));
    else add(std::move(frame.items), std::move(frame.place));
  }

  void add(boost::json::value value, Place place) {
    Frame& parent = frames_.back();
    if (parent.is_map) {
      if (!parent.has_key)
        throw Stop{{RefusalKind::invalid, "bad_yaml", {}, {{"problem", "a key must be text"}}}, place.value};
      parent.has_key = false;
      place.key = parent.key;
      place.at_key = parent.at_key;
      parent.members.emplace(parent.key, std::move(value));
    } else {
      parent.items.push_back(std::move(value));
    }
    parent.place.children.push_back(std::move(place));
  }

  std::vector<Frame> frames_;  // the first holds the document itself
};

Result<YamlDocument> YamlDocument::parse(std::string_view text, std::string file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  YamlDocument document;
  document.file_ = std::move(file);
  if (text.size() > yaml_bytes_max)
    return std::unexpected(document.located(
        {RefusalKind::invalid, "too_large", {}, {{"max", std::to_string(yaml_bytes_max)}}}, Position{}));
  document.text_ = text;
  if (!is_clean_text(text)) {
    std::size_t line = 0;
    for (auto rest = text; is_clean_text(rest.substr(0, rest.find('\n'))); ++line)
      rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
    return std::unexpected(document.located({RefusalKind::invalid, "not_clean_text", {}, {}}, {line, 0}));
  }
  const auto bad = [&](std::string problem, const YAML::Mark& mark) {
    const Position position{static_cast<std::size_t>(std::max(mark.line, 0)),
                            static_cast<std::size_t>(std::max(mark.column, 0))};
    return std::unexpected(
        document.located({RefusalKind::invalid, "bad_yaml", {}, {{"problem", std::move(problem)}}}, position));
  };
  try {
    std::istringstream stream{document.text_};
    YAML::Parser parser(stream);
    Builder builder;
    if (parser.HandleNextDocument(builder) && !builder.empty()) {
      document.value_ = builder.value();
      document.root_ = builder.place();
      Builder second;
      if (parser.HandleNextDocument(second)) return bad("only one document is allowed", YAML::Mark::null_mark());
    }
  } catch (Builder::Stop& stop) {
    return std::unexpected(document.located(std::move(stop.refusal), stop.position));
  } catch (const YAML::Exception& error) {
    return bad(error.msg, error.mark);
  } catch (const std::exception& error) {
    return bad(error.what(), YAML::Mark::null_mark());
  }
  return document;
}

YamlDocument::Position YamlDocument::position_of(const Refusal& refusal) const {
  const Place* place = &root_;
  std::string_view rest = refusal.field;
  while (!rest.empty()) {
    const Place* next = nullptr;
    std::size_t used = 0;
    if (rest.starts_with('[')) {
      std::size_t index = 0;
      const auto end = std::min(rest.find(']'), rest.size());
      if (std::from_chars(rest.data() + 1, rest.data() + end, index).ec == std::errc{} &&
          index < place->children.size() && place->children[index].key.empty()) {
        next = &place->children[index];
        used = std::min(end + 1, rest.size());
      }
    } else {
      // Keys of a map may hold dots themselves: the longest that fits is meant.
      for (const auto& child : place->children) {
        if (child.key.size() < used || child.key.empty() || !rest.starts_with(child.key)) continue;
        const auto behind = rest.substr(child.key.size());
        if (!behind.empty() && behind.front() != '.' && behind.front() != '[') continue;
        next = &child;
        used = child.key.size();
      }
    }
    if (next == nullptr) break;
    place = next;
    rest.remove_prefix(used);
    if (rest.starts_with('.')) rest.remove_prefix(1);
  }
  const bool means_key = refusal.reason == "unknown_field" && rest.empty() && !place->key.empty();
  return means_key ? place->at_key : place->value;
}

Refusal YamlDocument::located(Refusal refusal) const {
  for (Refusal& other : refusal.also) other = located(std::move(other));
  const auto position = position_of(refusal);
  return located(std::move(refusal), position);
}

std::size_t YamlDocument::line_of(const std::string& path) const {
  return position_of({RefusalKind::invalid, {}, path, {}, {}}).line + 1;
}

Refusal YamlDocument::located(Refusal refusal, Position position) const {
  std::string_view line = text_;
  for (std::size_t at = 0; at < position.line && !line.empty(); ++at)
    line.remove_prefix(std::min(line.find('\n'), line.size() - 1) + 1);
  const auto column = text_length(line.substr(0, position.byte)) + 1;
  std::string expected;
  for (const auto& [name, value] : refusal.details) {
    if (name == "choices") expected = value;
  }
  constexpr std::string_view prefix = "expected_";
  if (expected.empty() && refusal.reason.starts_with(prefix)) {
    expected = refusal.reason.substr(prefix.size());
    std::ranges::replace(expected, '_', ' ');
  }
  refusal.details.emplace_back("file", file_);
  refusal.details.emplace_back("line", std::to_string(position.line + 1));
  refusal.details.emplace_back("column", std::to_string(column));
  if (!expected.empty()) refusal.details.emplace_back("expected", expected);
  return refusal;
}

}  // namespace sp
