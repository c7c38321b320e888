// Every story, three ways: inside the program on SQLite, over HTTP on SQLite, over HTTP on PostgreSQL.
#include "story.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/describe.h"

namespace sp::test {
namespace {

std::vector<std::filesystem::path> all_stories() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(SOURCE_DIR "/stories")) {
    if (entry.path().extension() == ".story") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

using Telling = std::tuple<std::filesystem::path, StoryWay>;
class Stories : public testing::TestWithParam<Telling> {};

TEST_P(Stories, come_out_as_told) {
  const auto& [file, way] = GetParam();
  for (const auto& problem : tell(read_story(file), way)) ADD_FAILURE() << file.filename().string() << ' ' << problem;
}

INSTANTIATE_TEST_SUITE_P(Story, Stories,
                         testing::Combine(testing::ValuesIn(all_stories()),
                                          testing::Values(StoryWay::inline_sqlite, StoryWay::http_sqlite, StoryWay::http_postgres)),
                         [](const testing::TestParamInfo<Telling>& info) {
                           return std::get<0>(info.param).stem().string() + '_' + std::string(enum_text(std::get<1>(info.param)));
                         });

TEST(StoryRunner, says_what_is_not_as_told) {
  const struct { const char* line; const char* problem; } rows[] = {
      {"customer GET /portal/kinds -> 201", "answered 200"},
      {"customer GET /portal/kinds -> 200 {\"items\":[]}", "answered"},
      {"customer GET /cases -> refused not_found", "not_signed_in"},
      {"customer GET /portal/kinds -> 200 -> event case_opened", "did not happen: case_opened"},
      {"customer GET /portal/kinds", "without an expectation"},
      {"advance 5x", "no duration"},
      {"li GET /cases -> 200", "nobody is called li"},
  };
  for (const auto& row : rows) {
    const auto problems = tell({{{1, row.line}}, {}}, StoryWay::inline_sqlite);
    ASSERT_EQ(problems.size(), 1u) << row.line;
    EXPECT_NE(problems.front().find(row.problem), std::string::npos) << problems.front();
  }
}

TEST(StoryText, lines_go_on_and_texts_end) {
  const Story story = parse_story("# a comment\n\nat dawn\n  -> calm\n   \ntext NOTE\n  one\nend\nat noon");
  ASSERT_EQ(story.lines.size(), 2u);
  EXPECT_EQ(story.lines[0].text, "at dawn -> calm");
  EXPECT_EQ(story.lines[1].number, 9);
  EXPECT_EQ(story.texts.at("NOTE"), "  one\n");
  EXPECT_THROW(parse_story("text NOTE\nnever ends"), std::runtime_error);
}

}  // namespace
}  // namespace sp::test
