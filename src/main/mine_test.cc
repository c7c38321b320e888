#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>
#include <zlib.h>
#include <boost/json.hpp>

#include "io/eventlog/csv.h"
#include "main/mine.h"

namespace sp {
namespace {

namespace fs = std::filesystem;

/// A folder with files of a test.
class MineTest : public testing::Test {
 protected:
  MineTest() : folder_(fs::temp_directory_path() / ("setpoint-mine-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~MineTest() override { fs::remove_all(folder_); }

  std::string file(const std::string& name, std::string_view content) const {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }

  struct Answer {
    int code = 0;
    std::string out, err;
    boost::json::value json() const { return boost::json::parse(out); }
  };
  static Answer run(const MineCommand& wanted) {
    std::ostringstream out, err;
    Answer answer;
    answer.code = mine_log(wanted, out, err);
    answer.out = out.str();
    answer.err = err.str();
    return answer;
  }

  fs::path folder_;
};

constexpr std::string_view small_csv =
    "case,activity,timestamp,resource\n"
    "1,Open,2026-03-02T09:00:00Z,Ann\n"
    "2,Open,2026-03-02T17:30:00+08:00,Ann\n"
    "1,Work,2026-03-02T10:00:00.250Z,Bob\n"
    "1,Close,2026-03-02T12:00:00Z,Ann\n"
    "2,Close,2026-03-02T10:30:00Z,Ann\n";

constexpr std::string_view small_pnml =
    R"(<pnml><net id="n"><place id="a"><initialMarking><text>1</text></initialMarking></place>
<place id="b"/><place id="c"/><place id="d"/>
<transition id="o"><name><text>Open</text></name></transition><transition id="w"><name><text>Work</text></name></transition>
<transition id="x"><name><text>Close</text></name></transition>
<arc id="1" source="a" target="o"/><arc id="2" source="o" target="b"/><arc id="3" source="b" target="w"/>
<arc id="4" source="w" target="c"/><arc id="5" source="c" target="x"/><arc id="6" source="x" target="d"/></net></pnml>)";

TEST_F(MineTest, ASmallLogAgainstANet) {
  const auto answer = run({.file = file("log.csv", small_csv), .design = file("net.pnml", small_pnml), .json = true});
  ASSERT_EQ(answer.code, 0) << answer.err;
  const auto json = answer.json();
  EXPECT_EQ(json.at("cases"), 2);
  const auto& edge = json.at("dfg").at("edges").at(1);
  EXPECT_EQ(edge.at("from"), "Open");
  EXPECT_EQ(edge.at("to"), "Work");
  EXPECT_EQ(edge.at("median_s").to_number<double>(), 3600.25);
  EXPECT_FALSE(edge.as_object().contains("working_median_s"));
  EXPECT_EQ(json.at("starts").at("Open"), 2);
  EXPECT_EQ(boost::json::serialize(json.at("variants")),
            R"([{"activities":["Open","Close"],"count":1},{"activities":["Open","Work","Close"],"count":1}])");
  EXPECT_EQ(
      boost::json::serialize(json.at("handover")),
      R"([{"from":"Ann","to":"Ann","count":1},{"from":"Ann","to":"Bob","count":1},{"from":"Bob","to":"Ann","count":1}])");
  EXPECT_EQ(json.at("conformance").at("fitting_cases"), 1);
  EXPECT_EQ(json.at("conformance").at("fitting_cases_pct").to_number<double>(), 50);
  EXPECT_EQ(json.at("conformance").at("cost_total"), 1);
  EXPECT_EQ(boost::json::serialize(json.at("conformance").at("variants")),
            R"([{"cost":1,"count":1},{"cost":0,"count":1}])");
  EXPECT_EQ(boost::json::serialize(json.at("conformance").at("deviations")),
            R"([{"kind":"skipped","activity":"Work","cases":1,"count":1}])");
  const auto words = run({.file = file("log.csv", small_csv), .design = file("net.pnml", small_pnml)});
  EXPECT_NE(words.out.find("50.0000 % of the cases fit the design (1 of 2), 1 deviations"), std::string::npos)
      << words.out;
}

TEST_F(MineTest, ADesignOfOurs) {
  const auto process = std::string(SOURCE_DIR "/definitions/processes/enquiry.yaml");
  const auto answer = run({.file = file("log.csv", small_csv), .design = process, .json = true});
  ASSERT_EQ(answer.code, 0) << answer.err;
  EXPECT_EQ(answer.json().at("conformance").at("fitting_cases"), 0);
  const auto bad = run({.file = file("log.csv", small_csv), .design = file("bad.yaml", "process: x\nstages: 1\n")});
  EXPECT_EQ(bad.code, 1);
  EXPECT_NE(bad.err.find("bad.yaml:2: stages"), std::string::npos) << bad.err;
}

TEST_F(MineTest, WithoutResourcesAndWithBadRows) {
  const auto answer =
      run({.file = file("log.csv",
                        "case;x,activity,timestamp\n1,a,2026-03-02 09:00:00\n1,b,when?\n1,c,2026-03-02 10:00:00\n"),
           .case_column = "case;x",
           .zone = "Asia/Shanghai",
           .json = true});
  ASSERT_EQ(answer.code, 0) << answer.err;
  EXPECT_EQ(answer.json().at("rejected"), 1);
  EXPECT_EQ(answer.json().at("handover").as_array().size(), 0U);
  EXPECT_NE(answer.err.find("log.csv:3: "), std::string::npos) << answer.err;
  EXPECT_NE(answer.err.find("[bad_time]"), std::string::npos) << answer.err;
  EXPECT_EQ(run({.file = file("none.csv", "case,activity,timestamp\n1,a,never\n")}).code, 1);
  EXPECT_EQ(run({.file = file("empty.csv", "case,activity,timestamp\n"), .json = true}).code, 0);
  const auto missing = run({.file = file("other.csv", "a,b\n1,2\n")});
  EXPECT_EQ(missing.code, 1);
  EXPECT_NE(missing.err.find("[column_missing]"), std::string::npos) << missing.err;
  EXPECT_EQ(run({.file = file("log.csv", small_csv), .resource_column = "who"}).code, 1);
}

TEST_F(MineTest, XesKeepsItsOffsets) {
  const auto log = file("log.xml", R"(<?xml version="1.0"?><log><trace><string key="concept:name" value="1"/>
<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2012-10-28T02:30:00+02:00"/></event>
<event><string key="concept:name" value="b"/><date key="time:timestamp" value="2012-10-28T02:30:00+01:00"/></event></trace></log>)");
  const auto answer = run({.file = log, .json = true});
  ASSERT_EQ(answer.code, 0) << answer.err;
  EXPECT_EQ(answer.json().at("dfg").at("edges").at(0).at("median_s").to_number<double>(), 3600);
}

TEST_F(MineTest, LatenessAndTwoSides) {
  const auto answer =
      run({.file = file("log.csv", small_csv), .late_after = "2h", .split_at = "2026-03-02T09:15:00Z", .json = true});
  ASSERT_EQ(answer.code, 0) << answer.err;
  EXPECT_EQ(answer.json().at("outlook").at(0).at("late"), 1);
  EXPECT_EQ(answer.json().at("comparison").at("before").at("median_s").to_number<double>(), 10'800);
  EXPECT_EQ(answer.json().at("comparison").at("after").at("cases"), 1);
}

/// The public help-desk log, where it is at hand: it may not be shipped.
class HelpDesk : public MineTest {
 protected:
  void SetUp() override {
    if (!fs::exists(logs / "helpdesk.csv.gz")) GTEST_SKIP() << "no " << logs;
  }
  const fs::path logs = fs::path(SOURCE_DIR).parent_path() / "shared/data/eventlogs";

  std::vector<std::vector<std::string>> table(const char* name) const {
    io::CsvReader reader(io::ByteSource::open(logs / name).value(), ',');
    io::CsvRecord record;
    std::vector<std::vector<std::string>> rows;
    while (reader.next(record).value()) rows.emplace_back(record.values.begin(), record.values.end());
    rows.erase(rows.begin());
    return rows;
  }
  static bool joins(const boost::json::value& edge, const std::vector<std::string>& row) {
    return edge.at("from").as_string() == row[0] && edge.at("to").as_string() == row[1];
  }
  Answer mined() const {
    const auto office = file(
        "office.yaml",
        "tz: UTC\nweek: {mon: [[\"09:00\", \"18:00\"]], tue: [[\"09:00\", \"18:00\"]], wed: [[\"09:00\", \"18:00\"]], "
        "thu: [[\"09:00\", \"18:00\"]], fri: [[\"09:00\", \"18:00\"]]}\n");
    return run(
        {.file = logs / "helpdesk.csv.gz", .design = logs / "helpdesk-design.pnml", .calendar = office, .json = true});
  }
};

TEST_F(HelpDesk, FiguresAreThoseOfOtherTools) {
  const auto answer = mined();
  ASSERT_EQ(answer.code, 0) << answer.err;
  const auto json = answer.json();
  EXPECT_EQ(json.at("cases"), 4'580);
  EXPECT_EQ(json.at("events"), 21'348);
  EXPECT_EQ(json.at("variants").as_array().size(), 226U);

  const auto expected = table("helpdesk-dfg.csv");
  const auto& edges = json.at("dfg").at("edges").as_array();
  ASSERT_EQ(edges.size(), expected.size());
  std::int64_t pairs = 0;
  double working = 0;
  for (const auto& row : expected) {
    const auto edge = std::ranges::find_if(edges, [&](const auto& one) { return joins(one, row); });
    ASSERT_NE(edge, edges.end()) << row[0] << " → " << row[1];
    EXPECT_EQ(edge->at("count"), std::stoll(row[2]));
    EXPECT_DOUBLE_EQ(edge->at("median_s").to_number<double>(), std::stod(row[3]));
    EXPECT_NEAR(edge->at("mean_s").to_number<double>(), std::stod(row[4]), 0.0011);
    EXPECT_DOUBLE_EQ(edge->at("total_s").to_number<double>(), std::stod(row[7]));
    pairs += std::stoll(row[2]);
    working += edge->at("working_total_s").to_number<double>();
  }
  EXPECT_EQ(pairs, 16'768);
  EXPECT_EQ(working, 4'366'310'034.0);

  const auto handed = table("helpdesk-handover.csv");
  const auto& handover = json.at("handover").as_array();
  ASSERT_EQ(handover.size(), handed.size());
  for (const auto& row : handed) {
    const auto one = std::ranges::find_if(handover, [&](const auto& each) { return joins(each, row); });
    ASSERT_NE(one, handover.end());
    EXPECT_NEAR(one->at("count").to_number<double>() / static_cast<double>(pairs), std::stod(row[2]), 1e-8);
  }

  EXPECT_EQ(json.at("starts").at("Assign seriousness"), 4'384);
  EXPECT_EQ(json.at("starts").at("Resolve ticket"), 2);
  EXPECT_EQ(json.at("ends").at("Closed"), 4'557);
  EXPECT_EQ(json.at("variants").at(0).at("count"), 2'366);
  EXPECT_EQ(json.at("rework").at(0).at("activity"), "Take in charge ticket");
  const std::int64_t rework[] = {623, 394, 386, 194};
  for (std::size_t at = 0; at < 4; ++at) EXPECT_EQ(json.at("rework").at(at).at("cases"), rework[at]);
  EXPECT_EQ(json.at("durations").at("median_s").to_number<double>(), 3'443'836.5);
  EXPECT_NEAR(json.at("durations").at("mean_s").to_number<double>(), 3'530'166.4, 0.05);
}

TEST_F(HelpDesk, CostsAreThoseOfOtherTools) {
  const auto json = mined().json();
  const auto& conformance = json.at("conformance");
  EXPECT_NEAR(conformance.at("fitting_cases_pct").to_number<double>(), 58.3624, 0.00005);
  EXPECT_EQ(conformance.at("cost_total"), 2'535);
  EXPECT_NEAR(conformance.at("fitness").to_number<double>(), 0.9361, 0.00005);
  // Variants are not named there: the same (cases, length, cost) must occur as often.
  using Kind = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
  std::multiset<Kind> expected, found;
  for (const auto& row : table("helpdesk-conformance.csv"))
    expected.emplace(std::stoll(row[1]), std::stoll(row[2]), std::stoll(row[3]));
  const auto& variants = json.at("variants").as_array();
  for (std::size_t at = 0; at < variants.size(); ++at)
    found.emplace(variants[at].at("count").as_int64(),
                  static_cast<std::int64_t>(variants[at].at("activities").as_array().size()),
                  conformance.at("variants").at(at).at("cost").as_int64());
  EXPECT_EQ(found, expected);
}

TEST_F(HelpDesk, TheTeachingLog) {
  const auto json = run({.file = logs / "running_example.csv.gz", .json = true}).json();
  EXPECT_EQ(json.at("cases"), 6);
  EXPECT_EQ(json.at("events"), 42);
  EXPECT_EQ(json.at("activities"), 8);
  EXPECT_EQ(json.at("variants").as_array().size(), 6U);
  EXPECT_EQ(json.at("ends").at("reject request"), 3);
}

}  // namespace
}  // namespace sp
