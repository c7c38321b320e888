// Described structs ↔ JSON. Writing goes straight into a string; reading is strict: a missing, unknown,
// mistyped or over-long member is refused with its path ("customer.phone", "steps[2].id").
// Members that may be absent: std::optional, std::vector, std::map, bool. Include in .cc files and *_api only.
#pragma once

#include <string>

#include <boost/json.hpp>

#include "base/result.h"
#include "base/shape.h"

namespace sp {

/// Longest list accepted from outside.
inline constexpr std::size_t list_max = 1000;

namespace json {

void write_string(std::string& out, std::string_view text);
void write_number(std::string& out, double value);

/// How much to write: to others every member, so that they need not know our defaults; what we store ourselves
/// without its empty members (docs/adr/0013-stored-json.md).
enum class Writing { whole, stored };

/// `value` is of the type the shape is of.
void write(std::string& out, const Shape& shape, const void* value, Writing how = Writing::whole);

/// How to treat what does not match: input from outside is strict; our own stored bodies are lenient,
/// because types grow by adding members.
enum class Reading { strict, lenient };

/// Where in a document something stands; spelled out only when it is wrong there. Lives as long as the one it is in.
class Path {
 public:
  Path() = default;
  Path(std::string_view name) : name_(name) {}
  Path(const Path& in, std::string_view member) : in_(&in), name_(member) {}
  Path(const Path& in, std::size_t item) : in_(&in), item_(item), is_item_(true) {}

  std::string text() const;  // "customer.phone", "steps[2].id"

 private:
  const Path* in_ = nullptr;
  std::string_view name_;
  std::size_t item_ = 0;
  bool is_item_ = false;
};

/// Into an unset value of the type the shape is of; after a refusal it holds a part of it.
Result<void> read(const Shape& shape, const boost::json::value& value, void* into, const Path& path, Reading reading);

template <class T>
Result<T> read(const boost::json::value& value, const Path& path = {}, Reading reading = Reading::strict) {
  Result<T> object;
  if (auto done = read(shape_of<T>(), value, &*object, path, reading); !done) object = std::unexpected(std::move(done).error());
  return object;
}

/// Appends what a strict read would refuse, in the order of the members; nothing when it would be read. Reading stops
/// at the first problem; this is for people who mend a text by hand.
void collect_problems(const Shape& shape, const boost::json::value& value, const Path& path, std::vector<Refusal>& problems);

/// The first of several problems with the others in `also`. REQUIRES: there is one.
Refusal joined(std::vector<Refusal> problems);

/// Depth 64, UTF-8 checked, one value and nothing behind it.
Result<boost::json::value> parse(std::string_view text, boost::json::storage_ptr memory = {});

/// What to_stored_json() wrote, also in earlier versions.
Result<void> read_stored(const Shape& shape, std::string_view text, void* into);
std::string written(const Shape& shape, const void* value, Writing how);

}  // namespace json

template <class T>
std::string to_json(const T& value) {
  return json::written(shape_of<T>(), &value, json::Writing::whole);
}

/// For bodies only this program reads back (journal, JSON columns): what is empty is left out.
template <class T>
std::string to_stored_json(const T& value) {
  return json::written(shape_of<T>(), &value, json::Writing::stored);
}

template <class T>
Result<T> from_json(std::string_view text) {
  SP_TRY(const auto value, json::parse(text));
  return json::read<T>(value);
}

/// Reads what to_stored_json() wrote, also in earlier versions.
template <class T>
Result<T> from_stored_json(std::string_view text) {
  Result<T> object;
  if (auto done = json::read_stored(shape_of<T>(), text, &*object); !done) object = std::unexpected(std::move(done).error());
  return object;
}

}  // namespace sp
