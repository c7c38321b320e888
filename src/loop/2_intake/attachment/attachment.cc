#include "loop/2_intake/attachment/attachment.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace sp::intake {
namespace {

struct Kind {
  std::string_view ending, magic, type;
};
// Endings and first bytes must agree; a text has no first bytes, so it is checked to be text.
constexpr std::array<Kind, 14> kinds{{
    {".jpg", "\xFF\xD8\xFF", "image/jpeg"},
    {".jpeg", "\xFF\xD8\xFF", "image/jpeg"},
    {".png", "\x89PNG\r\n", "image/png"},
    {".gif", "GIF8", "image/gif"},
    {".webp", "RIFF", "image/webp"},
    {".heic", "", "image/heic"},
    {".mp4", "", "video/mp4"},
    {".pdf", "%PDF-", "application/pdf"},
    {".docx", "PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {".xlsx", "PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {".pptx", "PK\x03\x04", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {".txt", "", "text/plain; charset=utf-8"},
    {".csv", "", "text/plain; charset=utf-8"},
    {".log", "", "text/plain; charset=utf-8"},
}};

std::string lower_ending(std::string_view name) {
  const auto dot = name.rfind('.');
  std::string ending(dot == std::string_view::npos ? std::string_view{} : name.substr(dot));
  std::ranges::transform(ending, ending.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return ending;
}

}  // namespace

std::optional<std::string> accepted_type(std::string_view name, std::string_view bytes) {
  const std::string ending = lower_ending(name);
  for (const Kind& kind : kinds) {
    if (kind.ending != ending) continue;
    if (!bytes.starts_with(kind.magic)) return std::nullopt;
    if (kind.type.starts_with("text/") && !is_clean_text(bytes)) return std::nullopt;
    if ((ending == ".heic" || ending == ".mp4") && bytes.substr(0, 12).find("ftyp") == std::string_view::npos)
      return std::nullopt;
    return std::string(kind.type);
  }
  return std::nullopt;
}

Result<void> expect_own_uploads(db::Connection& connection, const std::vector<AttachmentId>& ids, std::string_view owner) {
  for (const AttachmentId id : ids) {
    const auto attachment = db::load<Attachment>(connection, id);
    if (!attachment || attachment->owner != owner || attachment->case_id) return invalid("attachments", "attachment_unknown");
  }
  return {};
}

Result<void> attach(Tx& tx, const std::vector<AttachmentId>& ids, std::string_view owner, CaseId case_id) {
  for (const AttachmentId id : ids) {
    auto attachment = db::load<Attachment>(tx.db, id);
    if (!attachment || attachment->owner != owner || (attachment->case_id && attachment->case_id != case_id))
      return invalid("attachments", "attachment_unknown");
    attachment->case_id = case_id;
    db::save(tx.db, *attachment);
  }
  return {};
}

std::vector<AttachmentView> attachments_of(db::Connection& connection, const std::vector<AttachmentId>& ids) {
  std::vector<AttachmentView> views;
  for (const AttachmentId id : ids) {
    if (auto view = db::one<AttachmentView>(connection, "SELECT id, name, type, size FROM attachments WHERE id = $1", id))
      views.push_back(std::move(*view));
  }
  return views;
}

}  // namespace sp::intake
