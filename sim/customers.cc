#include "customers.h"

#include <fmt/format.h>

namespace sp::sim {
namespace {

namespace js = boost::json;

constexpr int people_count = 80;
constexpr Duration between_requests{std::chrono::minutes{110}};
constexpr Duration between_looks{std::chrono::hours{9}};

const std::vector<std::string> family_names{"周", "陈", "吴", "许", "郑", "林", "黄", "刘", "Lee", "Müller"};
const std::vector<std::string> given_names{"敏", "立", "家豪", "晴", "伟", "欣怡", "志明", "静", "建国", "思远"};
const std::vector<std::string> products{"滚筒洗衣机", "空调", "洗碗机", "冰箱", "Dishwasher DW-60", "热水器"};
const std::vector<std::string> troubles{"脱水时漏水，每次都出现", "开机半小时不制冷", "显示错误代码 E4", "噪音很大，晚上睡不着",
                                        "It stops after two minutes", "遥控器没有反应"};
const std::vector<std::string> words{"请问什么时候来？", "还是老样子，没有修好。", "谢谢，我等您的消息。", "怎么还没有人联系我？",
                                     "Any news?", "型号是 XQG-90，序列号在照片里。"};

}  // namespace

Customers::Customers(Company& company, Agenda& agenda, std::uint64_t seed, std::string partner)
    : company_(company), agenda_(agenda), random_(seed), partner_(std::move(partner)) {
  for (int at = 0; at < people_count; ++at) {
    const std::string name = random_.one_of(family_names) + random_.one_of(given_names);
    people_.push_back({name, fmt::format("138{:08}", at * 7919 + 1001),
                       random_.chance(0.3) ? fmt::format("c{}@example.cn", at) : std::string()});
  }
}

void Customers::arrive_until(Instant end) {
  end_ = end;
  const Instant next = company_.now() + random_.around(between_requests);
  if (next < end_) agenda_.at(next, [this] { ask(); });
}

void Customers::ask() {
  arrive_until(end_);
  // Shanghai is eight hours ahead; at night few people ask for service.
  const auto hour = (std::chrono::floor<std::chrono::hours>(company_.now()).time_since_epoch().count() + 8) % 24;
  if ((hour < 7 || hour > 22) && !random_.chance(0.15)) return;
  static const std::vector<std::string> kinds{"repair", "repair", "repair", "enquiry", "enquiry", "complaint", "service_request"};
  const std::string kind = random_.one_of(kinds);
  const Person& person = random_.one_of(people_);
  auto matter = std::make_shared<Matter>();
  matter->patience = random_.share();
  matter->contentment = 0.6 + 0.4 * random_.share();
  const int times = random_.chance(0.05) ? 2 : 1;  // the impatient send it twice: one matter, two cases
  for (int time = 0; time < times; ++time) {
    matter->link = random_.chance(0.25) ? by_partner(kind, person) : by_portal(kind, person);
    if (matter->link.empty()) return;
    ++requests_;
  }
  look_later(matter, between_looks);
}

js::object Customers::form(const std::string& kind, const Person& person) {
  js::object fields{{"contact_name", person.name}, {"phone", person.phone}};
  if (!person.email.empty()) fields["email"] = person.email;
  if (kind == "repair") {
    fields["product"] = random_.one_of(products);
    fields["fault_description"] = random_.one_of(troubles);
    if (random_.chance(0.5)) fields["model"] = fmt::format("M-{}", random_.between(10, 99));
    if (random_.chance(0.3)) fields["site_visit"] = false;
  } else if (kind == "enquiry") {
    fields["question"] = "保修期内换主板收费吗？" + random_.one_of(words);
  } else if (kind == "complaint") {
    static const std::vector<std::string> subjects{"product", "attitude", "delay", "charge", "privacy", "other"};
    fields["complaint_about"] = random_.one_of(subjects);
    fields["description"] = "约好的时间没有人来。" + random_.one_of(troubles);
  } else {
    static const std::vector<std::string> types{"installation", "maintenance", "training", "upgrade"};
    fields["service_type"] = random_.one_of(types);
    fields["content"] = fmt::format("{} 台设备年度保养", random_.between(2, 40));
  }
  return fields;
}

std::string Customers::by_portal(const std::string& kind, const Person& person) {
  const Answer sent = company_.post("", "/portal/requests", {{"kind", kind}, {"fields", form(kind, person)}});
  if (!sent.ok()) throw Broken("a complete request is accepted", sent.body);
  const std::string url(sent.json().at("track_url").as_string());
  return url.substr(url.rfind('/') + 1);
}

std::string Customers::by_partner(const std::string& kind, const Person& person) {
  const js::object customer{{"name", person.name}, {"phone", person.phone}};
  const Answer opened = company_.post(partner_, "/cases",
                                      {{"kind", kind}, {"channel", "api"}, {"customer", customer},
                                       {"fields", form(kind, person)}, {"title", "API · " + kind},
                                       {"urgency", random_.between(1, 3)}, {"complexity", random_.between(1, 3)}});
  if (!opened.ok()) throw Broken("a complete request is accepted", opened.body);
  const std::string url(opened.json().at("track_url").as_string());
  return url.substr(url.rfind('/') + 1);
}

void Customers::look_later(std::shared_ptr<Matter> matter, Duration mean) {
  if (--matter->looks_left <= 0) return;  // has forgotten about it
  agenda_.at(company_.now() + random_.around(mean), [this, matter] { look(matter); });
}

void Customers::look(const std::shared_ptr<Matter>& matter) {
  const Answer tracking = company_.get("", "/track/" + matter->link);
  if (!tracking.ok()) throw Broken("a tracking link works", tracking.body);
  const js::value view = tracking.json();
  if (!view.at("approvals").as_array().empty() && random_.chance(0.7)) answer_plan(*matter, view);
  if (view.at("may").at("confirm").as_bool() && random_.chance(0.5)) judge(*matter);
  if (view.at("may").at("reply").as_bool() && random_.chance(0.04 + 0.1 * (1 - matter->patience))) write(*matter);
  if (!matter->rated && random_.chance(0.15)) {
    const bool asked_for = company_.get("", "/track/" + matter->link + "/rating").json().at("may_rate").as_bool();
    if (asked_for || random_.chance(0.05)) rate(*matter);
  }
  if (random_.chance(0.01)) return;  // falls silent
  look_later(matter, between_looks);
}

void Customers::answer_plan(Matter& matter, const js::value& view) {
  const std::string approval(view.at("approvals").at(0).at("id").as_string());
  company_.post("", "/track/" + matter.link + "/approvals/" + approval,
                {{"approved", random_.chance(matter.contentment)}, {"comment", random_.one_of(words)}});
}

void Customers::judge(Matter& matter) {
  js::object body{{"confirmed", random_.chance(matter.contentment)}};
  if (random_.chance(0.3)) body["comment"] = random_.one_of(words);
  const Answer judged = company_.post("", "/track/" + matter.link + "/confirm", body);
  if (!judged.ok()) throw Broken("what is offered is accepted", "confirm: " + judged.body);
  if (random_.chance(0.5)) rate(matter);
}

void Customers::write(const Matter& matter) {
  company_.post("", "/track/" + matter.link + "/messages", {{"text", random_.one_of(words)}});
}

void Customers::rate(Matter& matter) {
  js::object body{{"score", random_.between(1, 5)}};
  if (random_.chance(0.3)) body["comment"] = random_.one_of(words);
  matter.rated = company_.post("", "/track/" + matter.link + "/rating", body).ok();
}

}  // namespace sp::sim
