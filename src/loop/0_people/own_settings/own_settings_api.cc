#include "app/version.h"
#include "loop/0_people/own_settings/own_settings.h"

namespace sp {
namespace {

struct ShowOwnSettings {};
BOOST_DESCRIBE_STRUCT(ShowOwnSettings, (), ())

struct ChangeOwnSettings {
  std::optional<Int<0, 1'000'000'000>> version;
  std::optional<Language> language;
  std::optional<Theme> theme;
  ListDensity density = ListDensity::roomy;
  std::map<std::string, Text<0, 40>> keys;
  std::optional<Text<1, 60>> time_zone;
  std::optional<QuietWeek> quiet;
  std::vector<NoticeWish> notices;
};
BOOST_DESCRIBE_STRUCT(ChangeOwnSettings, (), (version, language, theme, density, keys, time_zone, quiet, notices))

struct OwnNoticeView {
  std::string kind;
  NoticeWay way = NoticeWay::in_app;
  bool through = false;
  bool required = false;
};
BOOST_DESCRIBE_STRUCT(OwnNoticeView, (), (kind, way, through, required))

struct OwnSettingsView {
  std::int64_t version = 0;  // 0: he said nothing yet
  std::optional<Language> language;
  std::optional<Theme> theme;
  ListDensity density = ListDensity::roomy;
  std::map<std::string, Text<0, 40>> keys;
  std::optional<Text<1, 60>> time_zone;
  QuietWeek quiet;
  std::vector<OwnNoticeView> notices;  // of every kind
};
BOOST_DESCRIBE_STRUCT(OwnSettingsView, (), (version, language, theme, density, keys, time_zone, quiet, notices))

OwnSettingsView view_of(const OwnSettings& settings, const OwnSettingsChecks& checks) {
  const OwnChoices& own = settings.choices;
  OwnSettingsView view{settings.version, own.language, own.theme, own.density, own.keys, own.time_zone, own.quiet, {}};
  for (const NoticeDefault& standard : checks.notices) {
    const NoticeWish wish = wish_for(own, standard);
    view.notices.push_back({standard.kind, wish.way, wish.through, standard.required});
  }
  return view;
}

Result<OwnSettingsView> change_own_settings(const OwnSettingsChecks& checks, Tx& tx, const ChangeOwnSettings& command) {
  OwnSettings settings = load_own_settings(tx.db, tx.caller.staff());
  SP_TRY_VOID(expect_version(settings.version, command.version));
  const OwnChoices choices{command.language, command.theme, command.density, command.keys, command.time_zone, command.quiet.value_or(QuietWeek{}),
                           command.notices};
  SP_TRY_VOID(acceptable(choices, checks));
  tx.record<OwnSettings, OwnSettingsEvent>(settings, {OwnSettingsChanged{choices}}, {.stream = "own_settings:" + settings.id.text()});
  db::save(tx.db, settings);
  return view_of(settings, checks);
}

}  // namespace

void own_settings_routes(OwnSettingsChecks checks, Routes& routes) {
  routes.read<ShowOwnSettings, OwnSettingsView>("/api/v1/own-settings", Right::signed_in, "P8.2", [checks](Reading& reading, const ShowOwnSettings&) -> Result<OwnSettingsView> {
    return view_of(load_own_settings(reading.db, reading.caller.staff()), checks);
  });
  routes.write<ChangeOwnSettings, OwnSettingsView>("PUT", "/api/v1/own-settings", Right::signed_in, "P8.2",
                                                   [checks = std::move(checks)](Tx& tx, const ChangeOwnSettings& command) { return change_own_settings(checks, tx, command); });
}

}  // namespace sp
