// The transport against nginx: TLS with an authority of the test's own, HTTP/2 with many streams on one
// connection, gzip.
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <set>
#include <sstream>

#include "http_client.hpp"
#include "nginx.hpp"
#include "raw_server.hpp"

namespace cascade::testing {
namespace {

using Connection = RawServer::Connection;

class Tls : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    origin = new RawServer([](Connection& c) { c.respond(c.body + "|origin"); });
    nginx = new Nginx("location /echo { proxy_pass " + origin->url("") +
                      "; add_header X-Protocol $server_protocol; add_header X-Connection $connection; }\n"
                      "location /file { error_page 405 =200 $uri; add_header X-Protocol $server_protocol; }");
    ASSERT_TRUE(nginx->ready());
    nginx->put("file", "{\"text\":\"" + std::string(50000, 'z') + "\"}");
  }
  static void TearDownTestSuite() {
    delete nginx;
    delete origin;
  }
  static io::TransportSettings trusting() {
    io::TransportSettings settings;
    settings.ca_file = nginx->ca_file();
    return settings;
  }
  static RawServer* origin;
  static Nginx* nginx;
};
RawServer* Tls::origin = nullptr;
Nginx* Tls::nginx = nullptr;

TEST_F(Tls, AnUnknownAuthorityIsRefused) {
  HttpClient client;
  const auto heard = client.fetch(nginx->tls_url("/echo"));
  EXPECT_EQ(heard->fails, 1);
  EXPECT_EQ(heard->kind, TransportFailure::tls) << heard->message;
  EXPECT_NE(heard->message.find("ca_file"), std::string::npos) << heard->message;
  EXPECT_TRUE(heard->before_first_byte);
}

TEST_F(Tls, TheWrongHostNameIsRefused) {
  HttpClient client(trusting());
  EXPECT_EQ(client.fetch(nginx->tls_url("/echo", "127.0.0.1"))->kind,
            TransportFailure::tls);  // the leaf says localhost only
}

TEST_F(Tls, CaFileCaPemAndNoVerification) {
  io::TransportSettings pem;
  std::ostringstream text;
  text << std::ifstream(nginx->ca_file()).rdbuf();
  pem.ca_pem = text.str();
  io::TransportSettings blind;
  blind.verify_tls = false;
  for (const io::TransportSettings& settings : {trusting(), pem, blind}) {
    HttpClient client(settings);
    const auto heard = client.fetch(nginx->tls_url("/echo"), "hi");
    EXPECT_EQ(heard->body, "hi|origin") << heard->message;
  }
}

TEST_F(Tls, ATlsHandshakeWithAPlainServerFails) {
  HttpClient client(trusting());
  const auto to_plain = client.fetch("https://localhost:" + std::to_string(nginx->port()) + "/");
  EXPECT_EQ(to_plain->kind, TransportFailure::tls) << to_plain->message;
}

TEST_F(Tls, ManyStreamsShareOneHttp2Connection) {
  HttpClient client(trusting());
  std::vector<std::unique_ptr<Heard>> all;
  for (int i = 0; i < 64; ++i) {
    all.push_back(std::make_unique<Heard>());
    client.start(nginx->tls_url("/echo"), *all.back(), std::to_string(i));
  }
  std::set<std::string> connections;
  for (int i = 0; i < 64; ++i) {
    Heard& heard = *all[static_cast<std::size_t>(i)];
    ASSERT_TRUE(heard.wait());
    ASSERT_EQ(heard.body, std::to_string(i) + "|origin") << heard.message;
    EXPECT_EQ(heard.header("x-protocol"), "HTTP/2.0");
    connections.insert(heard.header("x-connection"));
  }
  EXPECT_EQ(connections.size(), 1u);
}

TEST_F(Tls, Http2CanBeTurnedOff) {
  io::TransportSettings settings = trusting();
  settings.http2 = false;
  HttpClient client(settings);
  EXPECT_EQ(client.fetch(nginx->tls_url("/echo"))->header("x-protocol"), "HTTP/1.1");
}

TEST_F(Tls, ACancelledStreamLeavesItsNeighboursAlone) {
  HttpClient client(trusting());
  std::vector<std::unique_ptr<Heard>> all;
  std::vector<ExchangeId> ids;
  for (int i = 0; i < 30; ++i) {
    all.push_back(std::make_unique<Heard>());
    ids.push_back(client.start(nginx->tls_url("/echo"), *all.back(), "x"));
    if (i % 2) client.run([&] { client.transport->cancel(ids.back()); });
  }
  for (std::size_t i = 0; i < 30; i += 2) {
    ASSERT_TRUE(all[i]->wait());
    EXPECT_EQ(all[i]->body, "x|origin") << all[i]->message;
  }
}

TEST_F(Tls, GzipIsAskedForAndUndone) {
  HttpClient client(trusting());
  for (const std::string& url : {nginx->url("/file"), nginx->tls_url("/file")}) {
    const auto heard = client.fetch(url);
    EXPECT_EQ(heard->body.size(), 50011u) << heard->message;
    EXPECT_EQ(heard->header("content-encoding"), "gzip");
  }
}

TEST_F(Tls, ASmallGzipOfAHugeAnswerIsCutOff) {
  nginx->put("filebomb", std::string(8 << 20, 'z'));
  io::TransportSettings settings = trusting();
  settings.max_response_bytes = 1 << 20;
  HttpClient client(settings);
  const auto heard = client.fetch(nginx->tls_url("/filebomb"));
  EXPECT_EQ(heard->kind, TransportFailure::too_large) << heard->message;
  EXPECT_LE(heard->body.size(), std::size_t{1} << 20);
}

TEST_F(Tls, ThroughAConnectProxy) {
  std::atomic<int> tunnels{0};
  RawServer proxy([&](Connection& c) {
    ++tunnels;
    EXPECT_EQ(c.head.find("sk-test-secret"), std::string::npos);  // the key is for the far end only
    c.tunnel_to(nginx->tls_port());
  });
  io::TransportSettings settings = trusting();
  settings.https_proxy = proxy.url("");
  HttpClient client(settings);
  const auto heard = client.fetch(nginx->tls_url("/echo"), "far");
  EXPECT_EQ(heard->body, "far|origin") << heard->message;
  EXPECT_EQ(heard->heads, 1);
  EXPECT_EQ(tunnels, 1);
}

TEST_F(Tls, AProxyThatRefusesIsAFailureToConnect) {
  RawServer proxy([](Connection& c) { c.respond("no", "", 403); });
  io::TransportSettings settings = trusting();
  settings.https_proxy = proxy.url("");
  HttpClient client(settings);
  const auto heard = client.fetch(nginx->tls_url("/echo"));
  EXPECT_EQ(heard->fails, 1);
  EXPECT_EQ(heard->kind, TransportFailure::connect) << heard->message;
}

}  // namespace
}  // namespace cascade::testing
