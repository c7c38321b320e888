// A confirmed plan whose text was changed behind the program's back is found.
#include <gtest/gtest.h>

#include "app/private_text.h"
#include "base/sha256.h"
#include "database_fixture.h"
#include "loop/4_handling/plan/plan_store.h"

namespace sp::handling {
namespace {

class PlanVerify : public test::AnyEngine {};

TEST_P(PlanVerify, AChangedTextIsFoundAndAnErasedOneIsNot) {
  const auto writer = this->writer();
  db::migrate(*writer);
  const std::string text = R"({"goal":"零停机","starts_at":"2026-03-02T01:00:00Z","calendar":"cn-office","currency":"CNY","tasks":[],"lines":[]})";
  writer->begin_write();
  db::run(*writer, "INSERT INTO private_texts (id, person, salt, content) VALUES (7, 1, 'salt', $1)", text);
  Plan plan{.id = PlanId{5}};
  std::vector<journal::Event> events;
  const Instant now = *parse_instant("2026-03-02T01:00:00Z");
  for (const PlanEvent& event : std::vector<PlanEvent>{
           PlanStarted{CaseId{3}, PersonId{1}}, PlanDrafted{1, {7, sha256_hex("salt" + text)}, {ActorKind::staff, 2}, now},
           PlanReviewed{1, true, {}, {ActorKind::staff, 4}, now}, PlanSent{1, sha256_hex(text), {}, now}, PlanConfirmed{1, sha256_hex(text), "link", now}}) {
    apply(plan, event);
    ++plan.version;
    journal::Event& row = events.emplace_back();
    std::visit([&](const auto& body) {
      row.type = snake_name<std::remove_cvref_t<decltype(body)>>();
      row.body = to_stored_json(body);
    }, event);
  }
  db::save(*writer, plan);
  const auto differs = [&] { return plan_replay().difference(*writer, 5, events); };
  EXPECT_EQ(differs(), std::nullopt);
  db::run(*writer, "UPDATE private_texts SET content = $1 WHERE id = 7", std::string(R"({"goal":"随便"})"));
  ASSERT_TRUE(differs());
  EXPECT_NE(differs()->find("edition 1 is no longer the text"), std::string::npos);
  db::run(*writer, "DELETE FROM private_texts WHERE id = 7");
  EXPECT_EQ(differs(), std::nullopt);
  writer->commit();
}

SP_ON_BOTH_ENGINES(PlanVerify);

}  // namespace
}  // namespace sp::handling
