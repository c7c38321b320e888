#include "io/pnml/pnml.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

#include <expat.h>

#include "base/text.h"

namespace sp::io {
namespace {

constexpr int pnml_piece = 64 * 1024;
constexpr std::size_t pnml_depth_max = 64;
constexpr std::size_t pnml_text_max = 4'000;   // bytes of one text
constexpr std::size_t label_length_max = 200;  // as long as an activity of a log may be
constexpr std::size_t final_markings_max = 100;

enum class Part {
  pnml,
  net,
  page,
  place,
  transition,
  arc,
  name,
  start,
  inscription,
  arc_type,
  text,
  finals,
  marking,
  final_place,
  passed_over
};

std::string_view without_prefix(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto from = text.find_first_not_of(blank);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(blank) - from + 1);
}

std::string_view attribute(const char** attributes, std::string_view wanted) {
  for (; *attributes != nullptr; attributes += 2) {
    if (wanted == attributes[0]) return attributes[1];
  }
  return {};
}

class PnmlReader {
 public:
  PnmlReader() : parser_(XML_ParserCreate(nullptr), &XML_ParserFree) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(
        parser_.get(),
        [](void* self, const char* name, const char** attributes) {
          static_cast<PnmlReader*>(self)->open(without_prefix(name), attributes);
        },
        [](void* self, const char*) { static_cast<PnmlReader*>(self)->close(); });
    XML_SetCharacterDataHandler(parser_.get(), [](void* self, const char* text, int size) {
      static_cast<PnmlReader*>(self)->add_text({text, static_cast<std::size_t>(size)});
    });
    XML_SetStartDoctypeDeclHandler(parser_.get(), [](void* self, const char*, const char*, const char*, int) {
      static_cast<PnmlReader*>(self)->stop({RefusalKind::invalid, "pnml_document_type", {}, {}, {}});
    });
  }

  Result<monitoring::PetriNet> read(ByteSource bytes) {
    for (std::size_t fed = 0;;) {
      void* const piece = XML_GetBuffer(parser_.get(), pnml_piece);
      if (piece == nullptr) return std::unexpected(not_pnml("out of memory"));
      SP_TRY(const std::size_t got, bytes.read(static_cast<char*>(piece), pnml_piece));
      if ((fed += got) > pnml_bytes_max) return std::unexpected(too_large(pnml_bytes_max));
      const auto status = XML_ParseBuffer(parser_.get(), static_cast<int>(got), got == 0);
      if (refusal_) return std::unexpected(*std::move(refusal_));
      if (status != XML_STATUS_OK) return std::unexpected(not_pnml(XML_ErrorString(XML_GetErrorCode(parser_.get()))));
      if (got == 0) break;
    }
    return finish();
  }

 private:
  struct Arc {
    std::string from, to;
    std::uint32_t tokens = 1;
    std::uint64_t line = 0;
  };
  struct FinalPlace {
    std::size_t marking;
    std::string place;
    std::uint32_t tokens = 1;
    std::uint64_t line = 0;
  };
  struct Node {
    bool is_place;
    std::uint32_t number;
  };

  std::uint64_t line() const { return XML_GetCurrentLineNumber(parser_.get()); }
  Refusal not_pnml(std::string_view problem, std::uint64_t line) const {
    return {
        RefusalKind::invalid, "not_pnml", {}, {{"line", std::to_string(line)}, {"problem", std::string(problem)}}, {}};
  }
  Refusal not_pnml(std::string_view problem) const { return not_pnml(problem, line()); }
  static Refusal too_large(std::size_t max) {
    return {RefusalKind::invalid, "pnml_too_large", {}, {{"max", std::to_string(max)}}, {}};
  }
  void stop(Refusal refusal) {
    if (refusal_) return;
    refusal_ = std::move(refusal);
    XML_StopParser(parser_.get(), XML_FALSE);
  }
  void wrong(std::string_view problem) { stop(not_pnml(problem)); }

  Part around() const { return parts_.back(); }

  /// What an element is where it stands.
  Part part_of(std::string_view name) const {
    const auto in = around();
    const bool in_net = in == Part::net || in == Part::page;
    const bool in_node = in == Part::place || in == Part::transition;
    if (in == Part::pnml && name == "net") return Part::net;
    if (in_net && name == "page") return Part::page;
    if (in_net && name == "place") return Part::place;
    if (in_net && name == "transition") return Part::transition;
    if (in_net && name == "arc") return Part::arc;
    if ((in == Part::net || in == Part::pnml) && name == "finalmarkings") return Part::finals;
    if (in == Part::finals && name == "marking") return Part::marking;
    if (in == Part::marking && name == "place") return Part::final_place;
    if (in_node && name == "name") return Part::name;
    if (in == Part::place && name == "initialMarking") return Part::start;
    if (in == Part::arc && name == "inscription") return Part::inscription;
    if (in == Part::arc && (name == "type" || name == "arctype")) return Part::arc_type;
    const bool holds_text = in == Part::name || in == Part::start || in == Part::inscription || in == Part::arc_type ||
                            in == Part::final_place;
    if (holds_text && (name == "text" || name == "value")) return Part::text;
    return Part::passed_over;
  }

  void open(std::string_view name, const char** attributes) {
    if (refusal_) return;
    if (parts_.empty()) {
      if (name != "pnml") return wrong("the outermost element is not <pnml>");
      parts_.push_back(Part::pnml);
      return;
    }
    if (parts_.size() == pnml_depth_max) return wrong("elements lie too deep");
    const auto part = part_of(name);
    if (part == Part::passed_over && (around() == Part::net || around() == Part::page) && name.starts_with("reference"))
      return wrong("reference nodes are not read");
    begin(part, name, attributes);
    parts_.push_back(part);
  }

  void begin(Part part, std::string_view name, const char** attributes) {
    switch (part) {
      case Part::net:
        if (std::exchange(net_seen_, true)) wrong("a second net");
        return;
      case Part::place:
        if (net_.start.size() == pnml_places_max) return stop(too_large(pnml_places_max));
        add_node(attributes, true, net_.start.size());
        net_.start.push_back(0);
        return;
      case Part::transition:
        if (net_.transitions.size() == pnml_transitions_max) return stop(too_large(pnml_transitions_max));
        add_node(attributes, false, net_.transitions.size());
        net_.transitions.emplace_back();
        invisible_ = false;
        return;
      case Part::arc:
        if (arcs_.size() == pnml_arcs_max) return stop(too_large(pnml_arcs_max));
        arcs_.push_back(
            {std::string(attribute(attributes, "source")), std::string(attribute(attributes, "target")), 1, line()});
        return;
      case Part::marking:
        if (++finals_ > final_markings_max) stop(too_large(final_markings_max));
        return;
      case Part::final_place:
        if (final_places_.size() == pnml_arcs_max) return stop(too_large(pnml_arcs_max));
        final_places_.push_back({finals_ - 1, std::string(attribute(attributes, "idref")), 1, line()});
        return;
      case Part::arc_type:
        if (const auto value = attribute(attributes, "value"); !value.empty() && value != "normal")
          wrong("only normal arcs are read");
        return;
      case Part::text:
        text_.clear();
        return;
      case Part::passed_over:
        if (around() == Part::transition && name == "toolspecific" &&
            attribute(attributes, "activity") == "$invisible$")
          invisible_ = true;
        return;
      default:
        return;
    }
  }

  void add_node(const char** attributes, bool is_place, std::size_t number) {
    const auto id = attribute(attributes, "id");
    if (id.empty()) return wrong("a node without an id");
    if (!nodes_.try_emplace(std::string(id), Node{is_place, static_cast<std::uint32_t>(number)}).second)
      wrong("an id stands twice");
  }

  void add_text(std::string_view text) {
    if (refusal_ || parts_.empty() || around() != Part::text) return;
    if (text_.size() + text.size() > pnml_text_max) return wrong("a text is too long");
    text_ += text;
  }

  void close() {
    if (refusal_ || parts_.empty()) return;
    const auto part = around();
    parts_.pop_back();
    if (part == Part::text) return take_text(around(), trimmed(text_));
    if (part == Part::transition && invisible_) net_.transitions.back().label.reset();
  }

  void take_text(Part owner, std::string_view text) {
    switch (owner) {
      case Part::name:
        if (parts_[parts_.size() - 2] != Part::transition || text.empty()) return;
        if (!is_clean_text(text) || text_length(text) > label_length_max)
          return wrong("a name that no activity can have");
        net_.transitions.back().label = std::string(text);
        return;
      case Part::start:
        return take_tokens(text, 0, net_.start.back());
      case Part::inscription:
        return take_tokens(text, 1, arcs_.back().tokens);
      case Part::final_place:
        return take_tokens(text, 0, final_places_.back().tokens);
      case Part::arc_type:
        if (text != "normal") wrong("only normal arcs are read");
        return;
      default:
        return;
    }
  }

  void take_tokens(std::string_view text, std::uint32_t min, std::uint32_t& into) {
    if (text.starts_with("Default,")) text.remove_prefix(8);  // of tools that know token colours
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    if (error != std::errc{} || end != text.data() + text.size() || into < min || into > monitoring::tokens_max)
      wrong("not a number of tokens");
  }

  Result<monitoring::PetriNet> finish() {
    if (!net_seen_) return std::unexpected(not_pnml("there is no net in it"));
    for (const auto& arc : arcs_) {
      const auto from = nodes_.find(arc.from);
      const auto to = nodes_.find(arc.to);
      if (from == nodes_.end() || to == nodes_.end())
        return std::unexpected(not_pnml("an arc leads to or from nothing", arc.line));
      if (from->second.is_place == to->second.is_place)
        return std::unexpected(not_pnml("an arc joins two nodes of one kind", arc.line));
      const auto& [place, transition] =
          from->second.is_place ? std::tie(from->second, to->second) : std::tie(to->second, from->second);
      auto& node = net_.transitions[transition.number];
      auto& side = from->second.is_place ? node.takes : node.puts;
      const auto same = std::ranges::find(side, place.number, &monitoring::PetriArc::place);
      if (same == side.end()) side.push_back({place.number, arc.tokens});
      else if ((same->tokens += arc.tokens) > monitoring::tokens_max)
        return std::unexpected(not_pnml("not a number of tokens", arc.line));
    }
    net_.ends.assign(finals_, monitoring::Marking(net_.start.size()));
    for (const auto& one : final_places_) {
      const auto node = nodes_.find(one.place);
      if (node == nodes_.end() || !node->second.is_place)
        return std::unexpected(not_pnml("a final marking of no place", one.line));
      net_.ends[one.marking][node->second.number] = one.tokens;
    }
    return std::move(net_);
  }

  std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser_;
  std::vector<Part> parts_;
  std::string text_;
  bool net_seen_ = false, invisible_ = false;
  std::size_t finals_ = 0;
  monitoring::PetriNet net_;
  std::unordered_map<std::string, Node> nodes_;
  std::vector<Arc> arcs_;
  std::vector<FinalPlace> final_places_;
  std::optional<Refusal> refusal_;
};

}  // namespace

Result<monitoring::PetriNet> read_pnml(ByteSource bytes) { return PnmlReader().read(std::move(bytes)); }

}  // namespace sp::io
