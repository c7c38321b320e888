#include "main/import_log.h"

#include <fstream>
#include <iterator>
#include <unordered_map>

#include <fmt/format.h>
#include <unistd.h>

#include "app/private_text.h"
#include "app/texts.h"
#include "io/eventlog/reader.h"
#include "loop/0_people/staff/staff_api.h"
#include "main/compose.h"

namespace sp {
namespace {

constexpr std::size_t batch_rows = 500;  // one command, one commit

struct ImportReport {
  std::int64_t rows = 0, imported = 0, known = 0, rejected = 0, cases = 0;
};
BOOST_DESCRIBE_STRUCT(ImportReport, (), (rows, imported, known, rejected, cases))

struct Row {
  io::RawEvent event;
  std::int64_t occurrence = 1;  // the n-th event of its case in the file: its identity
};

using KnownCase = std::tuple<CaseId, std::int64_t>;

std::string field_of(const io::RawEvent& event, std::string_view name) {
  for (const auto& [field, value] : event.attributes) {
    if (field == name) return value;
  }
  return {};
}

template <class Enum>
Enum enum_or(const io::RawEvent& event, std::string_view field, Enum otherwise) {
  parse_enum(field_of(event, field), otherwise);
  return otherwise;
}

std::string title_of(const io::RawEvent& event) {
  std::string title = field_of(event, "title");
  if (title.empty()) title = event.case_key;
  const std::string product = field_of(event, "product");
  return product.empty() ? title : title + " · " + product;
}

handling::CaseOpened opened_by(Tx& tx, const io::RawEvent& event, const io::ImportMapping& mapping) {
  handling::CaseOpened opened;
  opened.number = fmt::format("IM-{}", next_number(tx, "import", 1001));
  opened.kind = mapping.kind;
  opened.process_version = 0;  // of no process: it ran elsewhere
  opened.channel = intake::Channel::api;
  opened.title = keep_private(tx, {}, title_of(event));
  opened.tier = enum_or(event, "tier", Tier::basic);
  opened.priority.level = enum_or(event, "priority", handling::PriorityLevel::normal);
  opened.at = event.at;
  opened.imported = true;
  return opened;
}

/// The card of a piece of history: its own times, no clock.
void save_history(Tx& tx, const handling::Case& c, const std::optional<handling::CaseCard>& before, Instant last,
                  const std::string& title, const std::string& activity) {
  handling::CaseCard card = before.value_or(handling::CaseCard{});
  card.id = c.id;
  card.number = c.number;
  card.title = title.empty() ? card.title : title;
  card.kind = c.kind;
  card.category = c.category;
  card.stage = activity;
  card.channel = c.channel;
  card.tier = c.tier;
  card.priority = c.priority.level;
  card.due = handling::due_never;
  card.opened_at = c.opened_at;
  card.updated_at = last;
  card.closed = handling::is_over(c.category);
  handling::save_case(tx, c, before, card, std::nullopt);
}

Result<void> import_row(Tx& tx, const Row& row, const io::ImportMapping& mapping, ImportReport& report) {
  const io::RawEvent& event = row.event;
  const auto known = db::one<KnownCase>(tx.db, "SELECT case_id, events FROM import_cases WHERE source = $1 AND case_key = $2",
                                        mapping.source, event.case_key);
  if (known && row.occurrence <= std::get<1>(*known)) {
    ++report.known;
    return {};
  }
  handling::Case c;
  std::string title;
  std::optional<handling::CaseCard> before;
  const auto record = [&](const handling::CaseEvent& what) {
    handling::apply(c, what);
    ++c.version;
    std::visit([&](const auto& body) {
      tx.append(handling::about(c), c.version, snake_name<std::remove_cvref_t<decltype(body)>>(), to_stored_json(body), event.at,
                Actor{ActorKind::system, 0});
    }, what);
  };
  if (known) {
    c = handling::load_case(tx.db, std::get<0>(*known)).value();
    before = db::load<handling::CaseCard>(tx.db, c.id);
  } else {
    c.id = tx.next_id<CaseId>();
    title = title_of(event);
    record(opened_by(tx, event, mapping));
    tx.index_text(c.id.value(), c.number + ' ' + title);
    ++report.cases;
  }
  handling::HistoryRecorded history{event.activity, event.resource, std::nullopt, event.at};
  std::string shown = event.activity;
  if (const auto meaning = mapping.activities.find(event.activity); meaning != mapping.activities.end()) {
    history.category = meaning->second.category;
    if (meaning->second.label) shown = *meaning->second.label;
  }
  record(history);
  save_history(tx, c, before, event.at, title, shown);
  db::run(tx.db,
          "INSERT INTO import_cases (source, case_key, case_id, events) VALUES ($1, $2, $3, $4) "
          "ON CONFLICT (source, case_key) DO UPDATE SET events = EXCLUDED.events",
          mapping.source, event.case_key, c.id, row.occurrence);
  ++report.imported;
  return {};
}

std::string words(const Refusal& refusal) {
  return text(Language::en, "refusal." + refusal.reason, refusal.details) + " (" + refusal.reason +
         (refusal.field.empty() ? "" : ", " + refusal.field) + ")";
}

Result<ImportReport> run_import(App& app, const ImportLog& wanted) {
  std::ifstream file(wanted.map);
  const std::string yaml{std::istreambuf_iterator<char>(file), {}};
  SP_TRY(const auto mapping, io::read_import_mapping(yaml, wanted.map));
  SP_TRY(auto reader, io::EventLogReader::open(wanted.file, mapping));
  ImportReport report;
  std::unordered_map<std::string, std::int64_t> occurrences;
  std::vector<Row> batch;
  int shown = -1;
  const auto flush = [&]() -> Result<void> {
    if (batch.empty()) return {};
    const ImportReport before = report;
    const auto done = app.run_as(the_operator(), "import:" + std::string(mapping.source), [&](Tx& tx) -> Result<Reply> {
      for (const Row& row : batch) SP_TRY_VOID(import_row(tx, row, mapping, report));
      return Reply{};
    });
    batch.clear();
    if (!done) {
      report = before;
      return std::unexpected(done.error());
    }
    if (const int percent = static_cast<int>(reader.progress() * 100); isatty(STDERR_FILENO) != 0 && percent != shown)
      fmt::print(stderr, "\rimport {} %", shown = percent);
    return {};
  };
  while (true) {
    SP_TRY(auto row, reader.next());
    if (!row) break;
    ++report.rows;
    if (!row->event) {
      ++report.rejected;
      fmt::print(stderr, "line {}: {}\n", row->line, words(row->event.error()));
      continue;
    }
    const std::int64_t occurrence = ++occurrences[row->event->case_key];
    batch.push_back({std::move(*row->event), occurrence});
    if (batch.size() == batch_rows) SP_TRY_VOID(flush());
  }
  SP_TRY_VOID(flush());
  if (shown >= 0) fmt::print(stderr, "\n");
  return report;
}

}  // namespace

int import_log(const std::filesystem::path& data_dir, const std::string& database_url, const ImportLog& wanted) {
  SystemClock clock;
  Installation installation(open_migrated(data_dir, database_url), {}, clock);
  const auto report = run_import(installation.app, wanted);
  if (!report) {
    const Refusal& refusal = report.error();
    fmt::print(stderr, "not imported: {}\n", words(refusal));
    for (const auto& [name, value] : refusal.details) fmt::print(stderr, "  {}: {}\n", name, value);
    return 1;
  }
  if (wanted.json) fmt::print("{}\n", to_json(*report));
  else
    fmt::print("{} rows: {} imported, {} known already, {} rejected; {} new cases\n", report->rows, report->imported,
               report->known, report->rejected, report->cases);
  return 0;
}

}  // namespace sp
