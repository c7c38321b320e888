// The audit log knows every act and finds it by an index.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "app/replay.h"
#include "app/texts.h"
#include "database_fixture.h"
#include "loop/0_people/company/company.h"
#include "loop/0_people/customer/customer_events.h"
#include "loop/0_people/staff/own_role.h"
#include "loop/0_people/staff/staff_events.h"
#include "loop/1_standards/snippet/snippet.h"
#include "loop/2_intake/conversation/conversation.h"
#include "loop/4_handling/audit/audit.h"
#include "loop/4_handling/case/case_events.h"
#include "loop/4_handling/export/export.h"
#include "loop/4_handling/import/import.h"
#include "loop/4_handling/list/bulk.h"
#include "loop/4_handling/list/list_view.h"
#include "loop/4_handling/macro/macro.h"
#include "loop/4_handling/plan/plan_rules.h"
#include "loop/4_handling/trigger/trigger.h"
#include "loop/4_handling/webhook/webhook.h"
#include "main/compose.h"

namespace sp {
namespace {

template <class... Variants>
std::set<std::string> types_of() {
  std::set<std::string> types;
  const auto add = [&]<class Variant>(std::type_identity<Variant>) {
    boost::mp11::mp_for_each<decltype(kinds_of(std::declval<Variant>()))>(
        [&](auto identity) { types.insert(std::string(snake_name<typename decltype(identity)::type>())); });
  };
  (add(std::type_identity<Variants>{}), ...);
  return types;
}

TEST(AuditLog, knows_every_act_in_three_languages) {
  using namespace handling;
  std::set<std::string> known{"definition_published", "clock_started", "clock_changed", "clock_warned", "clock_breached"};
  for (const AuditAct& act : audit_acts()) {
    EXPECT_TRUE(known.insert(std::string(act.type)).second || act.type == "definition_published") << act.type;
    for (const Language language : {Language::zh_CN, Language::zh_TW, Language::en}) EXPECT_NE(text(language, "audit." + std::string(act.type)), "audit." + std::string(act.type));
  }
  for (const std::string& type : types_of<CaseEvent, PlanEvent, intake::ConversationEvent, BulkEvent, ListViewEvent, PersonEvent, StaffEvent, TeamEvent, OwnRoleEvent,
                                          CompanyEvent, SnippetEvent, MacroEvent, TriggerEvent, WebhookEvent, ListExportEvent, SheetImportEvent>())
    EXPECT_TRUE(known.contains(type)) << type;
}

TEST(AuditLog, each_question_has_its_index) {
  const test::TemporaryFolder folder;
  const auto database = open_migrated(folder.path(), "");
  const auto connection = database->connect(db::Access::read);
  const auto plan = [&](const std::string& where) {
    std::string words;
    using Step = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::string>;
    for (const auto& [id, parent, unused, detail] :
         db::all<Step>(*connection, "EXPLAIN QUERY PLAN SELECT at, seq FROM journal WHERE actor_kind = 'staff' AND " + where + " ORDER BY at DESC, seq DESC LIMIT 50"))
      words += detail + '\n';
    return words;
  };
  for (const auto& [where, index] : {std::pair("at >= 1 AND (at, seq) < (9, 9)", "journal_staff_at"), std::pair("type = 'x' AND at >= 1 AND (at, seq) < (9, 9)", "journal_staff_type"),
                                     std::pair("actor = 1 AND type = 'x' AND at >= 1 AND (at, seq) < (9, 9)", "journal_staff_actor")}) {
    const std::string words = plan(where);
    EXPECT_NE(words.find(index), std::string::npos) << words;
    EXPECT_EQ(words.find("TEMP B-TREE"), std::string::npos) << words;
  }
}

}  // namespace
}  // namespace sp
