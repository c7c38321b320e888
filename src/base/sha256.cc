#include "base/sha256.h"

#include <memory>
#include <stdexcept>

#include <openssl/evp.h>

#include "base/text.h"

namespace sp {

std::string sha256_hex(std::string_view bytes) {
  // Looking the algorithm up takes longer than hashing a row with it.
  static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  unsigned char digest[32];
  if (EVP_DigestInit_ex2(context.get(), sha256, nullptr) != 1 || EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), digest, nullptr) != 1)
    throw std::runtime_error("SHA-256 is not available");
  return to_hex({reinterpret_cast<const char*>(digest), sizeof digest});
}

}  // namespace sp
