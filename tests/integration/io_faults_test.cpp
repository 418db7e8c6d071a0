// The transport against servers that misbehave: each fault arrives as one typed failure that says what and
// where.
#include <gtest/gtest.h>

#include "http_client.hpp"
#include "raw_server.hpp"

namespace cascade::testing {
namespace {

using Connection = RawServer::Connection;

void expect_failed(const Heard& heard, TransportFailure kind, bool before_first_byte, std::string_view says) {
  EXPECT_EQ(heard.fails, 1);
  EXPECT_EQ(heard.ends, 0);
  EXPECT_EQ(heard.kind, kind) << heard.message;
  EXPECT_EQ(heard.before_first_byte, before_first_byte) << heard.message;
  EXPECT_NE(heard.message.find(says), std::string::npos) << heard.message;
  EXPECT_EQ(heard.message.find("sk-test-secret"), std::string::npos);
}

TEST(Faults, NobodyListens) {
  int port;
  {
    port = RawServer([](Connection&) {}).port();
  }
  HttpClient client;
  const std::string url = "http://user:password@127.0.0.1:" + std::to_string(port) + "/v1?key=sk-test-secret";
  const auto heard = client.fetch(url);
  expect_failed(*heard, TransportFailure::connect, true, "http://127.0.0.1:" + std::to_string(port));
  EXPECT_EQ(heard->message.find("password"), std::string::npos);
}

TEST(Faults, NoSuchHost) {
  HttpClient client;
  expect_failed(*client.fetch("http://no-such-host.invalid/"), TransportFailure::dns, true,
                "no-such-host.invalid");
}

TEST(Faults, NotAnHttpAddress) {
  HttpClient client;
  expect_failed(*client.fetch("file:///etc/hostname"), TransportFailure::other, true, "base_url");
  expect_failed(*client.fetch("http://"), TransportFailure::other, true, "base_url");
}

TEST(Faults, ConnectTimesOut) {
  // A listener whose queue is full takes no further connection.
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof a;
  ASSERT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&a), size), 0);
  ASSERT_EQ(listen(fd, 0), 0);
  getsockname(fd, reinterpret_cast<sockaddr*>(&a), &size);
  std::vector<int> fill;
  for (int i = 0; i < 4; ++i) {
    fill.push_back(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    connect(fill.back(), reinterpret_cast<sockaddr*>(&a), size);
  }
  HttpClient client;
  const auto heard = client.fetch("http://127.0.0.1:" + std::to_string(ntohs(a.sin_port)) + "/", "{}", 150);
  expect_failed(*heard, TransportFailure::timeout, true, "150 ms");
  for (int f : fill) close(f);
  close(fd);
}

TEST(Faults, ResetBeforeAnAnswer) {
  RawServer server([](Connection& c) { c.reset(); });
  HttpClient client;
  expect_failed(*client.fetch(server.url()), TransportFailure::reset, true, "127.0.0.1");
}

TEST(Faults, ClosedWithoutAnAnswer) {
  RawServer server([](Connection& c) { c.close_after(); });
  HttpClient client;
  expect_failed(*client.fetch(server.url()), TransportFailure::reset, true, "127.0.0.1");
}

TEST(Faults, ResetInTheMiddle) {
  RawServer server([](Connection& c) {
    c.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    c.reset();
  });
  HttpClient client;
  const auto heard = client.fetch(server.url());
  expect_failed(*heard, TransportFailure::reset, false, "127.0.0.1");
  EXPECT_EQ(heard->body, "half");
}

TEST(Faults, ShorterThanItsContentLength) {
  RawServer server([](Connection& c) {
    c.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
    c.close_after();
  });
  HttpClient client;
  expect_failed(*client.fetch(server.url()), TransportFailure::reset, false, "cut off");
}

TEST(Faults, ChunksThatNeverEnd) {
  RawServer server([](Connection& c) {
    c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
    c.close_after();
  });
  HttpClient client;
  expect_failed(*client.fetch(server.url()), TransportFailure::reset, false, "127.0.0.1");
}

TEST(Faults, NotHttpAtAll) {
  RawServer server([](Connection& c) {
    c.send("SSH-2.0-OpenSSH_9.2\r\n");
    c.close_after();
  });
  HttpClient client;
  const auto heard = client.fetch(server.url());
  EXPECT_EQ(heard->fails, 1);
  EXPECT_EQ(heard->heads, 0);
}

TEST(Faults, TooLong) {
  RawServer server([](Connection& c) { c.respond(std::string(300000, 'x')); });
  io::TransportSettings settings;
  settings.max_response_bytes = 100000;
  HttpClient client(settings);
  const auto heard = client.fetch(server.url());
  expect_failed(*heard, TransportFailure::too_large, false, "100000 bytes");
  EXPECT_LE(heard->body.size(), 100000u);
}

TEST(Faults, AHeadWithoutEnd) {
  RawServer server([](Connection& c) {
    std::string head = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 400; ++i) head += "X-" + std::to_string(i) + ": " + std::string(1000, 'y') + "\r\n";
    c.send(head + "\r\n");
    c.close_after();
  });
  HttpClient client;
  const auto heard = client.fetch(server.url());
  EXPECT_EQ(heard->fails, 1);
  EXPECT_EQ(heard->heads, 0);
}

TEST(Faults, ARedirectIsNotFollowed) {
  RawServer elsewhere([](Connection& c) { c.respond("stolen"); });
  RawServer server([&](Connection& c) { c.respond("moved", "Location: " + elsewhere.url() + "\r\n", 307); });
  HttpClient client;
  expect_failed(*client.fetch(server.url()), TransportFailure::other, false, "redirect (HTTP 307)");
  EXPECT_EQ(elsewhere.requests(), 0);
}

TEST(Faults, DamagedGzip) {
  RawServer server([](Connection& c) { c.respond("this is no gzip", "Content-Encoding: gzip\r\n"); });
  HttpClient client;
  expect_failed(*client.fetch(server.url()), TransportFailure::other, false, "compressed");
}

TEST(Faults, HeadersCannotBeSmuggledIn) {
  RawServer server([](Connection& c) { c.respond(c.head); });
  HttpClient client;
  Heard heard;
  client.run([&] {
    HttpRequest request;
    request.url = server.url();
    request.headers = {{"X-Good", "1"}, {"X-Bad", "1\r\nX-Injected: 2"}, {"X-Worse\r\nX-Injected", "2"}};
    client.transport->start(request, {}, &heard);
  });
  ASSERT_TRUE(heard.wait());
  EXPECT_NE(heard.body.find("X-Good: 1"), std::string::npos);
  EXPECT_EQ(heard.body.find("X-Injected"), std::string::npos);
}

TEST(Faults, OneFailureDoesNotDisturbTheOthers) {
  RawServer server([](Connection& c) {
    if (c.body == "bad") c.reset();
    else c.respond(c.body);
  });
  HttpClient client;
  std::vector<std::unique_ptr<Heard>> all;
  for (int i = 0; i < 60; ++i) {
    all.push_back(std::make_unique<Heard>());
    client.start(server.url(), *all.back(), i % 3 ? "good" : "bad");
  }
  for (std::size_t i = 0; i < 60; ++i) {
    ASSERT_TRUE(all[i]->wait());
    if (i % 3) EXPECT_EQ(all[i]->body, "good") << all[i]->message;
    else EXPECT_EQ(all[i]->kind, TransportFailure::reset);
  }
}

}  // namespace
}  // namespace cascade::testing
