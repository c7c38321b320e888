#include "loop/1_standards/definition/definition_uses.h"

#include <gtest/gtest.h>

namespace sp {
namespace {

std::shared_ptr<const DefinitionSet> shipped_set() { return *DefinitionSet::shipped(); }
Instant day(std::string_view date) { return *parse_instant(std::string(date) + "T00:00:00+08:00"); }

std::string used_by(const DefinitionSet& set, UsedSort kind, std::string_view id, std::string_view date) {
  std::string users;
  for (const DefinitionUse& use : uses_of(set, kind, id, day(date)))
    users += use.id + '/' + std::to_string(use.version) + ' ';
  return users;
}

std::string form(int version, std::string_view effective) {
  return "form: survey\nversion: " + std::to_string(version) + "\neffective: " + std::string(effective) +
         "\nname: {zh-CN: 问卷, zh-TW: 問卷, en: Survey}\nsections:\n  - id: a\n    label: {zh-CN: 甲, zh-TW: 甲, en: "
         "A}\n"
         "    fields:\n      - {id: word, type: text, label: {zh-CN: 词, zh-TW: 詞, en: Word}}\n";
}
std::string repeal(std::string_view id, int after, std::string_view from) {
  return "repeal: form\nof: " + std::string(id) + "\nafter: " + std::to_string(after) + "\nfrom: " + std::string(from) +
         '\n';
}

TEST(DefinitionUses, who_names_what) {
  const auto set = shipped_set();
  EXPECT_EQ(used_by(*set, UsedSort::form, "request_repair", "2026-03-02"), "repair/1 ");
  EXPECT_EQ(used_by(*set, UsedSort::form, "request_repair", "2025-03-02"), "repair/1 ") << "to come";
  EXPECT_EQ(used_by(*set, UsedSort::form, "satisfaction", "2026-03-02"), "");
  EXPECT_EQ(used_by(*set, UsedSort::calendar, "cn-office", "2026-03-02"),
            "complaint/1 enquiry/1 repair/1 service_request/1 ");
  EXPECT_EQ(used_by(*set, UsedSort::role, "dispatcher", "2026-03-02"), "repair/1 ");
  EXPECT_EQ(used_by(*set, UsedSort::process, "repair", "2026-03-02"), "");
}

TEST(DefinitionUses, a_repeal_ends_what_nobody_uses_and_can_be_followed_by_a_new_version) {
  const auto first = *shipped_set()->with({"survey.yaml", form(1, "2026-01-01")});
  const auto ended = *first->with({"repeal.yaml", repeal("survey", 1, "2026-03-02")});
  EXPECT_NE(ended->forms.effective_at("survey", day("2026-03-01")), nullptr);
  EXPECT_EQ(ended->forms.effective_at("survey", day("2026-03-02")), nullptr);
  EXPECT_NE(ended->forms.find("survey", 1), nullptr) << "for those who began under it";
  EXPECT_EQ(ended->forms.all_effective_at(day("2026-03-02")).size(),
            shipped_set()->forms.all_effective_at(day("2026-03-02")).size());
  const auto again = *ended->with({"survey.yaml", form(2, "2026-04-01")});
  EXPECT_EQ(again->forms.effective_at("survey", day("2026-03-31")), nullptr);
  EXPECT_NE(again->forms.effective_at("survey", day("2026-04-01")), nullptr);
}

TEST(DefinitionUses, a_repeal_is_refused) {
  const auto to_come =
      *(*shipped_set()->with({"survey.yaml", form(1, "2026-01-01")}))->with({"survey.yaml", form(2, "2026-05-01")});
  const auto reason = [&](const std::string& text) {
    const auto set = to_come->with({"repeal.yaml", text});
    return set ? std::string("accepted") : set.error().reason;
  };
  EXPECT_EQ(reason(repeal("request_repair", 1, "2026-03-02")), "still_used");
  EXPECT_EQ(reason(repeal("survey", 2, "2026-03-02")), "version_to_come");
  EXPECT_EQ(reason(repeal("survey", 2, "2026-05-01")), "accepted");
  EXPECT_EQ(reason(repeal("nothing", 1, "2026-03-02")), "not_found");
  EXPECT_EQ(reason("repeal: form\nof: survey\n"), "required");
  EXPECT_TRUE(is_repeal(repeal("survey", 1, "2026-03-02")));
  EXPECT_FALSE(is_repeal(form(1, "2026-01-01")));
}

}  // namespace
}  // namespace sp
