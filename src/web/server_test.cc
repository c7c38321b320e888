#include "web/server.h"

#include <sys/resource.h>

#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "http_client.h"
#include "web_rig.h"

namespace sp::web {
namespace {

using namespace std::chrono_literals;
using test::HttpAnswer;
using test::HttpClient;
using test::WebRig;
using test::Wire;

const std::string host = "Host: h\r\n";

struct Hostile {
  std::string head;  // without the empty line
  int status;
  std::string reason;
};

std::vector<Hostile> hostile_heads() {
  const std::string get = "GET / HTTP/1.1\r\n", post = "POST / HTTP/1.1\r\n" + host;
  std::vector<Hostile> rows;
  for (const char* value : {"xchunked", "identity", "gzip", "chunked, chunked", "", "chunked;a=b", "gzip, chunked",
                            "chunked,", " \"chunked\"", "Chunked", "chunked identity", "\tchunked\x0b"})
    rows.push_back({post + "Transfer-Encoding: " + value + "\r\n", 400,
                    std::string_view(value).contains('\x0b') ? "header_malformed" : "transfer_encoding_refused"});
  rows.push_back({post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400, "transfer_encoding_refused"});
  rows.push_back({post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400, "transfer_encoding_refused"});
  rows.push_back({post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400, "transfer_encoding_refused"});
  rows.push_back({post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", 400, "transfer_encoding_refused"});
  rows.push_back({"POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n", 400, "transfer_encoding_refused"});
  rows.push_back({post + "Transfer-Encoding : chunked\r\n", 400, "header_malformed"});
  rows.push_back({post + "X: a\r\n Transfer-Encoding: chunked\r\n", 400, "header_malformed"});
  rows.push_back({post + "X: a\r\n\tb\r\n", 400, "header_malformed"});
  for (const char* value : {"+5", "5,5", "5, 5", "-1", "0x5", "5 5", "", "5a", "99999999999999999999", "1e3", "\xef\xbc\x95"})
    rows.push_back({post + "Content-Length: " + value + "\r\n", 400, "content_length_malformed"});
  rows.push_back({post + "Content-Length: 0\r\nContent-Length: 0\r\n", 400, "content_length_malformed"});
  rows.push_back({post + "Content-Length: 5\r\nContent-Length: 0\r\n", 400, "content_length_malformed"});
  rows.push_back({get + "Host: h\r\nConnection: ke ep-alive\r\n", 400, "header_malformed"});
  rows.push_back({get + "Host: h\r\nProxy-Connection: close, a b\r\n", 400, "header_malformed"});
  rows.push_back({get, 400, "host_missing"});
  rows.push_back({"GET / HTTP/1.0\r\n", 400, "host_missing"});
  rows.push_back({get + host + host, 400, "host_repeated"});
  for (const char* value : {"", "a b", "a,b", "a/b", "user@h", "h:", "h:99999", "h:8x", "[::1", "[zz]", "h%41", "h?x", "\xe5\xae\xa2"})
    rows.push_back({get + "Host: " + value + "\r\n", 400, "host_malformed"});
  for (const char* method : {"CONNECT", "TRACE", "OPTIONS"})
    rows.push_back({method + std::string(" / HTTP/1.1\r\n") + host, 405, "method_not_allowed"});
  for (const char* method : {"get", "BREW", "GETX", "PROPFIND"})
    rows.push_back({method + std::string(" / HTTP/1.1\r\n") + host, 501, "method_unknown"});
  for (const char* path : {"/%00", "/a/../b", "/..", "/%2e%2e/x", "/.%2e", "/%2fetc", "/a%2Fb", "/a\\b", "/%5cb", "/%zz", "/%2",
                           "/%", "/%c0%af", "/%ff", "/%ed%a0%80", "/%0d%0aX:y", "/%7f", "/a/./b", "/.", "/%09"})
    rows.push_back({fmt::format("GET {} HTTP/1.1\r\n{}", path, host), 400, "path_malformed"});
  for (const char* target : {"http://h/", "h:443", "*", "x/y", "?q"})
    rows.push_back({fmt::format("GET {} HTTP/1.1\r\n{}", target, host), 400, "target_not_origin_form"});
  rows.push_back({"GET /#f HTTP/1.1\r\n" + host, 400, "query_malformed"});
  for (const char* line : {"GET / HTTP/1.1 ", "GET  / HTTP/1.1", "GET /a b HTTP/1.1", "GET /", " GET / HTTP/1.1", "GET / HTTP/1.1\r",
                           "GET / http/1.1", "GET / HTTP/11", "GET / HTTP/1.1x", "GET /\xe5\xae\xa2 HTTP/1.1", "GET\t/ HTTP/1.1", "",
                           "G(T / HTTP/1.1"})
    rows.push_back({std::string(line) + "\r\n" + host, 400, "request_line_malformed"});
  for (const char* version : {"HTTP/2.0", "HTTP/1.2", "HTTP/0.9", "HTTP/3.0"})
    rows.push_back({fmt::format("GET / {}\r\n{}", version, host), 505, "version_unsupported"});
  for (const char* header : {"no colon", ": x", "a b: x", "X\x01: y", "X: a\x01z", "X: a\rb", "X(: y", "X: \xff", "\xe5: x"})
    rows.push_back({get + host + header + "\r\n", 400, "header_malformed"});
  rows.push_back({get + host + std::string("X: a\0b", 6) + "\r\n", 400, "header_malformed"});
  rows.push_back({"GET / HTTP/1.1\n" + host, 400, "line_end_malformed"});
  rows.push_back({get + host + "X: a\nY: b\r\n", 400, "line_end_malformed"});
  std::string many = get + host;
  for (int i = 0; i < 100; ++i) many += fmt::format("X-{}: y\r\n", i);
  rows.push_back({many, 431, "too_many_headers"});
  rows.push_back({get + host + "X: " + std::string(64 * 1024, 'a') + "\r\n", 431, "head_too_large"});
  rows.push_back({"GET /" + std::string(9 * 1024, 'a') + " HTTP/1.1\r\n" + host, 414, "target_too_long"});
  rows.push_back({"GET /" + std::string(64 * 1024, 'a') + " HTTP/1.1\r\n" + host, 414, "target_too_long"});
  rows.push_back({post + "Expect: 200-ok\r\nContent-Length: 1\r\n", 417, "expectation_unknown"});
  rows.push_back({post + "Content-Length: 100000\r\n", 413, "body_too_large"});
  return rows;
}

TEST(Server, RefusesHostileHeadsAndCloses) {
  WebRig rig;
  const auto rows = hostile_heads();
  ASSERT_GE(rows.size(), 60u);
  for (const auto& row : rows) {
    HttpClient client(rig.port());
    client.send_raw(row.head + "\r\n" + "GET /second HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto answer = client.read_answer();
    const auto shown = row.head.substr(0, 200);
    EXPECT_EQ(answer.status, row.status) << shown;
    EXPECT_TRUE(answer.body.contains("\"" + row.reason + "\"")) << shown << answer.body;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json") << shown;
    EXPECT_EQ(answer.header("connection"), "close") << shown;
    EXPECT_EQ(client.read_answer().status, 0) << shown;
    EXPECT_TRUE(client.closed_by_peer()) << shown;
  }
  EXPECT_EQ(rig.handled(), 0);
  EXPECT_EQ(rig.server().figures().refused_heads, rows.size());
}

TEST(Server, RefusesMalformedChunksAndCloses) {
  WebRig rig;
  for (const char* body : {"5;a=b\r\nhello\r\n0\r\n\r\n", "0\r\nX: y\r\n\r\n", "5\r\nhello!\r\n", "zz\r\n"}) {
    HttpClient client(rig.port());
    client.send_raw("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(body) +
                    "GET /second HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.read_answer().status, 400) << body;
    EXPECT_TRUE(client.closed_by_peer()) << body;
  }
  EXPECT_EQ(rig.handled(), 0);
}

TEST(Server, KeepsTheOrderOfPipelinedRequests) {
  WebRig rig;
  HttpClient client(rig.port());
  std::string all;
  for (int i = 0; i < 50; ++i) {
    if (i % 3 == 0) all += fmt::format("GET /{} HTTP/1.1\r\nHost: h\r\n\r\n", i);
    if (i % 3 == 1) all += fmt::format("POST /{} HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", i);
    if (i % 3 == 2) all += fmt::format("POST /{} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", i);
  }
  client.send_raw(all);
  for (int i = 0; i < 50; ++i)
    EXPECT_EQ(client.read_answer().body, i % 3 == 0 ? fmt::format("GET /{}? ", i) : fmt::format("POST /{}? abc", i));
}

TEST(Server, ReadsARequestSentByteByByte) {
  WebRig rig;
  HttpClient client(rig.port());
  for (const char c : std::string("POST /x?y HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody"))
    client.send_raw(std::string(1, c));
  EXPECT_EQ(client.read_answer().body, "POST /x?y body");
}

TEST(Server, AnswersWithTheSecurityHeadersAlways) {
  WebRig rig;
  for (const auto& [method, target, status] :
       {std::tuple{"GET", "/", 200}, {"HEAD", "/", 200}, {"GET", "/nothing", 204}, {"GET", "/drop", 500},
        {"GET", "/throw", 500}, {"GET", "/inject", 500}, {"GET", "/thread", 200}, {"BREW", "/", 501}, {"GET", "/..", 400}}) {
    HttpClient client(rig.port());
    const auto answer = client.request(method, target, {});
    EXPECT_EQ(answer.status, status) << method << target;
    EXPECT_TRUE(answer.header("content-security-policy").contains("frame-ancestors 'none'")) << target;
    EXPECT_FALSE(answer.header("content-security-policy").contains("unsafe")) << target;
    EXPECT_EQ(answer.header("x-content-type-options"), "nosniff") << target;
    EXPECT_EQ(answer.header("referrer-policy"), "same-origin") << target;
    EXPECT_EQ(answer.header("cross-origin-opener-policy"), "same-origin") << target;
    EXPECT_EQ(answer.header("cache-control"), "no-store") << target;
    EXPECT_EQ(answer.header("date").size(), 29u) << target;
    EXPECT_EQ(answer.header("set-cookie"), "") << target;
    EXPECT_EQ(answer.header("strict-transport-security"), "") << target;
  }
}

TEST(Server, AnswersHeadWithTheLengthButNoBody) {
  WebRig rig;
  HttpClient client(rig.port());
  const auto answer = client.request("HEAD", "/abc", {});
  EXPECT_EQ(answer.header("content-length"), std::to_string(std::string("HEAD /abc? ").size()));
  EXPECT_EQ(client.get("/next").body, "GET /next? ");
  EXPECT_EQ(client.get("/nothing").header("content-length"), "");
  EXPECT_EQ(client.get("/next").status, 200);
}

TEST(Server, AsksForABodyThatWaitsForPermission) {
  WebRig rig;
  HttpClient client(rig.port());
  client.send_raw("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.read_answer().status, 100);
  client.send_raw("abc");
  EXPECT_EQ(client.read_answer().body, "POST /? abc");
}

TEST(Server, RefusesATooLargeBodyBeforeReadingIt) {
  WebRig rig({.body_limit = 10, .body_limit_for = [](std::string_view, std::string_view path) {
                return path == "/upload" ? std::size_t{1000000} : 0;
              }});
  HttpClient client(rig.port());
  client.send_raw("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
  EXPECT_EQ(client.read_answer().status, 413);
  EXPECT_TRUE(client.closed_by_peer());
  HttpClient chunked(rig.port());
  chunked.send_raw("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n");
  EXPECT_EQ(chunked.read_answer().status, 413);
  HttpClient upload(rig.port());
  EXPECT_EQ(upload.post("/upload", std::string(1000000, 'x')).body.size(), 1000000 + std::string("POST /upload? ").size());
}

TEST(Server, CutsSlowPeers) {
  WebRig rig({.header_timeout = 50ms, .idle_timeout = 50ms, .body_timeout = 50ms, .write_timeout = 50ms});
  for (const char* start : {"", "G", "GET / HTTP/1.1\r\nHost: h\r\n", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab",
                            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
    Wire wire(rig.port());
    wire.send(start);
    EXPECT_TRUE(wire.closed_by_peer()) << start;
  }
  HttpClient idle(rig.port());
  EXPECT_EQ(idle.get("/").status, 200);
  EXPECT_TRUE(idle.closed_by_peer());
  EXPECT_EQ(rig.handled(), 1);
  // A reader that stops: more than the kernel's buffers hold never leaves.
  Wire reader(rig.port(), {}, 4096);
  reader.send("GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
  while (rig.handled() < 2) std::this_thread::yield();  // else the connection may not even be open yet
  while (rig.server().figures().connections_open > 0) std::this_thread::yield();
  std::size_t got = 0;
  for (std::string part; !(part = reader.receive()).empty();) got += part.size();
  EXPECT_LT(got, 32u * 1024 * 1024);
}

TEST(Server, SendsLargeBodiesWhole) {
  WebRig rig;
  HttpClient client(rig.port());
  EXPECT_EQ(client.get("/big").body.size(), 32u * 1024 * 1024);
  EXPECT_EQ(client.get("/cookie").body, "");
  EXPECT_EQ(client.get("/cookie").body, "s=1");
}

TEST(Server, GivesUpOnAServiceThatDoesNotAnswer) {
  WebRig rig({.answer_timeout = 50ms});
  HttpClient client(rig.port());
  EXPECT_EQ(client.get("/wait").status, 503);
  rig.take_waiting()({200, {}, "late"});
  EXPECT_EQ(client.get("/").body, "GET /? ");
}

TEST(Server, SurvivesClientsThatLeave) {
  WebRig rig;
  {
    Wire wire(rig.port());
    wire.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
    auto respond = rig.take_waiting();
    wire.reset();
    respond({200, {}, "nobody"});
  }
  HttpClient client(rig.port());
  EXPECT_EQ(client.get("/thread").body, "from another thread");
}

TEST(Server, AnswersBusyAboveItsConnections) {
  WebRig rig({.connections_max = 2});
  HttpClient first(rig.port()), second(rig.port());
  EXPECT_EQ(first.get("/").status, 200);
  EXPECT_EQ(second.get("/").status, 200);
  HttpClient third(rig.port());
  const auto answer = third.read_answer();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("retry-after"), "5");
  EXPECT_EQ(first.get("/").status, 200);
}

TEST(Server, WaitsWhenThereAreNoDescriptorsLeft) {
  WebRig rig;
  HttpClient before(rig.port());
  EXPECT_EQ(before.get("/").status, 200);
  Wire waiting(rig.port());  // connected by the kernel while the server cannot accept
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  HttpClient late(rig.port());
  const rlimit none{3, limit.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  EXPECT_EQ(before.get("/").status, 200);
  setrlimit(RLIMIT_NOFILE, &limit);
  EXPECT_EQ(late.get("/").status, 200);
}

TEST(Server, FinishesWhatRunsWhenStopped) {
  WebRig rig;
  HttpClient idle(rig.port()), busy(rig.port());
  EXPECT_EQ(idle.get("/").status, 200);
  busy.send_raw("GET /wait HTTP/1.1\r\nHost: h\r\n\r\nGET /second HTTP/1.1\r\nHost: h\r\n\r\n");
  auto respond = rig.take_waiting();
  rig.server().stop(30s);
  EXPECT_TRUE(idle.closed_by_peer());
  respond({200, {}, "done"});
  const auto answer = busy.read_answer();
  EXPECT_EQ(answer.body, "done");
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_EQ(busy.read_answer().status, 0);
  busy.wire().finish();
  rig.join();
  EXPECT_EQ(rig.handled(), 2);
  EXPECT_THROW(Wire(rig.port()), std::runtime_error);
}

TEST(Server, GivesUpAfterTheGrace) {
  WebRig rig;
  Wire wire(rig.port());
  wire.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
  auto respond = rig.take_waiting();
  rig.server().stop(20ms);
  rig.join();
  EXPECT_TRUE(wire.closed_by_peer());
  respond({200, {}, "too late"});
}

TEST(Server, SaysWhyItCannotListen) {
  WebRig rig;
  try {
    Server second({.port = rig.port()}, rig);
    FAIL();
  } catch (const std::system_error& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with("cannot listen on 127.0.0.1:")) << error.what();
  }
  EXPECT_THROW(Server({.port = 0, .tls_certificate = "x.pem"}, rig), std::system_error);
  EXPECT_THROW(Server({.port = 0, .tls_certificate = "x.pem", .tls_key = "y.pem"}, rig), std::system_error);
  EXPECT_THROW(Server({.host = "no such host", .port = 0}, rig), std::system_error);
}

/// A self-signed certificate for the time of a test.
class Certificate {
 public:
  Certificate() {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* x509 = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), 0);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_set_pubkey(x509, key);
    X509_sign(x509, key, EVP_sha256());
    FILE* file = std::fopen((folder_ / "key.pem").c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    file = std::fopen((folder_ / "certificate.pem").c_str(), "w");
    PEM_write_X509(file, x509);
    std::fclose(file);
    X509_free(x509);
    EVP_PKEY_free(key);
  }
  ~Certificate() { std::filesystem::remove_all(folder_); }
  std::filesystem::path certificate() const { return folder_ / "certificate.pem"; }
  std::filesystem::path key() const { return folder_ / "key.pem"; }

 private:
  static std::filesystem::path make_folder() {
    auto name = (std::filesystem::temp_directory_path() / "setpoint-tls-XXXXXX").string();
    return ::mkdtemp(name.data());
  }
  const std::filesystem::path folder_ = make_folder();
};

TEST(Server, SpeaksTlsFromVersionOnePointTwo) {
  const Certificate own;
  WebRig rig({.tls_certificate = own.certificate(), .tls_key = own.key(), .header_timeout = 500ms});
  EXPECT_TRUE(rig.server().secure());
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    HttpClient client(rig.port(), Wire::Tls{version});
    const auto answer = client.post("/x", std::string(40000, 'y'));
    EXPECT_EQ(answer.body.size(), 40009u);
    EXPECT_EQ(answer.header("strict-transport-security"), "max-age=31536000");
    EXPECT_EQ(client.get("/big").body.size(), 32u * 1024 * 1024);
  }
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION})
    EXPECT_THROW(HttpClient(rig.port(), Wire::Tls{version}), std::runtime_error);
  HttpClient refused(rig.port(), Wire::Tls{});
  refused.send_raw("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(refused.read_answer().status, 400);
  Wire plain(rig.port());
  plain.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(plain.closed_by_peer());
  Wire silent(rig.port());
  EXPECT_TRUE(silent.closed_by_peer());
}

}  // namespace
}  // namespace sp::web
