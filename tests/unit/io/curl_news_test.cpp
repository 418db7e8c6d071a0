#include "io/curl_news.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cascade::io {
namespace {

std::vector<std::string> told(CurlNews& news) {
  std::vector<std::string> out;
  news.deliver([&](ExchangeId id) { out.push_back(std::to_string(id) + " head"); },
               [&](ExchangeId id, std::string_view bytes) {
                 out.push_back(std::to_string(id) + " " + std::string(bytes));
               });
  return out;
}

TEST(CurlNews, IsToldInTheOrderInWhichItCameAndPiecesThatFollowEachOtherAsOne) {
  CurlNews news;
  EXPECT_TRUE(news.empty());
  news.head(7);
  news.bytes(7, "a");
  news.bytes(7, "bc");
  news.head(8);
  news.bytes(7, "d");  // after another's head it is a piece of its own
  news.bytes(8, "x");
  news.bytes(7, "e");
  EXPECT_FALSE(news.empty());
  EXPECT_EQ(told(news), (std::vector<std::string>{"7 head", "7 abc", "8 head", "7 d", "8 x", "7 e"}));
}

TEST(CurlNews, IsToldOnce) {
  CurlNews news;
  news.bytes(1, std::string(1 << 20, 'a'));
  EXPECT_EQ(told(news).size(), 1u);
  EXPECT_TRUE(news.empty());
  EXPECT_TRUE(told(news).empty());
  news.bytes(1, "new");
  EXPECT_EQ(told(news), std::vector<std::string>{"1 new"});
}

}  // namespace
}  // namespace cascade::io
