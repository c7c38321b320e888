#include "db/search_index.h"

#include "database_fixture.h"

namespace sp::db {
namespace {

using Found = std::vector<std::int64_t>;

class Search : public test::AnyEngine {
 protected:
  Search() : writer_(writer()) { migrate(*writer_); }
  void add(std::int64_t document, std::string_view text) {
    writer_->begin_write();
    index_text(*writer_, document, text);
    writer_->commit();
  }
  void add_examples() {
    add(1, "洗衣机漏水，客户要求上门维修");
    add(2, "客户投诉：洗衣机噪音大 OR 漏电");
    add(3, "Ｗashing machine XQG-90 leaks WATER near the door");
    add(4, "水");
    add(5, "热水器不出热水 water heater error E4");
    add(6, "He said \"don't\" NEAR the back\\slash 'quoted' a:b* {x} (y) & | ! <->");
    add(7, "𠮷野家 😀 ありがとう 안녕하세요");
  }
  std::unique_ptr<Connection> writer_;
};
SP_ON_BOTH_ENGINES(Search);

TEST_P(Search, finds_what_is_there_newest_first) {
  add_examples();
  struct Row {
    std::string query;
    Found found;
  };
  for (const auto& [query, found] : std::vector<Row>{
           {"水", {5, 4, 1}},
           {"漏", {2, 1}},
           {"机", {2, 1}},
           {"诉", {2}},
           {"漏水", {1}},
           {"洗衣机", {2, 1}},
           {"洗衣机 客户", {2, 1}},
           {"洗衣机 维修", {1}},
           {"热水", {5}},
           {"水器", {5}},
           {"不存在", {}},
           {"water", {5, 3}},
           {"WAT", {5, 3}},
           {"w", {5, 3}},
           {"ｗａｓｈｉｎｇ", {3}},
           {"XQG-90", {3}},
           {"xqg90", {}},
           {"热水 e4", {5}},
           {"OR", {2}},
           {"near", {6, 3}},
           {"NEAR(water door)", {3}},
           {"water OR 漏水", {}},
           {"NOT water", {}},
           {"*", {}},
           {"wat*", {5, 3}},
           {"\"water\"", {5, 3}},
           {"water\"", {5, 3}},
           {"don't", {6}},
           {"'quoted'", {6}},
           {"back\\slash", {6}},
           {"a:b", {6}},
           {"tokens:water", {}},
           {"x & y", {6}},
           {"!water", {5, 3}},
           {"'; DROP TABLE search_docs; --", {}},
           {"𠮷", {7}},
           {"𠮷野", {7}},
           {"りが", {7}},
           {"하", {7}},
           {"", {}},
           {"  ，。！ ", {}},
       }) {
    EXPECT_EQ(find_text(*writer_, query, 20), found) << query;
    auto ranked = find_text_ranked(*writer_, query, 20);
    std::ranges::sort(ranked, std::greater());
    EXPECT_EQ(ranked, found) << "ranked: " << query;
  }
}

TEST_P(Search, pages_by_document) {
  for (std::int64_t document = 1; document <= 30; ++document) add(document, "漏水 leak");
  EXPECT_EQ(find_text(*writer_, "漏水", 3), (Found{30, 29, 28}));
  EXPECT_EQ(find_text(*writer_, "漏", 3, 28), (Found{27, 26, 25}));
  EXPECT_EQ(find_text(*writer_, "le", 9, 3), (Found{2, 1}));
  EXPECT_EQ(find_text(*writer_, "le", 0), Found{});
  EXPECT_EQ(find_text_ranked(*writer_, "le", 2).size(), 2);
}

TEST_P(Search, weighs_words_said_often_in_short_texts) {
  add(1, "leak leak leak pump");
  for (std::int64_t document = 2; document <= 9; ++document)
    add(document, "a long story about a machine in a kitchen where a leak was seen once, far from everything else");
  EXPECT_EQ(find_text_ranked(*writer_, "leak", 1), Found{1});
}

TEST_P(Search, replaces_and_forgets) {
  add(1, "漏水 pump");
  add(1, "噪音 pump");
  EXPECT_EQ(find_text(*writer_, "漏水", 9), Found{});
  EXPECT_EQ(find_text(*writer_, "噪音 pump", 9), Found{1});
  writer_->begin_write();
  forget_text(*writer_, 1);
  forget_text(*writer_, 2);
  writer_->commit();
  EXPECT_EQ(find_text(*writer_, "pump", 9), Found{});
}

TEST_P(Search, huge_texts_and_queries_are_bounded) {
  std::string story = "beginning ";
  for (int word = 0; word < 200'000; ++word) story += std::to_string(word) + "号";
  add(1, story);
  add(2, std::string(10'000, 'x'));
  add(3, std::string(300, '\'') + std::string(300, '\\'));
  EXPECT_EQ(find_text(*writer_, "beginning 17", 9), Found{1});
  EXPECT_EQ(find_text(*writer_, std::string(9'999, 'x'), 9), Found{2});
  std::string query;
  for (int word = 0; word < 2'000; ++word) query += "号" + std::to_string(word) + ' ';
  EXPECT_EQ(find_text(*writer_, query.substr(0, 10'000), 9), Found{1}) << "its first sixteen terms count";
  EXPECT_EQ(find_text(*writer_, std::string(10'000, '*'), 9), Found{});
}

}  // namespace
}  // namespace sp::db
