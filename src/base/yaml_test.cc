#include "base/yaml.h"

#include <gtest/gtest.h>

namespace sp {
namespace {

BOOST_DEFINE_ENUM_CLASS(Unit, natural, working)
struct Limit {
  Text<2, 8> within;
  Unit unit = Unit::natural;
};
BOOST_DESCRIBE_STRUCT(Limit, (), (within, unit))
struct Stage {
  Text<1, 20> id;
  std::optional<Limit> limit;
  std::map<std::string, Limit> limits;
  std::vector<std::string> steps;
  bool open = false;
};
BOOST_DESCRIBE_STRUCT(Stage, (), (id, limit, limits, steps, open))
struct Plan {
  Text<1, 20> id;
  Int<1, 99> version;
  double share = 0;
  std::optional<RawJson> extra;
  std::vector<Stage> stages;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (id, version, share, extra, stages))

std::string detail(const Refusal& refusal, std::string_view name) {
  for (const auto& [key, value] : refusal.details) {
    if (key == name) return value;
  }
  return {};
}

TEST(Yaml, reads_what_is_written) {
  const auto plan = read_yaml<Plan>(
      "# 流程\n"
      "id: \"7\"\n"
      "version: 3\n"
      "share: 0.5\n"
      "extra: {a: [1, yes, null, ~, 007, -2, 1e2, \"1\"]}\n"
      "stages:\n"
      "  - id: 受理\n"
      "    limit: {within: 48h, unit: working}\n"
      "    open: true\n"
      "    steps: [问候, 'x: y']\n"
      "  - id: close\n"
      "    limits:\n"
      "      a.b: {within: 2d, unit: natural}\n",
      "plan.yaml");
  ASSERT_TRUE(plan) << plan.error().reason << " " << plan.error().field;
  EXPECT_EQ(
      to_json(*plan),
      R"({"id":"7","version":3,"share":0.5,"extra":{"a":[1,"yes",null,null,"007",-2,1E2,"1"]},"stages":[)"
      R"({"id":"受理","limit":{"within":"48h","unit":"working"},"limits":{},"steps":["问候","x: y"],"open":true},)"
      R"({"id":"close","limits":{"a.b":{"within":"2d","unit":"natural"}},"steps":[],"open":false}]})");
  const auto again = read_yaml<Plan>(to_json(*plan), "plan.json");  // JSON is YAML
  ASSERT_TRUE(again);
  EXPECT_EQ(to_json(*again), to_json(*plan));
}

TEST(Yaml, refusals_name_their_place) {
  const std::string head = "id: x\nversion: 1\nshare: 1\n";
  struct Row {
    std::string text;
    const char *reason, *field, *place, *expected;
  };
  for (const Row& row : {
           Row{"", "expected_object", "", "1:1", "object"},
           Row{"# 空\n", "expected_object", "", "1:1", "object"},
           Row{"- a\n", "expected_object", "", "1:1", "object"},
           Row{"id: x\nshare: 1\n", "required", "version", "1:1", ""},
           Row{"id: 7\n", "expected_text", "id", "1:5", "text"},
           Row{"id: ''\n", "required", "id", "1:5", ""},
           Row{"id: 一二三四五六七八九十一二三四五六七八九十一\n", "too_long", "id", "1:5", ""},
           Row{"id: x\nversion: three\n", "expected_whole_number", "version", "2:10", "whole number"},
           Row{"id: x\nversion: 100\n", "out_of_range", "version", "2:10", ""},
           Row{"id: x\nversion: 1\nshare: half\n", "expected_number", "share", "3:8", "number"},
           Row{head + "owner: me\n", "unknown_field", "owner", "4:1", "id, version, share, extra, stages"},
           Row{head + "stages: {a: 1}\n", "expected_list", "stages", "4:9", "list"},
           Row{head + "stages:\n  - id: a\n  - steps: [b]\n", "required", "stages[1].id", "6:5", ""},
           Row{head + "stages:\n  - id: a\n    open: yes\n", "expected_true_or_false", "stages[0].open", "6:11",
               "true or false"},
           Row{head + "stages:\n  - id: a\n    limit: {within: 2h, unit: hours}\n", "expected_one_of",
               "stages[0].limit.unit", "6:31", "natural, working"},
           Row{head + "stages:\n  - id: a\n    limit: {within: 2h}\n", "required", "stages[0].limit.unit", "6:12", ""},
           Row{head + "stages:\n  - id: a\n    steps: [好, 问候, 3]\n", "expected_text", "stages[0].steps[2]", "6:20",
               "text"},
           Row{head + "stages:\n  - id: a\n    limits: {a.b: {within: 2h, uint: natural}}\n", "required",
               "stages[0].limits.a.b.unit", "6:19", ""},
           Row{head + "stages:\n  - {id: 客户, '单元': 1}\n", "unknown_field", "stages[0].单元", "5:14",
               "id, limit, limits, steps, open"},
           Row{"id: x\nid: y\n", "duplicate_key", "", "2:1", ""},
           Row{"id: &a x\nversion: 1\n", "bad_yaml", "", "1:5", ""},
           Row{"id: *a\n", "bad_yaml", "", "1:5", ""},
           Row{"id: !!str 7\n", "bad_yaml", "", "1:5", ""},
           Row{"? [a, b]\n: c\n", "bad_yaml", "", "1:3", ""},
           Row{"id: [a\n", "bad_yaml", "", "2:1", ""},
           Row{"id: x\n\tversion: 1\n", "bad_yaml", "", "2:1", ""},
           Row{head + "---\nid: y\n", "bad_yaml", "", "1:1", ""},
           Row{"id: x\nname: \x1b\n", "not_clean_text", "", "2:1", ""},
           Row{"id: x\nname: \xff\n", "not_clean_text", "", "2:1", ""},
           Row{std::string(33, '[') + std::string(33, ']'), "too_deep", "", "1:33", ""},
           Row{std::string(yaml_bytes_max + 1, ' '), "too_large", "", "1:1", ""},
       }) {
    const auto plan = read_yaml<Plan>(row.text, "plan.yaml");
    ASSERT_FALSE(plan) << row.text;
    SCOPED_TRACE(detail(plan.error(), "problem"));
    const auto& refusal = plan.error();
    EXPECT_EQ(refusal.kind, RefusalKind::invalid) << row.text;
    EXPECT_EQ(refusal.reason, row.reason) << row.text;
    EXPECT_EQ(refusal.field, row.field) << row.text;
    EXPECT_EQ(detail(refusal, "file"), "plan.yaml");
    EXPECT_EQ(detail(refusal, "line") + ':' + detail(refusal, "column"), row.place) << row.text;
    EXPECT_EQ(detail(refusal, "expected"), row.expected) << row.text;
  }
}

TEST(Yaml, depth_that_is_allowed) {
  const std::string text = std::string(yaml_depth_max, '[') + std::string(yaml_depth_max, ']');
  EXPECT_TRUE(YamlDocument::parse(text, "deep.yaml"));
}

}  // namespace
}  // namespace sp
