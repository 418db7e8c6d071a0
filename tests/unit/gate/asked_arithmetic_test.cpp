// A prompt that is a calculation is worked out, and the answer held against it.
#include "gate/asked_arithmetic.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "gate/calibration.hpp"
#include "gate/gate.hpp"

namespace cascade::gate {
namespace {

TEST(AskedArithmetic, ReadsCalculationsInManyForms) {
  const std::pair<const char*, double> cases[] = {
      {"What is 2+2?", 4},
      {"What is 2 + 2", 4},
      {"what's 2 plus 2?", 4},
      {"12*12=?", 144},
      {"12 * 12 =", 144},
      {"12 x 12", 144},
      {"What is 15% of 80?", 12},
      {"What is 15 percent of 80?", 12},
      {"What is seven plus five?", 12},
      {"What is twenty-three times four?", 92},
      {"What is one hundred and five minus six?", 99},
      {"What is two thousand three hundred divided by 10?", 230},
      {"What is the sum of 3, 4"
       " and 5?",
       NAN},
      {"What is the sum of 3 and 4?", 7},
      {"What is the product of 6 and 7?", 42},
      {"Calculate (3 + 4) * 2.", 14},
      {"Compute 2^10", 1024},
      {"What is 5 squared?", 25},
      {"What is 2 to the power of 5?", 32},
      {"What is half of 30?", 15},
      {"What is 1,200 + 300? Please answer with just the number.", 1500},
      {"$5 + $3.50 = ?", 8.5},
      {"12 × 11", 132},
      {"144 ÷ 12 = ?", 12},
      {"Was ist 3 mal 4?", 12},
      {"Wie viel ist sieben plus fünf?", 12},
      {"Was ist 15 Prozent von 80?", 12},
      {"Combien font 3 fois 4 ?", 12},
      {"¿Cuánto es 7 más 5?", 12},
      {"Quanto é 9 vezes 3?", 27},
      {"Quanto fa 10 meno 4?", 6},
      {"Hoeveel is 8 keer 7?", 56},
      {"2加2等于多少？", 4},
      {"十二乘以三是多少？", 36},
  };
  for (const auto& [prompt, value] : cases) {
    const auto got = asked_arithmetic(prompt);
    if (std::isnan(value)) {
      EXPECT_FALSE(got) << prompt;
      continue;
    }
    ASSERT_TRUE(got) << prompt;
    EXPECT_NEAR(got->value, value, 1e-9) << prompt;
  }
}

TEST(AskedArithmetic, LeavesEverythingElseAlone) {
  for (const char* prompt :
       {"What is the capital of France?", "What is 5?", "What is 2+2 in binary?", "What is x + 3?",
        "Tom has 3 apples and buys 4. How many?", "What is 100 - 20%?", "Solve 2x + 3 = 7", "What is 5!",
        "Hi", "", "What is a 4x4 car?", "What happened on 9/11?", "Was ist 1.500 mal 2?", "How much is one?",
        "Write a poem of 2 + 2 lines"})
    EXPECT_FALSE(asked_arithmetic(prompt)) << prompt;
}

TEST(AskedArithmetic, WhatMayBeANameIsDoubtful) {
  for (const char* prompt : {"What is 9/11?", "What is 24/7?", "What is 4x4?"}) {
    const auto got = asked_arithmetic(prompt);
    ASSERT_TRUE(got) << prompt;
    EXPECT_TRUE(got->doubtful) << prompt;
  }
  EXPECT_FALSE(asked_arithmetic("10/4=?")->doubtful);
}

Judgement judged(const char* prompt, const char* answer) {
  JudgeInput in;
  in.prompt = prompt;
  in.answer = answer;
  return judge(in, {}, CalibrationSet::factory());
}

TEST(AskedArithmetic, AWrongResultIsVetoed) {
  const std::pair<const char*, const char*> cases[] = {
      {"What is 2+2?", "5"},
      {"What is 2+2?", "The answer is 5."},
      {"What is 2+2?", "five"},
      {"What is 15% of 80?", "14"},
      {"12*12=?", "142"},
      {"What is seven plus five?", "13"},
      {"Was ist 3 mal 4?", "Das ergibt 13."},
      {"What is 10 minus 3?", "It is 8"},
      {"2加2等于多少？", "5"},
  };
  for (const auto& [prompt, answer] : cases) {
    const Judgement j = judged(prompt, answer);
    ASSERT_EQ(j.vetoes.size(), 1u) << prompt << " " << answer;
    EXPECT_EQ(j.vetoes[0].code, "arithmetic");
    EXPECT_EQ(j.verdict, Verdict::escalate);
    EXPECT_LT(j.p_accept, 0.05);
  }
}

TEST(AskedArithmetic, ARightResultIsTrustedHoweverItIsWritten) {
  const std::pair<const char*, const char*> cases[] = {
      {"What is 2+2?", "4"},
      {"What is 2+2?", "2 + 2 equals 4."},
      {"What is 2+2?", "Four."},
      {"What is 15% of 80?", "15% of 80 is 12."},
      {"What is 15% of 80?", "12.0"},
      {"What is 10/4?", "2.5"},
      {"What is 1 divided by 3?", "1/3"},
      {"What is 1 divided by 3?", "0.333"},
      {"What is 3 - 5?", "-2"},
      {"What is 100 * 12?", "The result is **1,200**."},
      {"What is seven plus five?", "twelve"},
  };
  for (const auto& [prompt, answer] : cases) {
    const Judgement j = judged(prompt, answer);
    EXPECT_TRUE(j.vetoes.empty()) << prompt << " " << answer << ": "
                                  << (j.vetoes.empty() ? "" : j.vetoes[0].reason);
    EXPECT_EQ(j.verdict, Verdict::accept) << prompt << " " << answer;
    EXPECT_GT(j.p_accept, 0.95) << prompt << " " << answer;
  }
}

TEST(AskedArithmetic, WhatCannotBeReadIsNoFault) {
  const std::pair<const char*, const char*> cases[] = {
      {"What is 7 divided by 2?", "3 remainder 1"},
      {"What is 1000 * 1500?", "1.5 million"},
      {"What is 100 * 125?", "12.500"},
      {"What is 9/11?", "It refers to the attacks of September 11, 2001."},
      {"What is 24/7?", "Around the clock: 24 hours a day, 7 days a week."},
      {"What is 2+2?", "That is easy."},
  };
  for (const auto& [prompt, answer] : cases)
    EXPECT_TRUE(judged(prompt, answer).vetoes.empty()) << prompt << answer;
}

}  // namespace
}  // namespace cascade::gate
