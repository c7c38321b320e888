#include <sodium.h>

#include "app/problem.h"
#include "app/version.h"
#include "base/sha256.h"
#include "loop/0_people/company/company.h"
#include "loop/0_people/company/picture.h"

namespace sp {
namespace {

constexpr std::string_view logo_path = "/api/v1/portal/company/logo";
constexpr std::string_view default_accent = "#0f6e6a", default_accent_dark = "#3fb8b0";  // web/src/ui/tokens.css: brand
constexpr std::string_view public_minutes = "public, max-age=60";  // so long a change may take to be seen by customers

struct ShowCompany {};
BOOST_DESCRIBE_STRUCT(ShowCompany, (), ())

struct ChangeCompany {
  std::optional<Int<0, 1'000'000'000>> version;
  CompanyFacts facts;
};
BOOST_DESCRIBE_STRUCT(ChangeCompany, (), (version, facts))

struct RemoveLogo {};
BOOST_DESCRIBE_STRUCT(RemoveLogo, (), ())

struct LogoView {
  std::string url;  // names its content, so that it may be kept for ever
  std::int64_t width = 0, height = 0;
};
BOOST_DESCRIBE_STRUCT(LogoView, (), (url, width, height))

struct CompanyView {
  std::int64_t version = 0;  // 0: nobody said anything yet
  CompanyFacts facts;
  std::optional<LogoView> logo;
  std::optional<ShadesByLook> colours;
};
BOOST_DESCRIBE_STRUCT(CompanyView, (), (version, facts, logo, colours))

/// What customers see.
struct PublicCompany {
  LocalName names;
  std::optional<Text<1, 30>> short_name;
  std::optional<Text<1, 40>> phone;
  std::optional<Text<1, 120>> email;
  std::optional<Text<1, 200>> website;
  std::optional<LogoView> logo;
  std::optional<ShadesByLook> colours;
};
BOOST_DESCRIBE_STRUCT(PublicCompany, (), (names, short_name, phone, email, website, logo, colours))

struct TryColours {
  std::optional<Text<1, 20>> accent, accent_dark;
};
BOOST_DESCRIBE_STRUCT(TryColours, (), (accent, accent_dark))

struct ColourCheck {
  double ratio = 0;
  bool passes = false;
  std::string nearest;  // itself when it passes
  std::string page;     // what it stands on
  Shades shades;        // of the nearest
};
BOOST_DESCRIBE_STRUCT(ColourCheck, (), (ratio, passes, nearest, page, shades))

struct ColourChecks {
  ColourCheck light, dark;
};
BOOST_DESCRIBE_STRUCT(ColourChecks, (), (light, dark))

/// The bytes of one logo, base 64; also those it once was, because the journal names them.
struct LogoContent {
  static constexpr std::string_view table = "company_logos";
  std::string sha256, content;
};
BOOST_DESCRIBE_STRUCT(LogoContent, (), (sha256, content))

std::optional<LogoView> logo_view(const Logo& logo) {
  if (logo.sha256.empty()) return std::nullopt;
  return LogoView{std::string(logo_path) + "?v=" + logo.sha256.substr(0, 16), logo.width, logo.height};
}

CompanyView view_of(const Company& company) {
  return {company.version, company.facts, logo_view(company.logo), shades_of(company.facts)};
}

Result<CompanyView> show_company(Reading& reading, const ShowCompany&) { return view_of(load_company(reading.db)); }

ColourCheck checked(Look look, Colour wish) {
  const double ratio = accent_contrast(look, wish);
  const Colour nearest = readable_accent(look, wish);
  return {ratio, ratio >= contrast_min, to_text(nearest), to_text(page_of(look)), shades_of(look, nearest)};
}

/// What a choice of colours would be like, before it is kept.
Result<ColourChecks> try_colours(Reading&, const TryColours& command) {
  const auto light = colour_from(command.accent.value_or(std::string(default_accent)));
  if (!light) return invalid("accent", "expected_colour");
  const auto dark = command.accent_dark ? colour_from(*command.accent_dark)
                    : command.accent    ? std::optional(readable_accent(Look::dark, *light))
                                        : colour_from(default_accent_dark);
  if (!dark) return invalid("accent_dark", "expected_colour");
  return ColourChecks{checked(Look::light, *light), checked(Look::dark, *dark)};
}

std::string base64(std::string_view bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the terminating NUL
  return text;
}

std::string from_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr,
                    &length, nullptr, sodium_base64_VARIANT_ORIGINAL);
  bytes.resize(length);
  return bytes;
}

CompanyView keep_logo(Tx& tx, Company& company, Logo logo) {
  tx.record<Company, CompanyEvent>(company, {CompanyLogoChanged{std::move(logo)}},
                                   {.stream = "company:" + company.id.text()});
  db::save(tx.db, company);
  return view_of(company);
}

Result<CompanyView> remove_logo(Tx& tx, const RemoveLogo&) {
  Company company = load_company(tx.db);
  if (company.logo.sha256.empty()) return view_of(company);
  return keep_logo(tx, company, {});
}

void take_logo(App& app, RawCall call) {
  const Language language = call.caller.language;
  const auto refuse_with = [&](std::string_view reason, Details details = {}) {
    call.respond(problem({RefusalKind::invalid, std::string(reason), "logo", std::move(details), {}}, language));
  };
  const auto picture = picture_from(call.request.body);
  if (!picture) return refuse_with("expected_picture");
  if (picture->width > logo_side_max || picture->height > logo_side_max)
    return refuse_with("picture_too_large", {{"max", std::to_string(logo_side_max)}});
  const Logo logo{sha256_hex(call.request.body), std::string(picture->type), picture->width, picture->height};
  Command command;
  command.caller = call.caller;
  command.cause = "request";
  command.run = [logo, content = base64(call.request.body)](Tx& tx) -> Result<Reply> {
    Company company = load_company(tx.db);
    db::save(tx.db, LogoContent{logo.sha256, content});
    if (company.logo.sha256 == logo.sha256) return Reply{200, to_json(view_of(company))};
    return Reply{200, to_json(keep_logo(tx, company, logo))};
  };
  command.done = [respond = std::make_shared<web::Respond>(std::move(call.respond)), language](Result<Reply> reply) {
    if (!reply) return (*respond)(problem(reply.error(), language));
    (*respond)({reply->status, {{"content-type", "application/json; charset=utf-8"}}, std::move(reply->body), nullptr});
  };
  app.writer().submit(std::move(command));
}

web::Response public_company(db::Connection& connection, const web::Request&) {
  const Company company = load_company(connection);
  const CompanyFacts& facts = company.facts;
  web::Response response;
  response.body = to_json(PublicCompany{facts.names, facts.short_name, facts.phone, facts.email, facts.website,
                                        logo_view(company.logo), shades_of(facts)});
  response.headers = {{"content-type", "application/json; charset=utf-8"},
                      {"etag", '"' + sha256_hex(response.body).substr(0, 32) + '"'},
                      {"cache-control", std::string(public_minutes)}};
  return response;
}

web::Response public_logo(db::Connection& connection, const web::Request& request) {
  const Logo logo = load_company(connection).logo;
  const auto held = logo.sha256.empty() ? std::nullopt : db::load<LogoContent>(connection, logo.sha256);
  if (!held)
    return problem({RefusalKind::not_found, "not_found", {}, {}, {}}, language_from(request.header("accept-language")));
  web::Response response;
  response.body = from_base64(held->content);
  const bool named = request.query == "v=" + logo.sha256.substr(0, 16);
  response.headers = {{"content-type", logo.type},
                      {"etag", '"' + logo.sha256.substr(0, 32) + '"'},
                      {"content-disposition", "inline; filename=\"logo\""},
                      {"content-security-policy", "default-src 'none'; sandbox"},
                      {"cache-control", named ? "public, max-age=31536000, immutable" : std::string(public_minutes)}};
  return response;
}

/// Answers everybody on a reader's thread; what the browser has already is not sent again.
void send_public(App& app, RawCall call, web::Response (*read)(db::Connection&, const web::Request&)) {
  auto shared = std::make_shared<RawCall>(std::move(call));
  const auto unavailable = [shared](std::string_view reason) {
    shared->respond(problem({RefusalKind::unavailable, std::string(reason), {}, {}, {}}, shared->caller.language));
  };
  const bool queued = app.readers().submit([shared, read, unavailable](std::unique_ptr<db::Connection>& connection) {
    web::Response response;
    try {
      connection->begin_read();
      response = read(*connection, shared->request);
      connection->rollback();
    } catch (const db::DbError&) {
      connection->rollback();
      return unavailable("storage_unavailable");
    }
    const auto asked = shared->request.header("if-none-match");
    for (const auto& [name, value] : response.headers) {
      if (name != "etag" || asked.empty() || value != asked) continue;
      response.status = 304;
      response.body.clear();
      break;
    }
    shared->respond(std::move(response));
  });
  if (!queued) unavailable("overloaded");
}

}  // namespace

void company_routes(App& app, CompanyChecks checks) {
  Routes& routes = app.routes();
  routes.read("/api/v1/company", Right::signed_in, "Q7.1", show_company);
  routes.write<ChangeCompany, CompanyView>(
      "PUT", "/api/v1/company", Right::system_admin, "Q7.1",
      [checks = std::move(checks)](Tx& tx, const ChangeCompany& command) -> Result<CompanyView> {
        SP_TRY(const Company company, change_company(tx, command.version, command.facts, checks));
        return view_of(company);
      });
  routes.read("/api/v1/company/colours", Right::system_admin, "Q7.1", try_colours);
  Route& logo = routes.raw("PUT", "/api/v1/company/logo", Right::system_admin, "Q7.1", "UploadLogo",
                           [&app](RawCall call) { take_logo(app, std::move(call)); });
  logo.body_limit = logo_bytes_max;
  logo.output = &shape_of<CompanyView>();
  routes.write("DELETE", "/api/v1/company/logo", Right::system_admin, "Q7.1", remove_logo);
  Route& shown = routes.raw("GET", "/api/v1/portal/company", Right::open, "Q7.1", "ShowPublicCompany",
                            [&app](RawCall call) { send_public(app, std::move(call), public_company); });
  shown.output = &shape_of<PublicCompany>();
  routes.raw("GET", std::string(logo_path), Right::open, "Q7.1", "DownloadLogo",
             [&app](RawCall call) { send_public(app, std::move(call), public_logo); });
}

}  // namespace sp
