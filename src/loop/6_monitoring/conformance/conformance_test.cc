#include <map>
#include <queue>
#include <random>

#include <gtest/gtest.h>

#include "loop/1_standards/definition/definition_set.h"
#include "loop/6_monitoring/conformance/alignment.h"
#include "loop/6_monitoring/conformance/comparison.h"
#include "loop/6_monitoring/conformance/cost_vector.h"
#include "loop/6_monitoring/conformance/flow.h"
#include "loop/6_monitoring/conformance/outlook.h"
#include "loop/6_monitoring/conformance/petri_net.h"
#include "loop/6_monitoring/conformance/process_design.h"
#include "loop/6_monitoring/conformance/variants.h"
#include "loop/6_monitoring/conformance/work.h"

namespace sp::monitoring {
namespace {

constexpr std::int64_t minute = 60'000;

struct Happened {
  std::string c, activity;
  std::int64_t at_minute;
  std::string resource;
};

Log log_of(const std::vector<Happened>& events) {
  LogBuilder builder;
  for (const auto& event : events) builder.add(event.c, event.activity, event.at_minute * minute, event.resource);
  return std::move(builder).finish();
}

/// Cases as words: each letter an activity, a minute apart.
Log log_of_words(const std::vector<std::string>& words) {
  LogBuilder builder;
  for (std::size_t c = 0; c < words.size(); ++c) {
    for (std::size_t at = 0; at < words[c].size(); ++at)
      builder.add(std::to_string(c), words[c].substr(at, 1), static_cast<std::int64_t>(at) * minute);
  }
  return std::move(builder).finish();
}

/// Two cases go request, check, decide, pay; one is examined twice; they lie mixed and one runs backwards in the file.
Log small_log() {
  return log_of({{"1", "request", 0, "Ann"},
                 {"2", "request", 5, "Bob"},
                 {"1", "check", 10, "Bob"},
                 {"2", "decide", 65, "Bob"},
                 {"1", "decide", 40, "Ann"},
                 {"2", "check", 35, "Ann"},
                 {"1", "pay", 100, "Ann"},
                 {"3", "request", 7, ""},
                 {"3", "check", 7, "Ann"},
                 {"3", "check", 7, "Bob"},
                 {"2", "pay", 75, "Cid"}});
}

TEST(MiningLog, CasesAreGatheredAndSortedStably) {
  const auto log = small_log();
  ASSERT_EQ(log.case_count(), 3U);
  EXPECT_EQ(log.cases[0], "1");
  std::string second;
  for (const auto activity : log.trace(1)) second += log.activities[activity] + ' ';
  EXPECT_EQ(second, "request check decide pay ");
  EXPECT_EQ(log.resources[log.resource[log.begin[2] + 1]], "Ann");  // equal times as they came
  EXPECT_EQ(log.resource[log.begin[2]], no_resource);
  EXPECT_EQ(log.duration_ms(1), 70 * minute);
  EXPECT_EQ(std::move(LogBuilder()).finish().case_count(), 0U);
}

TEST(MiningFlow, CountsAndWaitsByHand) {
  const auto log = small_log();
  const auto flow = flow_of(log, all_cases(log));
  const auto shown = [&](const FlowEdge& edge) {
    return log.activities[edge.from] + '>' + log.activities[edge.to] + ' ' + std::to_string(edge.natural.count) + ' ' +
           std::to_string(edge.natural.twice_median_ms / 2 / minute) + ' ' +
           std::to_string(edge.natural.total_ms / minute) + ' ' + std::to_string(edge.natural.p90_ms / minute);
  };
  ASSERT_EQ(flow.edges.size(), 4U);
  EXPECT_EQ(shown(flow.edges[0]), "request>check 3 10 40 30");  // 10, 30, 0
  EXPECT_EQ(shown(flow.edges[1]), "check>decide 2 30 60 30");   // 30, 30
  EXPECT_EQ(shown(flow.edges[2]), "decide>pay 2 35 70 60");     // 60, 10
  EXPECT_EQ(shown(flow.edges[3]), "check>check 1 0 0 0");
  ASSERT_EQ(flow.starts.size(), 1U);
  EXPECT_EQ(flow.starts[0].cases, 3);
  ASSERT_EQ(flow.ends.size(), 2U);
  EXPECT_EQ(log.activities[flow.ends[0].activity], "pay");
  EXPECT_EQ(flow.ends[0].cases, 2);
  const auto durations = durations_of(log, all_cases(log));
  EXPECT_EQ(durations.twice_median_ms / 2, 70 * minute);  // 100, 70, 0
  EXPECT_EQ(durations.mean_s(), 3400);
}

TEST(MiningFlow, MedianAndNinthTenth) {
  const auto spread = [](std::vector<std::int64_t> values) { return spread_of(values); };
  EXPECT_EQ(spread({}), Spread());
  EXPECT_EQ(spread({7}), (Spread{1, 7, 14, 7}));
  EXPECT_EQ(spread({4, 1}), (Spread{2, 5, 5, 4}));
  EXPECT_EQ(spread({9, 1, 5}), (Spread{3, 15, 10, 9}));
  EXPECT_EQ(spread({10, 9, 8, 7, 6, 5, 4, 3, 2, 1}), (Spread{10, 55, 11, 9}));
  EXPECT_EQ(spread({1, 2}).median_s(), 0.0015);
}

TEST(MiningFlow, WorkingWaitsAreOfTheCalendar) {
  CalendarSpec spec;
  spec.tz = "UTC";
  spec.week.thu = spec.week.fri = {{"09:00", "18:00"}};
  const auto calendar = Calendar::compile(spec).value();
  const auto log = log_of({{"1", "a", 17 * 60, ""}, {"1", "b", 24 * 60 + 10 * 60, ""}});  // 1970-01-01, a Thursday
  const auto flow = flow_of(log, all_cases(log), &calendar);
  EXPECT_EQ(flow.edges[0].natural.total_ms, 17 * 60 * minute);
  EXPECT_EQ(flow.edges[0].working->total_ms, 2 * 60 * minute);
}

TEST(MiningVariants, MostFrequentFirstThenByName) {
  const auto log = log_of_words({"zb", "ab", "abc", "zb", "ac", "ab", "a"});
  const auto variants = variants_of(log);
  std::string shown;
  for (const auto& variant : variants.list) {
    for (const auto activity : log.trace(variant.example)) shown += log.activities[activity];
    shown += std::to_string(variant.cases) + ' ';
  }
  EXPECT_EQ(shown, "ab2 zb2 a1 abc1 ac1 ");
  EXPECT_EQ(variants.of_case, (std::vector<std::uint32_t>{1, 0, 3, 1, 4, 0, 2}));
}

TEST(MiningWork, ReworkHandoverAndToAndFro) {
  const auto log = log_of({{"1", "a", 0, "Ann"},
                           {"1", "b", 1, "Bob"},
                           {"1", "a", 2, "Bob"},
                           {"1", "a", 3, "Ann"},
                           {"1", "c", 4, "Bob"},
                           {"2", "a", 0, "Ann"},
                           {"2", "a", 1, ""},
                           {"2", "c", 2, "Bob"},
                           {"2", "b", 3, "Ann"}});
  const auto work = work_of(log, all_cases(log));
  ASSERT_EQ(work.rework.size(), 1U);
  EXPECT_EQ(log.activities[work.rework[0].activity], "a");
  EXPECT_EQ(work.rework[0].cases, 2);
  EXPECT_EQ(work.rework[0].repeats, 3);
  std::string shown;
  for (const auto& one : work.handover)
    shown += log.resources[one.from] + '>' + log.resources[one.to] + std::to_string(one.count) + ' ';
  EXPECT_EQ(shown, "Ann>Bob2 Bob>Ann2 Bob>Bob1 ");
  shown.clear();
  for (const auto& one : work.ping_pong)
    shown += log.resources[one.first] + '>' + log.resources[one.other] + std::to_string(one.count) + ' ';
  EXPECT_EQ(shown, "Ann>Bob1 Bob>Ann1 ");  // Ann Bob Bob Ann Bob; what is between unknown hands is no return
}

/// request, then check any number of times or not at all (a silent way past it), then pay or refuse.
DesignDraft small_draft() {
  const auto silent = no_activity;
  return {{"r", "c", "p", "f"},
          {{"request", 0}, {"r", 3}},
          {{0, 0, 1}, {1, 1, 2}, {2, silent, 1}, {1, silent, 2}, {2, 2, 3}, {2, 3, 3}, {3, silent, 4}},
          {false, false, false, false, true}};
}

std::vector<std::uint32_t> numbers(const Design& design, const std::string& word) {
  std::vector<std::uint32_t> trace;
  for (const char letter : word) trace.push_back(design.find(std::string(1, letter)));
  return trace;
}

/// "=r -c +x": synchronous, skipped, extra; the cost in front.
std::string shown(const Design& design, const std::string& word) {
  const auto alignment = align(design, numbers(design, word));
  auto text = std::to_string(alignment.cost);
  for (const auto& move : alignment.moves) {
    text += move.kind == MoveKind::synchronous ? " =" : move.kind == MoveKind::skipped ? " -" : " +";
    text += move.kind == MoveKind::skipped ? design.activities()[move.activity] : word.substr(move.at, 1);
  }
  return text;
}

TEST(Alignment, ByHand) {
  const auto design = Design::make(small_draft()).value();
  EXPECT_EQ(design.find("request"), 0U);
  EXPECT_EQ(design.find("r"), 0U);
  EXPECT_EQ(design.find("?"), no_activity);
  EXPECT_EQ(shown(design, "rccp"), "0 =r =c =c =p");
  EXPECT_EQ(shown(design, "rf"), "0 =r =f");
  EXPECT_EQ(shown(design, ""), "2 -r -p");
  EXPECT_EQ(shown(design, "rxp"), "1 =r +x =p");
  EXPECT_EQ(shown(design, "p"), "1 -r =p");
  EXPECT_EQ(shown(design, "rpf"), "1 =r =p +f");  // of two equal ones the first event stays
  EXPECT_EQ(shown(design, "cr"), "2 +c =r -p");   // an extra event before a skipped step
  EXPECT_EQ(shown(design, "rc"), "1 =r =c -p");   // of two equal steps the first is the skipped one
}

TEST(Alignment, ADesignThatNeverEndsIsRefused) {
  auto draft = small_draft();
  draft.ends.assign(5, false);
  EXPECT_EQ(Design::make(draft).error().reason, "design_never_ends");
}

/// Small automata with silent steps, loops and dead ends.
std::optional<std::pair<DesignDraft, Design>> random_design(std::mt19937& random) {
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  DesignDraft draft;
  const auto states = 1 + below(7);
  const auto activities = 1 + below(4);
  for (std::uint32_t at = 0; at < activities; ++at)
    draft.activities.push_back(std::string(1, static_cast<char>('a' + at)));
  for (std::uint32_t at = 0; at < states; ++at) draft.ends.push_back(below(4) == 0);
  for (auto left = below(16); left > 0; --left)
    draft.edges.push_back({below(states), below(5) == 0 ? no_activity : below(activities), below(states)});
  auto design = Design::make(draft);
  if (!design) return std::nullopt;
  return std::pair(std::move(draft), std::move(*design));
}

/// A run of the design, heading for an end after some steps.
std::vector<std::uint32_t> generated(const Design& design, std::mt19937& random) {
  std::vector<std::uint32_t> trace;
  std::uint32_t state = 0;
  for (std::size_t hurry = random() % 12;;) {
    const bool may_end = design.to_end()[state] == 0;
    if (may_end && (trace.size() >= hurry || design.edges_from(state).empty())) return trace;
    std::vector<DesignEdge> ways;
    for (const auto& edge : design.edges_from(state)) {
      if (trace.size() < hurry || design.to_end()[edge.to] < design.to_end()[state]) ways.push_back(edge);
    }
    const auto& way = ways[random() % ways.size()];
    trace.push_back(way.activity);
    state = way.to;
  }
}

void edit(std::vector<std::uint32_t>& trace, std::size_t activities, std::mt19937& random) {
  const auto at = static_cast<std::ptrdiff_t>(random() % (trace.size() + 1));
  if (at < static_cast<std::ptrdiff_t>(trace.size()) && random() % 2 == 0) trace.erase(trace.begin() + at);
  else
    trace.insert(trace.begin() + at,
                 random() % 4 == 0 ? no_activity : static_cast<std::uint32_t>(random() % activities));
}

/// The cost by the plainest search over (position, state) of the automaton as it was written, silent steps and all.
std::uint32_t searched_cost(const DesignDraft& draft, const std::vector<std::uint32_t>& trace) {
  using Place = std::pair<std::size_t, std::uint32_t>;
  std::map<Place, std::uint32_t> best{{{0, 0}, 0}};
  std::priority_queue<std::pair<std::uint32_t, Place>, std::vector<std::pair<std::uint32_t, Place>>, std::greater<>>
      open;
  open.push({0, {0, 0}});
  const auto reach = [&](std::uint32_t cost, Place place) {
    const auto [known, is_new] = best.try_emplace(place, cost);
    if (!is_new && known->second <= cost) return;
    known->second = cost;
    open.push({cost, place});
  };
  for (; !open.empty();) {
    const auto [cost, place] = open.top();
    open.pop();
    if (best[place] < cost) continue;
    const auto [at, state] = place;
    if (at == trace.size() && draft.ends[state]) return cost;
    if (at < trace.size()) reach(cost + 1, {at + 1, state});
    for (const auto& edge : draft.edges) {
      if (edge.from != state) continue;
      reach(cost + (edge.activity != no_activity), {at, edge.to});
      if (at < trace.size() && edge.activity != no_activity && edge.activity == trace[at])
        reach(cost, {at + 1, edge.to});
    }
  }
  ADD_FAILURE() << "no way to an end";
  return 0;
}

/// The moves tell the trace in order, and what is not extra is a run of the design.
void expect_a_run(const Design& design, const std::vector<std::uint32_t>& trace, const Alignment& alignment) {
  std::vector<bool> in(design.state_count());
  in[0] = true;
  std::size_t at = 0;
  std::uint32_t cost = 0;
  for (const auto& move : alignment.moves) {
    EXPECT_EQ(move.at, at);
    if (move.kind != MoveKind::skipped) {
      ASSERT_LT(at, trace.size());
      EXPECT_EQ(move.activity, trace[at++]);
    }
    cost += move.kind != MoveKind::synchronous;
    if (move.kind == MoveKind::extra) continue;
    std::vector<bool> then(design.state_count());
    for (const auto& edge : design.edges_by(move.activity)) {
      if (in[edge.from]) then[edge.to] = true;
    }
    in = std::move(then);
  }
  EXPECT_EQ(at, trace.size());
  EXPECT_EQ(cost, alignment.cost);
  bool ended = false;
  for (std::uint32_t state = 0; state < design.state_count(); ++state)
    ended |= in[state] && design.to_end()[state] == 0;
  EXPECT_TRUE(ended);
}

TEST(Alignment, PropertiesOverRandomDesigns) {
  AlignmentScratch scratch;
  int designs = 0;
  for (std::uint32_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto made = random_design(random);
    if (!made) continue;
    const auto& [draft, design] = *made;
    ++designs;
    for (int run = 0; run < 8; ++run) {
      auto trace = generated(design, random);
      EXPECT_EQ(align(design, trace).cost, 0U);
      const auto edits = random() % 5;
      for (std::size_t left = edits; left > 0; --left) edit(trace, draft.activities.size(), random);
      const auto alignment = align(design, trace);
      EXPECT_LE(alignment.cost, edits);
      EXPECT_EQ(alignment.cost, searched_cost(draft, trace));
      expect_a_run(design, trace, alignment);
      CostVector vector(design);
      std::uint32_t before = 0;
      for (const auto activity : trace) {
        vector.add(design, activity, scratch);
        EXPECT_GE(vector.so_far(), before);
        before = vector.so_far();
        EXPECT_LE(vector.so_far(), vector.if_ended(design));
        EXPECT_LE(vector.if_ended(design), vector.so_far() + vector.steps_to_end(design));
      }
      EXPECT_EQ(vector.if_ended(design), alignment.cost);
    }
  }
  EXPECT_GT(designs, 100);
}

TEST(Alignment, LongTracesAreTakenInPieces) {
  const auto design = Design::make(small_draft()).value();
  std::vector<std::uint32_t> trace(400'000, design.find("c"));
  trace.front() = design.find("r");
  trace.back() = design.find("p");
  EXPECT_EQ(align(design, trace).cost, 0U);
  trace[200'000] = no_activity;
  trace[300'000] = design.find("r");
  trace.pop_back();
  const auto alignment = align(design, trace);
  EXPECT_EQ(alignment.cost, 3U);
  expect_a_run(design, trace, alignment);
}

TEST(Conformance, DeviationsAreRanked) {
  const auto design = Design::make(small_draft()).value();
  const auto log = log_of_words({"rcp", "rcp", "pr", "rxxp", "r", "r"});
  const auto variants = variants_of(log);
  const auto conformance = conformance_of(log, variants, design);
  EXPECT_EQ(conformance.fitting_cases, 2);
  EXPECT_EQ(conformance.cost_total, 6);  // pr 2, rxxp 2, r twice 1
  std::string all;
  for (const auto& one : conformance.deviations)
    all += std::string(one.kind == DeviationKind::skipped ? "-"
                       : one.kind == DeviationKind::extra ? "+"
                                                          : "~") +
           one.activity + std::to_string(one.cases) + '/' + std::to_string(one.count) + ' ';
  EXPECT_EQ(all, "-p2/2 +x1/2 ~p1/1 ");
  EXPECT_NEAR(conformance.fitness, 1 - 6 / 26.0, 1e-12);
}

TEST(PetriNet, MarkingsBecomeStates) {
  // r puts a token in each of two branches, a and b run in any order, a silent step joins them, e ends.
  PetriNet net;
  net.start = {1, 0, 0, 0, 0, 0, 0};
  net.transitions = {{"r", {{0, 1}}, {{1, 1}, {2, 1}}},
                     {"a", {{1, 1}}, {{3, 1}}},
                     {"b", {{2, 1}}, {{4, 1}}},
                     {std::nullopt, {{3, 1}, {4, 1}}, {{5, 1}}},
                     {"e", {{5, 1}}, {{6, 1}}}};
  const auto design = design_of(net).value();
  for (const auto* const fit : {"rabe", "rbae"}) EXPECT_EQ(shown(design, fit).front(), '0') << fit;
  EXPECT_EQ(shown(design, "rae").front(), '1');
  EXPECT_EQ(shown(design, "arbe").front(), '2');
  net.ends = {{0, 0, 0, 0, 0, 1, 0}};  // before e, behind the silent step
  EXPECT_EQ(shown(design_of(net).value(), "rba").front(), '0');
  net.ends = {{2, 0, 0, 0, 0, 0, 0}};
  EXPECT_EQ(design_of(net).error().reason, "design_never_ends");
}

TEST(PetriNet, WithoutBoundIsRefused) {
  PetriNet net{{0}, {{"a", {}, {{0, 1}}}}, {}};
  EXPECT_EQ(design_of(net).error().reason, "too_many_markings");
  // Not safe, but bounded: three tokens are three goes.
  net = {{3, 0}, {{"a", {{0, 1}}, {{1, 1}}}}, {}};
  EXPECT_EQ(shown(design_of(net).value(), "aaa").front(), '0');
  EXPECT_EQ(shown(design_of(net).value(), "aa").front(), '1');
}

TEST(ProcessDesign, ShippedProcessesFitTheirOwnWays) {
  const auto set = DefinitionSet::shipped().value();
  std::mt19937 random(7);
  for (const auto& spec : {"complaint", "enquiry", "repair", "service_request"}) {
    SCOPED_TRACE(spec);
    const auto process = set->processes.find(spec, 1);
    ASSERT_TRUE(process);
    const auto design = design_of(*process).value();
    const auto alone = design_of(process->spec()).value();  // without its form
    for (int run = 0; run < 50; ++run) {
      const auto trace = generated(design, random);
      EXPECT_EQ(align(design, trace).cost, 0U);
      EXPECT_EQ(align(alone, trace).cost, 0U);
      ASSERT_FALSE(trace.empty());
      EXPECT_TRUE(process->stage(static_cast<StageIndex>(trace.back())).ends());
    }
    const auto& label = process->stages()[0].spec->label;
    EXPECT_EQ(design.find(label.zh_CN), 0U);
    EXPECT_EQ(design.find(label.en), 0U);
  }
}

TEST(Outlook, LikeCasesThenLessAlike) {
  LogBuilder builder;
  for (int c = 0; c < 30; ++c) {
    const auto key = std::to_string(c);
    builder.add(key, "open", 0);
    builder.add(key, "work", 30 * minute);
    if (c == 0) builder.add(key, "work", 31 * minute);  // the same bucket: counts once
    builder.add(key, "close", (c < 10 ? 60 : 600) * minute);
  }
  const auto log = std::move(builder).finish();
  const auto table = OutlookTable::learn(log, all_cases(log), 120 * minute);
  const auto work = *log.activities.find("work");
  const auto like = table.ask(work, 40 * minute);
  EXPECT_EQ(like, (Outlook{Outlook::Likeness::activity_and_elapsed, 30, 570 * minute, 570 * minute, 20}));
  EXPECT_EQ(table.ask(work, 0).likeness, Outlook::Likeness::activity);
  EXPECT_EQ(table.ask(999, 0).likeness, Outlook::Likeness::any);
  EXPECT_EQ(table.overall().cases, 30);
  EXPECT_EQ(elapsed_bucket(14 * minute), 0U);
  EXPECT_EQ(elapsed_bucket(15 * minute), 1U);
  EXPECT_EQ(elapsed_bucket(30 * minute), 2U);
  EXPECT_EQ(bucket_begin_ms(2), 30 * minute);
}

TEST(Comparison, BeforeAndAfter) {
  const auto log = log_of({{"1", "a", 0, ""},
                           {"1", "b", 60, ""},
                           {"2", "a", 1000, ""},
                           {"2", "b", 1010, ""},
                           {"3", "a", 2000, ""},
                           {"3", "b", 2020, ""},
                           {"3", "c", 2021, ""}});
  const auto [before, after] = split_at(log, 1000 * minute);
  EXPECT_EQ(before.size(), 1U);
  const auto design = Design::make({{"a", "b"}, {}, {{0, 0, 1}, {1, 1, 2}}, {false, false, true}}).value();
  const auto variants = variants_of(log);
  const auto conformance = conformance_of(log, variants, design);
  const auto comparison = compare(log, before, after, &variants, &conformance);
  EXPECT_EQ(comparison.before.duration.mean_s(), 3600);
  EXPECT_EQ(comparison.after.cases, 2);
  EXPECT_EQ(comparison.after.fitting_cases, 1);
  EXPECT_EQ(comparison.after.cost_total, 1);
  ASSERT_EQ(comparison.edges.size(), 2U);
  EXPECT_EQ(comparison.edges[0].before.twice_median_ms, 120 * minute);
  EXPECT_EQ(comparison.edges[0].after.twice_median_ms, 30 * minute);
  EXPECT_EQ(comparison.edges[1].before.count, 0);
}

}  // namespace
}  // namespace sp::monitoring
