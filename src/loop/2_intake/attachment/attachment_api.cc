#include <sodium.h>

#include "app/problem.h"
#include "base/sha256.h"
#include "base/text.h"
#include "loop/2_intake/attachment/attachment.h"

namespace sp::intake {
namespace {

constexpr std::int64_t name_length_max = 200;

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

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size() && std::isxdigit(static_cast<unsigned char>(text[at + 1])) &&
        std::isxdigit(static_cast<unsigned char>(text[at + 2]))) {
      out += static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16));
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == '_') out += c;
    else out += '%' + to_hex({&c, 1});
  }
  return out;
}

/// Takes the bytes of one upload for `owner`; answers with the attachment's id.
void take_upload(App& app, RawCall call, std::string owner) {
  const Language language = call.caller.language;
  const std::string name = percent_decoded(call.request.header("x-filename"));
  const auto refuse_with = [&](RefusalKind kind, std::string reason, std::string field, Details details = {}) {
    call.respond(problem({kind, std::move(reason), std::move(field), std::move(details), {}}, language));
  };
  if (name.empty() || !is_clean_text(name)) return refuse_with(RefusalKind::invalid, "required", "X-Filename");
  if (text_length(name) > name_length_max)
    return refuse_with(RefusalKind::invalid, "too_long", "X-Filename", {{"max", std::to_string(name_length_max)}});
  if (call.request.body.empty()) return refuse_with(RefusalKind::invalid, "required", "body");
  const auto type = accepted_type(name, call.request.body);
  if (!type) return refuse_with(RefusalKind::invalid, "attachment_type_refused", "X-Filename");

  auto content = std::make_shared<const std::string>(std::move(call.request.body));
  auto respond = std::make_shared<web::Respond>(std::move(call.respond));
  Command command;
  command.caller = call.caller;
  command.cause = "request";
  command.run = [content, name, type = *type, owner](Tx& tx) -> Result<Reply> {
    const auto held = *db::one<std::int64_t>(
        tx.db, "SELECT count(*) FROM attachments WHERE owner = $1 AND case_id IS NULL", owner);
    if (!owner.starts_with("staff:") && held >= attachments_per_draft_max)
      return refuse(RefusalKind::too_many, "too_many_items", {{"max", std::to_string(attachments_per_draft_max)}});
    Attachment attachment{tx.next_id<AttachmentId>(), sha256_hex(*content), name, type,
                          static_cast<std::int64_t>(content->size()), owner, {}, tx.now};
    db::run(tx.db, "INSERT INTO blobs (sha256, content) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING",
            attachment.sha256, base64(*content));
    db::insert(tx.db, attachment);
    return Reply{201, to_json(AttachmentView{attachment.id, attachment.name, attachment.type, attachment.size})};
  };
  command.done = [respond, language](Result<Reply> reply) {
    if (!reply) return (*respond)(problem(reply.error(), language));
    (*respond)({reply->status, {{"content-type", "application/json; charset=utf-8"}}, std::move(reply->body), nullptr});
  };
  app.writer().submit(std::move(command));
}

web::Response download(const Attachment& attachment, std::string bytes) {
  const bool shown = attachment.type.starts_with("image/");
  web::Response response;
  response.headers = {{"content-type", attachment.type},
                      {"content-disposition", std::string(shown ? "inline" : "attachment") + "; filename*=UTF-8''" +
                                                  percent_encoded(attachment.name)},
                      {"content-security-policy", "default-src 'none'; sandbox"},
                      {"cache-control", "private, max-age=3600"}};
  response.body = std::move(bytes);
  return response;
}

/// `right` decides: staff by the case's place, a customer by his link.
Result<web::Response> read_download(App& app, db::Connection& connection, const RawCall& call, Right right) {
  const auto missing = refuse(RefusalKind::not_found, "not_found");
  const auto id = parse_id(call.parameter("id"));
  const auto attachment = id ? db::load<Attachment>(connection, *id) : std::nullopt;
  if (!attachment) return missing;
  const bool own_upload =
      !attachment->case_id && call.caller.staff() && attachment->owner == "staff:" + call.caller.staff().text();
  const bool seen_with_case =
      attachment->case_id && may(call.caller, right, app.doors().place_of(connection, attachment->case_id));
  if (!own_upload && !seen_with_case) return missing;
  const auto content =
      db::one<std::string>(connection, "SELECT content FROM blobs WHERE sha256 = $1", attachment->sha256);
  if (!content) return missing;
  return download(*attachment, from_base64(*content));
}

void send_download(App& app, RawCall call, Right right) {
  auto shared = std::make_shared<RawCall>(std::move(call));
  const auto answer = [shared](Result<web::Response> response) {
    shared->respond(response ? std::move(*response) : problem(response.error(), shared->caller.language));
  };
  const bool queued = app.readers().submit([&app, shared, answer, right](std::unique_ptr<db::Connection>& connection) {
    try {
      connection->begin_read();
      auto response = read_download(app, *connection, *shared, right);
      connection->rollback();
      answer(std::move(response));
    } catch (const db::DbError&) {
      connection->rollback();
      answer(refuse(RefusalKind::unavailable, "storage_unavailable"));
    }
  });
  if (!queued) answer(refuse(RefusalKind::unavailable, "overloaded"));
}

}  // namespace

void attachment_routes(App& app, const SignedLinks& links) {
  Routes& routes = app.routes();
  const auto upload = [&](std::string path, Right right, std::string name,
                          std::function<std::optional<std::string>(const RawCall&)> owner_of) {
    routes.raw("POST", std::move(path), right, "P3.2", std::move(name), [&app, owner_of](RawCall call) {
      const auto owner = owner_of(call);
      if (!owner) return call.respond(problem({RefusalKind::not_found, "not_found", {}, {}, {}}, call.caller.language));
      take_upload(app, std::move(call), *owner);
    }).body_limit = attachment_bytes_max;
  };
  upload("/api/v1/attachments", Right::case_work, "UploadAttachment",
         [](const RawCall& call) { return "staff:" + call.caller.staff().text(); });
  upload("/api/v1/track/{token}/attachments", Right::track, "UploadTrackedAttachment",
         [](const RawCall& call) { return "case:" + call.caller.tracked.text(); });
  upload("/api/v1/portal/attachments/{draft}", Right::open, "UploadDraftAttachment",
         [&links](const RawCall& call) -> std::optional<std::string> {
           const auto draft = links.verify("draft", call.parameter("draft"));
           return draft ? std::optional("draft:" + id_text(*draft)) : std::nullopt;
         });
  routes.raw("GET", "/api/v1/attachments/{id}", Right::case_read, "P3.2", "DownloadAttachment",
             [&app](RawCall call) { send_download(app, std::move(call), Right::case_read); });
  routes.raw("GET", "/api/v1/track/{token}/attachments/{id}", Right::track, "P3.2", "DownloadTrackedAttachment",
             [&app](RawCall call) { send_download(app, std::move(call), Right::track); });
}

}  // namespace sp::intake
