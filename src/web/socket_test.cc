#include <fmt/format.h>
#include <gtest/gtest.h>

#include "http_client.h"
#include "web_rig.h"

namespace sp::web {
namespace {

using namespace std::chrono_literals;
using test::Fields;
using test::WebRig;
using test::WebSocketClient;

std::shared_ptr<const std::string> text_of(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

TEST(Socket, ChecksTheOriginBeforeAnythingElse) {
  WebRig rig({.allowed_origins = {"https://desk.example"}});
  struct Row {
    std::string origin;
    Fields headers;
    int status;
  };
  const Row rows[] = {{rig.origin(), {}, 101},
                      {"https://desk.example", {}, 101},
                      {"", {{"Authorization", "Bearer t"}}, 101},
                      {"", {}, 403},
                      {"null", {}, 403},
                      {"https://evil.example", {}, 403},
                      {"https://evil.example", {{"Authorization", "Bearer t"}}, 403},
                      {rig.origin() + ".evil.example", {}, 403},
                      {"http://127.0.0.1", {}, 403},
                      {rig.origin() + "/", {}, 403},
                      {"https://127.0.0.1:" + std::to_string(rig.port()), {}, 403},
                      {"http://evil.example#" + rig.origin(), {}, 403},
                      {"https://desk.example.evil", {}, 403},
                      {rig.origin(), {{"Origin", "https://evil.example"}}, 403}};
  int granted = 0;
  for (const auto& row : rows) {
    WebSocketClient client(rig.port(), "/live", row.origin, row.headers);
    EXPECT_EQ(client.answer.status, row.status) << row.origin;
    granted += row.status == 101;
  }
  EXPECT_EQ(rig.handled(), granted);
}

TEST(Socket, RefusesMalformedHandshakes) {
  WebRig rig;
  struct Row {
    std::string target;
    Fields headers;
    int status;
  };
  const Row rows[] = {{"/live", {{"Sec-WebSocket-Version", "8"}}, 426},
                      {"/live", {{"Sec-WebSocket-Key", "short"}}, 400},
                      {"/live", {{"Content-Length", "5"}}, 400},
                      {"/live", {{"Transfer-Encoding", "chunked"}}, 400},
                      {"/forbidden", {}, 403},
                      {"/drop", {}, 500},
                      {"/%2e%2e", {}, 400}};
  for (const auto& row : rows) {
    WebSocketClient client(rig.port(), row.target, rig.origin(), row.headers);
    EXPECT_EQ(client.answer.status, row.status) << row.target;
    EXPECT_EQ(client.answer.header("x-content-type-options"), "nosniff");
  }
}

TEST(Socket, Echoes) {
  WebRig rig;
  WebSocketClient client(rig.port(), "/live", rig.origin());
  for (const std::string& text : {std::string("客户"), std::string(), std::string(126, 'a'), std::string(16 * 1024, 'b')}) {
    ASSERT_TRUE(client.send(text));
    EXPECT_EQ(client.receive(), text);
  }
  client.send_frame(1, "in two ", false);
  client.send_frame(9, "ping between");
  client.send_frame(0, "parts");
  EXPECT_EQ(client.receive_frame(10), "ping between");
  EXPECT_EQ(client.receive(), "in two parts");
  EXPECT_EQ(rig.server().figures().sockets_open, 1u);
  client.wire().reset();
  rig.wait_closed(1);
  EXPECT_FALSE(rig.sockets(1)[0]->send(text_of("gone")));
}

TEST(Socket, ClosesWithTheCodeThatFits) {
  struct Row {
    const char* what;
    int opcode;
    std::string payload;
    bool final, masked;
    int code;
  };
  const Row rows[] = {{"binary", 2, "x", true, true, 1003},
                      {"invalid UTF-8", 1, "\xff\xfe", true, true, 1007},
                      {"surrogate", 1, "\xed\xa0\x80", true, true, 1007},
                      {"too big", 1, std::string(16 * 1024 + 1, 'a'), true, true, 1009},
                      {"not masked", 1, "x", true, false, 1002},
                      {"continuation of nothing", 0, "x", true, true, 1002},
                      {"reserved opcode", 3, "x", true, true, 1002},
                      {"compressed bit", 0x41, "x", true, true, 1002},
                      {"long ping", 9, std::string(126, 'p'), true, true, 1002},
                      {"fragmented ping", 9, "p", false, true, 1002},
                      {"close with one byte", 8, "x", true, true, 1002},
                      {"the service throws", 1, "throw", true, true, 1011},
                      {"the service closes", 1, "close", true, true, 4001},
                      {"good-bye", 8, "\x03\xe8", true, true, 1000}};
  WebRig rig;
  int closed = 0;
  for (const auto& row : rows) {
    WebSocketClient client(rig.port(), "/live", rig.origin());
    client.send_frame(row.opcode, row.payload, row.final, row.masked);
    EXPECT_EQ(client.close_code(), row.code) << row.what;
    EXPECT_TRUE(client.wire().closed_by_peer()) << row.what;
    rig.wait_closed(++closed);
  }
}

TEST(Socket, ClosesAReaderThatFallsBehind) {
  WebRig rig({.write_timeout = 10s, .socket_queue_bytes_max = 64 * 1024});
  WebSocketClient client(rig.port(), "/live", rig.origin(), {}, 4096);
  const auto socket = rig.sockets(1)[0];
  const auto text = text_of(std::string(16 * 1024, 'a'));
  int taken = 0;
  while (socket->send(text)) ++taken;
  EXPECT_GE(taken, 4);
  EXPECT_FALSE(socket->send(text_of("x")));
  EXPECT_EQ(client.close_code(), 1013);
  rig.wait_closed(1);
}

TEST(Socket, CutsAReaderThatStopsForGood) {
  WebRig rig({.write_timeout = 50ms, .socket_queue_bytes_max = 64 * 1024});
  WebSocketClient client(rig.port(), "/live", rig.origin(), {}, 4096);
  const auto socket = rig.sockets(1)[0];
  const auto text = text_of(std::string(16 * 1024, 'a'));
  while (socket->send(text)) {
  }
  rig.wait_closed(1);
}

TEST(Socket, PingsThatAreAnsweredKeepItAlive) {
  WebRig rig({.socket_ping = 50ms});
  WebSocketClient answering(rig.port(), "/live", rig.origin()), silent(rig.port(), "/live", rig.origin());
  for (int i = 0; i < 6; ++i) {
    const auto ping = answering.receive_frame(9);
    ASSERT_TRUE(ping) << i;
    answering.send_frame(10, *ping);
  }
  rig.wait_closed(1);
  EXPECT_TRUE(silent.wire().closed_by_peer());
  answering.send("still here");
  EXPECT_EQ(answering.receive(), "still here");
}

TEST(Socket, SendsFromOtherThreadsInOrder) {
  WebRig rig({.socket_queue_bytes_max = 1024 * 1024});
  WebSocketClient client(rig.port(), "/live", rig.origin());
  const auto socket = rig.sockets(1)[0];
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) EXPECT_TRUE(socket->send(text_of(fmt::format("{} {}", t, i))));
    });
  std::vector<int> next(4);
  for (int n = 0; n < 800; ++n) {
    const auto text = client.receive();
    ASSERT_TRUE(text);
    const int thread = (*text)[0] - '0';
    EXPECT_EQ(*text, fmt::format("{} {}", thread, next[thread]++));
  }
  for (auto& thread : threads) thread.join();
  socket->send(text_of("last"));
  socket->close(4002, "finished");
  EXPECT_EQ(client.receive(), "last");
  EXPECT_EQ(client.close_code(), 4002);
}

TEST(Socket, StopSaysGoingAway) {
  WebRig rig;
  WebSocketClient first(rig.port(), "/live", rig.origin()), second(rig.port(), "/live", rig.origin());
  const auto sockets = rig.sockets(2);
  rig.server().stop(10s);
  EXPECT_EQ(first.close_code(), 1001);
  EXPECT_EQ(second.close_code(), 1001);
  rig.join();
  EXPECT_FALSE(sockets[0]->send(text_of("gone")));
  EXPECT_EQ(rig.server().figures().sockets_open, 0u);
}

TEST(Socket, StopEndsSocketsThatDoNotAnswer) {
  WebRig rig;
  WebSocketClient silent(rig.port(), "/live", rig.origin());
  rig.sockets(1);
  rig.server().stop(20ms);
  rig.join();
  EXPECT_TRUE(silent.wire().closed_by_peer());
}

}  // namespace
}  // namespace sp::web
