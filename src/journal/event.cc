#include "journal/event.h"

#include <memory>
#include <stdexcept>
#include <string_view>

#include <openssl/evp.h>

#include "base/describe.h"
#include "base/text.h"

namespace sp::journal {
namespace {

/// SHA-256 by OpenSSL, which uses the processor's own instructions: a create hashes some 10 kB.
class Hasher {
 public:
  explicit Hasher(std::size_t room) { bytes_.reserve(room); }
  void add(std::string_view bytes) {
    add(static_cast<std::int64_t>(bytes.size()));
    bytes_ += bytes;
  }
  void add(std::int64_t number) {
    char word[8];
    for (int at = 0; at < 8; ++at) word[at] = static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * at));
    bytes_.append(word, sizeof word);
  }
  std::string hex() const {
    // Looking the algorithm up takes longer than hashing a row with it.
    static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    unsigned char digest[32];
    if (EVP_DigestInit_ex2(context.get(), sha256, nullptr) != 1 || EVP_DigestUpdate(context.get(), bytes_.data(), bytes_.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), digest, nullptr) != 1)
      throw std::runtime_error("SHA-256 is not available");
    return to_hex({reinterpret_cast<const char*>(digest), sizeof digest});
  }

 private:
  std::string bytes_;
};

}  // namespace

std::string chained_hash(const std::string& previous, const Event& event) {
  Hasher hasher(event.body.size() + 512);
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
