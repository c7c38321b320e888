#include "main/export_xes.h"

#include <ostream>
#include <unordered_map>

#include <fmt/format.h>
#include <sodium.h>

#include "app/private_text.h"
#include "base/sha256.h"
#include "db/table.h"
#include "loop/0_people/staff/staff_types.h"
#include "loop/4_handling/case/case_types.h"
#include "loop/6_monitoring/conformance/journal_trail.h"

namespace sp {
namespace {

constexpr std::string_view xes_head = R"(<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00Z"/></global>
<classifier name="Activity" keys="concept:name"/>
)";

std::string escaped(std::string_view text) {
  std::string all;
  for (const char c : text) {
    switch (c) {
      case '&':
        all += "&amp;";
        break;
      case '<':
        all += "&lt;";
        break;
      case '>':
        all += "&gt;";
        break;
      case '"':
        all += "&quot;";
        break;
      case '\n':
        all += "&#10;";
        break;
      case '\r':
        all += "&#13;";
        break;
      case '\t':
        all += "&#9;";
        break;
      default:
        all += c;
    }
  }
  return all;
}

std::string string_of(std::string_view key, std::string_view value) {
  return fmt::format("<string key=\"{}\" value=\"{}\"/>", key, escaped(value));
}

/// Who a log says did something.
class Doers {
 public:
  Doers(db::Connection& reader, bool de_identify) : reader_(reader) {
    if (!de_identify) return;
    unsigned char random[32];
    randombytes_buf(random, sizeof random);
    salt_.assign(reinterpret_cast<const char*>(random), sizeof random);
  }

  /// The same for the same text within this file; from it nobody finds the text.
  std::string mark(std::string_view kind, std::string_view text) const {
    return fmt::format("{}-{}", kind, sha256_hex(salt_ + std::string(kind) + '\0' + std::string(text)).substr(0, 12));
  }
  bool marks() const { return !salt_.empty(); }

  std::string name(const monitoring::TrailEvent& event) {
    if (!event.resource.empty()) return marks() ? mark("person", event.resource) : event.resource;
    switch (event.actor.kind) {
      case ActorKind::person:
        return "customer";
      case ActorKind::staff:
        return staff(event.actor.id);
      default:
        return std::string(enum_text(event.actor.kind));
    }
  }

 private:
  const std::string& staff(std::int64_t id) {
    auto& known = staff_[id];
    if (!known.empty()) return known;
    known = StaffId{id}.text();
    if (marks()) return known = mark("person", known);
    if (const auto member = db::load<Staff>(reader_, StaffId{id}))
      known = read_private(reader_, member->name).value_or(known);
    return known;
  }

  db::Connection& reader_;
  std::string salt_;
  std::unordered_map<std::int64_t, std::string> staff_;
};

using ListedCase = std::tuple<CaseId, std::string, std::string, std::int64_t, std::string, std::string>;

std::string trace_head(const ListedCase& c, const Doers& doers) {
  const auto& [id, number, kind, version, channel, tier] = c;
  return "<trace>" + string_of("concept:name", doers.marks() ? doers.mark("case", number) : number) +
         string_of("process", kind) + fmt::format("<int key=\"process_version\" value=\"{}\"/>", version) +
         string_of("channel", channel) + string_of("tier", tier) + '\n';
}

}  // namespace

ExportedLog export_xes(db::Connection& reader, const ExportXes& wanted, std::ostream& out) {
  ExportedLog done;
  Doers doers(reader, wanted.de_identify);
  reader.begin_read();
  out << xes_head;
  std::int64_t last = 0;  // as a number: an unset id is nothing to a database
  for (;;) {
    const auto cases =
        db::all<ListedCase>(reader,
                            "SELECT id, number, kind, process_version, channel, tier FROM cases WHERE id > $1 AND "
                            "(CAST($2 AS TEXT) = '' OR kind = $2) "
                            "AND (CAST($3 AS BIGINT) = 0 OR closed_at IS NOT NULL) ORDER BY id LIMIT 500",
                            last, wanted.process, std::int64_t{wanted.closed_only});
    if (cases.empty()) break;
    last = std::get<0>(cases.back()).value();
    for (const auto& c : cases) {
      monitoring::JournalTrail trail;
      std::string events;
      for (const auto& event : db::select<journal::Event>(reader, "WHERE case_id = $1 ORDER BY seq", std::get<0>(c))) {
        const auto seen = trail.add(event);
        if (!seen || (wanted.stages_only && !seen->is_stage)) continue;
        ++done.events;
        events += "<event>" + string_of("concept:name", seen->activity) +
                  fmt::format("<date key=\"time:timestamp\" value=\"{}\"/>", to_text(seen->at)) +
                  string_of("org:resource", doers.name(*seen)) + string_of("lifecycle:transition", "complete") +
                  "</event>\n";
      }
      if (events.empty()) continue;
      ++done.cases;
      out << trace_head(c, doers) << events << "</trace>\n";
    }
  }
  out << "</log>\n";
  reader.rollback();
  return done;
}

}  // namespace sp
