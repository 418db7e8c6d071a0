// Each dialect says the same in its own words.
#include <gtest/gtest.h>

#include "ask_practice.hpp"

namespace cascade::practice {
namespace {

const std::string kPrompt = "What is the capital of Australia?";
const std::string kAnswer = "The capital of Australia is Canberra.";
const std::vector<Header> kAnthropic = {{"anthropic-version", "2023-06-01"}, {"x-api-key", "sk-any"}};

Request messages(const std::string& more) {
  return post(
      "/v1/messages",
      "{\"model\":\"claude-opus-4-5\",\"max_tokens\":2000,\"messages\":[{\"role\":\"user\",\"content\":\"" +
          kPrompt + "\"}]" + more + "}",
      kAnthropic);
}

Request gemini(const std::string& method, const std::string& more) {
  return post("/v1beta/models/gemini-2.5-pro:" + method,
              "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"" + kPrompt + "\"}]}]" + more + "}");
}

TEST(Anthropic, WholeAndStreamAgree) {
  const Json whole = json_of(answer(messages(""), kNow));
  EXPECT_EQ(whole.view()["content"].at(0)["text"].str(), kAnswer);
  EXPECT_EQ(whole.view()["stop_reason"].str(), "end_turn");
  std::string text, stop;
  std::int64_t output = 0;
  for (const std::string& data : sse_data(answer(messages(",\"stream\":true"), kNow))) {
    const auto event = parse_json(data);
    ASSERT_TRUE(event) << data;
    const JsonView e = event->view();
    text += e["delta"]["text"].str();
    if (e["type"].str() != "message_delta") continue;
    stop = e["delta"]["stop_reason"].str();
    output = e["usage"]["output_tokens"].integer();
  }
  EXPECT_EQ(text, kAnswer);
  EXPECT_EQ(stop, "end_turn");
  EXPECT_EQ(output, whole.view()["usage"]["output_tokens"].integer());
}

TEST(Anthropic, RefusesWhatTheRealOneRefuses) {
  EXPECT_EQ(answer(messages(",\"logprobs\":true"), kNow).status, 400);
  EXPECT_EQ(answer(messages(",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":100}"), kNow).status, 400);
  Request bare = messages("");
  bare.headers.clear();
  EXPECT_EQ(answer(bare, kNow).status, 400);
  const Reply none =
      answer(post("/v1/messages", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                  kAnthropic),
             kNow);
  EXPECT_EQ(json_of(none).view()["error"]["type"].str(), "invalid_request_error");
}

TEST(Anthropic, ThinksInABlockOfItsOwn) {
  const Json json =
      json_of(answer(messages(",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}"), kNow));
  EXPECT_EQ(json.view()["content"].at(0)["type"].str(), "thinking");
  EXPECT_EQ(json.view()["content"].at(1)["text"].str(), kAnswer);
}

TEST(Anthropic, CountsCachedTokensApart) {
  Provider provider;
  const std::string body =
      "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":9,\"system\":[{\"type\":\"text\",\"cache_control\":{"
      "\"type\":\"ephemeral\"},"
      "\"text\":\"" +
      std::string(6000, '!') + "\"}],\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  const Json first = json_of(provider.answer(post("/v1/messages", body, kAnthropic), kNow));
  const Json second = json_of(provider.answer(post("/v1/messages", body, kAnthropic), kNow));
  const JsonView a = first.view()["usage"], b = second.view()["usage"];
  EXPECT_GT(a["cache_creation_input_tokens"].integer(), 1024);
  EXPECT_EQ(a["cache_read_input_tokens"].integer(), 0);
  EXPECT_EQ(b["cache_read_input_tokens"].integer(), a["cache_creation_input_tokens"].integer());
  EXPECT_EQ(a["input_tokens"].integer(), b["input_tokens"].integer());
}

TEST(Responses, WholeAndStreamAgree) {
  const std::string body = "{\"model\":\"gpt-4o\",\"input\":\"" + kPrompt + "\"";
  const Json whole = json_of(answer(post("/v1/responses", body + "}"), kNow));
  const JsonView part = whole.view()["output"].at(0)["content"].at(0);
  EXPECT_EQ(part["text"].str(), kAnswer);
  std::string text, last;
  std::int64_t sequence = 0;
  for (const std::string& data : sse_data(answer(post("/v1/responses", body + ",\"stream\":true}"), kNow))) {
    const auto event = parse_json(data);
    ASSERT_TRUE(event) << data;
    EXPECT_EQ(event->view()["sequence_number"].integer(), sequence++);
    last = event->view()["type"].str();
    if (last == "response.output_text.delta") text += event->view()["delta"].str();
    if (last == "response.completed") {
      EXPECT_EQ(event->view()["response"]["usage"].dump(), whole.view()["usage"].dump());
    }
  }
  EXPECT_EQ(text, kAnswer);
  EXPECT_EQ(last, "response.completed");
}

TEST(Responses, LogprobsOnlyWhenIncluded) {
  const std::string body = "{\"model\":\"gpt-4o\",\"top_logprobs\":2,\"input\":\"" + kPrompt + "\"";
  const Json without = json_of(answer(post("/v1/responses", body + "}"), kNow));
  const Json with =
      json_of(answer(post("/v1/responses", body + ",\"include\":[\"message.output_text.logprobs\"]}"), kNow));
  EXPECT_EQ(without.view()["output"].at(0)["content"].at(0)["logprobs"].size(), 0u);
  EXPECT_GT(with.view()["output"].at(0)["content"].at(0)["logprobs"].size(), 4u);
}

TEST(Gemini, WholeAndStreamAgree) {
  const Json whole = json_of(answer(gemini("generateContent", ""), kNow));
  EXPECT_EQ(whole.view()["candidates"].at(0)["content"]["parts"].at(0)["text"].str(), kAnswer);
  std::string text, usage;
  for (const std::string& data : sse_data(answer(gemini("streamGenerateContent?alt=sse", ""), kNow))) {
    const auto event = parse_json(data);
    ASSERT_TRUE(event) << data;
    text += event->view()["candidates"].at(0)["content"]["parts"].at(0)["text"].str();
    usage = event->view()["usageMetadata"].dump();
  }
  EXPECT_EQ(text, kAnswer);
  EXPECT_EQ(usage, whole.view()["usageMetadata"].dump());
  const Json array = json_of(answer(gemini("streamGenerateContent", ""), kNow));
  EXPECT_TRUE(array.view().is_array());
}

TEST(Gemini, BlocksAndCountsThoughtsApart) {
  Request blocked = gemini("generateContent", "");
  blocked.headers.push_back({"x-practice", "block"});
  EXPECT_EQ(json_of(answer(blocked, kNow)).view()["promptFeedback"]["blockReason"].str(), "SAFETY");
  const Json json = json_of(
      answer(gemini("generateContent", ",\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":512}}"),
             kNow));
  const JsonView u = json.view()["usageMetadata"];
  EXPECT_GT(u["thoughtsTokenCount"].integer(), 0);
  EXPECT_EQ(u["totalTokenCount"].integer(), u["promptTokenCount"].integer() +
                                                u["candidatesTokenCount"].integer() +
                                                u["thoughtsTokenCount"].integer());
}

TEST(Ollama, StreamsLinesUnlessToldNotTo) {
  const std::string body =
      "{\"model\":\"llama3.3:70b\",\"messages\":[{\"role\":\"user\",\"content\":\"" + kPrompt + "\"}]";
  const Json whole = json_of(answer(post("/api/chat", body + ",\"stream\":false}"), kNow));
  EXPECT_EQ(whole.view()["message"]["content"].str(), kAnswer);
  EXPECT_TRUE(whole.view()["done"].boolean());
  std::string text;
  bool done = false;
  const Reply reply = answer(post("/api/chat", body + "}"), kNow);
  for (const Chunk& line : reply.chunks) {
    EXPECT_EQ(line.bytes.back(), '\n');
    const auto json = parse_json(line.bytes);
    ASSERT_TRUE(json) << line.bytes;
    text += json->view()["message"]["content"].str();
    done = json->view()["done"].boolean();
  }
  EXPECT_EQ(text, kAnswer);
  EXPECT_TRUE(done);
}

TEST(Compatible, EachServerHasItsHabits) {
  const auto at = [](const std::string& path, const std::string& more) {
    Request r = chat("some-8b", kPrompt, more);
    r.path = path + "/chat/completions";
    return answer(r, kNow);
  };
  EXPECT_EQ(at("/groq/openai/v1", ",\"logprobs\":true").status, 400);
  EXPECT_EQ(at("/mistral/v1", ",\"logprobs\":true").status, 400);
  EXPECT_EQ(at("/together/v1", ",\"logprobs\":true").status, 400);
  const Json together = json_of(at("/together/v1", ",\"logprobs\":2"));
  EXPECT_GT(together.view()["choices"].at(0)["logprobs"]["token_logprobs"].size(), 3u);
  const Reply openrouter = at("/openrouter/api/v1", ",\"stream\":true");
  EXPECT_EQ(openrouter.chunks[0].bytes[0], ':');
  const std::vector<std::string> data = sse_data(openrouter);
  const auto usage = parse_json(data[data.size() - 2]);
  ASSERT_TRUE(usage);
  EXPECT_GT(usage->view()["usage"]["cost"].num(), 0);
  const Json deepseek = json_of(at("/deepseek", ",\"reasoning_effort\":\"high\""));
  EXPECT_FALSE(deepseek.view()["choices"].at(0)["message"]["reasoning_content"].str().empty());
  EXPECT_TRUE(deepseek.view()["usage"]["prompt_cache_miss_tokens"].is_number());
  const Json azure = json_of(at("/openai/deployments/gpt-4o", ""));
  EXPECT_EQ(azure.view()["model"].str(), "gpt-4o");
}

TEST(Compatible, ReasoningModelsRefuseOldParameters) {
  EXPECT_EQ(answer(chat("o3-mini", "hi", ",\"max_tokens\":9"), kNow).status, 400);
  EXPECT_EQ(answer(chat("o3-mini", "hi", ",\"logprobs\":true"), kNow).status, 400);
  EXPECT_EQ(answer(chat("o3-mini", "hi", ",\"temperature\":0.2"), kNow).status, 400);
  const Json json = json_of(answer(chat("o3-mini", "hi", ",\"max_completion_tokens\":900"), kNow));
  EXPECT_GT(json.view()["usage"]["completion_tokens_details"]["reasoning_tokens"].integer(), 0);
  EXPECT_EQ(answer(chat("gpt-5.1", "hi", ",\"logprobs\":true,\"reasoning_effort\":\"none\""), kNow).status,
            200);
  EXPECT_EQ(answer(chat("gpt-5.1", "hi", ",\"logprobs\":true,\"reasoning_effort\":\"high\""), kNow).status,
            400);
}

TEST(Lists, ModelsAndEmbeddings) {
  EXPECT_GT(json_of(answer({"GET", "/v1/models", {}, "", 0}, kNow)).view()["data"].size(), 1u);
  EXPECT_GT(json_of(answer({"GET", "/api/tags", {}, "", 0}, kNow)).view()["models"].size(), 1u);
  const Json json = json_of(
      answer(post("/v1/embeddings",
                  "{\"model\":\"e\",\"input\":[\"the red car\",\"a red car\",\"stock market news\"]}"),
             kNow));
  const auto dot = [&](std::size_t a, std::size_t b) {
    double sum = 0;
    for (std::size_t i = 0; i < 64; ++i)
      sum += json.view()["data"].at(a)["embedding"].at(i).num() *
             json.view()["data"].at(b)["embedding"].at(i).num();
    return sum;
  };
  EXPECT_NEAR(dot(0, 0), 1, 1e-4);
  EXPECT_GT(dot(0, 1), dot(0, 2) + 0.3);
}

}  // namespace
}  // namespace cascade::practice
