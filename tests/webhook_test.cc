// A webhook from the administrator's wish to a listener on a real socket: signed, in order, tried again, never led
// elsewhere, switched off in the end.
#include <atomic>
#include <deque>
#include <mutex>
#include <thread>

#include <arpa/inet.h>
#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/hmac.h"
#include "database_fixture.h"
#include "io/hook/hook_sender.h"
#include "loop/0_people/staff/staff_api.h"
#include "loop/4_handling/webhook/webhook.h"
#include "main/compose.h"

namespace sp {
namespace {

/// Takes requests one after the other and answers as it was told to, 204 else.
class Listener {
 public:
  struct Seen {
    std::string head, body;
    std::string header(const std::string& name) const {
      const auto at = head.find("\r\n" + name + ": ");
      if (at == std::string::npos) return {};
      const auto from = at + name.size() + 4;
      return head.substr(from, head.find("\r\n", from) - from);
    }
  };

  Listener() {
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listening_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listening_, 16), 0);
    ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] {
      for (int socket; (socket = ::accept(listening_, nullptr, nullptr)) >= 0; ::close(socket)) serve(socket);
    });
  }
  ~Listener() {
    ::shutdown(listening_, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
  }
  std::string url(const std::string& host = "127.0.0.1") const { return "http://" + host + ':' + std::to_string(port_) + "/hook"; }
  void will_answer(std::string head) {
    const std::scoped_lock lock(mutex_);
    answers_.push_back(std::move(head));
  }
  std::vector<Seen> seen() {
    const std::scoped_lock lock(mutex_);
    return seen_;
  }

 private:
  void serve(int socket) {
    std::string text;
    char bytes[4096];
    const auto whole = [&] {
      const auto head = text.find("\r\n\r\n");
      const auto length = text.find("Content-Length: ");
      return head != std::string::npos && (length == std::string::npos || text.size() >= head + 4 + std::stoul(text.substr(length + 16)));
    };
    for (ssize_t count; !whole() && (count = ::recv(socket, bytes, sizeof bytes, 0)) > 0;) text.append(bytes, static_cast<std::size_t>(count));
    std::string answer = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    {
      const std::scoped_lock lock(mutex_);
      const auto head = text.find("\r\n\r\n");
      if (head != std::string::npos) seen_.push_back({text.substr(0, head + 2), text.substr(head + 4)});
      if (!answers_.empty()) {
        answer = std::move(answers_.front());
        answers_.pop_front();
      }
    }
    ::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
  }

  int listening_ = -1;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::deque<std::string> answers_;
  std::vector<Seen> seen_;
  std::thread thread_;
};

const std::string fault_500 = "HTTP/1.1 500 No\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbusy";

class Webhooks : public testing::TestWithParam<db::Engine> {
 protected:
  Webhooks() {
    sends_with({{*io::network_from("127.0.0.0/8")}});
    AddStaff command;
    command.login = "admin";
    command.name = "admin";
    command.roles = {RoleName("admin")};
    admin_ = add_staff(installation_.app, installation_.staff_door.roles, command, test::good_password).value_or(StaffId{});
    EXPECT_TRUE(admin_);
  }

  void sign_in() {
    signed_in_at_ = clock_.now();
    web::Request request{.method = "POST", .path = "/api/v1/session", .headers = {{"host", "d"}, {"content-type", "application/json"}}};
    request.body = boost::json::serialize(boost::json::object{{"login", "admin"}, {"password", test::good_password}});
    installation_.app.handle(std::move(request), [&](web::Response response) {
      for (const auto& [name, value] : response.headers) {
        if (name == "set-cookie") cookie_ = value.substr(0, value.find(';'));
      }
    });
  }

  void sends_with(io::AddressGuard guard) {
    installation_.hook_outbox.send_by(Way::webhook, handling::webhook_sender(installation_.desk, installation_.database(), clock_,
                                                                             io::hook_poster(std::move(guard), std::chrono::seconds(5))));
  }

  boost::json::object call(std::string method, const std::string& path, std::string body = {}) {
    if (clock_.now() - signed_in_at_ > std::chrono::minutes(10)) sign_in();  // a session ends after some quiet
    web::Request request{.method = std::move(method), .path = "/api/v1" + path, .headers = {{"host", "d"}, {"content-type", "application/json"}, {"cookie", cookie_}}};
    request.body = std::move(body);
    boost::json::object answer;
    installation_.app.handle(std::move(request), [&](web::Response response) { answer = boost::json::parse(response.body).as_object(); });
    return answer;
  }
  boost::json::object add(const std::string& url, const std::string& events = R"(["case_opened"])") {
    const auto made = call("POST", "/webhooks", R"({"name":"ERP","url":")" + url + R"(","events":)" + events + R"(,"active":true})");
    EXPECT_TRUE(made.contains("secret")) << boost::json::serialize(made);
    id_ = std::string(made.at("webhook").at("id").as_string());
    return made;
  }
  void open_case(const std::string& phone = "13800138001") {
    const auto opened = call("POST", "/cases", R"({"kind":"repair","customer":{"name":"周敏","phone":")" + phone + R"("},"fields":{"product":"洗衣机","fault_description":"漏水"}})");
    EXPECT_TRUE(opened.contains("number")) << boost::json::serialize(opened);
  }
  boost::json::array log() { return call("GET", "/webhooks/" + id_ + "/deliveries").at("items").as_array(); }
  std::string last(std::string_view member) { return std::string(log().at(0).at(member).as_string()); }
  std::size_t round() { return installation_.hook_outbox.round(); }
  void advance(Duration by) { clock_.set(clock_.now() + by); }

  ManualClock clock_{*parse_instant("2026-03-02T01:00:00Z")};
  test::TemporaryFolder folder_;
  Installation installation_{open_migrated(folder_.path(), GetParam() == db::Engine::postgres ? test::PostgresServer::shared().new_database() : ""), {}, clock_};
  StaffId admin_;
  Instant signed_in_at_;
  std::string cookie_, id_;
  Listener listener_;
};
SP_ON_BOTH_ENGINES(Webhooks);

TEST_P(Webhooks, tells_what_happened_signed_and_without_persons) {
  const auto made = add(listener_.url(), R"(["case_opened","stage_entered"])");
  open_case();
  EXPECT_EQ(last("state"), "waiting");
  EXPECT_EQ(round(), 1u) << "one at a time";
  EXPECT_EQ(round(), 1u);
  EXPECT_EQ(round(), 0u);
  const auto seen = listener_.seen();
  ASSERT_EQ(seen.size(), 2u);
  const auto body = boost::json::parse(seen[0].body).as_object();
  EXPECT_EQ(body.at("event").as_string(), "case_opened");
  EXPECT_EQ(body.at("case").at("kind").as_string(), "repair");
  EXPECT_EQ(boost::json::parse(seen[1].body).at("event").as_string(), "stage_entered");
  EXPECT_EQ(body.at("delivery").as_string(), seen[0].header("Setpoint-Delivery"));
  for (const char* personal : {"周敏", "138", "漏水"}) EXPECT_EQ(seen[0].body.find(personal), std::string::npos) << personal;
  // As a listener checks it.
  const std::string signature = seen[0].header("Setpoint-Signature"), secret(made.at("secret").as_string());
  const auto comma = signature.find(",v1=");
  ASSERT_NE(comma, std::string::npos);
  const std::string seconds = signature.substr(2, comma - 2);
  EXPECT_EQ(seconds, std::to_string(to_ms(clock_.now()) / 1000));
  EXPECT_EQ(signature.substr(comma + 4), hmac_sha256_hex(secret, seconds + '.' + seen[0].body));
  EXPECT_EQ(last("state"), "delivered");
  EXPECT_EQ(boost::json::serialize(call("GET", "/webhooks")).find("whsec_"), std::string::npos) << "the secret is seen once";
  const auto renewed = call("POST", "/webhooks/" + id_ + "/secret", "{}");
  EXPECT_NE(std::string(renewed.at("secret").as_string()), secret);
}

TEST_P(Webhooks, tries_again_in_order_and_gives_up) {
  add(listener_.url());
  listener_.will_answer(fault_500);
  open_case();
  open_case("13800138002");
  EXPECT_EQ(round(), 1u);
  EXPECT_EQ(round(), 0u) << "the second waits for the first";
  const auto first = log().at(1).as_object();
  EXPECT_EQ(first.at("status").as_int64(), 500);
  EXPECT_EQ(first.at("fault").as_string(), "answered");
  const auto shown = call("GET", "/webhooks/" + id_ + "/deliveries/" + std::string(first.at("id").as_string()));
  EXPECT_EQ(shown.at("answer").as_string(), "busy");
  advance(std::chrono::seconds(59));
  EXPECT_EQ(round(), 0u);
  advance(std::chrono::seconds(1));
  EXPECT_EQ(round(), 1u);
  EXPECT_EQ(round(), 1u);
  const auto seen = listener_.seen();
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[0].body, seen[1].body) << "the same delivery under the same id";
  EXPECT_NE(seen[1].body, seen[2].body);

  // One that never gets through: 1 m, 5 m, 30 m, 2 h, 6 h, then no more. By hand it goes out once more.
  for (int i = 0; i < 6; ++i) listener_.will_answer(fault_500);
  open_case("13800138003");
  for (const int minutes : {0, 1, 5, 30, 120, 360}) {
    advance(std::chrono::minutes(minutes));
    EXPECT_EQ(round(), 1u) << minutes;
  }
  EXPECT_EQ(last("state"), "failed");
  EXPECT_EQ(log().at(0).at("tries").as_int64(), 6);
  advance(std::chrono::hours(24));
  EXPECT_EQ(round(), 0u);
  const auto again = call("POST", "/webhooks/" + id_ + "/deliveries/" + last("id") + "/again", "{}");
  EXPECT_EQ(again.at("state").as_string(), "waiting");
  EXPECT_EQ(round(), 1u);
  EXPECT_EQ(last("state"), "delivered");
}

TEST_P(Webhooks, goes_nowhere_else) {
  add(listener_.url());
  listener_.will_answer("HTTP/1.1 302 Found\r\nLocation: " + listener_.url() + "2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  open_case();
  EXPECT_EQ(round(), 1u);
  EXPECT_EQ(listener_.seen().size(), 1u) << "no redirect is followed";
  EXPECT_EQ(last("fault"), "redirected");
  EXPECT_EQ(call("DELETE", "/webhooks/" + id_).size(), 0u);

  sends_with({});
  for (const std::string host : {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"}) {
    add(listener_.url(host));
    open_case();
    round();
    EXPECT_EQ(last("fault"), "address_refused") << host;
    call("DELETE", "/webhooks/" + id_);
  }
  add("http://169.254.169.254/latest/meta-data");
  open_case();
  round();
  EXPECT_EQ(last("fault"), "address_refused");
  EXPECT_EQ(listener_.seen().size(), 1u);
}

TEST_P(Webhooks, is_switched_off_after_three_days_of_nothing) {
  sends_with({});
  add(listener_.url());
  for (int hour = 0; hour < 80; ++hour) {
    if (hour % 8 == 0) open_case();
    round();
    advance(std::chrono::hours(1));
  }
  const auto webhook = call("GET", "/webhooks").at("items").as_array().at(0).as_object();
  EXPECT_FALSE(webhook.at("active").as_bool());
  EXPECT_EQ(round(), 0u);
  for (const auto& one : log()) EXPECT_NE(one.at("state").as_string(), "waiting");
  const auto notices = call("GET", "/notices").at("items").as_array();
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices[0].at("kind").as_string(), "webhook_off");
  EXPECT_EQ(notices[0].at("clock").as_string(), "ERP");
  EXPECT_EQ(call("POST", "/webhooks/" + id_ + "/test", "{}").at("reason").as_string(), "webhook_is_off");
  EXPECT_TRUE(verify(*installation_.database().connect(db::Access::read), Installation::replay_checks(), [](double) {}).problems.empty());
}

TEST(AddressGuard, lets_the_public_internet_and_what_was_allowed) {
  struct Row {
    const char* address;
    bool open;
  };
  for (const Row& row : {Row{"8.8.8.8", true}, {"127.0.0.1", false}, {"10.1.2.3", false}, {"172.16.0.1", false}, {"172.32.0.1", true}, {"192.168.1.1", false},
                         {"100.64.0.1", false}, {"169.254.169.254", false}, {"224.0.0.1", false}, {"255.255.255.255", false}, {"0.0.0.0", false},
                         {"2606:4700::1111", true}, {"::1", false}, {"::", false}, {"fe80::1", false}, {"fd00::1", false}, {"ff02::1", false},
                         {"::ffff:10.0.0.1", false}, {"::ffff:8.8.8.8", true}, {"64:ff9b::a00:1", false}, {"2002:a00:1::1", false}, {"2001:db8::1", false},
                         {"2001::1", false}}) {
    EXPECT_EQ(io::is_public(*io::ip_from(row.address)), row.open) << row.address;
  }
  const io::AddressGuard guard{{*io::network_from("10.1.0.0/16"), *io::network_from("fd00::/8")}};
  EXPECT_TRUE(guard.lets(*io::ip_from("10.1.9.9")));
  EXPECT_TRUE(guard.lets(*io::ip_from("::ffff:10.1.9.9")));
  EXPECT_TRUE(guard.lets(*io::ip_from("fd12::1")));
  EXPECT_FALSE(guard.lets(*io::ip_from("10.2.0.1")));
  for (const char* wrong : {"", "10.0.0.0/33", "10.0.0.0/x", "host", "fd00::/129", "10.0.0.0/-1"}) EXPECT_FALSE(io::network_from(wrong)) << wrong;
}

}  // namespace
}  // namespace sp
