#include "app/replay.h"

#include <map>

#include <fmt/format.h>

namespace sp {
namespace {

constexpr std::size_t problems_max = 100;
constexpr int events_a_page = 2000;

void note(Verification& result, std::string problem) {
  if (result.problems.size() < problems_max) result.problems.push_back(std::move(problem));
}

void check_chain(db::Connection& reader, Verification& result, const std::function<void(double)>& progress) {
  const auto last = db::one<std::int64_t>(reader, "SELECT seq FROM journal ORDER BY seq DESC LIMIT 1").value_or(0);
  journal::Head head;
  while (true) {
    const auto events =
        db::select<journal::Event>(reader, "WHERE seq > $1 ORDER BY seq LIMIT $2", head.seq, events_a_page);
    if (events.empty()) return;
    for (const auto& event : events) {
      if (event.seq != head.seq + 1) note(result, fmt::format("journal: sequence {} follows {}", event.seq, head.seq));
      if (journal::chained_hash(head.hash, event) != event.hash)
        note(result, fmt::format("journal: row {} does not match its hash", event.seq));
      head = {event.seq, event.hash};
      ++result.events;
    }
    progress(0.5 * static_cast<double>(head.seq) / static_cast<double>(last));
  }
}

class StreamChecker {
 public:
  StreamChecker(db::Connection& reader, const std::vector<ReplayCheck>& checks, Verification& result)
      : reader_(reader), result_(result) {
    for (const auto& check : checks) checks_[check.prefix] = &check;
  }

  void add(journal::Event event) {
    if (!events_.empty() && events_.front().stream != event.stream) finish();
    const auto expected = events_.empty() ? 1 : events_.back().version + 1;
    if (event.version != expected)
      note(result_, fmt::format("{}: version {} where {} was due", event.stream, event.version, expected));
    events_.push_back(std::move(event));
  }

  void finish() {
    if (events_.empty()) return;
    ++result_.streams;
    const std::string& stream = events_.front().stream;
    const auto colon = stream.find(':');
    const auto check = checks_.find(stream.substr(0, colon));
    const auto id = parse_id(std::string_view(stream).substr(std::min(stream.size(), colon + 1)));
    if (check == checks_.end() || !id) {
      note(result_, stream + ": nobody owns this stream");
    } else {
      ++streams_of_[check->first];
      if (auto difference = check->second->difference(reader_, *id, events_)) note(result_, stream + ": " + *difference);
    }
    events_.clear();
  }

  /// Rows that no event ever made.
  void count_rows() {
    for (const auto& [prefix, check] : checks_) {
      const auto rows = *db::one<std::int64_t>(reader_, db::interned_sql("SELECT count(*) FROM " + check->table));
      if (rows != streams_of_[prefix])
        note(result_, fmt::format("{}: {} rows for {} streams", check->table, rows, streams_of_[prefix]));
    }
  }

 private:
  db::Connection& reader_;
  Verification& result_;
  std::map<std::string, const ReplayCheck*> checks_;
  std::map<std::string, std::int64_t> streams_of_;
  std::vector<journal::Event> events_;
};

}  // namespace

Verification verify(db::Connection& reader, const std::vector<ReplayCheck>& checks,
                    const std::function<void(double)>& progress) {
  Verification result;
  reader.begin_read();
  check_chain(reader, result, progress);
  StreamChecker streams(reader, checks, result);
  std::string stream;
  std::int64_t version = 0;
  std::int64_t seen = 0;
  while (true) {
    auto events = db::select<journal::Event>(
        reader, "WHERE stream >= $1 AND (stream > $1 OR version > $2) ORDER BY stream, version LIMIT $3", stream,
        version, events_a_page);
    if (events.empty()) break;
    stream = events.back().stream;
    version = events.back().version;
    seen += static_cast<std::int64_t>(events.size());
    for (auto& event : events) streams.add(std::move(event));
    progress(0.5 + 0.5 * static_cast<double>(seen) / static_cast<double>(std::max<std::int64_t>(result.events, 1)));
  }
  streams.finish();
  streams.count_rows();
  reader.rollback();
  return result;
}

}  // namespace sp
