#include "journal/event.h"

#include <string_view>

#include "base/describe.h"
#include "base/sha256.h"

namespace sp::journal {
namespace {

/// What is hashed: each value with its length, so that no two rows have the same bytes.
class Row {
 public:
  explicit Row(std::size_t room) { bytes_.reserve(room); }
  void add(std::string_view bytes) {
    add(static_cast<std::int64_t>(bytes.size()));
    bytes_ += bytes;
  }
  void add(std::int64_t number) {
    char word[8];
    for (int at = 0; at < 8; ++at) word[at] = static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * at));
    bytes_.append(word, sizeof word);
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace

std::string chained_hash(const std::string& previous, const Event& event) {
  Row row(event.body.size() + 512);
  row.add(previous);
  row.add(event.seq);
  row.add(event.stream);
  row.add(event.version);
  row.add(to_ms(event.at));
  row.add(enum_text(event.actor_kind));
  row.add(event.actor);
  row.add(event.team.value());
  row.add(event.case_id.value());
  row.add(event.conversation.value());
  row.add(event.type);
  row.add(event.body);
  row.add(event.rule);
  row.add(event.cause);
  return sha256_hex(row.bytes());
}

}  // namespace sp::journal
