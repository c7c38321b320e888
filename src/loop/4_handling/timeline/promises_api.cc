// Every word given to a customer, over all his cases: what is open first, then the newest. Clause: C3.4.3 (promises).
#include <algorithm>

#include "app/private_text.h"
#include "loop/0_people/customer/customer_store.h"
#include "loop/4_handling/case/case_store.h"
#include "loop/4_handling/case/case_views.h"
#include "loop/4_handling/timeline/timeline_api.h"

namespace sp::handling {
namespace {

constexpr std::int64_t cases_max = 200;    // the newest; older promises stand in their cases
constexpr std::size_t promises_max = 100;

struct ListPromises {
  PersonId id;
};
BOOST_DESCRIBE_STRUCT(ListPromises, (), (id))

struct CustomerPromise {
  std::string id, text, by;
  Instant due_at;
  PromiseState state = PromiseState::open;
  CaseId case_id;
  std::string number, title;
};
BOOST_DESCRIBE_STRUCT(CustomerPromise, (), (id, text, by, due_at, state, case_id, number, title))

struct PromiseList {
  std::vector<CustomerPromise> items;
  std::int64_t open = 0, kept = 0, broken = 0;
};
BOOST_DESCRIBE_STRUCT(PromiseList, (), (items, open, kept, broken))

Result<PromiseList> list_promises(Reading& reading, const ListPromises& command) {
  const auto person = load_person(reading.db, command.id);
  if (!person) return refuse(RefusalKind::not_found, "unknown_customer");
  PromiseList list;
  std::vector<PersonId> files = person->absorbed;
  files.push_back(person->id);
  for (const PersonId file : files) {
    for (const CaseCard& card : db::select<CaseCard>(reading.db, "WHERE customer = $1 ORDER BY id DESC LIMIT $2", file, cases_max)) {
      if (!may(reading.caller, Right::case_read, {card.id, TeamId{card.team}, StaffId{card.owner}})) continue;
      const auto c = load_case(reading.db, card.id);
      if (!c) continue;
      for (const Promise& promise : c->promises) {
        list.open += promise.state == PromiseState::open;
        list.kept += promise.state == PromiseState::kept;
        list.broken += promise.state == PromiseState::broken;
        list.items.push_back({id_text(promise.id), read_private(reading.db, promise.text).value_or(""),
                              actor_name(reading.db, promise.by, reading.caller.language), promise.due, promise.state, card.id,
                              card.number, card.title});
      }
    }
  }
  std::ranges::sort(list.items, [](const CustomerPromise& one, const CustomerPromise& other) {
    const bool open = one.state == PromiseState::open, other_open = other.state == PromiseState::open;
    if (open != other_open) return open;
    return open ? one.due_at < other.due_at : one.due_at > other.due_at;
  });
  if (list.items.size() > promises_max) list.items.resize(promises_max);
  return list;
}

}  // namespace

void promise_routes(Routes& routes) { routes.read("/api/v1/customers/{id}/promises", Right::customer_read, "C3.4.3", list_promises); }

}  // namespace sp::handling
