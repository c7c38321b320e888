#include "loop/5_feedback/survey/survey.h"

#include "loop/4_handling/case/case_desk.h"
#include "loop/4_handling/webhook/webhook.h"

namespace sp::feedback {
namespace {

struct RateCase {
  Text<1, 80> token;
  Int<1, 5> score;
  std::optional<Text<0, 2000>> comment;
};
BOOST_DESCRIBE_STRUCT(RateCase, (), (token, score, comment))

struct CaseRated {
  CaseId case_id;
  std::int64_t score = 0;
  bool commented = false;
  StaffId owner;
  TeamId team;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(CaseRated, (), (case_id, score, commented, owner, team, at))

struct ShowRating {
  Text<1, 80> token;
};
BOOST_DESCRIBE_STRUCT(ShowRating, (), (token))

struct RatingView {
  bool may_rate = false;
  std::optional<std::int64_t> score;
  std::string comment;
};
BOOST_DESCRIBE_STRUCT(RatingView, (), (may_rate, score, comment))

bool is_ratable(const handling::Case& c) {
  return c.category == handling::Category::solved || c.category == handling::Category::closed;
}

Result<RatingView> show_rating(Reading& reading, const ShowRating&) {
  SP_TRY(const auto c, handling::visible_case(reading.db, reading.caller, Right::track, reading.caller.tracked));
  const auto rating = db::load<Rating>(reading.db, c.id);
  if (!rating) return RatingView{is_ratable(c), std::nullopt, {}};
  return RatingView{false, rating->score, rating->comment};
}

Result<Nothing> rate(Tx& tx, const RateCase& command) {
  SP_TRY(const auto c, handling::visible_case(tx.db, tx.caller, Right::track, tx.caller.tracked));
  if (!is_ratable(c)) return refuse("not_solved");
  if (db::load<Rating>(tx.db, c.id)) return refuse("rated_already");
  const CaseRated rated{c.id, command.score, command.comment && !command.comment->empty(), c.owner, c.team, tx.now};
  tx.append({"rating:" + c.id.text(), handling::place_of(c), c.conversation, handling::rule_name(c)}, 1,
            snake_name<CaseRated>(), to_stored_json(rated));
  db::insert(tx.db, Rating{c.id, 1, c.id, command.score, command.comment.value_or(""), c.owner, c.team, tx.now});
  handling::queue_webhook(tx, c, handling::HookEvent::case_rated, {.score = command.score.value});
  return Nothing{};
}

}  // namespace

void survey_routes(Routes& routes) {
  routes.read<ShowRating, RatingView>("/api/v1/track/{token}/rating", Right::track, "C3.4.1", show_rating);
  routes.write<RateCase, Nothing>("POST", "/api/v1/track/{token}/rating", Right::track, "C3.4.1", rate);
}

ReplayCheck rating_replay() {
  return {"rating", std::string(Rating::table),
          [](db::Connection& connection, std::int64_t id, const std::vector<journal::Event>& events) -> std::optional<std::string> {
            const auto row = db::load<Rating>(connection, id);
            const auto rated = from_stored_json<CaseRated>(events.front().body);
            if (!row || !rated || events.size() != 1) return "rating and journal differ";
            if (row->score != rated->score || row->at != rated->at || row->owner != rated->owner || row->team != rated->team)
              return "rating was changed";
            return std::nullopt;
          }};
}

}  // namespace sp::feedback
