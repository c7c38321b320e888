#include "program.h"

#include <array>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "loop/0_people/customer/customer_intake.h"
#include "loop/0_people/staff/staff_api.h"

namespace sp::bench {
namespace {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error("bench: refused " + result.error().reason + " " + result.error().field);
  return std::move(*result);
}

/// One of `words`, the same for the same `n` and `salt`.
template <std::size_t count>
const char* pick(const std::array<const char*, count>& words, std::uint64_t n, std::uint64_t salt) {
  std::uint64_t dice = (n * 64 + salt) * 0x9E3779B97F4A7C15U;
  dice ^= dice >> 29;
  dice *= 0xBF58476D1CE4E5B9U;
  return words[(dice >> 33) % count];
}

constexpr std::array products = {"滚筒洗衣机", "空调", "热水器", "冰箱", "扫地机器人", "净水器", "Dishwasher", "Tablet", "Printer"};
constexpr std::array faults = {"漏水", "不制冷", "噪音很大", "开机后黑屏", "显示错误代码 E4", "脱水时剧烈抖动",
                               "无法连接网络", "stops after two minutes", "makes a grinding noise", "battery drains overnight"};
constexpr std::array circumstances = {"上周师傅来过，今天又出现", "买来不到一个月", "已经按说明书重启三次", "昨晚停电之后开始的",
                                      "客服电话里说会回访，但没有人打来", "since the last update", "after the technician left"};
constexpr std::array wishes = {"希望尽快上门维修", "请给出书面答复", "要求退换", "想知道保修期内是否收费", "please call me back in the evening"};

constexpr std::array kinds = {"repair", "enquiry", "complaint"};

std::string customer_name(std::size_t n) { return fmt::format("客户{}", n); }
std::string customer_phone(std::size_t n) { return fmt::format("139{:08}", n); }

std::string description(std::uint64_t n) {
  return fmt::format("{}{}，{}，{}。单号 X{:06}", pick(products, n, 1), pick(faults, n, 2), pick(circumstances, n, 3),
                     pick(wishes, n, 4), n);
}

boost::json::object answers(std::uint64_t n) {
  constexpr std::array fields = {"fault_description", "question", "description"};
  boost::json::object answers{{fields[n % kinds.size()], description(n)}};
  if (n % kinds.size() == 0) answers["product"] = pick(products, n, 1);
  if (n % kinds.size() == 2) answers["complaint_about"] = "delay";
  return answers;
}

std::size_t customer_of(const Company& company, std::uint64_t n) { return n * 7919 % company.customers.size(); }

}  // namespace

boost::json::object portal_request(const Company& company, std::uint64_t n) {
  const auto customer = customer_of(company, n);
  auto fields = answers(n);
  fields["contact_name"] = customer_name(customer);
  fields["phone"] = customer_phone(customer);
  return {{"kind", kinds[n % kinds.size()]}, {"fields", std::move(fields)}};
}

boost::json::object desk_request(const Company& company, std::uint64_t n) {
  return {{"kind", kinds[n % kinds.size()]},
          {"person", company.customers[customer_of(company, n)].text()},
          {"team", company.teams[n * 104'729 % company.teams.size()].text()},
          {"fields", answers(n)},
          {"urgency", static_cast<std::int64_t>(n % 3 + 1)}};
}

Program::Program(std::unique_ptr<db::Database> migrated, const Clock& clock)
    : installation_(std::move(migrated), AppOptions{.public_url = "https://service.example.cn"}, clock) {}

Company Program::found_company(std::size_t customers) {
  Company company;
  must(app().run_as(the_operator(), "bench", [&](Tx& tx) -> Result<Reply> {
    for (std::size_t n = 0; n < team_count; ++n) {
      LocalName name;
      name.zh_CN = Text<1, 80>(fmt::format("服务{}组", n + 1));
      SP_TRY(const TeamId team, add_team(tx, {name, {}}));
      company.teams.push_back(team);
    }
    for (std::size_t n = 0; n < customers; ++n) {
      const StatedPerson person{customer_name(n), customer_phone(n), {}, Language::zh_CN, Proof::stated};
      SP_TRY(const PersonId id, find_or_create_person(tx, person));
      company.customers.push_back(id);
    }
    return Reply{};
  }));
  must(add_staff(app(), installation_.staff_door.roles, {admin_login, "Bench", Language::zh_CN, {RoleName("admin"), RoleName("agent")}, company.teams},
                 password));
  return company;
}

Command Program::command(std::string_view path, boost::json::object input) {
  Command command;
  command.caller = the_operator();
  command.cause = "request";
  command.run = must(app().routes().match("POST", path).route->prepare(std::move(input)));
  return command;
}

}  // namespace sp::bench
