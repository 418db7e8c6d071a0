#include <gtest/gtest.h>

#include <cmath>

#include "ask_practice.hpp"

namespace cascade::practice {
namespace {

TEST(Chat, AnswersWithUsageAndLogprobsThatFitTheText) {
  const Reply reply = answer(
      chat("gpt-4o-mini", "What is the capital of Australia?", ",\"logprobs\":true,\"top_logprobs\":3"),
      kNow);
  ASSERT_EQ(reply.status, 200);
  const Json json = json_of(reply);
  const JsonView choice = json.view()["choices"].at(0);
  EXPECT_EQ(choice["finish_reason"].str(), "stop");
  std::string text;
  double least = 0;
  for (JsonView token : choice["logprobs"]["content"]) {
    text += token["token"].str();
    least = std::min(least, token["logprob"].num());
    EXPECT_LE(token["logprob"].num(), 0);
    EXPECT_EQ(token["top_logprobs"].size(), 3u);
    EXPECT_EQ(token["bytes"].size(), token["token"].str().size());
  }
  EXPECT_EQ(text, choice["message"]["content"].str());
  EXPECT_LT(least, std::log(0.5)) << "a wrong answer of a cheap model is doubtful where it is wrong";
  const JsonView usage = json.view()["usage"];
  EXPECT_GT(usage["prompt_tokens"].integer(), 5);
  EXPECT_EQ(usage["total_tokens"].integer(),
            usage["prompt_tokens"].integer() + usage["completion_tokens"].integer());
}

TEST(Chat, StrongModelsAreRight) {
  const Json json = json_of(answer(chat("gpt-4o", "What is the capital of Australia?"), kNow));
  EXPECT_NE(json.view()["choices"].at(0)["message"]["content"].str().find("Canberra"),
            std::string_view::npos);
}

TEST(Chat, StreamSaysTheSameAsTheWhole) {
  const std::string prompt = "What is the capital of France?";
  const Json whole = json_of(answer(chat("gpt-4o", prompt), kNow));
  const Reply reply =
      answer(chat("gpt-4o", prompt, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"), kNow);
  EXPECT_TRUE(reply.streaming);
  const std::vector<std::string> data = sse_data(reply);
  ASSERT_GT(data.size(), 4u);
  EXPECT_EQ(data.back(), "[DONE]");
  std::string text;
  for (std::size_t i = 0; i + 1 < data.size(); ++i) {
    const auto chunk = parse_json(data[i]);
    ASSERT_TRUE(chunk) << data[i];
    text += chunk->view()["choices"].at(0)["delta"]["content"].str();
  }
  EXPECT_EQ(text, whole.view()["choices"].at(0)["message"]["content"].str());
  const auto last = parse_json(data[data.size() - 2]);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->view()["choices"].size(), 0u);
  EXPECT_EQ(last->view()["usage"].dump(), whole.view()["usage"].dump());
}

}  // namespace
}  // namespace cascade::practice
