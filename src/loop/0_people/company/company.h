// The company that serves: what it is called, where it is reached, how its pages and letters look. One record, which
// the portal, the printed forms and the settings page read. Nothing in it is about a person.
// Clause: Q7.1 (one information system), R8.2 (documents say whose they are).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "app/app.h"
#include "app/replay.h"
#include "loop/0_people/company/colour.h"
#include "loop/0_people/staff/staff_types.h"

namespace sp {

using CompanyId = Id<struct CompanyTag>;
inline constexpr std::int64_t the_company = 1;  // its id; stored, never to change

inline constexpr std::size_t logo_bytes_max = 512 * 1024;
inline constexpr std::int64_t logo_side_max = 4096;  // pixels: more is a bomb for a phone, not a logo

struct CompanyFacts {
  LocalName names;
  std::optional<Text<1, 30>> short_name;
  Language language = Language::zh_CN;  // of letters, and of people whose own is unknown
  Text<1, 60> time_zone;                // IANA
  Text<1, 60> calendar;                 // id of a calendar in force
  std::optional<Text<1, 300>> address;  // postal, with line breaks
  std::optional<Text<1, 40>> phone;
  std::optional<Text<1, 120>> email;
  std::optional<Text<1, 200>> website;
  std::optional<Text<1, 200>> footer;      // the line at the foot of letters
  std::optional<Text<1, 20>> accent;       // "#0f6e6a" on light pages; absent: the program's own colours
  std::optional<Text<1, 20>> accent_dark;  // absent: made from accent
  std::optional<bool> plan_code;  // a customer confirms his plan with a one-time code where one can be sent; absent: yes
};
BOOST_DESCRIBE_STRUCT(CompanyFacts, (),
                      (names, short_name, language, time_zone, calendar, address, phone, email, website, footer, accent,
                       accent_dark, plan_code))

struct Logo {
  std::string sha256;  // empty: there is none
  std::string type;
  std::int64_t width = 0, height = 0;
};
BOOST_DESCRIBE_STRUCT(Logo, (), (sha256, type, width, height))

struct Company {
  static constexpr std::string_view table = "company";
  CompanyId id;
  std::int64_t version = 0;
  CompanyFacts facts;
  Logo logo;
};
BOOST_DESCRIBE_STRUCT(Company, (), (id, version, facts, logo))

struct CompanyChanged {
  CompanyFacts facts;
};
BOOST_DESCRIBE_STRUCT(CompanyChanged, (), (facts))

struct CompanyLogoChanged {
  Logo logo;
};
BOOST_DESCRIBE_STRUCT(CompanyLogoChanged, (), (logo))

using CompanyEvent = std::variant<CompanyChanged, CompanyLogoChanged>;
void apply(Company& company, const CompanyEvent& event);

/// What the step of standards knows, lent by main/compose.cc.
struct CompanyChecks {
  std::function<bool(std::string_view)> calendar_known, zone_known;
};

/// Refuses: name_missing, unknown_zone, unknown_calendar, expected_email, expected_web_address, expected_colour,
/// contrast_too_low (details: ratio, min, nearest).
Result<void> acceptable(const CompanyFacts& facts, const CompanyChecks& checks);

struct ShadesByLook {
  Shades light, dark;
};
BOOST_DESCRIBE_STRUCT(ShadesByLook, (), (light, dark))

/// Nothing when no accent was chosen. REQUIRES: the facts are acceptable.
std::optional<ShadesByLook> shades_of(const CompanyFacts& facts);

/// As kept; of version 0, with the program's defaults, before anybody said anything.
Company load_company(db::Connection& connection);

/// Inside a command that has checked who may. Refuses as acceptable() does, and conflict.
Result<Company> change_company(Tx& tx, std::optional<std::int64_t> expected, const CompanyFacts& facts,
                               const CompanyChecks& checks);

/// GET, PUT /company, PUT and DELETE /company/logo, GET /portal/company and /portal/company/logo.
void company_routes(App& app, CompanyChecks checks);

ReplayCheck company_replay();

}  // namespace sp
