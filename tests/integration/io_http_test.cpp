// The transport against servers that behave: keep-alive, many at once, streams, back-pressure, gzip, proxies,
// cancelling.
#include <gtest/gtest.h>

#include <future>

#include "http_client.hpp"
#include "raw_server.hpp"

namespace cascade::testing {
namespace {

using Connection = RawServer::Connection;

TEST(Http, PostsTheBodyAndReadsTheAnswer) {
  RawServer server([](Connection& c) {
    c.respond(c.head + "|" + c.body, "X-Request-Id: r1\r\nContent-Type: application/json\r\n");
  });
  HttpClient client;
  const auto heard = client.fetch(server.url("/v1/chat?x=1"), "{\"a\":1}");
  EXPECT_EQ(heard->status, 200) << heard->message;
  EXPECT_EQ(heard->heads, 1);
  EXPECT_EQ(heard->ends, 1);
  EXPECT_EQ(heard->fails, 0);
  EXPECT_EQ(heard->header("x-request-id"), "r1");  // names in small letters
  EXPECT_NE(heard->body.find("POST /v1/chat?x=1 HTTP/1.1"), std::string::npos);
  EXPECT_NE(heard->body.find("Authorization: Bearer sk-test-secret"), std::string::npos);
  EXPECT_NE(heard->body.find("Content-Type: application/json"), std::string::npos);
  EXPECT_EQ(heard->body.find("Expect:"), std::string::npos);
  EXPECT_EQ(heard->body.substr(heard->body.size() - 8), "|{\"a\":1}");
}

TEST(Http, KeepsTheConnectionForTheNextRequest) {
  RawServer server([](Connection& c) { c.respond("ok"); });
  HttpClient client;
  for (int i = 0; i < 20; ++i) ASSERT_EQ(client.fetch(server.url())->body, "ok");
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(server.requests(), 20);
}

TEST(Http, FindsANewConnectionWhenTheServerHasClosedTheIdleOne) {
  RawServer server([](Connection& c) {
    c.respond("ok");
    c.close_after();
  });
  HttpClient client;
  for (int i = 0; i < 5; ++i) {
    const auto heard = client.fetch(server.url());
    ASSERT_EQ(heard->body, "ok") << heard->message;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // let the FIN arrive on the armed poll
  }
  EXPECT_EQ(server.connections(), 5);
}

TEST(Http, ManyAtOnceOverAtMostTheAllowedConnections) {
  RawServer server([](Connection& c) { c.respond(c.body); });
  io::TransportSettings settings;
  settings.max_connections_per_host = 8;
  HttpClient client(settings);
  std::vector<std::unique_ptr<Heard>> all;
  for (int i = 0; i < 400; ++i) {
    all.push_back(std::make_unique<Heard>());
    client.start(server.url(), *all.back(), std::to_string(i));
  }
  for (int i = 0; i < 400; ++i) {
    Heard& heard = *all[static_cast<std::size_t>(i)];
    ASSERT_TRUE(heard.wait());
    ASSERT_EQ(heard.body, std::to_string(i)) << heard.message;
  }
  EXPECT_LE(server.connections(), 8);
}

TEST(Http, StreamsAsTheBytesCome) {
  std::atomic<int> seen{0};
  RawServer server([&](Connection& c) {
    c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/event-stream\r\n\r\n");
    for (int i = 0; i < 5; ++i) {
      c.send("7\r\ndata: " + std::to_string(i) + "\r\n");
      for (int waited = 0; seen <= i && waited < 2000; ++waited)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      if (seen <= i) return c.reset();  // it was held back: the test fails on the missing rest
    }
    c.send("0\r\nX-Trailer: late\r\n\r\n");
  });
  HttpClient client;
  Heard heard;
  heard.on_data = [&](Heard&, std::string_view) { ++seen; };
  client.start(server.url(), heard);
  ASSERT_TRUE(heard.wait());
  EXPECT_EQ(heard.ends, 1) << heard.message;
  EXPECT_EQ(heard.body, "data: 0data: 1data: 2data: 3data: 4");
  EXPECT_EQ(heard.heads, 1);
  EXPECT_EQ(heard.header("x-trailer"), "");
}

TEST(Http, SkipsInterimAnswers) {
  RawServer server([](Connection& c) {
    c.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Made\r\nContent-Length: 2\r\n\r\nok");
  });
  HttpClient client;
  const auto heard = client.fetch(server.url());
  EXPECT_EQ(heard->status, 201);
  EXPECT_EQ(heard->heads, 1);
  EXPECT_EQ(heard->header("link"), "");
  EXPECT_EQ(heard->body, "ok");
}

TEST(Http, PauseHoldsTheServerBackAndResumeLosesNothing) {
  constexpr std::size_t kTotal = 32 << 20;
  std::atomic<std::size_t> sent{0};
  RawServer server([&](Connection& c) {
    c.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kTotal) + "\r\n\r\n");
    std::string block(65536, 'x');
    for (std::size_t n = 0; n < kTotal; n += block.size()) {
      for (std::size_t i = 0; i < block.size(); i += 4096)
        block[i] = static_cast<char>('a' + (n / block.size()) % 26);
      if (!c.send(block)) return;
      sent += block.size();
    }
  });
  HttpClient client;
  Heard heard;
  ExchangeId id = 0;
  bool paused = false;
  heard.on_data = [&](Heard& h, std::string_view) {
    if (!paused && h.body.size() > 100000) {
      paused = true;
      client.transport->pause(id);
    }
  };
  client.run([&] {
    HttpRequest request;
    request.url = server.url();
    id = client.transport->start(request, {}, &heard);
  });
  // Wait until the server cannot send any more: the kernel's buffers are full.
  std::size_t before = 1;
  for (int i = 0; i < 200 && before != sent; ++i) {
    before = sent;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    if (before == 0) before = 1;
  }
  EXPECT_LT(sent.load(), kTotal);
  std::size_t held = 0;
  client.run([&] { held = heard.body.size(); });
  EXPECT_LT(held, kTotal);
  client.run([&] { client.transport->resume(id); });
  ASSERT_TRUE(heard.wait());
  EXPECT_EQ(heard.ends, 1) << heard.message;
  ASSERT_EQ(heard.body.size(), kTotal);
  for (std::size_t n = 0; n < kTotal; n += 4096)
    ASSERT_EQ(heard.body[n], static_cast<char>('a' + (n / 65536) % 26)) << n;
}

TEST(Http, CancelClosesTheStreamAtOnceAndSilently) {
  std::atomic<int> closed{0};
  RawServer server([&](Connection& c) {
    c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    if (c.wait_for_close()) ++closed;
    c.close_after();
  });
  HttpClient client;
  Heard from_outside, from_inside, before_anything;
  std::promise<void> first;
  from_outside.on_data = [&](Heard&, std::string_view) { first.set_value(); };
  const ExchangeId id = client.start(server.url(), from_outside);
  first.get_future().wait();
  client.run([&] { client.transport->cancel(id); });
  client.run([&] { client.transport->cancel(id); });  // twice is fine

  std::promise<void> second;
  ExchangeId inner = 0;
  from_inside.on_data = [&](Heard&, std::string_view) {  // inside libcurl's own callback
    client.transport->cancel(inner);
    second.set_value();
  };
  client.run([&] {
    HttpRequest request;
    request.url = server.url();
    inner = client.transport->start(request, {}, &from_inside);
    client.transport->cancel(client.transport->start(request, {}, &before_anything));
  });
  second.get_future().wait();
  for (int i = 0; i < 1000 && closed < 2; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(closed, 2);
  std::size_t live = 9;
  client.run([&] { live = client.transport->in_flight(); });
  EXPECT_EQ(live, 0u);
  for (const Heard* h : {&from_outside, &from_inside, &before_anything}) EXPECT_EQ(h->ends + h->fails, 0);
}

TEST(Http, ASinkMayStartTheNextFromInsideItsNews) {
  RawServer server([](Connection& c) { c.respond("ok"); });
  HttpClient client;
  Heard last;
  std::vector<std::unique_ptr<Heard>> chain;
  const auto start_one = [&](Heard& h) {
    HttpRequest request;
    request.url = server.url();
    client.transport->start(request, {}, &h);
  };
  for (int i = 0; i < 50; ++i) chain.push_back(std::make_unique<Heard>());
  for (std::size_t i = 0; i < 50; ++i) {
    Heard* next = i + 1 < 50 ? chain[i + 1].get() : &last;
    if (i % 2)
      chain[i]->on_data = [&, next](Heard&, std::string_view) { start_one(*next); };  // inside libcurl
    else chain[i]->on_over = [&, next](Heard&) { start_one(*next); };
  }
  client.run([&] { start_one(*chain[0]); });
  ASSERT_TRUE(last.wait());
  EXPECT_EQ(last.body, "ok") << last.message;
  for (const auto& h : chain) ASSERT_TRUE(h->wait());
}

TEST(Http, GoesAwayWithWorkInFlight) {
  RawServer server([](Connection& c) {
    c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    c.wait_for_close();
    c.close_after();
  });
  std::vector<std::unique_ptr<Heard>> all;
  {
    HttpClient client;
    for (int i = 0; i < 40; ++i) {
      all.push_back(std::make_unique<Heard>());
      client.start(server.url(), *all.back());
    }
    client.stop();
  }
  for (const auto& h : all) EXPECT_EQ(h->ends + h->fails, 0);
}

TEST(Http, PlainProxyGetsTheWholeAddress) {
  RawServer proxy([](Connection& c) { c.respond(c.head.substr(0, c.head.find('\r'))); });
  io::TransportSettings settings;
  settings.http_proxy = proxy.url("");
  settings.no_proxy = "127.0.0.1";
  HttpClient client(settings);
  EXPECT_EQ(client.fetch("http://model.example/v1")->body, "POST http://model.example/v1 HTTP/1.1");
  RawServer direct([](Connection& c) { c.respond("direct"); });
  EXPECT_EQ(client.fetch(direct.url())->body, "direct");  // no_proxy
}

}  // namespace
}  // namespace cascade::testing
