// Customer files from outside: who is found, what is shown, what is written down.
#include "people_fixture.h"

#include "loop/0_people/customer/customer_intake.h"

namespace sp {
namespace {

class Customers : public test::PeopleApp {
 protected:
  Customers() {
    add("lead", "lead");
    add("li", "agent");
    lead_ = session_for("lead");
    agent_ = session_for("li");
  }
  test::Answer post(const std::string& path, const std::string& body) {
    return call("POST", "/api/v1/customers" + path, body, agent_);
  }
  std::string make(const std::string& name, const std::string& phone = {}) {
    boost::json::object body{{"name", name}};
    if (!phone.empty()) body["identities"] = boost::json::array{boost::json::object{{"kind", "phone"}, {"value", phone}}};
    const auto answer = post("", boost::json::serialize(body));
    EXPECT_EQ(answer.status, 201) << answer.body;
    return answer.text("/id");
  }
  test::Answer show(const std::string& id) { return call("GET", "/api/v1/customers/" + id, {}, agent_); }
  std::string found(const std::string& q) {
    std::string names;
    for (const auto& item : call("GET", "/api/v1/customers?q=" + q, {}, agent_).json().at("items").as_array())
      names += (names.empty() ? "" : " ") + std::string(item.at("name").as_string());
    return names;
  }
  Result<PersonId> stated(const StatedPerson& person) {
    PersonId id;
    auto done = app_->run_as(the_operator(), "test", [&](Tx& tx) -> Result<Reply> {
      SP_TRY(id, find_or_create_person(tx, person));
      return Reply{};
    });
    if (!done) return std::unexpected(done.error());
    return id;
  }
  std::string lead_, agent_;
};
SP_ON_BOTH_ENGINES(Customers);

TEST_P(Customers, are_found_by_words_of_the_name_and_whole_numbers) {
  make("张伟", "138 1234 8000");
  make("张小伟");
  make("Anna Schmidt");
  const struct { const char* q; const char* names; } rows[] = {
      {"%E5%BC%A0", "张小伟 张伟"},  // 张
      {"%E5%BC%A0%E4%BC%9F", "张伟"},
      {"%E4%BC%9F", "张小伟 张伟"},  // 伟
      {"anna", "Anna Schmidt"},
      {"SCHM", "Anna Schmidt"},
      {"anna+schmidt", "Anna Schmidt"},
      {"anna+wei", ""},
      {"13812348000", "张伟"},
      {"%2B86+138-1234-8000", "张伟"},
      {"1381234800", ""},
      {"", "Anna Schmidt 张小伟 张伟"},
  };
  for (const auto& row : rows) EXPECT_EQ(found(row.q), row.names) << row.q;
}

TEST_P(Customers, pages_go_on_where_the_last_one_ended) {
  for (int at = 0; at < 5; ++at) make("张" + std::to_string(at));
  std::string cursor, names;
  for (int pages = 0; pages < 5; ++pages) {
    const auto page = call("GET", "/api/v1/customers?q=%E5%BC%A0&limit=2" + cursor, {}, agent_).json();
    for (const auto& item : page.at("items").as_array()) names += item.at("name").as_string().c_str();
    const auto* next = page.as_object().if_contains("next");
    if (next == nullptr) break;
    cursor = "&cursor=" + std::string(next->as_string());
  }
  EXPECT_EQ(names, "张4张3张2张1张0");
  EXPECT_EQ(call("GET", "/api/v1/customers?limit=0", {}, agent_).reason(), "out_of_range");
  EXPECT_EQ(call("GET", "/api/v1/customers?cursor=x", {}, agent_).reason(), "expected_id");
}

TEST_P(Customers, contacts_are_masked_until_somebody_says_why) {
  const std::string id = make("张伟", "13812348000");
  ASSERT_EQ(post("/" + id + "/identities", R"({"kind":"email","value":"ZhangWei@Example.com"})").status, 200);
  for (const auto& answer : {show(id), call("GET", "/api/v1/customers", {}, agent_)}) {
    EXPECT_NE(answer.body.find("138****8000"), std::string::npos);
    EXPECT_NE(answer.body.find("z***@example.com"), std::string::npos);
    EXPECT_EQ(answer.body.find("13812348000"), std::string::npos);
    EXPECT_EQ(answer.body.find("zhangwei@"), std::string::npos);
  }
  const std::string contact = "/api/v1/customers/" + id + "/contact";
  EXPECT_EQ(call("GET", contact + "?reason=x", {}, agent_).reason(), "not_allowed");
  EXPECT_EQ(call("GET", contact, {}, lead_).reason(), "required");
  const auto clear = call("GET", contact + "?reason=callback", {}, lead_);
  EXPECT_NE(clear.body.find("13812348000"), std::string::npos);
  EXPECT_EQ(column("SELECT type FROM journal ORDER BY seq DESC LIMIT 1").front(), "contact_revealed");
  for (const auto& body : column("SELECT body FROM journal"))
    for (const auto* text : {"13812348000", "zhangwei@", "张伟", "callback"}) EXPECT_EQ(body.find(text), std::string::npos) << body;
}

TEST_P(Customers, somebody_who_states_himself_is_known_again_only_when_sure) {
  const auto first = stated({.name = "张伟", .phone = "138-1234-8000", .email = "w@example.com"}).value();
  const struct { StatedPerson person; bool same; const char* why; } rows[] = {
      {{.name = "张 伟", .phone = "+8613812348000"}, true, "equal phone and equal name"},
      {{.name = "李娜", .phone = "13812348000"}, false, "equal phone, another name"},
      {{.name = "张伟", .email = "W@example.com"}, false, "an address alone is only stated"},
      {{.name = "张伟"}, false, "a name is no identity"},
      {{.name = "张伟", .phone = "13812348000", .proof = Proof::verified}, true, "equal phone and equal name"},
  };
  for (const auto& row : rows) EXPECT_EQ(stated(row.person).value() == first, row.same) << row.why;
  EXPECT_EQ(show(first.text()).json().at("maybe_same").as_array().size(), 2u) << "proposed, not merged";
  EXPECT_EQ(stated({.name = "x", .phone = "12"}).error().reason, "bad_phone");
  EXPECT_EQ(stated({.name = "x", .email = "x@"}).error().reason, "bad_email");
  EXPECT_EQ(stated({.name = "…"}).error().reason, "required");
}

TEST_P(Customers, a_verified_identity_is_one_persons) {
  const auto first = stated({.name = "张伟", .phone = "13812348000", .proof = Proof::verified}).value();
  EXPECT_EQ(stated({.name = "Wei Zhang", .phone = "13812348000", .proof = Proof::verified}).value(), first);
  const std::string other = make("李娜", "13812348000");
  EXPECT_EQ(post("/" + other + "/identities", R"({"kind":"phone","value":"13812348000","proof":"verified"})").reason(),
            "identity_taken");
  EXPECT_EQ(post("/" + other + "/identities", R"({"kind":"phone","value":"12a"})").reason(), "bad_phone");
}

TEST_P(Customers, merging_is_a_link_that_can_be_taken_back) {
  const std::string one = make("张伟", "13812348000"), two = make("Zhang Wei", "13812348000");
  EXPECT_EQ(show(two).text("/maybe_same/0/other/name"), "张伟");
  const auto merged = post("/" + two + "/merge", R"({"into":")" + one + "\"}");
  ASSERT_EQ(merged.status, 200) << merged.body;
  EXPECT_EQ(merged.text("/absorbed/0/name"), "Zhang Wei");
  EXPECT_EQ(merged.json().at("maybe_same").as_array().size(), 0u);
  EXPECT_EQ(found("zhang"), "");
  EXPECT_EQ(found("13812348000"), "张伟");
  EXPECT_EQ(show(two).text("/merged_into/id"), one);
  EXPECT_EQ(call("PATCH", "/api/v1/customers/" + two, R"({"name":"x"})", agent_).reason(), "merged_away");
  EXPECT_EQ(stated({.name = "zhang wei", .phone = "13812348000"}).value().text(), one) << "the survivor answers";
  EXPECT_EQ(post("/" + one + "/unmerge", "{}").reason(), "not_merged");
  ASSERT_EQ(post("/" + two + "/unmerge", "{}").status, 200);
  EXPECT_EQ(found("zhang"), "Zhang Wei");
  EXPECT_EQ(show(one).json().at("absorbed").as_array().size(), 0u);
  EXPECT_TRUE(verified().problems.empty());
}

TEST_P(Customers, a_file_holds_devices_entitlements_tier_and_organisation) {
  const auto organisation = post("", R"({"kind":"organisation","name":"启明电器"})").text("/id");
  const std::string id = make("张伟");
  ASSERT_EQ(call("PATCH", "/api/v1/customers/" + id, R"({"organisation":")" + organisation + R"(","note":"上午联系"})", agent_).status, 200);
  ASSERT_EQ(post("/" + id + "/devices", R"({"product":"X200","model":"B","serial":"SN1","warranty_until":"2027-01-01T00:00:00Z"})").status, 200);
  EXPECT_EQ(post("/" + id + "/devices", R"({"product":"X200","model":"B","serial":"SN1"})").reason(), "device_known");
  ASSERT_EQ(post("/" + id + "/entitlements", R"({"level":"advanced","visits_left":3})").status, 200);
  EXPECT_EQ(post("/" + id + "/tier", R"({"tier":"custom"})").reason(), "required");
  const auto file = post("/" + id + "/tier", R"({"tier":"custom","reason":"年度合同"})");
  ASSERT_EQ(file.status, 200) << file.body;
  EXPECT_EQ(file.text("/tier"), "custom");
  EXPECT_EQ(file.text("/tier_reason"), "年度合同");
  EXPECT_EQ(file.text("/organisation/name"), "启明电器");
  EXPECT_EQ(file.text("/note"), "上午联系");
  EXPECT_EQ(file.text("/devices/0/serial"), "SN1");
  EXPECT_EQ(file.json().at_pointer("/entitlements/0/visits_left").as_int64(), 3);
  EXPECT_EQ(post("", R"({"name":"x","organisation":")" + id + "\"}").reason(), "unknown_organisation");
  EXPECT_TRUE(verified().problems.empty());
}

}  // namespace
}  // namespace sp
