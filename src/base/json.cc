#include "base/json.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/text.h"

namespace sp::json {

void write_string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  std::size_t plain_from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain_from, at - plain_from);
    plain_from = at + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        out += "\\u00";
        out += hex[c >> 4];
        out += hex[c & 15];
    }
  }
  out.append(text, plain_from, std::string_view::npos);
  out += '"';
}

namespace {

const char* at(const void* object, const Shape::Member& member) { return static_cast<const char*>(object) + member.offset; }
char* at(void* object, const Shape::Member& member) { return static_cast<char*>(object) + member.offset; }

void write_quoted(std::string& out, std::string_view plain) {
  out += '"';
  out += plain;
  out += '"';
}

/// Absent, not null: an optional that others see; what is stored leaves out all that reads back as empty.
bool is_left_out(const Shape::Member& member, const void* value, Writing how) {
  if (how == Writing::stored) return member.empty_by_default && is_empty(*member.shape, value);
  return member.shape->kind == Shape::Kind::optional && is_empty(*member.shape, value);
}

void write_object(std::string& out, const Shape& shape, const void* object, Writing how) {
  out += '{';
  bool first = true;
  for (const Shape::Member& member : shape.members) {
    const void* value = at(object, member);
    if (is_left_out(member, value, how)) continue;
    if (!std::exchange(first, false)) out += ',';
    out += member.key;
    write(out, *member.shape, value, how);
  }
  out += '}';
}

void write_list(std::string& out, const Shape& shape, const void* list, Writing how) {
  const Shape& element = shape.element();
  const auto* item = static_cast<const char*>(shape.holder->first(list));
  out += '[';
  for (std::size_t left = shape.holder->size(list); left > 0; --left, item += shape.stride) {
    write(out, element, item, how);
    if (left > 1) out += ',';
  }
  out += ']';
}

void write_map(std::string& out, const Shape& shape, const void* map, Writing how) {
  struct Pen {
    std::string& out;
    const Shape& element;
    Writing how;
    bool first = true;
  } pen{out, shape.element(), how};
  out += '{';
  shape.holder->each(map, [](void* seer, const std::string& key, const void* value) {
    Pen& with = *static_cast<Pen*>(seer);
    if (!std::exchange(with.first, false)) with.out += ',';
    write_string(with.out, key);
    with.out += ':';
    write(with.out, with.element, value, with.how);
  }, &pen);
  out += '}';
}

}  // namespace

void write_number(std::string& out, double value) {
  char digits[32];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void write(std::string& out, const Shape& shape, const void* value, Writing how) {
  using enum Shape::Kind;
  switch (shape.kind) {
    case flag: out += *static_cast<const bool*>(value) ? "true" : "false"; return;
    case whole: {
      char digits[24];
      out.append(digits, std::to_chars(digits, digits + sizeof digits, load_whole(shape, value)).ptr);
      return;
    }
    case real: return write_number(out, *static_cast<const double*>(value));
    case text: return write_string(out, *static_cast<const std::string*>(value));
    case view: return write_string(out, *static_cast<const std::string_view*>(value));
    case raw: out += static_cast<const RawJson*>(value)->text; return;
    case instant: return write_quoted(out, to_text(*static_cast<const Instant*>(value)));
    case duration: return write_quoted(out, to_text(*static_cast<const Duration*>(value)));
    case id: {
      const auto number = load_whole(shape, value);
      return write_quoted(out, number == 0 ? std::string() : id_text(number));
    }
    case choice: return write_quoted(out, choice_name(shape.choices, load_whole(shape, value)));
    case optional:
      if (shape.holder->size(value) == 0) out += "null";
      else write(out, shape.element(), shape.holder->first(value), how);
      return;
    case list: return write_list(out, shape, value, how);
    case map: return write_map(out, shape, value, how);
    case object: return write_object(out, shape, value, how);
  }
}

std::string written(const Shape& shape, const void* value, Writing how) {
  std::string out;
  out.reserve(256);  // most of what is written here fits, and growing by doubling copies
  write(out, shape, value, how);
  return out;
}

std::string Path::text() const {
  std::string text = in_ != nullptr ? in_->text() : std::string();
  if (is_item_) return text + '[' + std::to_string(item_) + ']';
  if (!text.empty()) text += '.';
  return text.append(name_);
}

namespace {

constexpr std::int64_t text_max = 20'000;           // of a text without a limit of its own
constexpr std::int64_t stored_text_max = 10'000'000;

std::string_view view_of(const boost::json::string& text) { return {text.data(), text.size()}; }

Result<void> read_text(const Shape& shape, const boost::json::value& value, std::string& into, const Path& path, Reading reading) {
  const auto* text = value.if_string();
  if (text == nullptr) return invalid(path.text(), "expected_text");
  const auto view = view_of(*text);
  if (!is_clean_text(view)) return invalid(path.text(), "not_clean_text");
  const auto max = shape.max > 0 ? shape.max : reading == Reading::strict ? text_max : stored_text_max;
  const auto length = static_cast<std::int64_t>(text_length(view));
  if (length < shape.min) {
    if (shape.min == 1) return invalid(path.text(), "required");
    return invalid(path.text(), "too_short", {{"min", std::to_string(shape.min)}});
  }
  if (length > max) return invalid(path.text(), "too_long", {{"max", std::to_string(max)}});
  if (shape.is_valid != nullptr && reading == Reading::strict && !shape.is_valid(view)) return invalid(path.text(), shape.expected);
  into = view;
  return {};
}

Result<void> read_whole(const Shape& shape, const boost::json::value& value, void* into, const Path& path) {
  const auto* number = value.if_int64();
  if (number == nullptr) return invalid(path.text(), "expected_whole_number");
  if (*number < shape.min || *number > shape.max) {
    if (!shape.is_bounded) return invalid(path.text(), "expected_whole_number");
    return invalid(path.text(), "out_of_range", {{"min", std::to_string(shape.min)}, {"max", std::to_string(shape.max)}});
  }
  store_whole(shape, into, *number);
  return {};
}

/// What a text that is no free text stands for.
template <class T, class Parse>
Result<void> read_parsed(const boost::json::value& value, void* into, const Path& path, std::string_view expected, Parse parse) {
  const auto* text = value.if_string();
  const auto parsed = text ? parse(view_of(*text)) : std::nullopt;
  if (!parsed) return invalid(path.text(), expected);
  *static_cast<T*>(into) = *parsed;
  return {};
}

Result<void> read_id(const Shape& shape, const boost::json::value& value, void* into, const Path& path, Reading reading) {
  const auto* text = value.if_string();
  const bool is_none = text && text->empty() && reading == Reading::lenient;
  const auto id = is_none ? 0 : text ? parse_id(view_of(*text)) : std::nullopt;
  if (!id) return invalid(path.text(), "expected_id");
  store_whole(shape, into, *id);
  return {};
}

Result<void> read_choice(const Shape& shape, const boost::json::value& value, void* into, const Path& path) {
  const auto* text = value.if_string();
  const Choice* found = text ? find_choice(shape.choices, view_of(*text)) : nullptr;
  if (found == nullptr) return invalid(path.text(), "expected_one_of", {{"choices", choice_names(shape.choices)}});
  store_whole(shape, into, found->value);
  return {};
}

Result<void> expect_few(std::size_t count, const Path& path, Reading reading) {
  if (reading == Reading::strict && count > list_max)
    return invalid(path.text(), "too_many_items", {{"max", std::to_string(list_max)}});
  return {};
}

Result<void> read_list(const Shape& shape, const boost::json::value& value, void* into, const Path& path, Reading reading) {
  const auto* items = value.if_array();
  if (items == nullptr) return invalid(path.text(), "expected_list");
  SP_TRY_VOID(expect_few(items->size(), path, reading));
  const Shape& element = shape.element();
  shape.holder->clear(into, items->size());
  for (std::size_t at = 0; at < items->size(); ++at)
    SP_TRY_VOID(read(element, (*items)[at], shape.holder->add(into, {}), Path(path, at), reading));
  return {};
}

Result<void> read_map(const Shape& shape, const boost::json::value& value, void* into, const Path& path, Reading reading) {
  const auto* members = value.if_object();
  if (members == nullptr) return invalid(path.text(), "expected_object");
  SP_TRY_VOID(expect_few(members->size(), path, reading));
  const Shape& element = shape.element();
  shape.holder->clear(into, members->size());
  for (const auto& member : *members) {
    const std::string_view key = member.key();
    SP_TRY_VOID(read(element, member.value(), shape.holder->add(into, std::string(key)), Path(path, key), reading));
  }
  return {};
}

Refusal unknown_field(const Shape& shape, std::string_view name, const Path& path) {
  return {RefusalKind::invalid, "unknown_field", Path(path, name).text(), {{"choices", member_choices(shape)}}, {}};
}

Refusal missing_field(std::string_view name, const Path& path) {
  return {RefusalKind::invalid, "required", Path(path, name).text(), {}, {}};
}

bool has_member(const Shape& shape, std::string_view name) {
  return std::ranges::find(shape.members, name, &Shape::Member::name) != shape.members.end();
}

Result<void> read_object(const Shape& shape, const boost::json::value& value, void* into, const Path& path, Reading reading) {
  const auto* members = value.if_object();
  if (members == nullptr) return invalid(path.text(), "expected_object");
  std::size_t seen = 0;
  for (const Shape::Member& member : shape.members) {
    if (const auto* found = members->if_contains(member.name)) {
      ++seen;
      SP_TRY_VOID(read(*member.shape, *found, at(into, member), Path(path, member.name), reading));
    } else if (!member.shape->may_be_absent() && reading == Reading::strict) {
      return std::unexpected(missing_field(member.name, path));
    }
  }
  if (reading == Reading::lenient || seen == members->size()) return {};
  for (const auto& member : *members) {
    if (!has_member(shape, member.key())) return std::unexpected(unknown_field(shape, member.key(), path));
  }
  return {};
}

/// What is wrong with a value that is not taken apart.
void add_problem(const Shape& shape, const boost::json::value& value, const Path& path, std::vector<Refusal>& problems) {
  std::string text;
  RawJson raw;
  std::int64_t number = 0;  // or anything else of its size; of what is taken apart nothing is read into it
  void* into = shape.kind == Shape::Kind::text ? static_cast<void*>(&text) : shape.kind == Shape::Kind::raw ? static_cast<void*>(&raw) : &number;
  if (auto done = read(shape, value, into, path, Reading::strict); !done) problems.push_back(std::move(done).error());
}

}  // namespace

Result<void> read(const Shape& shape, const boost::json::value& value, void* into, const Path& path, Reading reading) {
  using enum Shape::Kind;
  switch (shape.kind) {
    case flag:
      if (const auto* truth = value.if_bool()) {
        *static_cast<bool*>(into) = *truth;
        return {};
      }
      return invalid(path.text(), "expected_true_or_false");
    case whole: return read_whole(shape, value, into, path);
    case real: {
      boost::json::error_code error;
      *static_cast<double*>(into) = value.to_number<double>(error);
      if (error) return invalid(path.text(), "expected_number");
      return {};
    }
    case text: return read_text(shape, value, *static_cast<std::string*>(into), path, reading);
    case view: return invalid(path.text(), "expected_text");  // holds nothing itself
    case raw: static_cast<RawJson*>(into)->text = boost::json::serialize(value); return {};
    case instant: return read_parsed<Instant>(value, into, path, "expected_time", parse_instant);
    case duration: return read_parsed<Duration>(value, into, path, "expected_duration", parse_duration);
    case id: return read_id(shape, value, into, path, reading);
    case choice: return read_choice(shape, value, into, path);
    case optional:
      shape.holder->clear(into, 0);
      if (value.is_null()) return {};
      return read(shape.element(), value, shape.holder->add(into, {}), path, reading);
    case list: return read_list(shape, value, into, path, reading);
    case map: return read_map(shape, value, into, path, reading);
    case object: break;
  }
  return read_object(shape, value, into, path, reading);
}

void collect_problems(const Shape& shape, const boost::json::value& value, const Path& path, std::vector<Refusal>& problems) {
  if (shape.kind == Shape::Kind::optional) {
    if (!value.is_null()) collect_problems(shape.element(), value, path, problems);
  } else if (shape.kind == Shape::Kind::list && value.is_array() && value.get_array().size() <= list_max) {
    const auto& items = value.get_array();
    for (std::size_t at = 0; at < items.size(); ++at) collect_problems(shape.element(), items[at], Path(path, at), problems);
  } else if (shape.kind == Shape::Kind::map && value.is_object() && value.get_object().size() <= list_max) {
    for (const auto& member : value.get_object()) collect_problems(shape.element(), member.value(), Path(path, member.key()), problems);
  } else if (shape.kind == Shape::Kind::object && value.is_object()) {
    const auto& members = value.get_object();
    for (const Shape::Member& member : shape.members) {
      if (const auto* found = members.if_contains(member.name)) collect_problems(*member.shape, *found, Path(path, member.name), problems);
      else if (!member.shape->may_be_absent()) problems.push_back(missing_field(member.name, path));
    }
    for (const auto& member : members) {
      if (!has_member(shape, member.key())) problems.push_back(unknown_field(shape, member.key(), path));
    }
  } else {
    add_problem(shape, value, path, problems);
  }
}

Refusal joined(std::vector<Refusal> problems) {
  Refusal first = std::move(problems.front());
  first.also.assign(std::make_move_iterator(problems.begin() + 1), std::make_move_iterator(problems.end()));
  return first;
}

Result<void> read_stored(const Shape& shape, std::string_view text, void* into) {
  unsigned char room[4096];  // what most bodies take; more comes from the heap
  boost::json::monotonic_resource memory(room);
  SP_TRY(const auto value, parse(text, &memory));
  return read(shape, value, into, {}, Reading::lenient);
}

Result<boost::json::value> parse(std::string_view text, boost::json::storage_ptr memory) {
  boost::json::error_code error;
  boost::json::parse_options options;
  options.max_depth = 64;
  auto value = boost::json::parse({text.data(), text.size()}, error, std::move(memory), options);
  if (error) return invalid("", "not_json", {{"problem", error.message()}});
  return value;
}

}  // namespace sp::json
