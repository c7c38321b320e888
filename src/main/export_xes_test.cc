#include "main/export_xes.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "loop/6_monitoring/conformance/journal_trail.h"
#include "main/compose.h"
#include "main/demo.h"
#include "main/mine.h"
#include "postgres_fixture.h"

namespace sp {
namespace {

journal::Event happened(std::string type, std::string body) {
  journal::Event event;
  event.at = instant_from_ms(1'000);
  event.type = std::move(type);
  event.body = std::move(body);
  return event;
}

std::string entered(const std::string& stage, const std::string& category = "in_work") {
  return R"({"stage":")" + stage + R"(","category":")" + category + R"(","at":"2026-03-02T01:00:00Z"})";
}
std::string left(const std::string& stage) { return R"({"stage":")" + stage + R"(","at":"2026-03-02T01:00:00Z"})"; }

TEST(JournalTrail, StagesDoneAreItsEvents) {
  monitoring::JournalTrail trail;
  std::string shown;
  const auto add = [&](const std::string& type, const std::string& body) {
    if (const auto event = trail.add(happened(type, body))) shown += event->activity + (event->is_stage ? " " : "* ");
  };
  add("case_opened", "{}");
  add("stage_entered", entered("repair"));
  add("stage_entered", entered("parts"));
  add("stage_entered", entered("visit"));
  add("stage_left", left("parts"));
  add("stage_left", left("repair"));
  add("stage_left", left("visit"));  // was open when its stage was left: not done
  add("stage_entered", entered("ended", "closed"));
  add("stage_left", left("ended"));  // work came back
  add("stage_entered", entered("repair"));
  add("stage_left", left("repair"));
  add("history_recorded", R"({"activity":"Take over","resource":"Value 1","at":"2026-03-02T01:00:00Z"})");
  EXPECT_EQ(shown, "case_opened* parts repair ended repair Take over ");
}

class DemoExport : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder = std::filesystem::temp_directory_path() / ("setpoint-export-" + std::to_string(getpid()));
    ASSERT_TRUE(make_demo((folder / "data").string(), ""));
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder); }

  static ExportedLog exported(const ExportXes& wanted, const std::string& name) {
    const auto database = open_migrated(folder / "data", "");
    std::ofstream file(folder / name);
    return export_xes(*database->connect(db::Access::read), wanted, file);
  }
  static boost::json::value mined(const std::string& name, const std::string& design = {}) {
    std::ostringstream out, err;
    EXPECT_EQ(mine_log({.file = (folder / name).string(), .design = design, .json = true}, out, err), 0) << err.str();
    EXPECT_EQ(err.str(), "");
    return boost::json::parse(out.str());
  }
  static std::string content(const std::string& name) {
    std::ifstream file(folder / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static inline std::filesystem::path folder;
};

TEST_F(DemoExport, IsReadBackByMine) {
  const auto all = exported({}, "all.xes");
  EXPECT_GT(all.cases, 0);
  const auto json = mined("all.xes");
  EXPECT_EQ(json.at("cases"), all.cases);
  EXPECT_EQ(json.at("events"), all.events);
  const auto stages = exported({.stages_only = true}, "stages.xes");
  EXPECT_LT(stages.events, all.events);
  EXPECT_EQ(mined("stages.xes").at("events"), stages.events);
  // What our own engine lets through is what the process says.
  const auto enquiries = exported({.process = "enquiry", .closed_only = true, .stages_only = true}, "enquiries.xes");
  const auto held = mined("enquiries.xes", SOURCE_DIR "/definitions/processes/enquiry.yaml");
  EXPECT_GT(enquiries.cases, 0);
  EXPECT_EQ(held.at("conformance").at("fitting_cases"), enquiries.cases);
}

TEST_F(DemoExport, FromPostgresAsWell) {
  const auto url = test::PostgresServer::shared().new_database();
  ASSERT_TRUE(make_demo((folder / "none").string(), url));
  const auto database = open_migrated(folder / "none", url);
  const ExportXes wanted{.process = "enquiry", .closed_only = true, .stages_only = true, .de_identify = true};
  std::ostringstream file;
  const auto from_postgres = export_xes(*database->connect(db::Access::read), wanted, file);
  EXPECT_EQ(from_postgres.events, exported(wanted, "same.xes").events);
  EXPECT_GT(from_postgres.events, 0);
}

TEST_F(DemoExport, WithoutNamesAndNumbersTheFiguresAreTheSame) {
  exported({.stages_only = true}, "named.xes");
  exported({.stages_only = true, .de_identify = true}, "marked.xes");
  exported({.stages_only = true, .de_identify = true}, "again.xes");
  const auto named = mined("named.xes");
  const auto marked = mined("marked.xes");
  EXPECT_EQ(named.at("dfg"), marked.at("dfg"));
  EXPECT_EQ(named.at("variants"), marked.at("variants"));
  EXPECT_EQ(named.at("resources"), marked.at("resources"));
  const auto file = content("marked.xes");
  EXPECT_NE(file.find("value=\"case-"), std::string::npos);
  EXPECT_NE(file, content("again.xes"));
  for (const auto& one : named.at("handover").as_array()) {
    const std::string name(one.at("from").as_string());
    if (name != "customer" && name != "system" && name != "clock" && name != "rule")
      EXPECT_EQ(file.find('"' + name + '"'), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace sp
