// The practice server inside a process: its HTTP parser in every slicing, and its ends.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "practice/server/http.hpp"
#include "practice/server/server.hpp"

namespace cascade::practice {
namespace {

TEST(RequestParser, TakesAnySlicing) {
  const std::string wire =
      "POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
      "POST /chunked HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: "
      "t\r\n\r\n"
      "GET /last HTTP/1.0\r\n\r\n";
  for (std::size_t slice = 1; slice <= wire.size(); ++slice) {
    RequestParser parser;
    std::vector<Request> got;
    for (std::size_t at = 0; at < wire.size(); at += slice) {
      parser.feed(std::string_view(wire).substr(at, slice));
      Request r;
      RequestParser::State state;
      while ((state = parser.next(r)) == RequestParser::State::complete) got.push_back(std::move(r));
      ASSERT_EQ(state, RequestParser::State::incomplete) << "slice " << slice;
    }
    ASSERT_EQ(got.size(), 3u) << "slice " << slice;
    EXPECT_EQ(got[0].path, "/a?b=c");
    EXPECT_EQ(got[0].body, "hello");
    EXPECT_EQ(got[0].header("host"), "x");
    EXPECT_EQ(got[1].body, "abcde");
    EXPECT_EQ(got[2].path, "/last");
    EXPECT_FALSE(parser.keep_alive());
  }
}

TEST(RequestParser, RefusesNonsense) {
  for (const char* wire : {"nonsense\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                           "POST / HTTP/1.1\r\nContent-Length: -4\r\n\r\n",
                           "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"}) {
    RequestParser parser;
    Request r;
    parser.feed(wire);
    EXPECT_EQ(parser.next(r), RequestParser::State::bad) << wire;
  }
}

class Client {
 public:
  explicit Client(int port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    timeval limit{10, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { close(fd_); }
  bool connected() const { return connected_; }
  void send(const std::string& bytes) {
    EXPECT_EQ(write(fd_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  // Reads until the text appears `times` times or the connection ends.
  std::string read_until(const std::string& text, int times = 1) {
    std::string got;
    char buffer[4096];
    for (;;) {
      int seen = 0;
      for (std::size_t at = got.find(text); at != std::string::npos; at = got.find(text, at + 1)) ++seen;
      if (seen >= times) return got;
      const ssize_t n = read(fd_, buffer, sizeof buffer);
      if (n <= 0) return got;
      got.append(buffer, static_cast<std::size_t>(n));
    }
  }

 private:
  int fd_;
  bool connected_ = false;
};

std::string post_chat(const std::string& prompt, const std::string& more = "") {
  const std::string body =
      "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]" + more + "}";
  return "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  auto server = Server::listen({});
  ASSERT_TRUE(server) << server.error().message;
  (*server)->start();
  Client client((*server)->port());
  ASSERT_TRUE(client.connected());
  client.send(post_chat("[[practice:say=first,first_delay=20]]") +
              post_chat("[[practice:say=second]]", ",\"stream\":true") + post_chat("[[practice:say=third]]"));
  const std::string got = client.read_until("third");
  const std::size_t first = got.find("first"), second = got.find("second"), third = got.find("third");
  ASSERT_NE(third, std::string::npos) << got;
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
}

TEST(Server, StopsWithStreamsInFlight) {
  auto server = Server::listen({});
  ASSERT_TRUE(server) << server.error().message;
  (*server)->start();
  Client stalled((*server)->port()), slow((*server)->port()), idle((*server)->port());
  stalled.send(post_chat("[[practice:stall=1]]", ",\"stream\":true"));
  slow.send(post_chat("[[practice:tokens=1000,token_delay=50]]", ",\"stream\":true"));
  EXPECT_NE(stalled.read_until("assistant").find("assistant"), std::string::npos);
  EXPECT_NE(slow.read_until("assistant").find("assistant"), std::string::npos);
  server->reset();  // must return
  EXPECT_EQ(idle.read_until("never"), "");
}

TEST(Server, MayBeDroppedBeforeItRuns) {
  auto server = Server::listen({});
  ASSERT_TRUE(server) << server.error().message;
  EXPECT_GT((*server)->port(), 0);
  ServerOptions same;
  same.port = (*server)->port();
  const auto second = Server::listen(same);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("cannot listen"), std::string::npos);
}

}  // namespace
}  // namespace cascade::practice
