#include "journal/event.h"

#include <string_view>

#include <openssl/sha.h>

#include "base/describe.h"
#include "base/text.h"

namespace sp::journal {
namespace {

/// SHA-256 by OpenSSL, which uses the processor's own instructions: a create hashes some 10 kB.
class Hasher {
 public:
  void add(std::string_view bytes) {
    add(static_cast<std::int64_t>(bytes.size()));
    bytes_ += bytes;
  }
  void add(std::int64_t number) {
    for (int at = 0; at < 8; ++at) bytes_ += static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * at));
  }
  std::string hex() const {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size(), digest);
    return to_hex({reinterpret_cast<const char*>(digest), sizeof digest});
  }

 private:
  std::string bytes_;
};

}  // namespace

std::string chained_hash(const std::string& previous, const Event& event) {
  Hasher hasher;
  hasher.add(previous);
  hasher.add(event.seq);
  hasher.add(event.stream);
  hasher.add(event.version);
  hasher.add(to_ms(event.at));
  hasher.add(enum_text(event.actor_kind));
  hasher.add(event.actor);
  hasher.add(event.team.value());
  hasher.add(event.case_id.value());
  hasher.add(event.conversation.value());
  hasher.add(event.type);
  hasher.add(event.body);
  hasher.add(event.rule);
  hasher.add(event.cause);
  return hasher.hex();
}

}  // namespace sp::journal
