// The index of words must answer as a plain search over the text does.
#include "gate/words.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cascade::gate {
namespace {

constexpr Needle kNeedles[] = {"answer",        "final answer is", "answer:", "c++", "réponse est",
                               "n'utilise pas", "yes/no",          "in",      "x",   "7",
                               "the last one",  "absent",          "final is"};

void expect_same(const std::string& text) {
  const Words words(text);
  for (const Needle& n : kNeedles) {
    EXPECT_EQ(words.find(n), find_words(text, n.text)) << n.text;
    EXPECT_EQ(words.rfind(n), rfind_words(text, n.text)) << n.text;
    for (std::size_t at = words.find(n); at != std::string_view::npos; at = words.find(n, at + 1))
      ASSERT_EQ(words.find(n, at + 1), find_words(text, n.text, at + 1)) << n.text;
  }
}

TEST(Words, FindsWhatAPlainSearchFinds) {
  expect_same("");
  expect_same("The FINAL answer is 7. Answers: none; the answer: C++, in c++x? Inside, x7 in X.");
  expect_same("La Réponse est 7; n'utilise pas 'x'. yes/no, the last one");
}

TEST(Words, FindsBeyondWhatItLists) {
  std::string long_words, short_words;
  while (long_words.size() < 8180) long_words += "electroencephalograph ";
  while (short_words.size() < 4000) short_words += "a b ";
  for (const std::string& head : {long_words, short_words})
    expect_same(head + "in final answer is answer: c++ réponse est n'utilise pas yes/no x 7 the last one");
}

TEST(Words, FindsWhatDoesNotBeginWithAWord) {
  const std::string text = "It costs (about) $5 or so, $5.";
  const Words words(text);
  EXPECT_EQ(words.find(Needle(std::string_view("$5"))), find_words(text, "$5"));
  EXPECT_EQ(words.rfind(Needle(std::string_view("$5"))), rfind_words(text, "$5"));
  EXPECT_EQ(words.find(Needle(std::string_view("(about"))), 9u);
}

TEST(Words, OverlapCountsLongerWordsEachTimeTheyAreAsked) {
  const Words asked("Which river, which long river, is it?"), answer("The RIVER is long.");
  EXPECT_DOUBLE_EQ(Words::overlap(asked, answer), 3.0 / 5.0);
}

}  // namespace
}  // namespace cascade::gate
