// What staff do beside the straight way, and what leads and managers do.
#include <algorithm>

#include <fmt/format.h>

#include "staff.h"

namespace sp::sim {

namespace js = boost::json;

js::object Staff::record_for(const Case& step) {
  js::object record;
  for (const auto& field : step.at("record").as_array()) {
    const std::string id = text_at(field, "id"), type = text_at(field, "type");
    if (type == "boolean") {
      record[id] = random_.chance(0.9);
    } else if (type == "number" || type == "rating") {
      record[id] = random_.between(1, 5);
    } else if (type == "date") {
      record[id] = fmt::format("2026-{:02}-{:02}", random_.between(1, 12), random_.between(1, 28));
    } else if (type == "choice" || type == "multi_choice") {
      const auto& choices = field.at("choices").as_array();
      const auto& choice = choices[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(choices.size()) - 1))].at("id");
      if (type == "choice") record[id] = choice;
      else record[id] = js::array{choice};
    } else if (type == "phone") {
      record[id] = "13900139000";
    } else if (type == "email") {
      record[id] = "desk@example.cn";
    } else if (type != "attachment") {
      record[id] = fmt::format("记录 {}", random_.between(1, 999));
    }
  }
  return record;
}

bool Staff::follow_impulse(const Colleague& me, const Case& c) {
  const Instant now = company_.now();
  const auto later = [&](Duration mean) { return to_text(now + std::chrono::minutes{5} + random_.around(mean)); };
  switch (random_.between(0, 12)) {
    case 0: return act(me, c, "notes", {{"text", "请同事看一下。"}, {"mentions", js::array{people_.front().id}}}).ok();
    case 1: return act(me, c, "promises", {{"text", "明天上午回电"}, {"due_at", later(std::chrono::hours{20})}}).ok();
    case 2: return act(me, c, "follow-ups", {{"note", "问是否还漏"}, {"due_at", later(std::chrono::hours{60})}}).ok();
    case 3: return act(me, c, "pause", {{"wait_for", "waiting_customer"}, {"reason", "等客户回复"}, {"until", later(std::chrono::hours{72})}}).ok();
    case 4: return act(me, c, "pause", {{"wait_for", "waiting_third_party"}, {"reason", "等配件"}}).ok();
    case 5: return act(me, c, "pause", {{"wait_for", "scheduled"}, {"until", later(std::chrono::hours{30})}}).ok();
    case 6: return act(me, c, "replies", {{"text", "请问型号是？"}, {"then", "wait_customer"}}).ok();
    case 7: return act(me, c, "priority", {{"urgency", random_.between(1, 3)}, {"complexity", random_.between(1, 3)}}).ok();
    case 8: return act(me, c, "priority", {{"level", "urgent"}, {"reason", "客户安全"}}).ok();
    case 9: return act(me, c, "title", {{"title", fmt::format("改名 {}", random_.between(1, 99))}}).ok();
    case 10: {
      const auto& stages = c.at("stages").as_array();
      const auto& to = stages[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(stages.size()) - 1))];
      const bool asked = act(me, c, "leave", {{"to", to.at("id")}, {"reason", "客户要求特别处理"}}).ok();
      if (asked) asked_.push_back(text_at(c, "id"));
      return asked;
    }
    case 11: return random_.chance(0.3) && act(me, c, "give-up", {{"as", random_.chance(0.5) ? "cancelled" : "spam"}, {"reason", "客户撤回"}}).ok();
    default: return act(me, c, "solve").ok();
  }
}

void Staff::lead_turn(const Colleague& me) {
  approve(me);
  const js::value all = company_.get(me.token, "/cases?view=all&limit=60").json();
  const auto& rows = all.at("items").as_array();
  if (rows.empty() || me.roles == "manager") return;
  const auto& row = rows[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(rows.size()) - 1))];
  const Case c = show(me, text_at(row, "id"));
  if (c.as_object().contains("owner") || c.as_object().contains("waiting")) bring_together(me, c);
  else act(me, c, "assign", {{"owner", people_[static_cast<std::size_t>(random_.between(0, 3))].id}});
  const js::value mine = company_.get(me.token, "/cases?view=mine&limit=10").json();
  for (const auto& own : mine.at("items").as_array()) work_on(me, own);
  if (random_.chance(0.1)) company_.get(me.token, "/cases/" + text_at(c, "id") + "/journal");
}

void Staff::approve(const Colleague& me) {
  std::vector<std::string> still;
  for (const std::string& id : std::vector<std::string>(std::move(asked_))) {
    const Case c = show(me, id);
    bool pending = false;
    for (const auto& approval : c.at("approvals").as_array()) {
      if (text_at(approval, "state") != "pending") continue;
      pending = true;
      if (!approval.at("mine").as_bool()) continue;
      act(me, c, "approvals/" + text_at(approval, "id"), {{"approved", random_.chance(0.8)}, {"comment", "已阅。"}});
      break;  // the case is another now; the rest at the next turn
    }
    if (pending && std::ranges::find(still, id) == still.end()) still.push_back(id);
  }
  asked_ = std::move(still);
}

/// Two cases of one matter become one, sometimes two again; one case turns out to be two; some belong together.
void Staff::bring_together(const Colleague& me, const Case& c) {
  if (!merged_.empty() && random_.chance(0.15)) {
    const std::string id = merged_.back();
    merged_.pop_back();
    act(me, show(me, id), "unmerge");
    return;
  }
  for (const auto& other : c.at("history").as_array()) {
    if (text_at(other, "kind") != text_at(c, "kind") || !random_.chance(0.3)) continue;
    if (random_.chance(0.3)) {
      act(me, c, "links", {{"kind", "related"}, {"other", other.at("id")}});
    } else if (act(me, c, "merge", {{"into", other.at("id")}}).ok()) {
      merged_.push_back(text_at(c, "id"));
    }
    return;
  }
  if (random_.chance(0.05)) act(me, c, "split", {{"kind", "enquiry"}, {"title", "另一件事"}});
}

}  // namespace sp::sim
