#include "loop/0_people/customer/one_time_code.h"

#include <algorithm>

#include <fmt/format.h>
#include <sodium.h>

#include "app/texts.h"
#include "base/sha256.h"
#include "loop/0_people/customer/contact.h"

namespace sp {
namespace {

constexpr Duration tries_length{std::chrono::hours{1}};
constexpr std::int64_t per_target_max = 6;    // codes an hour to one phone or address
constexpr std::int64_t per_network_max = 30;  // an hour asked for from one network address
constexpr std::size_t code_digits = 6;
constexpr std::size_t targets_max = 10'000;

struct CodeRow {
  static constexpr std::string_view table = "one_time_codes";
  std::int64_t id = 0;
  std::string purpose;
  std::int64_t subject = 0;
  std::string target, network, seal;
  Instant at;
  bool used = false;
};
BOOST_DESCRIBE_STRUCT(CodeRow, (), (id, purpose, subject, target, network, seal, at, used))

std::string digest_of(const CodeTarget& target) { return sha256_hex(std::string(enum_text(target.kind)) + ':' + target.value); }
std::string digest_of(std::string_view address) { return address.empty() ? std::string() : sha256_hex(address).substr(0, 32); }

std::unexpected<Refusal> too_many(Duration wait) {
  return refuse(RefusalKind::too_many, "too_many_attempts", {{"seconds", std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count())}});
}

/// Zero, or how long until one more may be asked for.
Duration wait_for(const std::vector<Instant>& latest, std::int64_t max, Instant now) {
  return std::ssize(latest) < max ? Duration{} : latest[static_cast<std::size_t>(max - 1)] + tries_length - now;
}

std::string sealed_purpose(const CodeRow& row, std::string_view code) { return "code:" + row.purpose + ':' + id_text(row.subject) + ':' + row.target + ':' + std::string(code); }

}  // namespace

std::optional<CodeTarget> code_target(std::string_view stated) {
  const auto kind = stated.find('@') == std::string_view::npos ? IdentityKind::phone : IdentityKind::email;
  auto value = normalised(kind, stated);
  if (!value) return std::nullopt;
  return CodeTarget{kind, std::move(*value)};
}

Result<void> OneTimeCodes::send(Tx& tx, const CodePurpose& purpose, const CodeTarget& target, bool known) {
  db::run(tx.db, "DELETE FROM one_time_codes WHERE at < $1", tx.now - tries_length);
  CodeRow row{tx.ids.next_value(tx.now), purpose.name, purpose.subject, digest_of(target), digest_of(tx.caller.address), {}, tx.now, false};
  const auto sent = db::all<Instant>(tx.db, "SELECT at FROM one_time_codes WHERE target = $1 ORDER BY id DESC LIMIT $2", row.target, per_target_max);
  Duration wait = sent.empty() ? Duration{} : sent.front() + code_pause - tx.now;
  wait = std::max(wait, wait_for(sent, per_target_max, tx.now));
  if (!row.network.empty()) {
    const auto asked = db::all<Instant>(tx.db, "SELECT at FROM one_time_codes WHERE network = $1 ORDER BY at DESC LIMIT $2", row.network, per_network_max);
    wait = std::max(wait, wait_for(asked, per_network_max, tx.now));
  }
  if (wait > Duration{}) return too_many(wait);
  const std::string code = fmt::format("{:06}", randombytes_uniform(1'000'000));
  row.seal = links_.sign(sealed_purpose(row, code), row.id);
  db::insert(tx.db, row);
  if (!known) return {};
  Details words = purpose.words;
  words.insert(words.end(), {{"code", code}, {"minutes", std::to_string(std::chrono::duration_cast<std::chrono::minutes>(code_length).count())}});
  const bool mail = target.kind == IdentityKind::email;
  const Language language = tx.caller.language;
  queue_message(tx, mail ? Way::mail : Way::sms, target.value, mail ? text(language, "code." + purpose.name + ".subject", words) : std::string(),
                text(language, "code." + purpose.name + ".body", words), tx.now + code_length);
  return {};
}

/// What had run out when a code of `now` was sent. REQUIRES: mutex_ held.
void OneTimeCodes::forget(Instant now) {
  std::erase_if(tries_, [now](const auto& entry) { return entry.second.sent_at + code_length <= now; });
}

Result<void> OneTimeCodes::spend(Tx& tx, const CodePurpose& purpose, const CodeTarget& target, std::string_view code) {
  const auto rows = db::select<CodeRow>(tx.db, "WHERE target = $1 AND purpose = $2 AND subject = $3 ORDER BY id DESC LIMIT 1",
                                        digest_of(target), purpose.name, purpose.subject);
  if (rows.empty() || rows.front().used || rows.front().at + code_length <= tx.now) return invalid("code", "code_not_valid");
  const CodeRow& row = rows.front();
  {
    const std::scoped_lock lock(mutex_);
    Tries& tries = tries_[row.id];
    if (tries.count >= code_tries_max) return refuse(RefusalKind::too_many, "code_tries_over");
    ++tries.count;
    tries.sent_at = row.at;
    if (tries_.size() > targets_max) forget(row.at);
  }
  if (code.size() != code_digits || links_.verify(sealed_purpose(row, code), row.seal) != row.id) return invalid("code", "code_not_valid");
  db::run(tx.db, "UPDATE one_time_codes SET used = 1 WHERE id = $1", row.id);
  return {};
}

}  // namespace sp
