#include "loop/0_people/company/company.h"
#include "loop/4_handling/case/case_views.h"
#include "loop/4_handling/notice/notice.h"
#include "loop/4_handling/notice/quiet.h"

namespace sp::handling {
namespace {

struct ListNotices {
  std::optional<bool> unread;  // true: only what was not read
  std::optional<NoticeId> cursor;
  std::optional<Int<1, 100>> limit;
};
BOOST_DESCRIBE_STRUCT(ListNotices, (), (unread, cursor, limit))

struct NoticeView {
  NoticeId id;
  NoticeKind kind = NoticeKind::mentioned;
  CaseId case_;  // of webhook_off: the webhook
  std::string number, title, by, clock;
  std::int64_t times = 1;
  Instant at;
  bool read = false;
  bool alert = false;  // his browser may show it at once: he wishes so, and it did not come in his quiet hours
};
BOOST_DESCRIBE_STRUCT(NoticeView, (), (id, kind, case_, number, title, by, clock, times, at, read, alert))

struct NoticePage {
  std::vector<NoticeView> items;
  std::optional<NoticeId> next;
  std::int64_t unread = 0;
};
BOOST_DESCRIBE_STRUCT(NoticePage, (), (items, next, unread))

struct CountNotices {};
BOOST_DESCRIBE_STRUCT(CountNotices, (), ())

struct NoticeCount {
  std::int64_t unread = 0;
};
BOOST_DESCRIBE_STRUCT(NoticeCount, (), (unread))

/// One notice, those of one case, or all there were when `until` was the newest.
struct ReadNotices {
  std::optional<NoticeId> id;
  std::optional<CaseId> case_;
  std::optional<NoticeId> until;
};
BOOST_DESCRIBE_STRUCT(ReadNotices, (), (id, case_, until))

constexpr Duration read_ones_kept{std::chrono::hours{90 * 24}};

std::int64_t unread_of(db::Connection& connection, StaffId staff) {
  return db::one<std::int64_t>(connection, "SELECT unread FROM notice_counts WHERE staff = $1", staff).value_or(0);
}

/// The clock's name as the reader's page says it.
std::string clock_label(const CaseDesk& desk, const Case& c, const std::string& clock, Language language) {
  const auto process = desk.standards.current()->processes.find(c.kind, c.process_version);
  if (!process) return clock;
  for (const auto& each : process->clocks()) {
    if (std::string_view(each.spec->id) == clock) return std::string(words_in(each.spec->label, language_tag(language)));
  }
  return clock;
}

/// Whether a notice is one to show at once. Its own time decides: what came in the night is not called out at dawn.
class Alerts {
 public:
  Alerts(db::Connection& connection, StaffId staff) : choices_(load_own_settings(connection, staff).choices) {
    const auto own = choices_.time_zone ? std::string(*choices_.time_zone) : std::string(load_company(connection).facts.time_zone);
    if (auto zone = Zone::load(own)) zone_ = std::move(*zone);
  }
  bool due(const Notice& notice) const {
    const NoticeWish wish = notice_wish(choices_, notice.kind);
    return wish.way == NoticeWay::in_browser && (wish.through || !zone_ || !is_quiet(choices_.quiet, *zone_, notice.at));
  }

 private:
  OwnChoices choices_;
  std::shared_ptr<const Zone> zone_;
};

/// A case that is no longer his is not shown, though a notice of it was given.
Result<NoticePage> list_notices(const CaseDesk& desk, Reading& reading, const ListNotices& command) {
  const Caller& caller = reading.caller;
  const auto limit = command.limit ? command.limit->value : 50;
  const auto rows = db::select<Notice>(reading.db,
                                       "WHERE staff = $1 AND id < $2 AND ($3 = 0 OR read_at IS NULL) ORDER BY id DESC LIMIT $4",
                                       caller.staff(), command.cursor ? command.cursor->value() : INT64_MAX,
                                       command.unread.value_or(false), limit);
  NoticePage page{{}, {}, unread_of(reading.db, caller.staff())};
  const Alerts alerts(reading.db, caller.staff());
  for (const Notice& notice : rows) {
    if (notice.kind == NoticeKind::webhook_off) {
      page.items.push_back({notice.id, notice.kind, notice.case_id, {}, {}, {}, notice.clock, notice.times, notice.at, notice.read_at.has_value()});
      continue;
    }
    const auto c = visible_case(reading.db, caller, Right::case_read, notice.case_id);
    if (!c) continue;
    page.items.push_back({notice.id, notice.kind, c->id, c->number, read_private(reading.db, c->title).value_or(""),
                          actor_name(reading.db, {notice.actor_kind, notice.actor}, caller.language),
                          notice.clock.empty() ? "" : clock_label(desk, *c, notice.clock, caller.language), notice.times,
                          notice.at, notice.read_at.has_value(), alerts.due(notice)});
  }
  if (std::ssize(rows) == limit) page.next = rows.back().id;
  return page;
}

Result<NoticeCount> count_notices(Reading& reading, const CountNotices&) {
  return NoticeCount{unread_of(reading.db, reading.caller.staff())};
}

Result<NoticeCount> read_notices(Tx& tx, const ReadNotices& command) {
  const StaffId me = tx.caller.staff();
  std::int64_t read = 0;
  if (command.id) {
    read = db::run(tx.db, "UPDATE notices SET read_at = $1 WHERE id = $2 AND staff = $3 AND read_at IS NULL", tx.now, *command.id, me);
  } else if (command.case_) {
    read = db::run(tx.db, "UPDATE notices SET read_at = $1 WHERE staff = $2 AND case_id = $3 AND read_at IS NULL", tx.now, me, *command.case_);
  } else {
    read = db::run(tx.db, "UPDATE notices SET read_at = $1 WHERE staff = $2 AND id <= $3 AND read_at IS NULL", tx.now, me,
                   command.until ? command.until->value() : INT64_MAX);
    db::run(tx.db, "DELETE FROM notices WHERE staff = $1 AND read_at < $2", me, tx.now - read_ones_kept);
  }
  if (read > 0) db::run(tx.db, "UPDATE notice_counts SET unread = unread - $1 WHERE staff = $2", read, me);
  return NoticeCount{unread_of(tx.db, me)};
}

}  // namespace

void notice_routes(const CaseDesk& desk, Routes& routes) {
  routes.read<ListNotices, NoticePage>("/api/v1/notices", Right::signed_in, "P8.2", [&desk](Reading& reading, const ListNotices& command) {
    return list_notices(desk, reading, command);
  });
  routes.read("/api/v1/notices/count", Right::signed_in, "P8.2", count_notices);
  routes.write("POST", "/api/v1/notices/read", Right::signed_in, "P8.2", read_notices);
}

}  // namespace sp::handling
