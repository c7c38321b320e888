#include "io/eventlog/xes.h"

#include <algorithm>

#include <expat.h>

#include "io/eventlog/csv.h"

namespace sp::io {
namespace {
constexpr int xml_piece = 64 * 1024;
constexpr std::size_t depth_max = 32;

/// XES wants its names in a default namespace; some writers give it a prefix.
std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}
}  // namespace

struct XesReader::Callbacks {
  static void start(void* reader, const char* name, const char** attributes) {
    static_cast<XesReader*>(reader)->start_element(local_name(name), attributes);
  }
  static void end(void* reader, const char*) { static_cast<XesReader*>(reader)->end_element(); }
  static void document_type(void* reader, const char*, const char*, const char*, int) {
    static_cast<XesReader*>(reader)->stop(Refusal{RefusalKind::invalid, "xes_document_type", {}, {}});
  }
};

void XesReader::FreeParser::operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }

std::optional<std::string_view> XesEvent::find(std::string_view name) const {
  const auto found = std::ranges::find(attributes, name, &XesAttributes::value_type::first);
  if (found == attributes.end()) return std::nullopt;
  return found->second;
}

void XesReader::Gathering::add(std::string_view key, std::string_view value) {
  bytes += key.size() + value.size();
  if (event.problem) return;
  const auto lost = [&](std::string_view reason, Details details) {
    event.problem = Refusal{RefusalKind::invalid, std::string(reason), {}, std::move(details)};
  };
  if (bytes > record_bytes_max) return lost("record_too_long", {{"max", std::to_string(record_bytes_max)}});
  if (event.attributes.size() == columns_max) return lost("too_many_columns", {{"max", std::to_string(columns_max)}});
  if (!is_clean_line(key) || !is_clean_line(value)) return lost("not_clean_text", {});
  event.attributes.emplace_back(key, value);
}

void XesReader::Gathering::clear() {
  event.attributes.clear();
  event.problem.reset();
  bytes = 0;
}

XesReader::XesReader(ByteSource bytes) : bytes_(std::move(bytes)), parser_(XML_ParserCreate(nullptr)) {
  XML_SetElementHandler(parser_.get(), &Callbacks::start, &Callbacks::end);
  XML_SetStartDoctypeDeclHandler(parser_.get(), &Callbacks::document_type);
}

Result<bool> XesReader::next(XesEvent& event) {
  complete_ = false;
  while (!complete_) {
    if (refusal_) return std::unexpected(*refusal_);
    if (ended_) return false;
    if (auto stepped = step(); !stepped) refusal_ = std::move(stepped).error();
  }
  std::swap(event, current_.event);
  for (const auto& [key, value] : trace_.event.attributes) event.attributes.emplace_back("case:" + key, value);
  if (trace_.event.problem && !event.problem) event.problem = trace_.event.problem;
  return true;
}

/// Parses on, to the end of an event or of what was read.
Result<void> XesReader::step() {
  XML_ParserStruct* const parser = parser_.get();
  XML_SetUserData(parser, this);  // the reader may have been moved
  XML_Status status = XML_STATUS_ERROR;
  if (suspended_) {
    status = XML_ResumeParser(parser);
  } else {
    void* const piece = XML_GetBuffer(parser, xml_piece);
    if (piece == nullptr) return std::unexpected(not_xes("out of memory"));
    SP_TRY(const std::size_t got, bytes_.read(static_cast<char*>(piece), xml_piece));
    fed_ += got;
    status = XML_ParseBuffer(parser, static_cast<int>(got), got == 0);
  }
  suspended_ = status == XML_STATUS_SUSPENDED;
  if (refusal_) return std::unexpected(*refusal_);
  if (status == XML_STATUS_ERROR) return std::unexpected(not_xes(XML_ErrorString(XML_GetErrorCode(parser))));
  XML_ParsingStatus parsing{};
  XML_GetParsingStatus(parser, &parsing);
  ended_ = parsing.parsing == XML_FINISHED;
  const auto read_to = std::max<XML_Index>(XML_GetCurrentByteIndex(parser), 0);
  if (!suspended_ && !ended_ && fed_ > static_cast<std::uint64_t>(read_to) + 2 * record_bytes_max)
    return refuse("record_too_long", {{"max", std::to_string(record_bytes_max)}});
  return {};
}

Refusal XesReader::not_xes(std::string_view problem) const {
  return {RefusalKind::invalid, "not_xes", {}, {{"line", std::to_string(XML_GetCurrentLineNumber(parser_.get()))},
                                                {"problem", std::string(problem)}}};
}

void XesReader::stop(Refusal refusal) {
  if (refusal_) return;
  refusal_ = std::move(refusal);
  XML_StopParser(parser_.get(), XML_FALSE);
}

/// What an element is where it stands; nothing when a log cannot begin with it.
std::optional<XesReader::Element> XesReader::kind_of(std::string_view name) const {
  if (open_.empty()) return name == "log" ? std::optional(Element::log) : std::nullopt;
  const Element around = open_.back();
  if (around == Element::passed_over) return Element::passed_over;
  if (around == Element::log && name == "trace") return Element::trace;
  if ((around == Element::log || around == Element::trace) && name == "event") return Element::event;
  if (name == "values") return Element::values;
  for (const std::string_view type : {"string", "date", "int", "float", "boolean", "id", "list", "container"}) {
    if (name == type) return around == Element::log ? Element::passed_over : Element::attribute;
  }
  return Element::passed_over;
}

void XesReader::start_element(std::string_view name, const char** attributes) {
  const auto kind = kind_of(name);
  if (!kind) return stop(not_xes("the outermost element is not <log>"));
  if (open_.size() == depth_max) return stop(not_xes("elements lie too deep"));
  if (*kind == Element::trace) trace_.clear();
  if (*kind == Element::event) {
    if (open_.back() == Element::log) trace_.clear();
    current_.clear();
    current_.event.line = XML_GetCurrentLineNumber(parser_.get());
    current_.event.offset = static_cast<std::uint64_t>(XML_GetCurrentByteIndex(parser_.get()));
  }
  if (*kind == Element::attribute) open_attribute(attributes);
  open_.push_back(*kind);
}

void XesReader::open_attribute(const char** attributes) {
  std::string_view key;
  std::string_view value;
  for (; *attributes != nullptr; attributes += 2) {
    if (std::string_view(attributes[0]) == "key") key = attributes[1];
    if (std::string_view(attributes[0]) == "value") value = attributes[1];
  }
  path_lengths_.push_back(path_.size());
  if (!path_.empty()) path_ += '/';
  path_ += key;
  const bool in_event = std::ranges::find(open_, Element::event) != open_.end();
  (in_event ? current_ : trace_).add(path_, value);
}

void XesReader::end_element() {
  if (open_.empty()) return;
  const Element closed = open_.back();
  open_.pop_back();
  if (closed == Element::attribute) {
    path_.resize(path_lengths_.back());
    path_lengths_.pop_back();
  }
  if (closed == Element::event) {
    complete_ = true;
    XML_StopParser(parser_.get(), XML_TRUE);
  }
}

}  // namespace sp::io
