// Whose deadlines a service level or a calendar would move, before it is published: the text is tried on every open
// case by the rules that would change it, and nothing is kept. Clause: Q1.1, R8.1.
#include "base/yaml.h"
#include "loop/4_handling/case/case_views.h"
#include "loop/4_handling/case/definition_effects.h"

namespace sp::handling {
namespace {

constexpr std::int64_t looked_at_max = 5'000;
constexpr std::size_t moves_max = 200;
constexpr std::size_t page = 500;

struct PreviewImpact {
  Text<1, 100> file;
  Text<1, 200'000> text;
};
BOOST_DESCRIBE_STRUCT(PreviewImpact, (), (file, text))

struct DeadlineMove {
  CaseId id;
  std::string number, title, kind;
  Category category = Category::new_;
  std::string clock, clock_name;
  Instant before, after;  // of a clock that stands still: as if it went on now
};
BOOST_DESCRIBE_STRUCT(DeadlineMove, (), (id, number, title, kind, category, clock, clock_name, before, after))

struct ImpactPreview {
  std::int64_t looked_at = 0;           // open cases, the newest first
  bool cut = false;                     // there are more of them than are looked at
  std::int64_t cases = 0;               // of those: with a deadline that moves
  std::int64_t earlier = 0, later = 0;  // deadlines
  std::int64_t late = 0;                // deadlines that would have passed already, and have not now
  std::vector<DeadlineMove> moves;      // the first 200, of the cases the reader may see
};
BOOST_DESCRIBE_STRUCT(ImpactPreview, (), (looked_at, cut, cases, earlier, later, late, moves))

/// The day from which the text is to be in force; now for one without a date, and for one of the past.
Instant in_force_from(const YamlDocument& document, const DefinitionSet& set, Instant now) {
  const auto* members = document.value().if_object();
  const auto* date = members ? members->if_contains("effective") : nullptr;
  const auto* text = date ? date->if_string() : nullptr;
  const auto day = text ? parse_date({text->data(), text->size()}) : std::nullopt;
  if (!day) return now;
  return std::max(now, set.zone->to_instant(LocalTime{std::chrono::local_days{day->time_since_epoch()}}));
}

std::optional<Instant> deadline_in(const CaseContext& context, const ClockRun& clock, Instant now) {
  const auto calendar = context.calendar(clock.calendar);
  return calendar ? std::optional(look(clock, *calendar, now).deadline_if_resumed) : std::nullopt;
}

/// The case's clocks as they would run afterwards.
std::vector<ClockRun> clocks_after(const Case& c, const CaseContext& after) {
  std::vector<ClockRun> clocks = c.clocks;
  for (const CaseEvent& event : retarget_clocks(c, after)) {
    const auto* changed = std::get_if<ClockChanged>(&event);
    if (changed == nullptr) continue;
    std::ranges::replace_if(clocks, [&](const ClockRun& run) { return run.id == changed->clock.id; }, changed->clock);
  }
  return clocks;
}

std::string clock_name(const CaseContext& context, const std::string& id, Language language) {
  for (const CompiledClock& clock : context.process->clocks()) {
    if (clock.spec->id == id) return std::string(words_in(clock.spec->label, language_tag(language)));
  }
  return id;
}

void add_moves(ImpactPreview& preview, const Reading& reading, const CaseCard& card, const Case& c,
               const CaseContext& before, const CaseContext& after) {
  const auto clocks = clocks_after(c, after);
  bool moved = false;
  for (std::size_t at = 0; at < c.clocks.size(); ++at) {
    const ClockRun& clock = c.clocks[at];
    if (clock.stopped_at || clock.cancelled_at) continue;
    const auto was = deadline_in(before, clock, reading.now), is = deadline_in(after, clocks[at], reading.now);
    if (!was || !is || *was == *is) continue;
    moved = true;
    ++(*is < *was ? preview.earlier : preview.later);
    if (*is < reading.now && *was >= reading.now) ++preview.late;
    const bool visible = may(reading.caller, Right::case_read, {card.id, TeamId{card.team}, StaffId{card.owner}});
    if (!visible || preview.moves.size() >= moves_max) continue;
    preview.moves.push_back({card.id, card.number, card.title, card.kind, card.category, clock.id,
                             clock_name(before, clock.id, reading.caller.language), *was, *is});
  }
  preview.cases += moved ? 1 : 0;
}

Result<ImpactPreview> preview_impact(const CaseDesk& desk, Reading& reading, const PreviewImpact& command) {
  SP_TRY(auto set, desk.standards.current()->with({command.file, command.text}));
  SP_TRY(const auto document, YamlDocument::parse(command.text, command.file));
  const Instant from = in_force_from(document, *set, reading.now);
  const Standards tried({std::move(set), {}});
  const CaseDesk other{desk.app, tried, desk.links, desk.roles};
  ImpactPreview preview;
  CardFilter filter;
  filter.sort = CaseSort::created;
  std::optional<CardCursor> after;
  while (true) {
    const auto cards = list_cards(reading.db, filter, after, page);
    for (const CaseCard& card : cards) {
      const auto c = load_case(reading.db, card.id);
      if (!c) continue;
      const CaseContext now = context_for(desk, reading.db, reading.caller, reading.now, *c);
      if (!now.process) continue;
      ++preview.looked_at;
      add_moves(preview, reading, card, *c, now, context_for(other, reading.db, reading.caller, from, *c));
    }
    if (cards.size() < page) return preview;
    if (preview.looked_at >= looked_at_max) {
      preview.cut = true;
      return preview;
    }
    after = CardCursor{sort_key(cards.back(), filter.sort), cards.back().id};
  }
}

}  // namespace

void impact_routes(const CaseDesk& desk, Routes& routes) {
  Route& route = routes.read<PreviewImpact, ImpactPreview>(
      "/api/v1/definitions/impact", Right::standards_write, "Q1.1",
      [&desk](Reading& reading, const PreviewImpact& command) { return preview_impact(desk, reading, command); });
  route.method = "POST";  // it reads, but its question is too long for an address
  route.body_limit = 512 * 1024;
}

}  // namespace sp::handling
