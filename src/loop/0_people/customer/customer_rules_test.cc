#include "base/json.h"
#include "loop/0_people/customer/customer_match.h"
#include "loop/0_people/customer/customer_rules.h"

#include "loop/0_people/customer/contact.h"

namespace sp {
namespace {

template <class T>
std::string reason(const Result<T>& result) {
  return result ? std::string() : result.error().reason;
}

TEST(Contact, equal_numbers_are_written_alike) {
  const struct { IdentityKind kind; const char* value; const char* normal; } rows[] = {
      {IdentityKind::phone, "13812348000", "13812348000"},
      {IdentityKind::phone, "+86 138-1234-8000", "13812348000"},
      {IdentityKind::phone, "0086 138 1234 8000", "13812348000"},
      {IdentityKind::phone, "１３８１２３４８０００", "13812348000"},
      {IdentityKind::phone, "(021) 6123-4567", "02161234567"},
      {IdentityKind::phone, "+886 2 1234 5678", "+886212345678"},
      {IdentityKind::phone, "95588", "95588"},
      {IdentityKind::phone, "1234", nullptr},
      {IdentityKind::phone, "1234567890123456", nullptr},
      {IdentityKind::phone, "138x2348000", nullptr},
      {IdentityKind::phone, "138+12348000", nullptr},
      {IdentityKind::email, " Zhang.Wei@Example.COM ", "zhang.wei@example.com"},
      {IdentityKind::email, "a@b@c", nullptr},
      {IdentityKind::email, "@c", nullptr},
      {IdentityKind::email, "a b@c", nullptr},
      {IdentityKind::wechat, " wxid_1 ", "wxid_1"},
      {IdentityKind::wechat, "  ", nullptr},
  };
  for (const auto& row : rows) EXPECT_EQ(normalised(row.kind, row.value).value_or("-"), row.normal ? row.normal : "-") << row.value;
}

TEST(Contact, masks_leave_enough_to_recognise) {
  EXPECT_EQ(masked_phone("13812348000"), "138****8000");
  EXPECT_EQ(masked_phone("02161234567"), "021****4567");
  EXPECT_EQ(masked_phone("95588"), "9****");
  EXPECT_EQ(masked_email("zhangwei@example.com"), "z***@example.com");
  EXPECT_EQ(masked_email("伟@例子.cn"), "伟***@例子.cn");
  EXPECT_EQ(masked(IdentityKind::wechat, "wxid_123"), "wx***");
}

TEST(CustomerRules, merges_are_refused_by_name) {
  const Person one{.id = PersonId{1}}, two{.id = PersonId{2}};
  const Person merged{.id = PersonId{3}, .merged_into = PersonId{1}};
  const Person absorbing{.id = PersonId{4}, .absorbed = {PersonId{5}}};
  const Person organisation{.id = PersonId{6}, .kind = PersonKind::organisation};
  const struct { const Person &person, &into; const char* reason; } rows[] = {
      {one, two, ""},        {one, one, "same_person"},   {merged, two, "merged_away"},      {one, merged, "merged_away"},
      {one, absorbing, ""},  {absorbing, one, "has_absorbed"}, {one, organisation, "kinds_differ"}};
  for (const auto& row : rows)
    EXPECT_EQ(reason(decide_merge(row.person, row.into, {})), row.reason) << row.person.id.value() << row.into.id.value();
  EXPECT_EQ(reason(decide_unmerge(one, two)), "not_merged");
  EXPECT_EQ(reason(decide_unmerge(merged, two)), "");
}

TEST(CustomerRules, a_merge_and_its_undo_leave_both_as_they_were) {
  Person one{.id = PersonId{1}}, two{.id = PersonId{2}};
  const std::string before = to_json(one) + to_json(two);
  const auto merge = decide_merge(one, two, {}).value();
  for (const auto& event : merge.first) apply(one, event);
  for (const auto& event : merge.second) apply(two, event);
  EXPECT_EQ(one.merged_into, two.id);
  EXPECT_NE(to_json(one) + to_json(two), before);
  const auto undo = decide_unmerge(one, two).value();
  for (const auto& event : undo.first) apply(one, event);
  for (const auto& event : undo.second) apply(two, event);
  EXPECT_EQ(to_json(one) + to_json(two), before);
}

TEST(CustomerRules, an_identity_is_added_proved_or_left) {
  const Person person{.id = PersonId{1}, .identities = {{.id = IdentityId{7}, .proof = Proof::stated}}};
  const auto ready = [](Proof proof, std::int64_t known, bool elsewhere) {
    return ReadyIdentity{.identity = {.id = IdentityId{9}, .proof = proof}, .known = IdentityId{known}, .verified_elsewhere = elsewhere};
  };
  const struct { ReadyIdentity identity; const char* reason; std::size_t kind_of_event; std::size_t events; } rows[] = {
      {ready(Proof::stated, 0, false), "", PersonEvent(IdentityAdded{}).index(), 1},
      {ready(Proof::stated, 0, true), "", PersonEvent(IdentityAdded{}).index(), 1},
      {ready(Proof::verified, 0, true), "identity_taken", 0, 0},
      {ready(Proof::verified, 7, false), "", PersonEvent(IdentityProved{}).index(), 1},
      {ready(Proof::stated, 7, false), "", 0, 0},
  };
  for (const auto& row : rows) {
    const auto events = decide(person, row.identity);
    EXPECT_EQ(reason(events), row.reason);
    if (!events) continue;
    ASSERT_EQ(events->size(), row.events);
    if (row.events > 0) EXPECT_EQ(events->front().index(), row.kind_of_event);
  }
}

TEST(CustomerRules, spans_and_links_must_make_sense) {
  const Person person{.id = PersonId{1}, .tier = Tier::advanced};
  const Instant now = instant_from_ms(1'000'000);
  const PersonContext context{.now = now};
  EXPECT_EQ(reason(decide(person, AddEntitlement{.valid_to = now}, EntitlementId{1}, context)), "ends_before_start");
  EXPECT_EQ(reason(decide(person, AddEntitlement{.valid_to = now + Duration{1}}, EntitlementId{1}, context)), "");
  const Person chosen{.id = PersonId{1}, .tier = Tier::advanced, .tier_reason = {.id = 5, .digest = {}}};
  EXPECT_EQ(decide(chosen, ChangeTier{.tier = Tier::advanced}, context)->size(), 0u);
  EXPECT_EQ(decide(person, ChangeTier{.tier = Tier::advanced}, context)->size(), 1u) << "from now on by hand";
  EXPECT_EQ(reason(decide(person, ChangeTier{.tier = Tier::custom, .until = now}, context)), "past_time");
  EXPECT_EQ(decide(person, ChangeTier{.tier = Tier::basic}, context)->size(), 1u);
  const auto join = [&](std::optional<Person> organisation) {
    return reason(decide(person, ChangeCustomer{.organisation = PersonId{8}}, {.now = now, .organisation = std::move(organisation)}));
  };
  EXPECT_EQ(join(std::nullopt), "unknown_organisation");
  EXPECT_EQ(join(Person{.id = PersonId{8}}), "unknown_organisation");
  EXPECT_EQ(join(Person{.id = PersonId{8}, .kind = PersonKind::organisation}), "");
  EXPECT_EQ(reason(decide(person, ChangeCustomer{.version = 5}, context)), "conflict");
}

TEST(CustomerRules, what_a_merge_took_over_goes_back_unless_it_was_changed_since) {
  Person one{.id = PersonId{1}, .name = {.id = 10, .digest = {}}, .note = {.id = 11, .digest = {}}};
  Person two{.id = PersonId{2}, .name = {.id = 20, .digest = {}}, .note = {.id = 21, .digest = {}}};
  const auto merge = decide_merge(one, two, {MergeField::name, MergeField::note, MergeField::name}).value();
  for (const auto& event : merge.first) apply(one, event);
  for (const auto& event : merge.second) apply(two, event);
  EXPECT_EQ(two.name.id, 10);
  EXPECT_EQ(two.note.id, 11);
  apply(two, PersonNoted{{.id = 30, .digest = {}}});
  const auto undo = decide_unmerge(one, two).value();
  for (const auto& event : undo.second) apply(two, event);
  EXPECT_EQ(two.name.id, 20);
  EXPECT_EQ(two.note.id, 30) << "somebody wrote it meanwhile";
  EXPECT_TRUE(two.taken_over.empty());
}

TEST(CustomerRules, a_rule_changes_no_tier_that_was_set_by_hand_and_has_not_ended) {
  const Instant now = instant_from_ms(1'000'000);
  const Person fresh{.id = PersonId{1}};
  EXPECT_TRUE(decide_tier(fresh, Tier::basic, "r/1:otherwise", now).empty()) << "nothing to tell";
  EXPECT_EQ(decide_tier(fresh, Tier::advanced, "r/1:a", now).size(), 1u);
  Person by_hand{.id = PersonId{1}, .tier = Tier::custom, .tier_reason = {.id = 5, .digest = {}}, .tier_until = now + Duration{1}};
  EXPECT_TRUE(decide_tier(by_hand, Tier::basic, "r/1:otherwise", now).empty());
  by_hand.tier_until = now;
  const auto events = decide_tier(by_hand, Tier::basic, "r/1:otherwise", now);
  for (const auto& event : events) apply(by_hand, event);
  EXPECT_EQ(by_hand.tier, Tier::basic);
  EXPECT_FALSE(tier_by_hand(by_hand));
  EXPECT_EQ(by_hand.tier_rule, "r/1:otherwise");
}

TEST(CustomerRules, near_names_are_one_letter_apart) {
  const struct { const char *one, *other; bool near; } rows[] = {
      {"张伟", "张 伟", true},        {"张伟", "张敏", false},       {"张伟", "张大伟", true},   {"欧阳建国", "欧阳建帼", true},
      {"Wei Zhang", "Zhang Wei", true}, {"Anna Schmidt", "Ana Schmitt", true}, {"Kim", "Tim", true}, {"李", "李娜", false},
      {"Anna Schmidt", "Hans Schmidt", false}};
  for (const auto& row : rows) EXPECT_EQ(near_name(row.one, row.other), row.near) << row.one << ' ' << row.other;
}

}  // namespace
}  // namespace sp
