#include "web/head_check.h"

#include <gtest/gtest.h>

#include "web/chunked.h"
#include "web/response_head.h"

namespace sp::web {
namespace {

TEST(HeadCheck, AcceptsWhatHonestClientsSend) {
  struct Row {
    std::string head, path, query;
    std::size_t length;
    bool chunked, keep_alive, websocket;
  };
  const Row rows[] = {
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "/", "", 0, false, true, false},
      {"GET /a%20b/%E5%AE%A2?q=%2F..&x=| HTTP/1.1\r\nhOST: [::1]:8080\r\n\r\n", "/a b/客", "q=%2F..&x=|", 0, false, true,
       false},
      {"POST /x HTTP/1.1\r\nHost: a.example:80\r\nContent-Length:  12 \r\n\r\n", "/x", "", 12, false, true, false},
      {"POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "/x", "", 0, true, true, false},
      {"GET /x HTTP/1.0\r\nHost: a\r\n\r\n", "/x", "", 0, false, false, false},
      {"GET /x HTTP/1.1\r\nHost: a\r\nConnection: TE, Close\r\n\r\n", "/x", "", 0, false, false, false},
      {"GET /l HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n\r\n", "/l", "", 0, false,
       true, true},
      {"GET /%252e%252e HTTP/1.1\r\nHost: a\r\nX: 客服\r\n\r\n", "/%2e%2e", "", 0, false, true, false},
  };
  for (const auto& row : rows) {
    std::size_t scanned = 0;
    const auto end = find_head_end(row.head + "rest", scanned, 16 * 1024);
    ASSERT_TRUE(end) << row.head;
    EXPECT_EQ(*end, row.head.size());
    Head head;
    CheckedHead checked;
    ASSERT_FALSE(parse_head(row.head, head)) << row.head;
    const auto refusal = check_head(head, checked);
    ASSERT_FALSE(refusal) << row.head << refusal->reason;
    EXPECT_EQ(checked.path, row.path);
    EXPECT_EQ(checked.query, row.query);
    EXPECT_EQ(checked.content_length, row.length);
    EXPECT_EQ(checked.chunked, row.chunked) << row.head;
    EXPECT_EQ(checked.keep_alive, row.keep_alive) << row.head;
    EXPECT_EQ(checked.wants_websocket, row.websocket) << row.head;
  }
}

TEST(HeadCheck, FindsTheEndWhereverTheBytesAreCut) {
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t cut = 0; cut < head.size(); ++cut) {
    std::size_t scanned = 0;
    const auto early = find_head_end(std::string_view(head).substr(0, cut), scanned, 1024);
    ASSERT_TRUE(early);
    EXPECT_EQ(*early, 0u);
    EXPECT_EQ(find_head_end(head, scanned, 1024).value(), head.size()) << cut;
  }
}

TEST(HeadCheck, BoundsTheHead) {
  std::size_t scanned = 0;
  EXPECT_EQ(find_head_end(std::string(100, 'a'), scanned, 100).error(), (HeadRefusal{414, "target_too_long"}));
  scanned = 0;
  EXPECT_EQ(find_head_end("GET / HTTP/1.1\r\n" + std::string(100, 'a'), scanned, 100).error(),
            (HeadRefusal{431, "head_too_large"}));
}

TEST(ChunkedBody, JoinsChunksWhereverTheBytesAreCut) {
  const std::string sent = "5\r\nhello\r\n0A\r\n, world...\r\n0\r\n\r\nNEXT";
  for (std::size_t cut = 0; cut <= sent.size(); ++cut) {
    ChunkedBody chunked(100);
    std::string body;
    std::string_view first = std::string_view(sent).substr(0, cut), second = std::string_view(sent).substr(cut);
    auto progress = chunked.feed(first, body);
    if (progress == ChunkedBody::Progress::more) progress = chunked.feed(second, body);
    EXPECT_EQ(progress, ChunkedBody::Progress::done) << cut;
    EXPECT_EQ(body, "hello, world...");
    EXPECT_TRUE((std::string(first) + std::string(second)).ends_with("NEXT"));
  }
}

TEST(ChunkedBody, RefusesWhatReadersDisagreeAbout) {
  using enum ChunkedBody::Progress;
  const std::pair<std::string, ChunkedBody::Progress> rows[] = {
      {"5;a=b\r\nhello\r\n0\r\n\r\n", malformed}, {"5 \r\nhello\r\n0\r\n\r\n", malformed},
      {"0x5\r\nhello\r\n0\r\n\r\n", malformed},   {"+5\r\nhello\r\n0\r\n\r\n", malformed},
      {"-1\r\nhello\r\n", malformed},             {"\r\nhello", malformed},
      {"5\nhello\r\n0\r\n\r\n", malformed},       {"5\r\nhelloo\r\n", malformed},
      {"5\r\nhello\n0\r\n\r\n", malformed},       {"0\r\nTrailer: x\r\n\r\n", malformed},
      {"fffffffff\r\n", malformed},               {"000000001\r\n", malformed},
      {"ffffffff\r\n", too_large},                {"11\r\n", too_large},
      {"10\r\n0123456789abcdef\r\n1\r\n", too_large}};
  for (const auto& [sent, expected] : rows) {
    ChunkedBody chunked(16);
    std::string body;
    std::string_view input = sent;
    EXPECT_EQ(chunked.feed(input, body), expected) << sent;
  }
}

TEST(ResponseHead, KeepsItsOwnPolicyAndDropsFraming) {
  Response response{200, {{"content-security-policy", "sandbox"}, {"content-length", "7"}, {"x-a", "b"}}, "12345"};
  const auto head = response_head(response, {.secure = true, .keep_alive = false, .date = "D"});
  EXPECT_TRUE(head.contains("content-security-policy: sandbox\r\n"));
  EXPECT_FALSE(head.contains("default-src"));
  EXPECT_TRUE(head.contains("content-length: 5\r\n") && !head.contains("content-length: 7"));
  EXPECT_TRUE(head.contains("connection: close\r\n") && head.contains("strict-transport-security: "));
  EXPECT_FALSE(is_sendable({200, {{"x", "a\r\nset-cookie: b"}}}));
  EXPECT_FALSE(is_sendable({200, {{"x y", "a"}}}));
  EXPECT_FALSE(is_sendable({101, {}}));
}

}  // namespace
}  // namespace sp::web
