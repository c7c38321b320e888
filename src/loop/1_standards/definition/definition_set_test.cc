#include "loop/1_standards/definition/definition_set.h"

#include <gtest/gtest.h>

#include "base/embedded.h"

namespace sp {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<const DefinitionSet> shipped() {
  const auto& set = DefinitionSet::shipped();
  if (set) return *set;
  std::string details;
  for (const auto& [name, value] : set.error().details) details += ' ' + name + '=' + value;
  ADD_FAILURE() << set.error().reason << ' ' << set.error().field << details;
  return std::make_shared<const DefinitionSet>();
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string place(const Refusal& refusal) {
  std::string file, line, column;
  for (const auto& [name, value] : refusal.details) {
    if (name == "file") file = value;
    if (name == "line") line = value;
    if (name == "column") column = value;
  }
  return file + ':' + line + ':' + column;
}

TEST(DefinitionSet, what_is_shipped) {
  const auto set = shipped();
  const auto now = *parse_instant("2026-03-02T01:00:00Z");
  std::string processes, forms, levels;
  for (const auto& process : set->processes.all_effective_at(now)) processes += process->spec().process + ' ';
  for (const auto& form : set->forms.all_effective_at(now)) forms += form->spec().form + ' ';
  for (const auto* level : set->service_levels_at(now)) levels += level->service_level + ' ';
  EXPECT_EQ(processes, "complaint enquiry repair service_request ");
  EXPECT_EQ(forms, "request_complaint request_enquiry request_repair request_service satisfaction ");
  EXPECT_EQ(levels, "advanced basic custom ");
  ASSERT_NE(set->calendar("cn-office"), nullptr);
  ASSERT_NE(set->process_for("repair", now), nullptr);
  EXPECT_EQ(set->process_for("repair", now)->form()->spec().form, "request_repair");
  EXPECT_EQ(set->process_for("no_such_kind", now), nullptr);

  // Every case has a last stage, an owner for each stage that is not inside another, and a first-response clock.
  for (const auto& process : set->processes.all_effective_at(now)) {
    const std::string id = process->spec().process;
    EXPECT_FALSE(process->clocks().empty()) << id;
    EXPECT_EQ(process->clocks().front().spec->id, "first_response") << id;
    EXPECT_TRUE(process->stages().back().ends()) << id;
    for (const auto& stage : process->stages()) {
      if (!stage.inside && !stage.ends() && stage.spec->category != StageCategory::solved)
        EXPECT_TRUE(stage.spec->owner) << id << ' ' << stage.spec->id;
    }
  }
}

// The two places where the handbooks disagree in what we ship, and how it is decided. Clause: Q1.1, R1.1
TEST(DefinitionSet, conflict_of_the_handbooks) {
  std::string found;
  for (const auto& conflict : conflicts(shipped()->service_levels_at(*parse_instant("2026-03-02T01:00:00Z")))) {
    if (conflict.winner.target->clause != "own" && conflict.loser.target->clause != "own")
      found += conflict.winner.level->service_level + ": " + conflict.winner.target->clause + " over " +
               conflict.loser.target->clause + ' ' + std::string(enum_text(conflict.decision)) + '\n';
  }
  EXPECT_EQ(found, "basic: Q1.1 over R1.1 by_scope\n");
}

TEST(DefinitionSet, versions_and_their_day) {
  const auto set = shipped();
  const std::string first(embedded_file("definitions/processes/enquiry.yaml"));
  const auto second = replaced(replaced(first, "version: 1", "version: 2"), "2026-01-01", "2026-04-01");
  const auto both = set->with({"new.yaml", second});
  ASSERT_TRUE(both) << both.error().reason;

  const auto version_at = [&](const char* instant) -> std::int64_t {
    const auto process = (*both)->processes.effective_at("enquiry", *parse_instant(instant));
    return process ? process->spec().version.value : 0;
  };
  EXPECT_EQ(version_at("2025-12-31T15:59:59Z"), 0);  // one second before midnight in Shanghai
  EXPECT_EQ(version_at("2025-12-31T16:00:00Z"), 1);
  EXPECT_EQ(version_at("2026-03-31T15:59:59Z"), 1);
  EXPECT_EQ(version_at("2026-03-31T16:00:00Z"), 2);
  ASSERT_NE((*both)->processes.find("enquiry", 1), nullptr);  // a case stays on the version it started on
  EXPECT_EQ((*both)->processes.find("enquiry", 1), set->processes.find("enquiry", 1));
  EXPECT_EQ((*both)->processes.find("enquiry", 3), nullptr);
  EXPECT_EQ(set->processes.find("enquiry", 2), nullptr);  // the old set did not change

  const auto twice = (*both)->with({"again.yaml", second});
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().reason, "duplicate_version");
  EXPECT_EQ(place(twice.error()), "again.yaml:3:10");
}

TEST(DefinitionSet, wrong_texts_are_refused_with_their_place) {
  const auto set = shipped();
  const auto before = set->processes.all().size();
  const auto text = [](const char* file) { return std::string(embedded_file(file)); };
  const auto enquiry = replaced(text("definitions/processes/enquiry.yaml"), "version: 1", "version: 2");
  const auto form = replaced(text("definitions/forms/satisfaction.yaml"), "version: 1", "version: 2");
  const auto level = replaced(text("definitions/service_levels/basic.yaml"), "version: 1", "version: 2");
  struct Row {
    std::string text;
    const char *reason, *field, *place;
  };
  for (const Row& row : {
           Row{"hello: 1\n", "unknown_definition", "", "x.yaml:1:1"},
           Row{"[]", "unknown_definition", "", "x.yaml:1:1"},
           Row{"", "unknown_definition", "", "x.yaml:1:1"},
           Row{replaced(enquiry, "calendar: cn-office", "calendar: mars"), "unknown_calendar", "calendar",
               "x.yaml:8:11"},
           Row{replaced(enquiry, "form: request_enquiry", "form: nothing"), "unknown_form", "form", "x.yaml:9:7"},
           Row{replaced(enquiry, "- {to: answer}", "- {to: anwser}"), "unknown_stage", "stages[0].next[0].to",
               "x.yaml:39:14"},
           Row{replaced(enquiry, "customer_answer != refused", "customer_answer ! refused"), "bad_condition",
               "stages[3].next[0].when", "x.yaml:93:28"},
           Row{replaced(enquiry, "{zh-CN: 结案, zh-TW: 結案, en: Closed}", "{zh-CN: 结案, en: Closed}"), "required",
               "stages[4].label.zh-TW", "x.yaml:102:12"},
           Row{replaced(enquiry, "2026-01-01", "2026-02-30"), "expected_date", "effective", "x.yaml:4:12"},
           Row{replaced(enquiry, "within: 4h, unit: working, warn", "within: 4 hours, unit: working, warn"),
               "expected_duration", "stages[0].limit.within", "x.yaml:22:21"},
           Row{replaced(enquiry, "warn: [80%]", "warn: [eighty]"), "expected_clock_point", "stages[0].limit.warn[0]",
               "x.yaml:22:47"},
           Row{replaced(enquiry, "operator: role:agent", "operator: agent"), "expected_actor", "stages[0].operator",
               "x.yaml:20:15"},
           Row{replaced(enquiry, "process: enquiry", "process: 客户 咨询"), "expected_name", "process", "x.yaml:2:10"},
           Row{replaced(form, "overall <= 2", "overal <= 2"), "unknown_name", "sections[0].fields[5].required_when",
               "x.yaml:26:24"},
           Row{replaced(level, "within: 7d, unit: natural", "within: 36h, unit: working_days"), "not_whole_days",
               "targets[5].within", "x.yaml:18:46"},
           Row{replaced(level, "kind: complaint, within", "kind: complaint, calendar: mars, within"),
               "unknown_calendar", "targets[4].calendar", "x.yaml:17:52"},
           Row{"id: c\nversion: 1\ntz: Asia/Nowhere\nweek: {mon: [[\"09:00\", \"12:00\"]]}\n", "unknown_zone", "tz",
               "x.yaml:3:5"},
           Row{"version: 1\ntz: UTC\nweek: {mon: [[\"09:00\", \"12:00\"]]}\n", "required", "id", "x.yaml:1:1"},
       }) {
    SCOPED_TRACE(row.reason);
    const auto next = set->with({"x.yaml", row.text});
    ASSERT_FALSE(next);
    EXPECT_EQ(next.error().reason, row.reason);
    EXPECT_EQ(next.error().field, row.field);
    EXPECT_EQ(place(next.error()), row.place);
    EXPECT_EQ(set->processes.all().size(), before);
  }
}

}  // namespace
}  // namespace sp
