#include "loop/1_standards/form/form.h"

#include <gtest/gtest.h>

#include "base/yaml.h"

namespace sp {
namespace {

constexpr const char* repair_form = R"(
form: repair
version: 1
effective: 2026-01-01
name: {zh-CN: 报修, zh-TW: 報修, en: Repair}
sections:
  - id: all
    label: {zh-CN: 全部, zh-TW: 全部, en: All}
    fields:
      - {id: model, type: text, required: true, max_length: 5, label: {zh-CN: 型号, zh-TW: 型號, en: Model}}
      - {id: fault, type: long_text, required_later: true, label: {zh-CN: 故障, zh-TW: 故障, en: Fault}}
      - {id: place, type: choice, label: {zh-CN: 地点, zh-TW: 地點, en: Place}, choices: [
          {id: shop, label: {zh-CN: 店, zh-TW: 店, en: Shop}}, {id: home, label: {zh-CN: 家, zh-TW: 家, en: Home}}]}
      - {id: address, type: text, required_when: place == home or tier == advanced, label: {zh-CN: 址, zh-TW: 址, en: A}}
      - {id: marks, type: multi_choice, max_items: 2, label: {zh-CN: 记, zh-TW: 記, en: Marks}, choices: [
          {id: a, label: {zh-CN: a, zh-TW: a, en: a}}, {id: b, label: {zh-CN: b, zh-TW: b, en: b}},
          {id: c, label: {zh-CN: c, zh-TW: c, en: c}}]}
      - {id: age, type: number, min: 0, max: 50, label: {zh-CN: 年, zh-TW: 年, en: Age}}
      - {id: bought, type: date, label: {zh-CN: 购, zh-TW: 購, en: Bought}}
      - {id: phone, type: phone, label: {zh-CN: 电话, zh-TW: 電話, en: Phone}}
      - {id: email, type: email, label: {zh-CN: 邮箱, zh-TW: 信箱, en: E-mail}}
      - {id: urgent, type: boolean, label: {zh-CN: 急, zh-TW: 急, en: Urgent}}
      - {id: photos, type: attachment, label: {zh-CN: 照片, zh-TW: 照片, en: Photos}}
      - {id: stars, type: rating, label: {zh-CN: 星, zh-TW: 星, en: Stars}}
)";

CompiledForm form() {
  auto spec = read_yaml<FormSpec>(repair_form, "repair.yaml");
  if (!spec) ADD_FAILURE() << spec.error().details.back().second << spec.error().field << spec.error().reason;
  return CompiledForm::compile(std::move(spec).value()).value();
}

TEST(Form, one_answer_at_a_time) {
  const auto repair = form();
  struct Row {
    const char *field, *given;
    const char* clean;   // as JSON, or nullptr
    const char* reason;  // of the problem, or nullptr
  };
  const std::string long_text = '"' + std::string(201, 'x') + '"';
  for (const Row& row : {
           Row{"model", R"("  X200 ")", R"("X200")", nullptr},
           Row{"model", R"("型号一二三四")", nullptr, "too_long"},
           Row{"model", "\"   \"", nullptr, "required"},
           Row{"model", "null", nullptr, "required"},
           Row{"model", "7", nullptr, "expected_text"},
           Row{"model", "{", nullptr, "not_json"},
           Row{"model", R"("a\u0007")", nullptr, "not_clean_text"},
           Row{"fault", R"("漏水\n")", R"("漏水")", nullptr},
           Row{"address", long_text.c_str(), nullptr, "too_long"},
           Row{"place", R"("shop")", R"("shop")", nullptr},
           Row{"place", R"("street")", nullptr, "expected_one_of"},
           Row{"marks", R"(["a","c"])", R"(["a","c"])", nullptr},
           Row{"marks", "[]", nullptr, nullptr},
           Row{"marks", R"("a")", nullptr, "expected_list"},
           Row{"marks", R"(["a","a"])", nullptr, "duplicate_item"},
           Row{"marks", R"(["a","b","c"])", nullptr, "too_many_items"},
           Row{"marks", R"(["a",1])", nullptr, "expected_text"},
           Row{"marks", R"(["d"])", nullptr, "expected_one_of"},
           Row{"age", "3.5", "3.5", nullptr},
           Row{"age", R"(" 12 ")", "12", nullptr},
           Row{"age", R"("twelve")", nullptr, "expected_number"},
           Row{"age", R"("nan")", nullptr, "expected_number"},
           Row{"age", "51", nullptr, "out_of_range"},
           Row{"age", "true", nullptr, "expected_number"},
           Row{"bought", R"("2024-02-29")", R"("2024-02-29")", nullptr},
           Row{"bought", R"("2026-02-29")", nullptr, "expected_date"},
           Row{"phone", R"("+86 138-0013-8000")", R"("+8613800138000")", nullptr},
           Row{"phone", R"("(021) 6543 2100")", R"("02165432100")", nullptr},
           Row{"phone", R"("1234")", nullptr, "expected_phone"},
           Row{"phone", R"("13800138000x")", nullptr, "expected_phone"},
           Row{"email", R"("Zhang.Wei@Example.COM")", R"("Zhang.Wei@example.com")", nullptr},
           Row{"email", R"("zhang@example")", nullptr, "expected_email"},
           Row{"email", R"("a@b@c.de")", nullptr, "expected_email"},
           Row{"email", R"("@b.de")", nullptr, "expected_email"},
           Row{"urgent", "false", "false", nullptr},
           Row{"urgent", R"("true")", "true", nullptr},
           Row{"urgent", R"("yes")", nullptr, "expected_true_or_false"},
           Row{"photos", R"(["0000000000001"])", R"(["0000000000001"])", nullptr},
           Row{"photos", R"(["../etc"])", nullptr, "expected_id"},
           Row{"stars", "5", "5", nullptr},
           Row{"stars", "4.5", nullptr, "expected_whole_number"},
           Row{"stars", "0", nullptr, "out_of_range"},
           Row{"colour", "1", nullptr, "unknown_field"},
       }) {
    Answers answers{{"model", {R"("X1")"}}};
    answers[row.field] = {row.given};
    const auto checked = check(repair.fields(), answers);
    SCOPED_TRACE(std::string(row.field) + " " + row.given);
    const auto clean = checked.answers.find(row.field);
    EXPECT_EQ(clean == checked.answers.end() ? "-" : clean->second.text, row.clean ? row.clean : "-");
    ASSERT_EQ(checked.problems.size(), row.reason ? 1u : 0u);
    if (row.reason) {
      EXPECT_EQ(checked.problems[0].reason, row.reason);
      EXPECT_EQ(checked.problems[0].field, row.field);
    }
  }
}

TEST(Form, all_problems_and_what_is_missing) {
  const auto repair = form();
  const auto checked = check(repair.fields(), {{"place", {"\"home\""}}, {"age", {"-1"}}, {"x", {"1"}}});
  std::string problems;
  for (const auto& problem : checked.problems) problems += problem.field + ':' + problem.reason + ' ';
  EXPECT_EQ(problems, "model:required address:required age:out_of_range x:unknown_field ");
  EXPECT_EQ(checked.missing, std::vector<std::string>{"fault"});

  const Answers answers{{"model", {"\"X1\""}}};
  EXPECT_TRUE(check(repair.fields(), answers).ok());
  EXPECT_FALSE(check(repair.fields(), answers).complete());
  const auto advanced = [](std::string_view name) { return name == "tier" ? FactValue{"advanced"} : FactValue{}; };
  ASSERT_EQ(check(repair.fields(), answers, advanced).problems.size(), 1u);
  EXPECT_EQ(check(repair.fields(), answers, advanced).problems[0].field, "address");
}

TEST(Form, definitions_that_are_refused) {
  struct Row {
    const char *field, *reason, *path;
  };
  const std::string label = ", label: {zh-CN: a, zh-TW: a, en: a}}";
  for (const Row& row : {
           Row{"{id: model, type: text", "duplicate_id", "sections[0].fields[1].id"},
           Row{"{id: c, type: choice", "choices_missing", "sections[0].fields[1].choices"},
           Row{"{id: c, type: text, choices: [{id: a, label: {zh-CN: a, zh-TW: a, en: a}}]", "choices_unexpected",
               "sections[0].fields[1].choices"},
           Row{"{id: c, type: choice, choices: [{id: a, label: {zh-CN: a, zh-TW: a, en: a}}, {id: a, label: {zh-CN: a, "
               "zh-TW: a, en: a}}]",
               "duplicate_id", "sections[0].fields[1].choices[1].id"},
           Row{"{id: c, type: number, min: 2, max: 1", "min_above_max", "sections[0].fields[1].min"},
           Row{"{id: c, type: text, personal: true", "purpose_missing", "sections[0].fields[1].purpose"},
           Row{"{id: c, type: text, required_when: model ==", "bad_condition", "sections[0].fields[1].required_when"},
           Row{"{id: c, type: text, required_when: modle", "unknown_name", "sections[0].fields[1].required_when"},
       }) {
    const auto spec = read_yaml<FormSpec>(
        "form: f\nversion: 1\neffective: 2026-01-01\nname: {zh-CN: a, zh-TW: a, en: a}\nsections:\n"
        "  - id: s\n    label: {zh-CN: a, zh-TW: a, en: a}\n    fields:\n      - {id: model, type: text" +
            label + "\n      - " + row.field + label + '\n',
        "f.yaml");
    ASSERT_TRUE(spec) << row.field << spec.error().reason << spec.error().field;
    const auto form = CompiledForm::compile(*spec);
    ASSERT_FALSE(form) << row.field;
    EXPECT_EQ(form.error().reason, row.reason) << row.field;
    EXPECT_EQ(form.error().field, row.path) << row.field;
  }
}

}  // namespace
}  // namespace sp
