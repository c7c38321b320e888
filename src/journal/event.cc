#include "journal/event.h"

#include <cstring>
#include <string_view>

#include <sodium.h>

#include "base/describe.h"
#include "base/text.h"

namespace sp::journal {
namespace {

class Hasher {
 public:
  Hasher() { crypto_hash_sha256_init(&state_); }
  void add(std::string_view bytes) {
    add(static_cast<std::int64_t>(bytes.size()));
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  void add(std::int64_t number) {
    unsigned char bytes[8];
    for (int at = 0; at < 8; ++at) bytes[at] = static_cast<unsigned char>(static_cast<std::uint64_t>(number) >> (8 * at));
    crypto_hash_sha256_update(&state_, bytes, sizeof bytes);
  }
  std::string hex() {
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&state_, digest);
    return to_hex({reinterpret_cast<const char*>(digest), sizeof digest});
  }

 private:
  crypto_hash_sha256_state state_;
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
