#include "main/demo.h"

#include <stdexcept>

#include <sodium.h>

#include "loop/0_people/customer/customer_intake.h"
#include "loop/0_people/staff/staff_api.h"

namespace sp {
namespace {

std::string random_password() {
  constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
  std::string password;
  for (int at = 0; at < 14; ++at) password += letters[randombytes_uniform(letters.size())];
  return password;
}

template <class T>
T must(Result<T> result, const char* what) {
  if (!result) throw std::runtime_error(std::string("demo: ") + what + ": " + result.error().reason + " " + result.error().field);
  return std::move(*result);
}

LocalName named(const char* zh_cn, const char* zh_tw, const char* en) {
  LocalName name;
  name.zh_CN = Text<1, 80>(zh_cn);
  name.zh_TW = Text<1, 80>(zh_tw);
  name.en = Text<1, 80>(en);
  return name;
}

struct Teams {
  TeamId repair, complaints;
};

Teams add_teams(Installation& installation) {
  Teams teams;
  must(installation.app.run_as(the_operator(), "demo", [&](Tx& tx) -> Result<Reply> {
    SP_TRY(teams.repair, add_team(tx, {named("售后服务组", "售後服務組", "After-sales"), {}}));
    SP_TRY(teams.complaints, add_team(tx, {named("客诉快速响应组", "客訴快速回應組", "Complaints"), {}}));
    write_setting(tx.db, "team_for:", teams.repair.text());
    write_setting(tx.db, "team_for:complaint", teams.complaints.text());
    return Reply{};
  }), "teams");
  return teams;
}

Answers answers(std::initializer_list<std::pair<const char*, std::string>> texts) {
  Answers all;
  for (const auto& [field, text] : texts) all[field] = RawJson{to_json(text)};
  return all;
}

struct Matter {
  const char *kind, *name, *phone, *title, *message;
  Tier tier;
  intake::Channel channel;
  std::int64_t urgency;
  Answers answers;
};

std::vector<Matter> matters() {
  using enum intake::Channel;
  return {
      {"repair", "周敏", "13800138001", "滚筒洗衣机第三次维修后仍漏水", "上周师傅来过，今天又漏了，地板都泡了。", Tier::custom, web, 3,
       answers({{"product", "滚筒洗衣机"}, {"model", "XQG-90"}, {"fault_description", "脱水时门封处漏水，每次都出现，上周更换过排水管。"}})},
      {"enquiry", "陈立", "13800138002", "保修期内换主板收费吗", "请问保修期内换主板收费吗？需要带什么凭证？", Tier::basic, web, 1,
       answers({{"question", "保修期内换主板收费吗？"}})},
      {"complaint", "吴家豪", "13800138003", "约好的安装时间没有人来", "约了周六上午安装，等了一天没有人来，也没有电话。", Tier::advanced, phone, 3,
       answers({{"description", "约好的安装时间没有人来，也没有通知。"}})},
      {"repair", "Kim Lee", "13800138004", "Dishwasher shows error E4", "The dishwasher stops after two minutes and shows E4.", Tier::advanced, email, 2,
       answers({{"product", "Dishwasher"}, {"model", "DW-60"}, {"fault_description", "Stops after two minutes, error E4, every time."}})},
      {"service_request", "许晴", "13800138005", "新办公楼空调年度保养方案", "我们有 24 台多联机，希望做年度保养，请给出方案与报价。", Tier::custom, store, 2,
       answers({{"description", "24 台多联机年度保养，地点在上海。"}})},
      {"repair", "郑伟", "13800138006", "空调制冷不足", "开机半小时房间还是 28 度。", Tier::basic, messenger, 2,
       answers({{"product", "空调"}, {"model", "KFR-35"}, {"fault_description", "开机半小时温度只下降 1 度，外机不转。"}})},
  };
}

}  // namespace

Demo open_demo(Installation& installation) {
  App& app = installation.app;
  const auto connection = installation.database().connect(db::Access::read);
  if (db::one<std::int64_t>(*connection, "SELECT seq FROM journal LIMIT 1")) return {};
  const Teams teams = add_teams(installation);
  const RoleBook& roles = installation.staff_door.roles;
  const std::string password = random_password();
  const auto add = [&](const char* login, const char* name, std::vector<RoleName> role_names, std::vector<TeamId> member_of) {
    return must(add_staff(app, roles, {login, name, Language::zh_CN, std::move(role_names), std::move(member_of)}, password), login);
  };
  add("admin", "管理员", {"admin"}, {teams.repair, teams.complaints});
  const StaffId agent = add("lin", "林若溪", {"agent", "dispatcher", "engineer"}, {teams.repair, teams.complaints});
  add("wang", "王组长", {"lead"}, {teams.repair, teams.complaints});
  add("zhao", "赵质检", {"quality"}, {});

  int index = 0;
  for (Matter& matter : matters()) {
    must(app.run_as(the_operator(), "demo", [&](Tx& tx) -> Result<Reply> {
      handling::NewCase request;
      request.kind = matter.kind;
      SP_TRY(request.customer, find_or_create_person(tx, {matter.name, matter.phone, {}, Language::zh_CN, Proof::stated}));
      request.customer_name = matter.name;
      request.tier = matter.tier;
      request.channel = matter.channel;
      request.title = matter.title;
      request.first_message = matter.message;
      request.answers = matter.answers;
      request.urgency = matter.urgency;
      if (index++ % 3 != 1) request.owner = agent;
      request.team = std::string_view(matter.kind) == "complaint" ? teams.complaints : teams.repair;
      SP_TRY(const auto opened, handling::open_new_case(installation.desk, tx, std::move(request)));
      static_cast<void>(opened);
      return Reply{};
    }), matter.title);
  }
  return {"admin", password};
}

}  // namespace sp
