#include "loop/1_standards/definition/compiled_process.h"

#include <random>

#include <gtest/gtest.h>

#include "base/yaml.h"

namespace sp {
namespace {

const std::string words = "{zh-CN: 字, zh-TW: 字, en: word}";
const std::string closed = "  - {id: closed, category: closed, label: " + words + "}\n";

std::string stage(const std::string& id, const std::string& rest, const std::string& category = "in_work") {
  return "  - {id: " + id + ", category: " + category + ", label: " + words + (rest.empty() ? "" : ", " + rest) + "}\n";
}

std::string process_text(const std::string& stages, const std::string& rest = {}) {
  return "process: p\nversion: 1\neffective: 2026-01-01\nkind: k\nname: " + words +
         "\ncalendar: c\nleave: {approver: role:lead}\nfields:\n  - {id: cause, type: text, label: " + words +
         "}\n  - {id: tested, type: boolean, label: " + words + "}\nstages:\n" + stages + rest;
}

Result<CompiledProcess> compiled(const std::string& stages, const std::string& rest = {}) {
  SP_TRY(auto spec, read_yaml<ProcessSpec>(process_text(stages, rest), "p.yaml"));
  return CompiledProcess::compile(std::move(spec));
}

TEST(CompiledProcess, refusals) {
  const std::string start = stage("a", "next: [{to: closed}]");
  const std::string clock = "clocks:\n  - {id: c, label: " + words + ", reopen: none, start: opened, stop: solved";
  const std::string rule = "rules:\n  - {id: r, clause: x, label: " + words + ", type: ";
  struct Row {
    std::string stages, rest;
    const char *reason, *field;
  };
  std::string many;
  for (int i = 0; i < 65; ++i) many += stage("s" + std::to_string(i), "");
  for (const Row& row : {
           Row{"  []\n", "", "required", "stages"},
           Row{many, "", "too_many_stages", "stages"},
           Row{start + start + closed, "", "duplicate_id", "stages[1].id"},
           Row{stage("a", "next: [{to: b}]") + closed, "", "unknown_stage", "stages[0].next[0].to"},
           Row{stage("a", "next: [{to: closed, when: cause =}]") + closed, "", "bad_condition",
               "stages[0].next[0].when"},
           Row{stage("a", "next: [{to: closed, when: case}]") + closed, "", "unknown_name", "stages[0].next[0].when"},
           Row{start + stage("b", "next: [{to: closed}]") + closed, "", "stage_unreachable", "stages[1]"},
           Row{stage("a", "next: [{to: closed}, {to: b}]") + stage("b", "") + closed, "", "stage_never_ends",
               "stages[1]"},
           Row{stage("a", "next: [{to: b}, {to: closed}]") + stage("b", "next: [{to: c}]") +
                   stage("c", "next: [{to: b}]") + closed,
               "", "stage_never_ends", "stages[1]"},
           Row{start + stage("closed", "next: [{to: a}]", "closed"), "", "end_goes_on", "stages[1]"},
           Row{start + stage("closed", "parallel: [a]", "closed"), "", "end_goes_on", "stages[1]"},
           Row{stage("a", "parallel: [b], next: [{to: closed}]") + stage("b", "next: [{to: closed}]") + closed, "",
               "member_goes_on", "stages[0].parallel[0]"},
           Row{stage("a", "parallel: [b], next: [{to: b}, {to: closed}]") + stage("b", "") + closed, "",
               "member_entered", "stages[0].next[0].to"},
           Row{stage("a", "next: [{to: b}]") + stage("b", "parallel: [a], next: [{to: closed}]") + closed, "",
               "member_entered", "stages[1].parallel[0]"},
           Row{stage("a", "parallel: [b], optional: [b], next: [{to: closed}]") + stage("b", "") + closed, "",
               "member_twice", "stages[0].optional[0]"},
           Row{stage("a", "parallel: [a], next: [{to: closed}]") + closed, "", "member_twice", "stages[0].parallel[0]"},
           Row{stage("a", "parallel: [b], next: [{to: closed}]") + stage("b", "parallel: [c]") + stage("c", "") +
                   closed,
               "", "nested_block", "stages[0].parallel[0]"},
           Row{stage("a", "parallel: [b, c, d, e, f, g], next: [{to: closed}]") + stage("b", "") + stage("c", "") +
                   stage("d", "") + stage("e", "") + stage("f", "") + stage("g", "") + closed,
               "", "too_many_states", "stages[0]"},
           Row{stage("a", "limit: {within: 36h, unit: working_days}, next: [{to: closed}]") + closed, "",
               "not_whole_days", "stages[0].limit.within"},
           Row{stage("a", "steps: [{id: s, label: " + words + ", record: [cause, reason]}], next: [{to: closed}]") +
                   closed,
               "", "unknown_record", "stages[0].steps[0].record[1]"},
           Row{stage("a",
                     "steps: [{id: s, label: " + words + "}, {id: s, label: " + words + "}], next: [{to: closed}]") +
                   closed,
               "", "duplicate_id", "stages[0].steps[1].id"},
           Row{stage("a", "steps: [{id: s, label: " + words + ", required_when: (cause}], next: [{to: closed}]") +
                   closed,
               "", "bad_condition", "stages[0].steps[0].required_when"},
           Row{start + closed,
               clock + "}\n  - {id: c, label: " + words + ", reopen: none, start: opened, stop: closed}\n",
               "duplicate_id", "clocks[1].id"},
           Row{start + closed, clock + ", within: 4h}\n", "required", "clocks[0].unit"},
           Row{start + closed,
               "clocks:\n  - {id: c, label: " + words + ", reopen: none, start: opened, stop: b.done}\n",
               "unknown_point", "clocks[0].stop"},
           Row{start + closed,
               "clocks:\n  - {id: c, label: " + words + ", reopen: none, start: a.ended, stop: solved}\n",
               "unknown_point", "clocks[0].start"},
           Row{start + closed, rule + "response_within, from: opened, to: solved, within: 4h}\n", "rule_incomplete",
               "rules[0].unit"},
           Row{start + closed, rule + "not_same_person, a: a}\n", "rule_incomplete", "rules[0].b"},
           Row{start + closed, rule + "not_same_person, a: subject, b: a}\n", "unknown_stage", "rules[0].a"},
           Row{start + closed, rule + "precedence, from: a.done}\n", "rule_incomplete", "rules[0].to"},
           Row{start + closed, rule + "required_record, to: solved}\n", "rule_incomplete", "rules[0].fields"},
           Row{start + closed, rule + "sealed_until, to: solved, fields: [liable]}\n", "unknown_record",
               "rules[0].fields[0]"},
           Row{start + closed, "reopen: {within: 0h, to: a, otherwise: refuse}\n", "expected_duration",
               "reopen.within"},
           Row{start + closed, "reopen: {within: 7d, to: closed, otherwise: refuse}\n", "end_goes_on", "reopen.to"},
           Row{start + closed, "reopen: {within: 7d, to: b, otherwise: refuse}\n", "unknown_stage", "reopen.to"},
           Row{start + closed, "confirm: {within: 1h, unit: working_days, silence: closes}\n", "not_whole_days",
               "confirm.within"},
       }) {
    SCOPED_TRACE(row.stages + row.rest);
    const auto process = compiled(row.stages, row.rest);
    ASSERT_FALSE(process);
    EXPECT_EQ(process.error().reason, row.reason);
    EXPECT_EQ(process.error().field, row.field);
  }
}

const std::string block =
    stage("intake", "next: [{to: work}]", "new") +
    stage("work",
          "parallel: [repair, notify], optional: [visit], next: [{to: closed, when: tested}, {to: "
          "intake, rework: true, max: 2}]") +
    stage("repair", "") + stage("notify", "") + stage("visit", "") + closed;

TEST(CompiledProcess, automaton_of_a_block) {
  const auto process = compiled(block);
  ASSERT_TRUE(process) << process.error().reason << process.error().field;
  EXPECT_EQ(process->states().size(), 1u + 8u + 1u);  // intake, every subset of three members, closed
  EXPECT_EQ(process->states().front().open, stage_bit(0));
  int ways = 0, members = 0;
  for (const auto& transition : process->transitions()) {
    const auto& from = process->states()[transition.from];
    const auto& to = process->states()[transition.to];
    if (transition.way) {
      ++ways;
      EXPECT_EQ(from.open & process->stage(from.stage).parallel, 0u);
    } else {
      ++members;
      EXPECT_EQ(to.open, from.open & ~stage_bit(transition.stage));
    }
  }
  EXPECT_EQ(ways, 1 + 2 * 2);  // from intake; from work without repair and notify, with and without visit
  EXPECT_EQ(members, 3 * 4);   // each of three members in four subsets of the others
  EXPECT_TRUE(process->states()[*process->find_state(stage_bit(5))].accepting);
  EXPECT_EQ(process->find_stage("visit"), StageIndex{4});
  EXPECT_EQ(process->stage(4).inside, StageIndex{1});
}

TEST(CompiledProcess, allowed_next) {
  const auto process = compiled(block);
  ASSERT_TRUE(process);
  bool tested = false;
  int taken = 0;
  const FactLookup facts = [&](std::string_view name) { return name == "tested" ? FactValue{tested} : FactValue{}; };
  const auto blocked = [&](StageSet open) {
    std::string text;
    for (const auto& way : process->allowed_next(open, facts, [&](StageIndex, StageIndex) { return taken; }))
      text += process->stage(way.to).spec->id + ':' + std::string(enum_text(way.blocked)) + ' ';
    return text;
  };
  const StageSet all = process->entered(1);
  const StageSet repaired = all & ~stage_bit(2);
  const StageSet ready = repaired & ~stage_bit(3);
  EXPECT_EQ(blocked(process->entered(0)), "work:no ");
  EXPECT_EQ(blocked(all), "closed:condition intake:block_open ");
  EXPECT_EQ(blocked(ready), "closed:condition intake:no ");
  tested = true;
  EXPECT_EQ(blocked(repaired), "closed:block_open intake:block_open ");
  EXPECT_EQ(blocked(ready), "closed:no intake:no ");
  EXPECT_EQ(blocked(ready & ~stage_bit(4)), "closed:no intake:no ");  // the visit was made
  taken = 2;
  EXPECT_EQ(blocked(ready), "closed:no intake:rework_limit ");
  EXPECT_EQ(blocked(process->entered(5)), "");
  EXPECT_EQ(blocked(0), "");
  EXPECT_EQ(blocked(stage_bit(0) | stage_bit(5)), "");
}

TEST(CompiledProcess, points_of_clocks_and_rules) {
  const auto process = compiled(stage("a.b", "next: [{to: closed}]") + closed, "");
  EXPECT_EQ(process.error().reason, "expected_name");  // so that a point's last dot is its only one

  const auto good = compiled(block, "clocks:\n  - {id: c, label: " + words +
                                        ", reopen: restart, start: intake.done, stop: solved, warn: [50%, -2h], "
                                        "escalate: [{at: +1d, to: role:lead}]}\n"
                                        "rules:\n  - {id: r, clause: x, label: " +
                                        words + ", type: not_same_person, a: work, b: subject}\n");
  ASSERT_TRUE(good) << good.error().reason << good.error().field;
  const auto& clock = good->clocks()[0];
  EXPECT_EQ(clock.start, (CasePoint{CasePoint::Kind::stage_done, 0}));
  EXPECT_EQ(clock.stop, (CasePoint{CasePoint::Kind::solved, 0}));
  EXPECT_EQ(clock.warn, (std::vector<ClockPoint>{{50, {}}, {100, std::chrono::hours{-2}}}));
  EXPECT_EQ(clock.escalate[0].at, (ClockPoint{100, std::chrono::hours{24}}));
  EXPECT_EQ(good->rules()[0].a, StageIndex{1});
  EXPECT_FALSE(good->rules()[0].b);
}

/// Random graphs: what compiles has every stage reachable and an end within reach of every state, by our own search;
/// what does not is refused with the name of a stage that really has that fault.
TEST(CompiledProcess, random_graphs) {
  std::mt19937 random(20260302);
  const auto roll = [&](int sides) { return static_cast<int>(random() % static_cast<unsigned>(sides)); };
  const ProcessSpec empty = read_yaml<ProcessSpec>(process_text(closed), "p.yaml").value();
  int good = 0, bad = 0;
  for (int round = 0; round < 3000; ++round) {
    const int count = 2 + roll(7);
    ProcessSpec spec = empty;
    const StageSpec pattern = spec.stages.front();
    spec.stages.assign(static_cast<std::size_t>(count), pattern);
    std::vector<std::vector<int>> edges(static_cast<std::size_t>(count));
    for (int at = 0; at < count; ++at) {
      auto& stage = spec.stages[static_cast<std::size_t>(at)];
      stage.id = Name("s" + std::to_string(at));
      stage.category = at + 1 == count ? StageCategory::closed : StageCategory::in_work;
      for (int ways = at + 1 == count ? 0 : roll(3); ways > 0; --ways) {
        const int to = roll(count);
        stage.next.push_back({Name("s" + std::to_string(to)), {}, {}, false, {}});
        edges[static_cast<std::size_t>(at)].push_back(to);
      }
    }
    const auto reaches = [&](int from) {
      std::vector<bool> seen(static_cast<std::size_t>(count));
      std::vector<int> open{from};
      while (!open.empty()) {
        const auto at = static_cast<std::size_t>(open.back());
        open.pop_back();
        if (seen[at]) continue;
        seen[at] = true;
        open.insert(open.end(), edges[at].begin(), edges[at].end());
      }
      return seen;
    };
    const auto from_start = reaches(0);
    const auto process = CompiledProcess::compile(spec);
    if (process) {
      ++good;
      for (int at = 0; at < count; ++at) {
        ASSERT_TRUE(from_start[static_cast<std::size_t>(at)]);
        ASSERT_TRUE(reaches(at).back());
      }
      continue;
    }
    ++bad;
    ASSERT_EQ(process.error().details.front().first, "stage");
    const int named = std::stoi(process.error().details.front().second.substr(1));
    if (process.error().reason == "stage_unreachable") {
      ASSERT_FALSE(from_start[static_cast<std::size_t>(named)]);
    } else {
      ASSERT_EQ(process.error().reason, "stage_never_ends");
      ASSERT_FALSE(reaches(named).back());
    }
  }
  EXPECT_GT(good, 100);
  EXPECT_GT(bad, 100);
}

}  // namespace
}  // namespace sp
