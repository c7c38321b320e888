#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "base/embedded.h"
#include "base/json.h"
#include "io/eventlog/csv.h"
#include "io/eventlog/inspect.h"
#include "io/eventlog/reader.h"
#include "io/eventlog/time_format.h"
#include "io/eventlog/xes.h"

namespace sp::io {
namespace {

std::string gzipped(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

Result<std::string> read_all(ByteSource source) {
  std::string all;
  char piece[1000];
  for (;;) {
    SP_TRY(const std::size_t got, source.read(piece, sizeof piece));
    if (got == 0) return all;
    all.append(piece, got);
  }
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (; times > 0; --times) all += text;
  return all;
}

/// Records as "line:value|value;", a lost one as "line!reason;", a refusal as "REFUSED reason".
std::string csv_shown(const std::string& text, char delimiter = ',') {
  CsvReader reader(ByteSource::from_memory(text), delimiter);
  CsvRecord record;
  std::string shown;
  for (;;) {
    const auto any = reader.next(record);
    if (!any) return shown + "REFUSED " + any.error().reason;
    if (!*any) return shown;
    shown += std::to_string(record.line);
    if (record.problem) {
      shown += '!' + record.problem->reason + ';';
      continue;
    }
    shown += ':';
    for (std::size_t at = 0; at < record.values.size(); ++at) {
      if (at > 0) shown += '|';
      shown += record.values[at];
    }
    shown += ';';
  }
}

ImportMapping csv_mapping() {
  ImportMapping mapping;
  mapping.source = "desk";
  mapping.kind = "enquiry";
  mapping.columns = ImportColumns{"case", "activity", "time", std::nullopt, std::nullopt};
  return mapping;
}

ImportMapping xes_mapping() {
  ImportMapping mapping;
  mapping.source = "desk";
  mapping.kind = "enquiry";
  mapping.format = LogFormat::xes;
  return mapping;
}

/// "row/line case activity time resource field=value;" or "row/line!reason;".
std::string events_shown(ByteSource bytes, const ImportMapping& mapping, std::uint64_t after = 0) {
  auto reader = EventLogReader::open(std::move(bytes), mapping);
  if (!reader) return "REFUSED " + reader.error().reason;
  std::string shown;
  if (const auto skipped = reader->skip_to(after); !skipped) return "REFUSED " + skipped.error().reason;
  for (;;) {
    const auto row = reader->next();
    if (!row) return shown + "REFUSED " + row.error().reason;
    if (!*row) return shown;
    shown += std::to_string((*row)->row) + '/' + std::to_string((*row)->line);
    const auto& event = (*row)->event;
    if (!event) {
      shown += '!' + event.error().reason + ';';
      continue;
    }
    shown += ' ' + event->case_key + ' ' + event->activity + ' ' + to_text(event->at);
    if (!event->resource.empty()) shown += " by " + event->resource;
    if (!event->lifecycle.empty()) shown += " (" + event->lifecycle + ')';
    for (const auto& [field, value] : event->attributes) shown += ' ' + field + '=' + value;
    shown += ';';
  }
}

std::string log_of(std::string_view body) { return "<?xml version='1.0'?><log>" + std::string(body) + "</log>"; }

}  // namespace

TEST(EventLogBytes, plain_and_gzipped) {
  const std::string text = repeated("客户来电 0123456789\n", 20'000);
  const std::string packed = gzipped(text);
  struct Row {
    const char* what;
    std::string file;
    std::string outcome;  // the text, or the reason
  };
  std::string bent = packed;
  bent[packed.size() / 2] = static_cast<char>(bent[packed.size() / 2] ^ 0x55);
  for (const Row& row : {
           Row{"plain", text, text},
           Row{"empty", "", ""},
           Row{"one byte of the magic", "\x1f", "\x1f"},
           Row{"gzip", packed, text},
           Row{"two members", packed + gzipped("more"), text + "more"},
           Row{"an empty member between", packed + gzipped("") + gzipped("x"), text + "x"},
           Row{"padding of zeros", packed + std::string(600, '\0'), text},
           Row{"cut short", packed.substr(0, packed.size() / 2), "gzip_truncated"},
           Row{"cut in the check sum", packed.substr(0, packed.size() - 4), "gzip_truncated"},
           Row{"cut in the second header", packed + "\x1f\x8b\x08", "gzip_truncated"},
           Row{"damaged", bent, "gzip_damaged"},
           Row{"rubbish behind", packed + "rubbish", "gzip_damaged"},
       }) {
    const auto read = read_all(ByteSource::from_memory(row.file));
    EXPECT_TRUE((read ? *read : read.error().reason) == row.outcome) << row.what;
  }
  EXPECT_EQ(ByteSource::open("/nowhere/at/all").error().reason, "file_not_readable");
  EXPECT_EQ(ByteSource::open("/").error().reason, "file_not_readable");
}

TEST(EventLogCsv, records) {
  const std::string many(columns_max - 1, ',');
  const std::string long_value(record_bytes_max, 'x');
  struct Row {
    std::string text, shown;
  };
  for (const Row& row : {
           Row{"", ""},
           Row{"\n\r\n\n", ""},
           Row{"a,b\nc,d\n", "1:a|b;2:c|d;"},
           Row{"a,b\r\nc,d", "1:a|b;2:c|d;"},
           Row{"\xEF\xBB\xBF\"a\",b", "1:a|b;"},
           Row{"\xEF\xBB", "1!not_clean_text;"},
           Row{"a,\n,\n\nb,c", "1:a|;2:|;4:b|c;"},
           Row{"\"a,1\",\"say \"\"hi\"\"\"\n", "1:a,1|say \"hi\";"},
           Row{"\"two\nlines\",x\r\ny,z", "1:two\nlines|x;3:y|z;"},
           Row{"\"\",\"\"\"\"\n", "1:|\";"},
           Row{"5\" screen,b\"c\"\n", "1:5\" screen|b\"c\";"},
           Row{"\"a\"b,c\nd,e\n", "1!text_after_quote;2:d|e;"},
           Row{"a,\"open\nb,c\n", "REFUSED quote_not_closed"},
           Row{"a\nb\xff\nc\n", "1:a;2!not_clean_text;3:c;"},
           Row{std::string("a\nb\0b\nc", 7), "1:a;2!not_clean_text;3:c;"},
           Row{many + "\n" + many + ",\na", "1:" + repeated("|", columns_max - 1) + ";2!too_many_columns;3:a;"},
           Row{long_value + "\nb", "1:" + long_value + ";2:b;"},
           Row{long_value + "y\nb", "1!record_too_long;2:b;"},
           Row{"\"" + long_value + "\n" + long_value + "\",1\nb", "1!record_too_long;3:b;"},
           Row{long_value + long_value, "1!record_too_long;"},
           Row{"a\n\"" + long_value + long_value, "1:a;REFUSED quote_not_closed"},
       }) {
    EXPECT_TRUE(csv_shown(row.text) == row.shown) << row.text.substr(0, 60) << "\n" << csv_shown(row.text).substr(0, 90);
  }
  EXPECT_EQ(csv_shown("a;b,c\n", ';'), "1:a|b,c;");
  EXPECT_EQ(csv_shown("a\t\"b\tc\"\n", '\t'), "1:a|b\tc;");
}

/// Whatever stands where pieces of the file meet must not matter.
TEST(EventLogCsv, pieces_meet_anywhere) {
  const std::string record = "\"x \"\"y\"\"\r\nz\",w\r\n";
  const std::string shown = "x \"y\"\r\nz|w;";
  for (std::size_t shift = 0; shift < record.size() + 2; ++shift) {
    const std::size_t filler = 128 * 1024 - record.size() - 1 + shift;
    const std::string text = std::string(filler, 'f') + "\n" + record + record;
    EXPECT_TRUE(csv_shown(text) == "1:" + std::string(filler, 'f') + ";2:" + shown + "4:" + shown) << shift;
  }
}

TEST(EventLogTime, formats) {
  struct Row {
    const char *pattern, *zone, *text, *outcome;
  };
  for (const Row& row : {
           Row{"", "", "2010-12-30T14:32:00.000+01:00", "2010-12-30T13:32:00Z"},
           Row{"", "", "2012-10-09 14:50:17Z", "2012-10-09T14:50:17Z"},
           Row{"", "Asia/Shanghai", "2012-10-09T14:50:17-03:00", "2012-10-09T17:50:17Z"},
           Row{"", "Asia/Shanghai", "2026-03-02T09:00:00", "2026-03-02T01:00:00Z"},
           Row{"", "", "2026-03-02T09:00:00", "time_without_offset"},
           Row{"", "", "2026-02-30T09:00:00Z", "bad_time"},
           Row{"", "Asia/Shanghai", "yesterday", "bad_time"},
           Row{"%Y-%m-%d %H:%M:%S", "Asia/Shanghai", "2026-03-02 09:00:00", "2026-03-02T01:00:00Z"},
           Row{"%Y-%m-%d %H:%M:%S", "", "2026-03-02 09:00:00", "time_without_offset"},
           Row{"%Y年%m月%d日 %H:%M", "Asia/Shanghai", "2026年3月2日 9:05", "2026-03-02T01:05:00Z"},
           Row{"%d/%m/%Y", "UTC", "31/12/2025", "2025-12-31T00:00:00Z"},
           Row{"%d/%m/%Y", "UTC", "12/31/2025", "bad_time"},
           Row{"%d %b %Y %I:%M %p", "UTC", "1 feb 2026   12:30 am", "2026-02-01T00:30:00Z"},
           Row{"%d %b %Y %I:%M %p", "UTC", "1 Feb 2026 1:30 PM", "2026-02-01T13:30:00Z"},
           Row{"%d %b %Y %I:%M %p", "UTC", "1 Feb 2026 13:30 PM", "bad_time"},
           Row{"%Y-%m-%dT%H:%M:%S.%f%z", "", "2026-03-02T09:00:00.123456+0800", "2026-03-02T01:00:00.123Z"},
           Row{"%Y-%m-%dT%H:%M:%S.%f%z", "UTC", "2026-03-02T09:00:00.5-01:30", "2026-03-02T10:30:00.500Z"},
           Row{"%Y-%m-%d%z", "", "2026-03-02+19:00", "bad_time"},
           Row{"%s", "", "1700000000", "2023-11-14T22:13:20Z"},
           Row{"%Y-%m-%d", "UTC", "2026-03-02 ", "bad_time"},
           Row{"%Y-%m-%d 100%%", "UTC", "2026-03-02 100%", "2026-03-02T00:00:00Z"},
           // Clocks back on 2012-10-28 at 03:00 in Rome: 02:30 happens twice, the first time counts.
           Row{"%Y-%m-%d %H:%M", "Europe/Rome", "2012-10-28 02:30", "2012-10-28T00:30:00Z"},
           Row{"%Y-%m-%d %H:%M", "Europe/Rome", "2012-10-28 03:00", "2012-10-28T02:00:00Z"},
           // Clocks forward on 2012-03-25 at 02:00: 02:30 never was.
           Row{"%Y-%m-%d %H:%M", "Europe/Rome", "2012-03-25 02:30", "2012-03-25T01:30:00Z"},
           Row{"%Y-%m-%d %H:%M", "Europe/Rome", "2012-03-25 03:00", "2012-03-25T01:00:00Z"},
           Row{"%Y-%q", "", "", "time_pattern_unknown"},
           Row{"%Y-%m-%", "", "", "time_pattern_unknown"},
           Row{"%H:%M", "", "", "time_pattern_incomplete"},
           Row{"", "Mars/Olympus", "", "unknown_zone"},
       }) {
    const auto format = TimeFormat::make(row.pattern, row.zone);
    if (!format) {
      EXPECT_EQ(format.error().reason, row.outcome) << row.pattern;
      continue;
    }
    const auto instant = format->read(row.text);
    EXPECT_EQ(instant ? to_text(*instant) : instant.error().reason, row.outcome) << row.pattern << ' ' << row.text;
  }
}

TEST(EventLogReader, csv_rows) {
  auto mapping = csv_mapping();
  mapping.columns->resource = "who";
  mapping.fields = {{"priority", "seriousness"}, {"product", "product"}};
  mapping.values = {{"priority", {{"Value 1", "high"}}}};
  const std::string header = "time,case,activity,who,product,seriousness\n";
  struct Row {
    std::string body, shown;
  };
  const std::string good = "2026-03-02T09:00:00Z,7,Open,张伟,X200,Value 1\n";
  const std::string good_shown = " 7 Open 2026-03-02T09:00:00Z by 张伟 priority=high product=X200;";
  for (const Row& row : {
           Row{"", ""},
           Row{good, "1/2" + good_shown},
           Row{"2026-03-02T09:00:00Z,7,Open,,,Value 2\n", "1/2 7 Open 2026-03-02T09:00:00Z priority=Value 2;"},
           Row{"2026-03-02T09:00:00Z,,Open,,,\n" + good, "1/2!case_missing;2/3" + good_shown},
           Row{"2026-03-02T09:00:00Z,7,,,,\n", "1/2!activity_missing;"},
           Row{",7,Open,,,\n", "1/2!time_missing;"},
           Row{"soon,7,Open,,,\n" + good, "1/2!bad_time;2/3" + good_shown},
           Row{"2026-03-02T09:00:00,7,Open,,,\n", "1/2!time_without_offset;"},
           Row{"2026-03-02T09:00:00Z,7,Open\n" + good, "1/2!wrong_column_count;2/3" + good_shown},
           Row{good.substr(0, good.size() - 1) + ",more\n", "1/2!wrong_column_count;"},
           Row{"2026-03-02T09:00:00Z," + std::string(201, 'k') + ",Open,,,\n", "1/2!value_too_long;"},
           Row{"2026-03-02T09:00:00Z,7,Open,," + std::string(20'001, 'p') + ",\n", "1/2!value_too_long;"},
           Row{"2026-03-02T09:00:00Z,7,Open,\"a\nb\",,\nx\n" + good,
               "1/2 7 Open 2026-03-02T09:00:00Z by a\nb;2/4!wrong_column_count;3/5" + good_shown},
           Row{good + "\"", "1/2" + good_shown + "REFUSED quote_not_closed"},
       }) {
    EXPECT_EQ(events_shown(ByteSource::from_memory(header + row.body), mapping), row.shown) << row.body.substr(0, 90);
  }
}

TEST(EventLogReader, refuses_what_is_no_log) {
  struct Row {
    const char* what;
    std::string file;
    ImportMapping mapping;
    std::string reason, detail;
  };
  const auto with = [](auto change) {
    auto mapping = csv_mapping();
    change(mapping);
    return mapping;
  };
  for (const Row& row : {
           Row{"empty", "", csv_mapping(), "log_empty", ""},
           Row{"another header", "a,b\n", csv_mapping(), "column_missing", "case"},
           Row{"field without column", "case,activity,time\n",
               with([](auto& mapping) { mapping.fields = {{"product", "prod"}}; }), "column_missing", "prod"},
           Row{"two of one name", "case,case,activity,time\n", csv_mapping(), "column_twice", "case"},
           Row{"a workbook", "PK\x03\x04\xff\xff\n", csv_mapping(), "log_not_text", ""},
           Row{"UTF-16", "\xff\xfe\x61\x01", csv_mapping(), "log_not_text", ""},
           Row{"cut gzip", gzipped(repeated("case,activity,time\n", 9'000)).substr(0, 30), csv_mapping(),
               "gzip_truncated", ""},
           Row{"quote as delimiter", "", with([](auto& mapping) { mapping.delimiter = std::string("\""); }),
               "delimiter_unusable", ""},
           Row{"letter of two bytes as delimiter", "", with([](auto& mapping) { mapping.delimiter = std::string("，"); }),
               "delimiter_unusable", ""},
           Row{"values without field", "", with([](auto& mapping) { mapping.values["priority"] = {}; }),
               "value_without_field", "priority"},
           Row{"zone", "", with([](auto& mapping) { mapping.time = ImportTime{std::nullopt, "Mars/Olympus"}; }),
               "unknown_zone", "Mars/Olympus"},
       }) {
    const auto opened = EventLogReader::open(ByteSource::from_memory(row.file), row.mapping);
    ASSERT_FALSE(opened) << row.what;
    EXPECT_EQ(opened.error().reason, row.reason) << row.what;
    if (!row.detail.empty()) EXPECT_EQ(opened.error().details.front().second, row.detail) << row.what;
  }
}

TEST(EventLogReader, xes_events) {
  const std::string date = "<date key='time:timestamp' value='2010-12-30T14:32:00.000+01:00'/>";
  const std::string event = "<event><string key='concept:name' value='Open'/>" + date + "</event>";
  const std::string name = "<string key='concept:name' value='c1'/>";
  auto mapping = xes_mapping();
  mapping.fields = {{"tier", "case:tier"}, {"cost", "cost/total"}};
  struct Row {
    std::string file, shown;
  };
  const std::string open_shown = " c1 Open 2010-12-30T13:32:00Z;";
  for (const Row& row : {
           Row{log_of(""), ""},
           Row{log_of("<trace>" + name + event + event + "</trace>"), "1/1" + open_shown + "2/1" + open_shown},
           Row{log_of("<trace>" + name + "<string key='tier' value='gold'/><event>" + date +
                      "<string key='concept:name' value='Re&amp;open'/><string key='org:resource' value='李华'/>"
                      "<string key='lifecycle:transition' value='complete'/><container key='cost'>"
                      "<float key='total' value='3.5'/></container></event></trace>"),
               "1/1 c1 Re&open 2010-12-30T13:32:00Z by 李华 (complete) cost=3.5 tier=gold;"},
           Row{log_of("<trace><event>" + date + "</event></trace>"), "1/1!case_missing;"},
           Row{log_of("<trace>" + name + "<event>" + date + "</event></trace>"), "1/1!activity_missing;"},
           Row{log_of("<trace>" + name + "<event/>\n" + event + "</trace>"), "1/1!activity_missing;2/2" + open_shown},
           Row{log_of("<trace>" + name + "</trace><trace>" + event + "</trace>"), "1/1!case_missing;"},
           Row{log_of("<global scope='event'><string key='concept:name' value='none'/></global>"
                      "<classifier name='a' keys='concept:name'/><string key='concept:name' value='a log'/>"
                      "<trace>" + name + event + "</trace>"),
               "1/1" + open_shown},
           Row{log_of("<trace>" + name + "<list key='l'><values>" + name + "</values></list>" + event + "</trace>"),
               "1/1" + open_shown},
           Row{"<x:log xmlns:x='http://www.xes-standard.org/'><x:trace><x:string key='concept:name' value='c1'/>" +
                   event + "</x:trace></x:log>",
               "1/1" + open_shown},
           Row{log_of("<trace>" + name + repeated("<int key='n' value='1'/>", columns_max) + event + "</trace>"),
               "1/1!too_many_columns;"},
           Row{log_of("<trace>" + name + "<event><string key='v' value='" + std::string(record_bytes_max, 'v') +
                      "'/></event>" + event + "</trace>"),
               "1/1!record_too_long;2/1" + open_shown},
           Row{"<html></html>", "REFUSED not_xes"},
           Row{"", "REFUSED not_xes"},
           Row{"case,activity\n1,a\n", "REFUSED not_xes"},
           Row{"<log><trace>" + name + event, "1/1" + open_shown + "REFUSED not_xes"},
           Row{"<log><trace>" + name + event + "</log>", "1/1" + open_shown + "REFUSED not_xes"},
           Row{"<!DOCTYPE log [<!ENTITY a 'b'>]><log/>", "REFUSED xes_document_type"},
           Row{"<!DOCTYPE log SYSTEM 'file:///etc/passwd'><log/>", "REFUSED xes_document_type"},
           Row{"<log>" + repeated("<list key='l'>", 40), "REFUSED not_xes"},
           Row{"<log a='" + std::string(4 * record_bytes_max, 'v') + "'/>", "REFUSED record_too_long"},
       }) {
    EXPECT_EQ(events_shown(ByteSource::from_memory(row.file), mapping), row.shown) << row.file.substr(0, 300);
  }
  const std::string packed = gzipped(log_of("<trace>" + name + event + "</trace>"));
  EXPECT_EQ(events_shown(ByteSource::from_memory(packed), mapping), "1/1" + open_shown);
  EXPECT_EQ(events_shown(ByteSource::from_memory(packed.substr(0, packed.size() - 9)), mapping),
            "1/1" + open_shown + "REFUSED gzip_truncated");
}

TEST(EventLogReader, goes_on_where_it_stopped) {
  std::string file = "case,activity,time\n";
  for (int row = 0; row < 50; ++row) file += std::to_string(row % 7) + ",Open,2026-03-02T09:00:00Z\n,lost,\n";
  const auto whole = events_shown(ByteSource::from_memory(file), csv_mapping());
  for (const std::uint64_t done : {0, 1, 2, 49, 99, 100, 1000}) {
    const auto rest = events_shown(ByteSource::from_memory(file), csv_mapping(), done);
    EXPECT_TRUE(whole.ends_with(rest)) << done;
    EXPECT_EQ(std::ranges::count(rest, ';'), done < 100 ? static_cast<std::int64_t>(100 - done) : 0) << done;
  }
  auto reader = *EventLogReader::open(ByteSource::from_memory(file), csv_mapping());
  for (auto row = reader.next(); *row; row = reader.next()) {
    EXPECT_EQ(file.substr((*row)->offset).find('\n') + 1, (*row)->event ? 28U : 7U);
    EXPECT_LE(reader.progress(), 1.0);
  }
  EXPECT_EQ(reader.progress(), 1.0);
}

TEST(EventLogInspect, counts) {
  auto mapping = csv_mapping();
  mapping.activities["b"] = {handling::Category::solved, std::nullopt, std::nullopt};
  // Case 1 and case 2 are the same variant once their times are in order; equal times stay as they are.
  const std::string file =
      "case,activity,time\n1,a,2026-03-02T09:00:00Z\n1,b,2026-03-02T09:00:00Z\n2,b,2026-03-02T11:00:00Z\n"
      "2,a,2026-03-02T10:00:00Z\n3,b,2026-03-02T09:00:00Z\n3,a,2026-03-02T09:00:00Z\n3,a,\n";
  const auto overview = inspect(*EventLogReader::open(ByteSource::from_memory(file), mapping), mapping);
  ASSERT_TRUE(overview);
  EXPECT_EQ(to_json(*overview),
            R"({"cases":3,"events":6,"variants":2,"resources":0,"out_of_order":1,"rejected":1,)"
            R"("rejected_by_reason":{"time_missing":1},"first":"2026-03-02T09:00:00Z","last":"2026-03-02T11:00:00Z",)"
            R"("activities":[{"activity":"a","events":3,"mapped":false},{"activity":"b","events":3,"mapped":true}]})");
}

TEST(EventLogMapping, shipped_example_and_refusals) {
  const auto shipped = embedded_file("definitions/imports/helpdesk.yaml");
  const auto mapping = read_import_mapping(shipped, "helpdesk.yaml");
  ASSERT_TRUE(mapping) << mapping.error().reason << ' ' << mapping.error().field;
  EXPECT_EQ(mapping->activities.at("Resolve ticket").category, handling::Category::solved);
  EXPECT_EQ(mapping->columns->case_, "case");
  struct Row {
    const char *yaml, *reason, *field, *line;
  };
  for (const Row& row : {
           Row{"kind: enquiry\n", "required", "source", "1"},
           Row{"source: a\nkind: b\ncolumn: {}\n", "unknown_field", "column", "3"},
           Row{"source: a\nkind: b\nformat: xml\n", "expected_one_of", "format", "3"},
           Row{"source: a\nkind: b\ndelimiter: \";;\"\n", "too_long", "delimiter", "3"},
           Row{"source: a\nkind: b\ntime:\n  format: \"%Q\"\n", "time_pattern_unknown", "time.format", "4"},
           Row{"source: a\nkind: b\n\ntime:\n  zone: Rome\n", "unknown_zone", "time.zone", "5"},
           Row{"source: a\nkind: b\nactivities:\n  x: {category: done}\n", "expected_one_of", "activities.x.category", "4"},
           Row{"source: a\nkind: b\nactivities:\n  x: {categry: solved}\n", "unknown_field", "activities.x.categry", "4"},
       }) {
    const auto refused = read_import_mapping(row.yaml, "map.yaml");
    ASSERT_FALSE(refused) << row.yaml;
    EXPECT_EQ(refused.error().reason, row.reason) << row.yaml;
    EXPECT_EQ(refused.error().field, row.field) << row.yaml;
    const auto& details = refused.error().details;
    const auto line = std::ranges::find(details, "line", &Details::value_type::first);
    EXPECT_EQ(line == details.end() ? "" : line->second, row.line) << row.yaml;
  }
}

/// The public logs lie beside the repository where it is developed; nothing of them is in it.
TEST(EventLogInspect, public_logs) {
  const char* const named = std::getenv("SETPOINT_DATA");
  const std::filesystem::path beside = std::filesystem::path(SOURCE_DIR) / "../shared/data";
  std::filesystem::path data = named != nullptr ? std::filesystem::path(named) : beside;
  if (named == nullptr && !std::filesystem::exists(data)) data = std::filesystem::path(SOURCE_DIR) / "../../shared/data";
  if (!std::filesystem::exists(data / "eventlogs")) GTEST_SKIP() << "no event logs at " << data;
  auto mapping = csv_mapping();
  mapping.columns = ImportColumns{"case", "activity", "timestamp", "resource", std::nullopt};
  struct Row {
    const char *file, *counts;
  };
  for (const Row& row : {
           Row{"helpdesk.csv.gz", "4580 cases 21348 events 14 activities 226 variants 22 resources 0 rejected"},
           Row{"running_example.csv.gz", "6 cases 42 events 8 activities 6 variants 6 resources 0 rejected"},
       }) {
    auto reader = EventLogReader::open((data / "eventlogs" / row.file).string(), mapping);
    ASSERT_TRUE(reader) << reader.error().reason;
    const auto overview = inspect(std::move(*reader), mapping);
    ASSERT_TRUE(overview) << overview.error().reason;
    EXPECT_EQ(fmt::format("{} cases {} events {} activities {} variants {} resources {} rejected", overview->cases,
                          overview->events, overview->activities.size(), overview->variants, overview->resources,
                          overview->rejected),
              row.counts);
  }
}

}  // namespace sp::io
