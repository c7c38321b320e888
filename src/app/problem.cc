#include "app/problem.h"

#include <chrono>
#include <map>
#include <optional>

#include "base/json.h"

namespace sp {
namespace {

struct FieldProblem {
  std::string field, reason, detail;
};
BOOST_DESCRIBE_STRUCT(FieldProblem, (), (field, reason, detail))

struct Problem {
  std::string type;
  std::string title;
  int status = 400;
  std::string reason;
  std::optional<std::string> field;
  std::string detail;
  std::map<std::string, std::string> details;
  std::vector<FieldProblem> problems;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (type, title, status, reason, field, detail, details, problems))

std::string message(const Refusal& refusal, Language language) {
  return text(language, "refusal." + refusal.reason, refusal.details);
}

}  // namespace

int status_of(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::invalid: return 400;
    case RefusalKind::unauthenticated: return 401;
    case RefusalKind::forbidden: return 403;
    case RefusalKind::not_found: return 404;
    case RefusalKind::conflict: return 409;
    case RefusalKind::refused: return 422;
    case RefusalKind::too_large: return 413;
    case RefusalKind::too_many: return 429;
    case RefusalKind::unavailable: return 503;
  }
  return 500;
}

web::Response problem(const Refusal& refusal, Language language) {
  Problem body;
  body.type = "urn:setpoint:problem:" + refusal.reason;
  body.status = refusal.reason == "internal_error" ? 500 : status_of(refusal.kind);
  body.title = text(language, "problem." + std::to_string(body.status));
  body.reason = refusal.reason;
  if (!refusal.field.empty()) body.field = refusal.field;
  body.detail = message(refusal, language);
  body.details.insert(refusal.details.begin(), refusal.details.end());
  if (!refusal.also.empty()) {
    if (!refusal.field.empty()) body.problems.push_back({refusal.field, refusal.reason, body.detail});
    for (const Refusal& other : refusal.also)
      body.problems.push_back({other.field, other.reason, message(other, language)});
  }
  web::Response response;
  response.status = body.status;
  response.headers = {{"content-type", "application/problem+json; charset=utf-8"},
                      {"content-language", std::string(language_tag(language))}};
  response.body = to_json(body);
  return response;
}

web::Response too_many_attempts(Duration wait, Language language) {
  const auto seconds = std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count());
  auto response = problem({RefusalKind::too_many, "too_many_attempts", {}, {{"seconds", seconds}}, {}}, language);
  response.headers.emplace_back("retry-after", seconds);
  return response;
}

}  // namespace sp
