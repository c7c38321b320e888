#include "loop/0_people/company/company.h"

#include <fmt/format.h>

#include "app/version.h"

namespace sp {
namespace {

void on(Company& company, const CompanyChanged& event) { company.facts = event.facts; }
void on(Company& company, const CompanyLogoChanged& event) { company.logo = event.logo; }

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && at > 0 && text.find('@', at + 1) == std::string_view::npos &&
         text.find('.', at) != std::string_view::npos && !text.ends_with('.') &&
         text.find_first_of(" \n\t<>,;\"") == std::string_view::npos;
}

bool is_web_address(std::string_view text) {
  const auto host = text.starts_with("https://")  ? text.substr(8)
                    : text.starts_with("http://") ? text.substr(7)
                                                  : std::string_view{};
  return host.find('.') != std::string_view::npos && text.find_first_of(" \n\t<>\"'\\") == std::string_view::npos;
}

Result<void> readable(Look look, std::string_view field, const std::optional<Text<1, 20>>& given) {
  if (!given) return {};
  const auto colour = colour_from(*given);
  if (!colour) return invalid(field, "expected_colour");
  const double ratio = accent_contrast(look, *colour);
  if (ratio >= contrast_min) return {};
  // Rounded down: a ratio that is refused never reads like one that passes.
  return invalid(field, "contrast_too_low",
                 {{"ratio", fmt::format("{:.2f}", static_cast<int>(ratio * 100) / 100.0)},
                  {"min", fmt::format("{:.1f}", contrast_min)},
                  {"nearest", to_text(readable_accent(look, *colour))}});
}

}  // namespace

void apply(Company& company, const CompanyEvent& event) {
  std::visit([&](const auto& body) { on(company, body); }, event);
}

Result<void> acceptable(const CompanyFacts& facts, const CompanyChecks& checks) {
  if (!facts.names.zh_CN && !facts.names.zh_TW && !facts.names.en) return invalid("facts.names", "name_missing");
  if (!checks.zone_known(facts.time_zone))
    return invalid("facts.time_zone", "unknown_zone", {{"given", facts.time_zone}});
  if (!checks.calendar_known(facts.calendar))
    return invalid("facts.calendar", "unknown_calendar", {{"id", facts.calendar}});
  if (facts.email && !is_email(*facts.email)) return invalid("facts.email", "expected_email");
  if (facts.website && !is_web_address(*facts.website)) return invalid("facts.website", "expected_web_address");
  SP_TRY_VOID(readable(Look::light, "facts.accent", facts.accent));
  return readable(Look::dark, "facts.accent_dark", facts.accent_dark);
}

std::optional<ShadesByLook> shades_of(const CompanyFacts& facts) {
  const auto light = facts.accent ? colour_from(*facts.accent) : std::nullopt;
  if (!light) return std::nullopt;
  const auto dark = facts.accent_dark ? colour_from(*facts.accent_dark) : std::nullopt;
  return ShadesByLook{shades_of(Look::light, *light),
                      shades_of(Look::dark, dark.value_or(readable_accent(Look::dark, *light)))};
}

Company load_company(db::Connection& connection) {
  if (auto company = db::load<Company>(connection, the_company)) return std::move(*company);
  Company company{.id = CompanyId{the_company}};
  company.facts.time_zone = "Asia/Shanghai";
  company.facts.calendar = "cn-office";
  return company;
}

Result<Company> change_company(Tx& tx, std::optional<std::int64_t> expected, const CompanyFacts& facts,
                               const CompanyChecks& checks) {
  Company company = load_company(tx.db);
  SP_TRY_VOID(expect_version(company.version, expected));
  SP_TRY_VOID(acceptable(facts, checks));
  tx.record<Company, CompanyEvent>(company, {CompanyChanged{facts}}, {.stream = "company:" + company.id.text()});
  db::save(tx.db, company);
  return company;
}

ReplayCheck company_replay() { return replay_check<Company, CompanyEvent>("company"); }

}  // namespace sp
