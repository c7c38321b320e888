#include "main/user_add.h"

#include <sstream>

#include "people_fixture.h"

namespace sp {
namespace {

class AddingUsers : public test::PeopleApp {
 protected:
  /// Exit code and what was said, "1: not added: …".
  std::string run(const UserAdd& wanted, const std::string& input) {
    std::istringstream password(input);
    std::ostringstream out, error;
    const int code = user_add(*app_, door_->roles, wanted, password, out, error);
    return std::to_string(code) + ": " + out.str() + error.str();
  }
};
SP_ON_BOTH_ENGINES(AddingUsers);

TEST_P(AddingUsers, adds_one_who_can_sign_in_or_says_why_not) {
  EXPECT_TRUE(run({"Admin", "", {"admin"}}, test::good_password + "\r\n").starts_with("0: added Admin ("));
  const auto answer = sign_in("admin");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.text("/rights/system_admin"), "all");
  const struct { UserAdd wanted; const char* password; const char* reason; } rows[] = {
      {{"admin", "", {}}, "another long one", "login_taken"},
      {{"li", "", {"king"}}, "another long one", "unknown_role"},
      {{"li", "", {}}, "short", "too_short"},
      {{"li", "", {}}, "", "too_short"},
      {{"li", "", {}}, "password123", "common_password"},
      {{"l i", "", {}}, "another long one", "bad_login"},
      {{"", "x", {}}, "another long one", "required"},
  };
  for (const auto& row : rows) {
    const auto said = run(row.wanted, std::string(row.password) + "\n");
    EXPECT_TRUE(said.starts_with("1: not added: ")) << said;
    EXPECT_TRUE(said.ends_with(std::string("(") + row.reason + ")\n")) << said;
  }
  EXPECT_EQ(sign_in("li", "another long one").status, 401);
}

}  // namespace
}  // namespace sp
