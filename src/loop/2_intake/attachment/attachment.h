// Attachments: kept by content (the same photo twice is stored once), named by our own id, served so that a
// browser never runs them. They live in the database, so that one backup file holds everything.
// Clause: P3.2 (what to record), Q1.1 (fault description with photo).
#pragma once

#include <string>
#include <vector>

#include "app/app.h"
#include "app/signed_link.h"

namespace sp::intake {

inline constexpr std::int64_t attachment_bytes_max = 10 * 1024 * 1024;
inline constexpr std::int64_t attachments_per_draft_max = 10;

struct Attachment {
  static constexpr std::string_view table = "attachments";
  AttachmentId id;
  std::string sha256;
  std::string name;   // as the sender called it, for display and download only
  std::string type;   // what the bytes are, not what the sender claimed
  std::int64_t size = 0;
  std::string owner;  // "staff:<id>", "draft:<id>" or "case:<id>": who may put it into a message
  CaseId case_id;     // set when it became part of a case
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Attachment, (), (id, sha256, name, type, size, owner, case_id, at))

struct AttachmentView {
  AttachmentId id;
  std::string name, type;
  std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(AttachmentView, (), (id, name, type, size))

/// The type of the bytes, by their first ones and the name's ending; nothing for what is not accepted
/// (programs, scripts, HTML, SVG, archives that may hold anything).
std::optional<std::string> accepted_type(std::string_view name, std::string_view bytes);

/// Uploads of this owner that are in no case yet. Refuses: attachment_unknown.
Result<void> expect_own_uploads(db::Connection& connection, const std::vector<AttachmentId>& ids, std::string_view owner);

/// Ties uploads to a case. Refuses: attachment_unknown (also when it belongs to somebody else).
Result<void> attach(Tx& tx, const std::vector<AttachmentId>& ids, std::string_view owner, CaseId case_id);

std::vector<AttachmentView> attachments_of(db::Connection& connection, const std::vector<AttachmentId>& ids);

/// POST /attachments (staff), /portal/attachments/{draft}, /track/{token}/attachments; GET /attachments/{id} and
/// /track/{token}/attachments/{id}. `place_of` answers the one rights question for a case.
void attachment_routes(App& app, const SignedLinks& links);

}  // namespace sp::intake
