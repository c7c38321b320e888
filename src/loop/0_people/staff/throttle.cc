#include "loop/0_people/staff/throttle.h"

#include <algorithm>
#include <array>

#include "base/sha256.h"
#include "base/text.h"
#include "db/table.h"

namespace sp {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration attempts_length{std::chrono::hours{1}};
constexpr std::size_t subjects_max = 20'000;  // about 3 MiB; beyond it the single failures go first

constexpr ThrottleRule pair_rule{5, seconds{2}, minutes{15}};
constexpr ThrottleRule account_rule{20, seconds{1}, seconds{10}};
constexpr ThrottleRule address_rule{50, seconds{2}, minutes{15}};

/// An IPv6 customer owns a whole /64.
std::string_view network_of(std::string_view address) {
  if (address.find(':') == std::string_view::npos) return address;
  std::size_t end = 0;
  for (int groups = 0; groups < 4 && end != std::string_view::npos; ++groups) end = address.find(':', end + (groups > 0));
  return address.substr(0, end);
}

struct Subject {
  std::string name;
  const ThrottleRule& rule;
};

std::string account_of(std::string_view login) { return sha256_hex(login).substr(0, 32); }

/// The account's two, then the address.
std::array<Subject, 3> subjects_of(std::string_view login, std::string_view address) {
  const std::string account = account_of(login), network(network_of(address));
  return {{{account + '@' + network, pair_rule}, {account, account_rule}, {network, address_rule}}};
}

}  // namespace

Duration throttle_wait(const ThrottleRule& rule, std::int64_t failures) {
  if (failures <= rule.free) return Duration{};
  const auto doublings = std::min<std::int64_t>(failures - rule.free - 1, 20);
  return std::min(rule.first_wait * (std::int64_t{1} << doublings), rule.longest_wait);
}

void Throttle::load_once(db::Connection& connection) {
  const std::scoped_lock lock(mutex_);
  if (loaded_) return;
  loaded_ = true;
  for (Attempts& row : db::select<Attempts>(connection, "ORDER BY last DESC LIMIT 20000")) {
    attempts_.try_emplace(row.subject, row);
  }
}

Duration Throttle::wait(std::string_view folded_login, std::string_view address, Instant now) {
  const std::scoped_lock lock(mutex_);
  Duration longest{};
  for (const Subject& subject : subjects_of(folded_login, address)) {
    const auto found = attempts_.find(subject.name);
    if (found == attempts_.end() || now - found->second.last > attempts_length) continue;
    longest = std::max(longest, found->second.last + throttle_wait(subject.rule, found->second.failures) - now);
  }
  return longest;
}

void Throttle::failed(std::string_view folded_login, std::string_view address, Instant now) {
  const std::scoped_lock lock(mutex_);
  forget_old(now);
  for (Subject& subject : subjects_of(folded_login, address)) {
    Attempts& attempts = attempts_[subject.name];
    if (now - attempts.last > attempts_length) attempts.failures = 0;
    attempts.subject = subject.name;
    attempts.last = now;
    ++attempts.failures;
  }
}

void Throttle::keep(Tx& tx, std::string_view folded_login, std::string_view address) {
  const std::scoped_lock lock(mutex_);
  db::run(tx.db, "DELETE FROM sign_in_attempts WHERE last < $1", tx.now - attempts_length);
  for (const Subject& subject : subjects_of(folded_login, address)) {
    const auto found = attempts_.find(subject.name);
    if (found != attempts_.end()) db::save(tx.db, found->second);
    else db::run(tx.db, "DELETE FROM sign_in_attempts WHERE subject = $1", subject.name);
  }
}

void Throttle::succeeded(std::string_view folded_login, std::string_view address) {
  const std::scoped_lock lock(mutex_);
  const auto subjects = subjects_of(folded_login, address);
  attempts_.erase(subjects[0].name);
  attempts_.erase(subjects[1].name);
}

bool Throttle::locked(std::string_view folded_login, Instant now) {
  const std::scoped_lock lock(mutex_);
  const std::string account = account_of(folded_login);
  return std::ranges::any_of(attempts_, [&](const auto& entry) {
    const auto& [subject, attempts] = entry;
    if (!subject.starts_with(account)) return false;
    const ThrottleRule& rule = subject.size() == account.size() ? account_rule : pair_rule;
    return attempts.last + throttle_wait(rule, attempts.failures) > now;
  });
}

void Throttle::unlock(Tx& tx, std::string_view folded_login) {
  const std::scoped_lock lock(mutex_);
  const std::string account = account_of(folded_login);
  std::erase_if(attempts_, [&](const auto& entry) { return entry.first.starts_with(account); });
  db::run(tx.db, "DELETE FROM sign_in_attempts WHERE subject = $1 OR subject LIKE $2", account, account + "@%");
}

/// REQUIRES: mutex_ held.
void Throttle::forget_old(Instant now) {
  if (attempts_.size() < subjects_max) return;
  std::erase_if(attempts_, [&](const auto& entry) { return now - entry.second.last > attempts_length; });
  if (attempts_.size() < subjects_max) return;
  std::erase_if(attempts_, [](const auto& entry) { return entry.second.failures <= 1; });
}

}  // namespace sp
