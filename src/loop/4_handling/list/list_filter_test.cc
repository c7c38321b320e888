#include "loop/4_handling/list/list_filter.h"

#include <gtest/gtest.h>

namespace sp::handling {
namespace {

const Instant now = *parse_instant("2026-03-02T01:00:00Z");

CaseCard card() {
  CaseCard card;
  card.id = CaseId{1};
  card.kind = "repair";
  card.category = Category::in_work;
  card.team = 7;
  card.owner = 9;
  card.tier = Tier::advanced;
  card.due = to_ms(now + std::chrono::hours{3});
  card.due_state = DueState::running;
  card.needs_reply = true;
  card.opened_at = now - std::chrono::hours{48};
  card.updated_at = now - std::chrono::hours{1};
  return card;
}

Caller agent() {
  Caller caller;
  caller.actor = {ActorKind::staff, 9};
  caller.teams = {TeamId{7}, TeamId{8}};
  return caller;
}

bool passes(const ListFilter& filter) {
  const auto test = compiled(filter, agent(), now);
  EXPECT_TRUE(test) << (test ? "" : test.error().field + " " + test.error().reason);
  return test && (!*test || (*test)(card()));
}

TEST(ListFilter, a_condition_is_about_one_thing_of_the_card) {
  struct Row {
    ListField field;
    ListTest test;
    std::vector<Text<1, 60>> values;
    bool passes;
  };
  using enum ListField;
  using enum ListTest;
  for (const Row& row : std::vector<Row>{
           {state, is, {{"in_work"}}, true},
           {state, is, {{"new"}, {"in_work"}}, true},
           {state, is_not, {{"in_work"}}, false},
           {kind, is, {{"enquiry"}}, false},
           {team, is, {{"mine"}}, true},
           {team, is, {{id_text(7)}}, true},
           {team, is, {{"none"}}, false},
           {team, is_not, {{"mine"}}, false},
           {owner, is, {{"me"}}, true},
           {owner, is_not, {{"none"}}, true},
           {tier, is, {{"advanced"}}, true},
           {needs_reply, is, {{"yes"}}, true},
           {needs_reply, is_not, {{"yes"}}, false},
           {due, is, {{"late"}}, false},
           {due, within, {{"4h"}}, true},
           {due, within, {{"2h"}}, false},
           {due, before, {{"2h"}}, true},
           {opened, within, {{"3d"}}, true},
           {opened, within, {{"1d"}}, false},
           {opened, before, {{"1d"}}, true},
           {updated, within, {{"2h"}}, true},
       }) {
    EXPECT_EQ(passes({{{row.field, row.test, row.values}}, {}}), row.passes)
        << enum_text(row.field) << ' ' << enum_text(row.test) << ' ' << row.values.front();
  }
}

TEST(ListFilter, all_hold_and_one_of_any) {
  const ListCondition yes{ListField::kind, ListTest::is, {{"repair"}}}, no{ListField::kind, ListTest::is, {{"enquiry"}}};
  EXPECT_TRUE(passes({}));
  EXPECT_TRUE(passes({{yes}, {no, yes}}));
  EXPECT_FALSE(passes({{yes}, {no}}));
  EXPECT_FALSE(passes({{yes, no}, {yes}}));
  EXPECT_FALSE(passes({{}, {no, no}}));
}

TEST(ListFilter, what_cannot_be_meant_is_refused) {
  const auto refused = [](ListCondition condition) {
    const auto test = compiled(ListFilter{{}, {{ListField::kind, ListTest::is, {{"repair"}}}, std::move(condition)}}, agent(), now);
    return test ? std::string() : test.error().field + ' ' + test.error().reason;
  };
  EXPECT_EQ(refused({ListField::state, ListTest::is, {}}), "filter.any[1].values required");
  EXPECT_EQ(refused({ListField::state, ListTest::is, {{"new"}, {"old"}}}), "filter.any[1].values[1] expected_one_of");
  EXPECT_EQ(refused({ListField::team, ListTest::is, {{"me"}}}), "filter.any[1].values[0] expected_id");
  EXPECT_EQ(refused({ListField::state, ListTest::within, {{"7d"}}}), "filter.any[1].test expected_one_of");
  EXPECT_EQ(refused({ListField::updated, ListTest::within, {{"soon"}}}), "filter.any[1].values[0] expected_duration");
  EXPECT_EQ(refused({ListField::state, ListTest::is, std::vector<Text<1, 60>>(51, {"new"})}), "filter.any[1].values too_many_items");
}

TEST(ListFilter, an_index_is_asked_for_what_it_can_answer) {
  CardFilter cards;
  narrow(cards, {{{ListField::state, ListTest::is, {{"in_work"}}}, {ListField::team, ListTest::is, {{"mine"}}}, {ListField::kind, ListTest::is_not, {{"repair"}}}}, {}}, agent());
  EXPECT_EQ(cards.category, Category::in_work);
  EXPECT_FALSE(cards.team);  // two teams are not one
  EXPECT_FALSE(cards.kind);
}

}  // namespace
}  // namespace sp::handling
