// Mail to a mail server, by libcurl. Source: RFC 5321 (SMTP), RFC 3207 (STARTTLS), RFC 5322 and 2047 (the message).
#pragma once

#include <optional>
#include <string>

#include "app/outbox.h"
#include "base/result.h"

namespace sp::io {

struct SmtpSettings {
  std::string url;       // smtp://host:587 (STARTTLS; without only on this machine), smtps://host:465
  std::string from;      // service@example.cn
  std::string user, password;  // empty: none are asked for
  std::string authorities;     // PEM file of who may sign the server's certificate; empty: the system's
  std::chrono::milliseconds patience{20'000};
};

/// Refuses (field): mail (url), mail_from.
Result<void> check_settings(const SmtpSettings& settings);

/// Outcome never: the server does not take this recipient. Anything else that goes wrong may go right later.
Sender smtp_sender(SmtpSettings settings);

/// The mail as it is handed over, CRLF at each line's end.
std::string mail_text(const Outgoing& message, const std::string& from);

}  // namespace sp::io
