#include "gate/telling.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace cascade::gate {
namespace {

LogprobStats stats(std::initializer_list<std::pair<const char*, double>> tokens) {
  LogprobStats s;
  for (const auto& [token, p] : tokens) s.add(token, std::log(p));
  return s;
}

TEST(Telling, OnlyWordsThatTheQuestionDidNotSayCount) {
  const LogprobStats s = stats({{"The", 0.4},
                                {" capital", 0.99},
                                {" of", 0.99},
                                {" Australia", 0.99},
                                {" is", 0.99},
                                {" Sydney", 0.46},
                                {".", 0.99}});
  const std::string_view answer = "The capital of Australia is Sydney.";
  const auto w = least_sure_telling_word("What is the capital of Australia?", answer, 0, answer.size(), s);
  ASSERT_TRUE(w);
  EXPECT_NEAR(std::exp(w->sum), 0.46, 1e-3);
}

TEST(Telling, AWordIsAsSureAsItsTokensTogether) {
  const LogprobStats s = stats({{"Canb", 0.8}, {"erra", 0.5}});
  const auto w = least_sure_telling_word("Capital of Australia?", "Canberra", 0, 8, s);
  ASSERT_TRUE(w);
  EXPECT_NEAR(std::exp(w->sum), 0.4, 1e-3);
}

TEST(Telling, AnEchoTellsNothing) {
  const LogprobStats s = stats({{"Australia", 0.9}});
  EXPECT_FALSE(least_sure_telling_word("Capital of Australia?", "Australia", 0, 9, s));
}

}  // namespace
}  // namespace cascade::gate
