#include <gtest/gtest.h>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

namespace sp {
BOOST_DEFINE_ENUM_CLASS(Colour, new_, red)
struct Inner {
  Text<1, 3> name;
  std::optional<std::int64_t> count;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (name, count))
struct Outer {
  Id<struct OuterTag> id;
  Colour colour = Colour::red;
  std::vector<Inner> items;
  Int<1, 9> level;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (id, colour, items, level))

TEST(Json, round_trip_and_refusals) {
  const std::string good = R"({"id":"0000000000001","colour":"new","items":[{"name":"张伟"}],"level":2})";
  const auto read = from_json<Outer>(good);
  ASSERT_TRUE(read);
  EXPECT_EQ(to_json(*read), good);
  struct Row { const char *json, *reason, *field; };
  for (const Row& row : {
           Row{R"({)", "not_json", ""},
           Row{R"({"id":"0000000000001","colour":"blue","items":[],"level":2})", "expected_one_of", "colour"},
           Row{R"({"id":"0000000000001","colour":"red","items":[{"name":""}],"level":2})", "required", "items[0].name"},
           Row{R"({"id":"0000000000001","colour":"red","items":[{"name":"abcd"}],"level":2})", "too_long", "items[0].name"},
           Row{R"({"id":"0000000000001","colour":"red","level":10})", "out_of_range", "level"},
           Row{R"({"id":"0000000000001","colour":"red"})", "required", "level"},
           Row{R"({"id":"zz","colour":"red","level":1})", "expected_id", "id"},
           Row{R"({"id":"0000000000001","colour":"red","level":1,"owner":1})", "unknown_field", "owner"},
       }) {
    const auto refused = from_json<Outer>(row.json);
    ASSERT_FALSE(refused) << row.json;
    EXPECT_EQ(refused.error().reason, row.reason) << row.json;
    EXPECT_EQ(refused.error().field, row.field) << row.json;
  }
}

struct Grown {
  std::string name;
  Int<1, 9> level;
  std::int64_t round = 1;
  bool open = false;
  Duration pause{};
  std::optional<Inner> inner;
  Inner kept;
  Colour colour = Colour::new_;
  std::vector<Inner> items;
};
BOOST_DESCRIBE_STRUCT(Grown, (), (name, level, round, open, pause, inner, kept, colour, items))

TEST(Json, stored_without_what_is_empty) {
  Grown value;
  EXPECT_EQ(to_stored_json(value), R"({"level":1,"round":1,"colour":"new"})");
  value.round = 0;  // empty, but absent it would read as 1
  value.open = true;
  value.kept.count = 0;
  value.items = {{"x", {}}, {}};
  const auto text = to_stored_json(value);
  EXPECT_EQ(text, R"({"level":1,"round":0,"open":true,"kept":{"count":0},"colour":"new","items":[{"name":"x"},{}]})");
  const auto read = from_stored_json<Grown>(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(to_json(*read), to_json(value));
}

TEST(Time, instants_and_durations) {
  EXPECT_EQ(to_text(*parse_instant("2026-03-02T09:00:00+08:00")), "2026-03-02T01:00:00Z");
  EXPECT_EQ(to_text(*parse_instant("2026-03-02T01:00:00.25Z")), "2026-03-02T01:00:00.250Z");
  for (const char* bad : {"2026-02-30T00:00:00Z", "2026-03-02T24:00:00Z", "2026-03-02T01:00:00", "x", ""})
    EXPECT_FALSE(parse_instant(bad)) << bad;
  EXPECT_EQ(parse_duration("36h"), std::chrono::hours{36});
  EXPECT_EQ(to_text(Duration{std::chrono::hours{48}}), "2d");
  for (const char* bad : {"", "5", "h", "-1h", "1w", "1h30m", "99999999999999d"}) EXPECT_FALSE(parse_duration(bad)) << bad;
}

TEST(Text, search_tokens) {
  EXPECT_EQ(search_tokens("洗衣机 XQG-90"), (std::vector<std::string>{"洗衣", "衣机", "机", "xqg", "90"}));
  EXPECT_EQ(search_terms("水"), (std::vector<SearchTerm>{{"水", true}}));
  EXPECT_EQ(search_terms("漏水"), (std::vector<SearchTerm>{{"漏水", false}}));
  EXPECT_EQ(search_terms("Ｌeak"), (std::vector<SearchTerm>{{"leak", true}}));
}

TEST(Text, clean) {
  EXPECT_TRUE(is_clean_text("客户\n好"));
  EXPECT_FALSE(is_clean_text(std::string_view("a\0b", 3)));
  EXPECT_FALSE(is_clean_text("\xff"));
  EXPECT_FALSE(is_clean_text("\x1b[31m"));
}

TEST(Ids, text_form) {
  IdSource ids;
  const auto now = *parse_instant("2026-03-02T01:00:00Z");
  const auto first = ids.next<CaseId>(now);
  const auto second = ids.next<CaseId>(now);
  EXPECT_LT(first, second);
  EXPECT_EQ(parse_id(first.text()), first.value());
  EXPECT_FALSE(parse_id("0000000000000"));
  EXPECT_FALSE(parse_id("zzzzzzzzzzzzz"));
}
}  // namespace sp
