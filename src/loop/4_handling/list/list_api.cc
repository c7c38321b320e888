#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "app/texts.h"
#include "db/search_index.h"
#include "loop/0_people/customer/customer_intake.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/4_handling/case/case_views.h"
#include "loop/4_handling/export/export.h"
#include "loop/4_handling/list/list_view.h"

namespace sp::handling {
namespace {

constexpr std::size_t page_default = 50;
constexpr std::size_t export_chunk = 1'000, rows_max = sheet_rows_max;
constexpr std::size_t search_window = 500;  // newest documents looked at for one page of hits
constexpr std::size_t filtered_window = 5'000;  // where a filter leaves some of them out

/// "<key>.<id>" of the last card.
Result<std::optional<CardCursor>> read_cursor(const std::optional<Text<1, 80>>& text) {
  if (!text) return std::nullopt;
  CardCursor cursor;
  const auto dot = text->find('.');
  const auto [end, error] = std::from_chars(text->data(), text->data() + std::min(dot, text->size()), cursor.key);
  const auto id = dot == std::string::npos ? std::nullopt : parse_id(std::string_view(*text).substr(dot + 1));
  if (error != std::errc{} || !id) return invalid("cursor", "bad_cursor");
  cursor.id = CaseId{*id};
  return cursor;
}

struct Wanted {
  CardFilter cards;
  CardTest test;  // none: the cards alone say it
};

/// What of the cards this caller asks for and may see.
Result<Wanted> wanted_by(const Caller& caller, Instant now, const ListCases& command) {
  Wanted wanted{cards_of(caller, command.view.value_or(ListBase::all)), {}};
  CardFilter& cards = wanted.cards;
  cards.category = command.state;
  cards.team = command.team;
  if (command.kind) cards.kind = *command.kind;
  cards.customer = command.customer;
  cards.sort = command.sort.value_or(cards.closed ? CaseSort::updated : CaseSort::due);
  if (!command.filter) return wanted;
  auto filter = from_json<ListFilter>(*command.filter);
  if (!filter) {
    filter.error().field = filter.error().field.empty() ? "filter" : "filter." + filter.error().field;
    return std::unexpected(std::move(filter.error()));
  }
  SP_TRY(wanted.test, compiled(*filter, caller, now));
  narrow(cards, *filter, caller);
  return wanted;
}

/// Cases whose number, title, customer or messages hold every word and that fit the filter, on whatever tab they are;
/// newest documents first, each case once.
Result<CasePage> search_cases(Reading& reading, const ListCases& command, std::size_t limit) {
  SP_TRY(const Wanted wanted, wanted_by(reading.caller, reading.now, command));
  CasePage page;
  PageNames names(reading.db, reading.caller.language);
  std::vector<CaseId> seen;
  for (const std::int64_t document : db::find_text(reading.db, *command.q, wanted.test ? filtered_window : search_window)) {
    auto card = db::load<CaseCard>(reading.db, CaseId{document});
    if (!card) {
      const auto of_message = db::one<CaseId>(
          reading.db, "SELECT c.case_id FROM messages m JOIN conversations c ON c.id = m.conversation WHERE m.id = $1", document);
      if (of_message) card = db::load<CaseCard>(reading.db, *of_message);
    }
    if (!card || std::ranges::find(seen, card->id) != seen.end()) continue;
    seen.push_back(card->id);
    if (!may(reading.caller, Right::case_read, {card->id, TeamId{card->team}, StaffId{card->owner}})) continue;
    if (wanted.test && !wanted.test(*card)) continue;
    page.items.push_back(case_row(std::move(*card), names));
    if (page.items.size() == limit) break;
  }
  return page;
}

Result<CasePage> list_cases(Reading& reading, const ListCases& command) {
  const auto limit = command.limit ? static_cast<std::size_t>(command.limit->value) : page_default;
  if (command.q) return search_cases(reading, command, limit);
  SP_TRY(const Wanted wanted, wanted_by(reading.caller, reading.now, command));
  SP_TRY(const auto cursor, read_cursor(command.cursor));
  auto found = find_cards(reading.db, wanted.cards, wanted.test, cursor, limit);
  CasePage page;
  if (found.next) page.next = fmt::format("{}.{}", found.next->key, found.next->id.text());
  PageNames names(reading.db, reading.caller.language);
  for (CaseCard& card : found.cards) page.items.push_back(case_row(std::move(card), names));
  return page;
}

std::string word(Language language, std::string_view area, std::string_view value) {
  return text(language, std::string(area) + '.' + std::string(value));
}

/// The whole list, not only what a page shows.
Result<Sheet> export_cases(Reading& reading, const ExportCases& command) {
  const ListCases list{command.view, command.state, command.team, command.kind, {}, {}, command.sort, command.filter, {}, {}};
  SP_TRY(const Wanted wanted, wanted_by(reading.caller, reading.now, list));
  const Language language = reading.caller.language;
  Sheet sheet{"cases", {}, {}};
  for (const char* column : {"number", "title", "customer", "kind", "state", "priority", "tier", "channel", "team", "owner", "due", "opened", "updated", "last_message"})
    sheet.head.push_back(word(language, "sheet", column));
  PageNames names(reading.db, language);
  std::optional<CardCursor> after;
  do {
    auto found = find_cards(reading.db, wanted.cards, wanted.test, after, export_chunk);
    for (CaseCard& card : found.cards) {
      CaseRow row = case_row(std::move(card), names);
      sheet.rows.push_back({row.number, row.title, row.customer_name, row.kind, word(language, "category", enum_text(row.category)),
                            word(language, "priority", enum_text(row.priority)), word(language, "tier", enum_text(row.tier)),
                            word(language, "channel", enum_text(row.channel)), row.team, row.owner,
                            row.due_at ? Cell(*row.due_at) : Cell(std::string()), row.opened_at, row.updated_at, row.last_message});
    }
    if (sheet.rows.size() > rows_max) return refuse("too_many_rows", {{"max", std::to_string(rows_max)}});
    after = found.next;
  } while (after);
  return sheet;
}

Result<CaseCounts> count_cases(Reading& reading, const CountCases&) {
  CaseCounts counts;
  const Caller& caller = reading.caller;
  for (const CountRow& row : case_counts(reading.db)) {
    const Place place{CaseId{1}, TeamId{row.team}, StaffId{row.owner}};
    if (!may(caller, Right::case_read, place)) continue;
    if (is_over(row.category)) {
      counts.closed += row.cases;
      continue;
    }
    counts.all += row.cases;
    if (row.owner == 0) counts.unassigned += row.cases;
    if (caller.staff() && row.owner == caller.staff().value()) counts.mine += row.cases;
    if (row.team == 0 || caller.in_team(TeamId{row.team})) counts.team += row.cases;
  }
  return counts;
}

Result<CaseId> open_by_staff(const CaseDesk& desk, Tx& tx, const OpenCase& command) {
  const auto process = desk.standards.current()->process_for(command.kind, tx.now);
  if (!process) return invalid("kind", "kind_unknown", {{"kind", command.kind}});
  SP_TRY(auto answers, checked_form(*process, command.fields, true));
  NewCase request;
  request.kind = command.kind;
  if (command.person) {
    request.customer = survivor(tx.db, *command.person);
    if (person_name(tx.db, request.customer).empty()) return invalid("person", "unknown_customer");
  } else if (command.customer) {
    StatedPerson stated{command.customer->name, {}, {}, tx.caller.language, Proof::stated};
    if (command.customer->phone) stated.phone = *command.customer->phone;
    if (command.customer->email) stated.email = *command.customer->email;
    SP_TRY(request.customer, find_or_create_person(tx, stated));
  } else {
    return invalid("customer", "required");
  }
  request.customer_name = person_name(tx.db, request.customer);
  request.tier = person_tier(tx.db, request.customer);
  request.channel = command.channel.value_or(intake::Channel::phone);
  request.answers = std::move(answers);
  request.title = command.title ? std::string(*command.title) : title_from(request.answers);
  if (request.title.empty()) return invalid("title", "required");
  request.attachment_owner = "staff:" + tx.caller.staff().text();
  if (command.urgency) request.urgency = command.urgency->value;
  if (command.complexity) request.complexity = command.complexity->value;
  request.team = command.team.value_or(TeamId{});
  request.owner = command.owner.value_or(StaffId{});
  SP_TRY(const Case c, open_new_case(desk, tx, std::move(request)));
  return c.id;
}

struct RetargetPreview {
  std::int64_t looked_at = 0;
  std::vector<CaseBrief> affected;
};
BOOST_DESCRIBE_STRUCT(RetargetPreview, (), (looked_at, affected))

/// Every open case whose clocks would run otherwise under today's service level; changed unless it is a dry run.
Result<RetargetPreview> retarget(const CaseDesk& desk, Tx& tx, const RetargetClocks& command) {
  RetargetPreview preview;
  CardFilter filter;
  filter.sort = CaseSort::created;
  if (command.kind) filter.kind = *command.kind;
  std::optional<CardCursor> after;
  while (true) {
    const auto cards = list_cards(tx.db, filter, after, 500);
    for (const CaseCard& card : cards) {
      auto c = load_case(tx.db, card.id);
      const CaseContext context = context_for(desk, tx.db, tx.caller, tx.now, *c, &tx.ids);
      if (!context.process) continue;
      ++preview.looked_at;
      const Events events = retarget_clocks(*c, context);
      if (events.empty()) continue;
      preview.affected.push_back({card.id, card.number, card.title, card.kind, card.category, card.opened_at});
      if (!command.dry_run) keep(desk, tx, *c, events, context);
    }
    if (cards.size() < 500) return preview;
    after = CardCursor{sort_key(cards.back(), filter.sort), cards.back().id};
  }
}

}  // namespace

void list_routes(const CaseDesk& desk, Routes& routes) {
  routes.read<ListCases, CasePage>("/api/v1/cases", Right::case_read, "Q1.2", list_cases);
  export_route<ExportCases>(routes, "/api/v1/cases/export", Right::case_read, "Q1.4", [](Tx&, const ExportCases&) -> Result<std::string> { return "cases"; }, export_cases);
  routes.read<CountCases, CaseCounts>("/api/v1/cases/counts", Right::case_read, "P6.1", count_cases);
  routes.change<OpenCase, CaseDetail, CaseId>("/api/v1/cases", Right::case_work, "R1.1",
                                              [&desk](Tx& tx, const OpenCase& command) { return open_by_staff(desk, tx, command); },
                                              case_after(desk), 201);
  routes.write<RetargetClocks, RetargetPreview>("POST", "/api/v1/clocks/retarget", Right::standards_write, "Q1.1",
                                                [&desk](Tx& tx, const RetargetClocks& command) { return retarget(desk, tx, command); });
}

}  // namespace sp::handling
