// What the server holds against what it promised.
#include <algorithm>
#include <set>
#include <stdexcept>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "desk_load.h"

namespace sp::test {
namespace {

namespace js = boost::json;

class Comparison {
 public:
  Comparison(std::uint16_t port, const std::string& token, Figures& figures)
      : client_(port), headers_({{"Authorization", "Bearer " + token}}), figures_(figures) {}

  void read_list() {
    std::string next;
    do {
      const auto page = get("/api/v1/cases?view=all&sort=created&limit=200" + (next.empty() ? "" : "&cursor=" + next));
      for (const auto& row : page.at("items").as_array())
        listed_[std::string(row.at("title").as_string())].emplace_back(row.at("id").as_string());
      const auto* more = page.as_object().if_contains("next");
      next = more != nullptr && more->is_string() ? std::string(more->as_string()) : std::string();
    } while (!next.empty());
  }

  void check(const LedgerCase& ours) {
    const auto found = listed_.find(ours.opened.key);
    if (found == listed_.end()) {
      if (ours.opened.acknowledged) wrong(figures_.lost, ours.opened.key + " is not there");
      return;
    }
    if (found->second.size() > 1) wrong(figures_.doubled, ours.opened.key + " was opened twice");
    if (!ours.id.empty() && found->second.front() != ours.id)
      wrong(figures_.lost, ours.opened.key + " has another id than was promised");
    check_inside(ours, found->second.front());
  }

  void nothing_else(const std::vector<LedgerCase>& ledger) {
    std::set<std::string> keys;
    for (const LedgerCase& ours : ledger) keys.insert(ours.opened.key);
    for (const auto& [title, _] : listed_) {
      if (!keys.contains(title)) wrong(figures_.half_applied, "nobody opened a case " + title);
    }
  }

  std::map<std::int64_t, std::string> take_events() { return std::move(events_); }

 private:
  js::value get(const std::string& target) {
    const auto answer = client_.get(target, headers_);
    if (answer.status != 200) throw std::runtime_error(fmt::format("{}: {} {}", target, answer.status, answer.body));
    return js::parse(answer.body);
  }

  void wrong(int& figure, std::string what) {
    ++figure;
    if (figures_.wrong.size() < wrong_kept) figures_.wrong.push_back(std::move(what));
  }

  /// Counts of "type cause" and of "type" over the case's journal.
  std::map<std::string, int> read_journal(const std::string& id) {
    std::map<std::string, int> counts;
    std::string cursor = "0";
    while (!cursor.empty()) {
      const auto page = get(fmt::format("/api/v1/cases/{}/journal?limit=500&cursor={}", id, cursor));
      for (const auto& row : page.at("items").as_array()) {
        const std::string type(row.at("type").as_string());
        ++counts[type];
        ++counts[type + ' ' + std::string(row.at("cause").as_string())];
        events_[row.at("seq").to_number<std::int64_t>()] = id;
      }
      const auto* more = page.as_object().if_contains("next");
      cursor = more != nullptr && more->is_string() ? std::string(more->as_string()) : std::string();
    }
    return counts;
  }

  void check_inside(const LedgerCase& ours, const std::string& id) {
    const auto detail = get("/api/v1/cases/" + id);
    auto events = read_journal(id);
    const std::string& key = ours.opened.key;
    if (detail.at("clocks").as_array().empty()) wrong(figures_.half_applied, key + " has no clock");
    if (events["case_opened request:" + key] != 1 || events["conversation_opened"] != 1 || events["clock_started"] == 0)
      wrong(figures_.half_applied, key + " lacks an event of its opening");

    std::vector<std::string> texts;
    for (const auto& message : get("/api/v1/cases/" + id + "/messages?limit=500").at("items").as_array())
      texts.emplace_back(message.at("text").as_string());
    if (static_cast<int>(texts.size()) != events["message_posted"])
      wrong(figures_.half_applied, fmt::format("{}: {} messages, {} events", key, texts.size(), events["message_posted"]));
    if (ours.by_customer) {
      if (texts.empty() || texts.front() != key) return wrong(figures_.half_applied, key + " has no first message");
      texts.erase(texts.begin());
    }
    check_talk(ours, texts, events);
  }

  void check_talk(const LedgerCase& ours, const std::vector<std::string>& texts, std::map<std::string, int>& events) {
    std::size_t at = 0, known = 0;
    for (const Entry& entry : ours.messages) {
      const auto count = std::ranges::count(texts, entry.key);
      if (count == 0 && entry.acknowledged) wrong(figures_.lost, entry.key + " is not there");
      if (count > 1) wrong(figures_.doubled, entry.key + " was said twice");
      if (events["message_posted request:" + entry.key] != count)
        wrong(figures_.half_applied, entry.key + ": messages and events differ");
      if (count == 0) continue;
      known += static_cast<std::size_t>(count);
      const auto place = static_cast<std::size_t>(std::ranges::find(texts, entry.key) - texts.begin());
      if (place < at) wrong(figures_.out_of_order, entry.key + " stands before what was said before it");
      at = place;
    }
    if (known != texts.size()) wrong(figures_.half_applied, ours.opened.key + " has messages nobody sent");
  }

  HttpClient client_;
  const Fields headers_;
  Figures& figures_;
  std::map<std::string, std::vector<std::string>> listed_;  // ids by title
  std::map<std::int64_t, std::string> events_;              // cases by sequence
};

}  // namespace

std::map<std::int64_t, std::string> compare(std::uint16_t port, const std::string& token,
                                            const std::vector<LedgerCase>& ledger, Figures& figures) {
  Comparison comparison(port, token, figures);
  comparison.read_list();
  for (const LedgerCase& ours : ledger) comparison.check(ours);
  comparison.nothing_else(ledger);
  return comparison.take_events();
}

void compare_live(const std::map<std::int64_t, std::string>& events, const std::vector<LiveListener::Heard>& heard,
                  Figures& figures) {
  std::map<std::int64_t, std::string> told;
  std::int64_t last = 0;
  for (const auto& one : heard) {
    if (one.seq < last) ++figures.live_out_of_order;
    last = std::max(last, one.seq);
    if (one.case_id.empty()) continue;
    ++figures.live_events;
    if (!told.emplace(one.seq, one.case_id).second) ++figures.live_doubled;
  }
  for (const auto& [seq, id] : events) {
    const auto found = told.find(seq);
    if (found != told.end() && found->second == id) continue;
    ++figures.live_missing;
    if (figures.wrong.size() < wrong_kept) figures.wrong.push_back(fmt::format("a listener was not told of event {}", seq));
  }
}

std::string to_text(const Figures& f) {
  return fmt::format(
      "acknowledged {}, retried {}, abandoned {}; lost {}, half-applied {}, doubled {}, out of order {}; "
      "live: {} events, {} missing, {} doubled, {} out of order",
      f.acknowledged, f.retried, f.abandoned, f.lost, f.half_applied, f.doubled, f.out_of_order, f.live_events,
      f.live_missing, f.live_doubled, f.live_out_of_order);
}

}  // namespace sp::test
