// Office Open XML (ECMA-376): of a workbook only the first visible sheet, the shared texts and the formats of dates.
#include <charconv>
#include <cmath>
#include <cstring>
#include <map>

#include <expat.h>
#include <fmt/format.h>

#include "base/text.h"
#include "base/time.h"
#include "io/sheet/sheet_reader.h"
#include "io/sheet/zip.h"

namespace sp::io {
namespace {

constexpr std::size_t columns_max = 256;
constexpr std::size_t cell_bytes_max = 128 * 1024;  // Excel's own limit is 32,767 characters
constexpr std::size_t depth_max = 64;
constexpr std::size_t token_bytes_max = 4 * 1024 * 1024;  // of one tag or comment, which the parser holds whole
constexpr std::size_t formats_max = 70'000;  // Excel's own limit is 65,490
constexpr double serial_max = 2'958'466;     // 10000-01-01
constexpr std::int64_t days_1900 = -25'569, days_1904 = -24'107;  // of serial 0, from 1970-01-01

using Attributes = std::map<std::string_view, std::string_view>;

std::unexpected<Refusal> no(std::string_view reason, Details details = {}) { return invalid("file", reason, std::move(details)); }

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// One part of the workbook, element by element. A document type is refused, so that no entity can expand.
class Part {
 public:
  virtual ~Part() = default;
  virtual void start(std::string_view name, const Attributes& attributes) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void characters(std::string_view text) {}

  Result<void> read(ZipParts& zip, const std::string& name) {
    struct Free {
      void operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }
    };
    const std::unique_ptr<XML_ParserStruct, Free> parser(XML_ParserCreate(nullptr));
    parser_ = parser.get();
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, &Part::on_start, &Part::on_end);
    XML_SetCharacterDataHandler(parser_, &Part::on_characters);
    XML_SetStartDoctypeDeclHandler(parser_, &Part::on_document_type);
    bool sound = true;
    SP_TRY_VOID(zip.read(name, [&](std::string_view piece) {
      fed_ += piece.size();
      if (fed_ > token_bytes_max) refusal = Refusal{RefusalKind::invalid, "sheet_suspicious", "file", {}, {}};
      if (refusal) return false;
      sound = XML_Parse(parser_, piece.data(), static_cast<int>(piece.size()), 0) == XML_STATUS_OK;
      return sound && !refusal;
    }));
    if (sound && !refusal) sound = XML_Parse(parser_, "", 0, 1) == XML_STATUS_OK;
    if (refusal) return std::unexpected(*std::move(refusal));
    if (!sound && !ended_) return no("sheet_damaged");
    return {};
  }

 protected:
  void stop(std::string_view reason, Details details = {}) {
    if (!refusal) refusal = Refusal{RefusalKind::invalid, std::string(reason), "file", std::move(details), {}};
    XML_StopParser(parser_, XML_FALSE);
  }
  /// The rest of the part is of no use.
  void finish() {
    ended_ = true;
    XML_StopParser(parser_, XML_FALSE);
  }
  std::optional<Refusal> refusal;

 private:
  static void on_start(void* self, const char* name, const char** attributes) {
    auto& part = *static_cast<Part*>(self);
    part.fed_ = 0;
    if (part.refusal || part.ended_) return;
    if (++part.depth_ > depth_max) return part.stop("sheet_damaged");
    Attributes named;
    for (; *attributes != nullptr; attributes += 2) named[local_name(attributes[0])] = attributes[1];
    part.start(local_name(name), named);
  }
  static void on_end(void* self, const char* name) {
    auto& part = *static_cast<Part*>(self);
    part.fed_ = 0;
    --part.depth_;
    if (!part.refusal && !part.ended_) part.end(local_name(name));
  }
  static void on_characters(void* self, const char* text, int size) {
    auto& part = *static_cast<Part*>(self);
    part.fed_ = 0;
    if (!part.refusal && !part.ended_) part.characters({text, static_cast<std::size_t>(size)});
  }
  static void on_document_type(void* self, const char*, const char*, const char*, int) { static_cast<Part*>(self)->stop("sheet_damaged"); }

  XML_ParserStruct* parser_ = nullptr;
  std::size_t depth_ = 0;
  std::size_t fed_ = 0;  // since the parser last found something
  bool ended_ = false;
};

std::string_view value_of(const Attributes& attributes, std::string_view name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string_view{} : found->second;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

/// Which sheet, and how its dates count.
class Workbook : public Part {
 public:
  std::string relation;
  bool from_1904 = false;

 private:
  void start(std::string_view name, const Attributes& attributes) override {
    if (name == "workbookPr") from_1904 = value_of(attributes, "date1904") == "1" || value_of(attributes, "date1904") == "true";
    const bool visible = value_of(attributes, "state").empty() || value_of(attributes, "state") == "visible";
    if (name == "sheet" && relation.empty() && visible) relation = value_of(attributes, "id");
  }
  void end(std::string_view) override {}
};

class Relations : public Part {
 public:
  explicit Relations(std::string wanted) : wanted_(std::move(wanted)) {}
  std::string target;

 private:
  void start(std::string_view name, const Attributes& attributes) override {
    const bool inside = value_of(attributes, "TargetMode") != "External";
    if (name == "Relationship" && inside && value_of(attributes, "Id") == wanted_) target = value_of(attributes, "Target");
  }
  void end(std::string_view) override {}
  std::string wanted_;
};

/// Codes of days and hours, outside quoted text and [colour].
bool shows_time(std::string_view code) {
  bool quoted = false, bracketed = false;
  for (std::size_t at = 0; at < code.size(); ++at) {
    const char c = code[at];
    if (c == '\\' || c == '_' || c == '*') ++at;
    else if (c == '"') quoted = !quoted;
    else if (c == '[') bracketed = true;
    else if (c == ']') bracketed = false;
    else if (!quoted && !bracketed && std::string_view("ymdhsYMDHS").contains(c)) return true;
  }
  return false;
}

/// Which formats show a date.
class Styles : public Part {
 public:
  std::vector<bool> dates;  // by the style of a cell

 private:
  void start(std::string_view name, const Attributes& attributes) override {
    if (name == "numFmt" && own_.size() < formats_max) {
      if (const auto id = number_of(value_of(attributes, "numFmtId"))) own_[*id] = shows_time(value_of(attributes, "formatCode"));
    } else if (name == "cellXfs") {
      inside_ = true;
    } else if (name == "xf" && inside_ && dates.size() < formats_max) {
      dates.push_back(is_date(number_of(value_of(attributes, "numFmtId")).value_or(0)));
    }
  }
  void end(std::string_view name) override {
    if (name == "cellXfs") inside_ = false;
  }
  bool is_date(std::int64_t id) const {
    const auto own = own_.find(id);
    if (own != own_.end()) return own->second;
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
  }
  std::map<std::int64_t, bool> own_;
  bool inside_ = false;
};

class SharedTexts : public Part {
 public:
  std::vector<std::string> texts;

 private:
  void start(std::string_view name, const Attributes&) override {
    if (name == "si") {
      texts.emplace_back();
      weigh(sizeof(std::string));
    } else if (name == "rPh") phonetic_ = true;
    else if (name == "t") inside_ = !texts.empty() && !phonetic_;
  }
  void end(std::string_view name) override {
    if (name == "rPh") phonetic_ = false;
    else if (name == "t") inside_ = false;
  }
  void characters(std::string_view text) override {
    if (!inside_) return;
    weigh(text.size());
    if (texts.back().size() + text.size() <= cell_bytes_max) texts.back() += text;
  }
  void weigh(std::size_t bytes) {
    bytes_ += bytes;
    if (bytes_ > sheet_text_bytes_max) stop("sheet_too_large", {{"max", std::to_string(sheet_text_bytes_max >> 20)}});
  }
  std::size_t bytes_ = 0;
  bool inside_ = false, phonetic_ = false;
};

/// "2026-03-02", "2026-03-02 09:00" or "09:00", as the sheet shows it.
std::string date_text(double serial, bool from_1904) {
  const std::int64_t seconds = std::llround(serial * 86'400);
  const std::int64_t days = seconds / 86'400, rest = seconds % 86'400;
  const Instant at = Instant{} + std::chrono::seconds{((from_1904 ? days_1904 : days_1900) + days) * 86'400 + rest};
  const std::string text = to_text(at);  // 2026-03-02T09:00:00…Z
  const std::string hour = text.substr(11, rest % 60 == 0 ? 5 : 8);
  if (days == 0 && !from_1904) return hour;
  return rest == 0 ? text.substr(0, 10) : text.substr(0, 10) + ' ' + hour;
}

std::string number_text(const std::string& text, bool date, bool from_1904) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (end == text.c_str() || *end != '\0' || !std::isfinite(value)) return text;
  if (date && value >= 0 && value < serial_max) return date_text(value, from_1904);
  if (value == std::floor(value) && std::fabs(value) < 1e15) return std::to_string(static_cast<std::int64_t>(value));
  return fmt::format("{:.15g}", value);
}

class SheetRows : public Part {
 public:
  SheetRows(const std::vector<std::string>& shared, const std::vector<bool>& dates, bool from_1904)
      : shared_(shared), dates_(dates), from_1904_(from_1904) {}
  Grid grid;

 private:
  void start(std::string_view name, const Attributes& attributes) override {
    if (name == "row") {
      row_ = {.number = number_of(value_of(attributes, "r")).value_or(row_.number + 1)};
      column_ = -1;
    } else if (name == "c") {
      column_ = column_of(value_of(attributes, "r")).value_or(column_ + 1);
      type_ = value_of(attributes, "t");
      style_ = number_of(value_of(attributes, "s")).value_or(0);
      value_.clear();
      formula_ = false;
    } else if (name == "f") {
      formula_ = true;
    } else if (name == "rPh") {
      phonetic_ = true;
    } else if (name == "v" || name == "t") {
      inside_ = !phonetic_;
    }
  }
  void characters(std::string_view text) override {
    if (!inside_) return;
    if (value_.size() + text.size() > cell_bytes_max) mark("record_too_long", {{"max", std::to_string(cell_bytes_max)}});
    else value_ += text;
  }
  void end(std::string_view name) override {
    if (name == "v" || name == "t") inside_ = false;
    else if (name == "rPh") phonetic_ = false;
    else if (name == "c") put();
    else if (name == "row") keep();
    else if (name == "sheetData") finish();
  }

  /// "AB12" → 27.
  static std::optional<std::int64_t> column_of(std::string_view reference) {
    std::int64_t column = 0;
    for (const char c : reference.substr(0, 3)) {
      if (c < 'A' || c > 'Z') break;
      column = column * 26 + (c - 'A' + 1);
    }
    return column == 0 ? std::nullopt : std::optional(column - 1);
  }

  void mark(std::string_view reason, Details details = {}) {
    if (!row_.problem) row_.problem = Refusal{RefusalKind::invalid, std::string(reason), {}, std::move(details), {}};
  }

  void put() {
    std::string text;
    if (formula_) {
      row_.formulas.push_back(column_);
      held_ += sizeof column_;
    } else if (type_ == "s") text = shared_text();
    else if (type_ == "b") text = value_ == "1" ? "true" : "false";
    else if (type_ == "e") text.clear();  // #N/A says nothing
    else if (type_ == "d" || type_ == "str" || type_ == "inlineStr") text = std::move(value_);
    else if (!value_.empty()) text = number_text(value_, style_ >= 0 && static_cast<std::size_t>(style_) < dates_.size() && dates_[static_cast<std::size_t>(style_)], from_1904_);
    if (text.empty()) return;
    const auto at = static_cast<std::size_t>(column_);
    if (at >= columns_max) return mark("too_many_columns", {{"max", std::to_string(columns_max)}});
    if (!is_clean_text(text)) mark("not_clean_text");
    if (row_.cells.size() <= at) {
      held_ += (at + 1 - row_.cells.size()) * sizeof(std::string);
      row_.cells.resize(at + 1);
    }
    held_ += text.size();
    row_.cells[at] = std::move(text);
    if (held_ > sheet_text_bytes_max) stop("sheet_too_large", {{"max", std::to_string(sheet_text_bytes_max >> 20)}});
  }

  std::string shared_text() {
    const auto index = number_of(value_);
    return index && *index >= 0 && static_cast<std::size_t>(*index) < shared_.size() ? shared_[static_cast<std::size_t>(*index)] : std::string();
  }

  void keep() {
    if (row_.problem) row_.cells.clear();
    if (row_.cells.empty() && row_.formulas.empty() && !row_.problem) return;
    if (grid.rows.size() == sheet_rows_max) return stop("too_many_rows", {{"max", std::to_string(sheet_rows_max)}});
    const std::int64_t number = row_.number;
    grid.rows.push_back(std::move(row_));
    row_ = {.number = number};
  }

  const std::vector<std::string>& shared_;
  const std::vector<bool>& dates_;
  const bool from_1904_;
  GridRow row_;
  std::int64_t column_ = -1, style_ = 0;
  std::string type_, value_;
  bool formula_ = false, inside_ = false, phonetic_ = false;
  std::size_t held_ = 0;
};

}  // namespace

Result<Grid> read_workbook(std::string_view bytes) {
  SP_TRY(auto zip, ZipParts::open(bytes));
  Workbook book;
  SP_TRY_VOID(book.read(zip, "xl/workbook.xml"));
  Relations relations(book.relation);
  SP_TRY_VOID(relations.read(zip, "xl/_rels/workbook.xml.rels"));
  if (relations.target.empty()) return no("sheet_damaged");
  Styles styles;
  if (zip.has("xl/styles.xml")) SP_TRY_VOID(styles.read(zip, "xl/styles.xml"));
  SharedTexts shared;
  if (zip.has("xl/sharedStrings.xml")) SP_TRY_VOID(shared.read(zip, "xl/sharedStrings.xml"));
  SheetRows rows(shared.texts, styles.dates, book.from_1904);
  SP_TRY_VOID(rows.read(zip, relations.target.starts_with('/') ? relations.target.substr(1) : "xl/" + relations.target));
  return std::move(rows.grid);
}

}  // namespace sp::io
