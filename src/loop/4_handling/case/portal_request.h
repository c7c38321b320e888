// A request as customers send it, from the form or signed in.
#pragma once

#include <string>

#include "loop/4_handling/case/case_desk.h"

namespace sp::handling {

struct Sent {
  std::string number, track_url;
};
BOOST_DESCRIBE_STRUCT(Sent, (), (number, track_url))

/// The words of a text answer; nothing for another or an empty one.
std::optional<std::string> answer_text(const Answers& answers, const std::string& field);

/// Where the customer follows his case.
std::string track_url(const CaseDesk& desk, CaseId id);

/// Opens the case of a customer whose file is known. `answers` are checked.
/// Refuses: draft required, attachment_unknown.
Result<Sent> open_request(const CaseDesk& desk, Tx& tx, const CompiledProcess& process, const SendRequest& command, Answers answers, PersonId customer);

}  // namespace sp::handling
