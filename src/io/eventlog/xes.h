// XES (IEEE 1849) event by event. Of the file only the current trace's own attributes and the current event are
// held. A document type is refused, so that no entity can expand.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "io/eventlog/bytes.h"

struct XML_ParserStruct;

namespace sp::io {

using XesAttributes = std::vector<std::pair<std::string, std::string>>;

struct XesEvent {
  /// The event's own, then its trace's as "case:" + key. One inside another is "outer/inner".
  XesAttributes attributes;
  std::uint64_t line = 0;    // where it begins, from 1
  std::uint64_t offset = 0;  // its first byte, unpacked
  /// record_too_long, too_many_columns, not_clean_text: this event is lost, the next is not.
  std::optional<Refusal> problem;

  /// Nothing when there is none of that name; the first when there are several.
  std::optional<std::string_view> find(std::string_view name) const;
};

class XesReader {
 public:
  explicit XesReader(ByteSource bytes);

  /// False at the end. Hand the same event in again: its memory is reused.
  /// Refuses, and nothing can follow: not_xes {line, problem}, xes_document_type, record_too_long, what the bytes refuse.
  Result<bool> next(XesEvent& event);

  const ByteSource& bytes() const { return bytes_; }

 private:
  enum class Element { log, trace, event, attribute, values, passed_over };
  struct Callbacks;
  struct FreeParser {
    void operator()(XML_ParserStruct* parser) const;
  };

  void start_element(std::string_view name, const char** attributes);
  void end_element();
  void open_attribute(const char** attributes);
  void stop(Refusal refusal);
  std::optional<Element> kind_of(std::string_view name) const;
  Result<void> step();
  Refusal not_xes(std::string_view problem) const;

  /// Attributes as they gather, with what they weigh.
  struct Gathering {
    XesEvent event;
    std::size_t bytes = 0;
    void add(std::string_view key, std::string_view value);
    void clear();
  };

  ByteSource bytes_;
  std::unique_ptr<XML_ParserStruct, FreeParser> parser_;
  std::vector<Element> open_;
  std::string path_;                       // keys of the open attributes: "outer/inner"
  std::vector<std::size_t> path_lengths_;  // of path_ before each open attribute
  Gathering trace_;
  Gathering current_;
  std::uint64_t fed_ = 0;
  bool complete_ = false;  // current_ is a whole event
  bool suspended_ = false;
  bool ended_ = false;
  std::optional<Refusal> refusal_;
};

}  // namespace sp::io
