#include "app/tx.h"

namespace sp {

void Tx::append(const About& about, std::int64_t version, std::string_view type, std::string body,
                std::optional<Instant> at, std::optional<Actor> actor) {
  const Actor who = actor.value_or(caller.actor);
  journal::Event event{.seq = head_.seq + 1,
                       .stream = about.stream,
                       .version = version,
                       .at = at.value_or(now),
                       .actor_kind = who.kind,
                       .actor = who.id,
                       .team = about.place.team,
                       .case_id = about.place.case_id,
                       .conversation = about.conversation,
                       .type = std::string(type),
                       .body = std::move(body),
                       .rule = about.rule,
                       .cause = cause};
  event.hash = journal::chained_hash(head_.hash, event);
  db::insert(db, event);
  head_.seq = event.seq;
  head_.hash = event.hash;
  committed.push_back({std::move(event), about.place});
}

std::int64_t next_number(Tx& tx, std::string_view series, std::int64_t first) {
  return *db::one<std::int64_t>(tx.db,
                                "INSERT INTO numbers (series, last) VALUES ($1, $2) "
                                "ON CONFLICT (series) DO UPDATE SET last = numbers.last + 1 RETURNING last",
                                series, first);
}

void set_timer(db::Connection& writer, std::string_view kind, std::int64_t subject, std::optional<Instant> due) {
  if (due) {
    db::post(writer,
             "INSERT INTO timers (kind, subject, due) VALUES ($1, $2, $3) "
             "ON CONFLICT (kind, subject) DO UPDATE SET due = EXCLUDED.due",
             kind, subject, *due);
  } else {
    db::post(writer, "DELETE FROM timers WHERE kind = $1 AND subject = $2", kind, subject);
  }
}

std::optional<std::string> read_setting(db::Connection& connection, std::string_view name) {
  return db::one<std::string>(connection, "SELECT value FROM settings WHERE name = $1", name);
}

void write_setting(db::Connection& writer, std::string_view name, std::string_view value) {
  db::run(writer,
          "INSERT INTO settings (name, value) VALUES ($1, $2) "
          "ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value",
          name, value);
}

}  // namespace sp
