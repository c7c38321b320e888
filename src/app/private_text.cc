#include "app/private_text.h"

#include <sodium.h>

#include "base/sha256.h"
#include "base/text.h"

namespace sp {
namespace {

struct PrivateText {
  static constexpr std::string_view table = "private_texts";
  std::int64_t id = 0;
  PersonId person;
  std::string salt;
  std::string content;
};
BOOST_DESCRIBE_STRUCT(PrivateText, (), (id, person, salt, content))

std::string digest_of(const std::string& salt, std::string_view content) { return sha256_hex(salt + std::string(content)); }

}  // namespace

PrivateRef keep_private(Tx& tx, PersonId person, std::string_view content) {
  char random[16];
  randombytes_buf(random, sizeof random);
  PrivateText text{tx.ids.next_value(tx.now), person, to_hex({random, sizeof random}), std::string(content)};
  db::insert(tx.db, text);
  return {text.id, digest_of(text.salt, text.content)};
}

std::optional<std::string> read_private(db::Connection& connection, const PrivateRef& ref) {
  if (ref.id == 0) return std::nullopt;
  return db::one<std::string>(connection, "SELECT content FROM private_texts WHERE id = $1", ref.id);
}

void erase_private(Tx& tx, const PrivateRef& ref) {
  db::run(tx.db, "DELETE FROM private_texts WHERE id = $1", ref.id);
}

bool private_text_intact(db::Connection& connection, const PrivateRef& ref) {
  if (ref.id == 0) return true;
  const auto text = db::load<PrivateText>(connection, ref.id);
  return !text || digest_of(text->salt, text->content) == ref.digest;
}

}  // namespace sp
