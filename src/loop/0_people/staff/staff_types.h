// The people who serve, and the teams they work in. A member's name and login are personal: the state holds
// references, the clear texts stand in a read table (staff_store.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/caller.h"
#include "app/private_ref.h"

namespace sp {

using SessionId = Id<struct SessionTag>;
using TokenId = Id<struct TokenTag>;

/// A short name in up to three languages; at least one is there.
struct LocalName {
  std::optional<Text<1, 80>> zh_CN, zh_TW, en;
  friend bool operator==(const LocalName&, const LocalName&) = default;
};
BOOST_DESCRIBE_STRUCT(LocalName, (), (zh_CN, zh_TW, en))

/// The name in the reader's language, or in the first one there is.
std::string_view name_in(const LocalName& name, Language language);

/// As whom somebody looks at the console: a member of staff, or nobody in particular with one role in some teams.
struct ViewAs {
  StaffId staff;
  std::string role;  // when no staff
  std::vector<TeamId> teams;
};
BOOST_DESCRIBE_STRUCT(ViewAs, (), (staff, role, teams))

struct Staff {
  static constexpr std::string_view table = "staff";
  StaffId id;
  std::int64_t version = 0;
  PrivateRef login;
  PrivateRef name;
  Language language = Language::zh_CN;
  bool active = false;
  bool totp = false;               // a second factor is asked at every login
  std::vector<std::string> roles;  // ids of roles.h
  std::vector<TeamId> teams;
};
BOOST_DESCRIBE_STRUCT(Staff, (), (id, version, login, name, language, active, totp, roles, teams))

struct Team {
  static constexpr std::string_view table = "teams";
  TeamId id;
  std::int64_t version = 0;
  LocalName name;
  std::vector<StaffId> leads;
  bool active = false;
};
BOOST_DESCRIBE_STRUCT(Team, (), (id, version, name, leads, active))

inline std::string staff_stream(StaffId id) { return "staff:" + id.text(); }
inline std::string team_stream(TeamId id) { return "team:" + id.text(); }

}  // namespace sp
