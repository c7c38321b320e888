// A real exchange with a small mail server that speaks the protocol over a real socket.
#include "io/mail/smtp_sender.h"

#include <atomic>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sp::io {
namespace {

/// Takes one mail, or answers as it was told to.
class MailServer {
 public:
  explicit MailServer(std::string to_recipient = "250 OK", bool silent = false) : to_recipient_(std::move(to_recipient)) {
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listening_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listening_, 4), 0);
    ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    if (!silent) thread_ = std::thread([this] { serve(::accept(listening_, nullptr, nullptr)); });
  }
  ~MailServer() {
    ::shutdown(listening_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    ::close(listening_);
  }
  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
  /// Once the sender has returned.
  const std::string& said() {
    thread_.join();
    return said_;
  }

 private:
  void serve(int socket) {
    if (socket < 0) return;
    const auto say = [socket](const std::string& line) { return ::send(socket, (line + "\r\n").data(), line.size() + 2, MSG_NOSIGNAL) > 0; };
    say("220 mail.example ESMTP");
    std::string line;
    bool data = false;
    char c = 0;
    while (::recv(socket, &c, 1, 0) == 1) {
      line += c;
      if (!line.ends_with("\r\n")) continue;
      said_ += line;
      if (data) {
        if (line == ".\r\n") {
          data = false;
          say("250 2.0.0 queued");
        }
      } else if (line.starts_with("EHLO")) say("250-mail.example\r\n250 8BITMIME");
      else if (line.starts_with("RCPT")) say(to_recipient_);
      else if (line.starts_with("DATA")) data = say("354 go on");
      else if (line.starts_with("QUIT")) { say("221 bye"); break; }
      else say("250 OK");
      line.clear();
    }
    ::close(socket);
  }

  std::string to_recipient_, said_;
  int listening_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

const Outgoing mail{42, Way::mail, "zhang@example.com", "您的验证码", "验证码 123456，10 分钟内有效。"};

TEST(SmtpSender, hands_a_mail_over) {
  MailServer server;
  const auto delivery = smtp_sender({.url = server.url(), .from = "service@example.cn"})(mail);
  EXPECT_EQ(delivery.outcome, Delivery::Outcome::sent) << delivery.fault;
  const std::string& said = server.said();
  for (const std::string& part : std::initializer_list<std::string>{"MAIL FROM:<service@example.cn>", "RCPT TO:<zhang@example.com>", "To: <zhang@example.com>\r\n", "Auto-Submitted: auto-generated\r\n",
                           "Message-ID: <" + id_text(42) + "@example.cn>\r\n", "Subject: =?UTF-8?B?5oKo55qE6aqM6K+B56CB?=\r\n"})
    EXPECT_NE(said.find(part), std::string::npos) << part << " in\n" << said;
  EXPECT_EQ(said.find("123456"), std::string::npos);  // base 64
}

TEST(SmtpSender, tells_for_good_from_for_now) {
  const struct { const char* answer; Delivery::Outcome outcome; } rows[] = {
      {"550 5.1.1 no such user", Delivery::Outcome::never},
      {"451 4.7.1 come back later", Delivery::Outcome::later},
  };
  for (const auto& row : rows) {
    MailServer server(row.answer);
    EXPECT_EQ(smtp_sender({.url = server.url(), .from = "service@example.cn"})(mail).outcome, row.outcome) << row.answer;
  }
  EXPECT_EQ(smtp_sender({.url = "smtp://127.0.0.1:1", .from = "service@example.cn"})(mail).outcome, Delivery::Outcome::later);
}

TEST(SmtpSender, waits_no_longer_than_told) {
  MailServer silent("", true);
  EXPECT_EQ(smtp_sender({.url = silent.url(), .from = "service@example.cn", .patience = std::chrono::milliseconds(200)})(mail).outcome, Delivery::Outcome::later);
}

TEST(SmtpSender, never_sends_what_would_break_the_protocol) {
  for (const char* address : {"a@b.c>\r\nRCPT TO:<x@y.z", "no address", "@", "a b@c.d"}) {
    Outgoing bad = mail;
    bad.address = address;
    EXPECT_EQ(smtp_sender({.url = "smtp://127.0.0.1:1", .from = "service@example.cn"})(bad).fault, "bad_address");
  }
  EXPECT_FALSE(check_settings({.url = "http://mail.example", .from = "a@b.c"}));
  EXPECT_FALSE(check_settings({.url = "smtp://", .from = "a@b.c"}));
  EXPECT_FALSE(check_settings({.url = "smtp://mail.example:587", .from = "nobody"}));
  EXPECT_TRUE(check_settings({.url = "smtps://mail.example", .from = "a@b.c"}));
}

TEST(SmtpSender, folds_long_subjects_between_characters) {
  Outgoing message = mail;
  message.subject.clear();
  for (int at = 0; at < 40; ++at) message.subject += "验";
  const std::string text = mail_text(message, "service@example.cn");
  EXPECT_NE(text.find("Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n"), std::string::npos) << text;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find("\r\n", at);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - at, 78u);
    at = end + 2;
  }
}

}  // namespace
}  // namespace sp::io
