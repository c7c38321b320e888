#include "loop/4_handling/import/import_intake.h"

#include <gtest/gtest.h>

namespace sp::handling {
namespace {

const std::vector<ImportField> fields{{"name", "Name", true, {"name", folded("姓名"), "customer name"}}, {"phone", "Phone", false, {"phone", folded("电话"), folded("手机")}}, {"note", "Note", false, {"note", folded("备注")}}};

TEST(ImportMapping, is_guessed_from_headings_in_any_language) {
  EXPECT_EQ(guessed(fields, {}, {"姓名", "手机", "颜色", "备注"}), (ImportMapping{{"name", 0}, {"phone", 1}, {"note", 3}}));
  EXPECT_EQ(guessed(fields, {}, {"PHONE *", "Customer Name", "x"}), (ImportMapping{{"name", 1}, {"phone", 0}}));
  EXPECT_EQ(guessed(fields, {}, {"姓名 / 姓名 / Name *", "电话（必填）"}), (ImportMapping{{"name", 0}}));
  EXPECT_EQ(guessed(fields, {}, {"手机", "电话"}), (ImportMapping{{"phone", 0}})) << "each field once, each column once";
  EXPECT_EQ(guessed(fields, {{folded("颜色"), "note"}, {folded("备注"), "gone"}}, {"姓名", "颜色", "备注"}), (ImportMapping{{"name", 0}, {"note", 1}}))
      << "what was chosen before comes first";
}

TEST(ImportCells, dates_as_people_write_them) {
  const auto date = [](const char* cell) { return date_of({{"day", cell}}, "day").value_or(std::optional<std::string>("refused")).value_or("none"); };
  EXPECT_EQ(date("2026-03-02"), "2026-03-02");
  EXPECT_EQ(date("2026/3/2"), "2026-03-02");
  EXPECT_EQ(date("2026年3月2日"), "2026-03-02");
  EXPECT_EQ(date("2026-03-02 09:00"), "2026-03-02");
  EXPECT_EQ(date(""), "none");
  for (const char* wrong : {"2026-02-30", "03/02/2026", "soon", "2026", "99999999999-1-1"}) EXPECT_EQ(date(wrong), "refused") << wrong;
}

TEST(ImportCells, lists_and_words) {
  EXPECT_EQ(parts_of("a, b；c、 d\n"), (std::vector<std::string>{"a", "b", "c", "d"}));
  EXPECT_TRUE(says("高级", "tier", "advanced"));
  EXPECT_TRUE(says("ADVANCED", "tier", "advanced"));
  EXPECT_TRUE(says("Traditional Chinese", "import.language", "zh-TW"));
  EXPECT_EQ(word_of<Tier>({{"tier", "進階"}}, "tier", "tier").value(), Tier::advanced);
  EXPECT_EQ(word_of<Tier>({{"tier", "best"}}, "tier", "tier").error().reason, "expected_one_of");
}

}  // namespace
}  // namespace sp::handling
