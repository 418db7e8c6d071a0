// What the readers stand on: splitters, the chunk template, rate headers, errors, usage, estimates.
#include <gtest/gtest.h>

#include "dialect/body_reader.hpp"
#include "dialect/chunk_template.hpp"
#include "dialect/dialect.hpp"
#include "dialect/event_lines.hpp"
#include "dialect/provider_error.hpp"
#include "dialect/traits.hpp"

namespace cascade {
namespace {

TEST(Sse, JoinsDataLinesAndSkipsTheRest) {
  SseSplitter sse;
  std::vector<std::string> events;
  const auto keep = [&](std::string_view event, std::string_view data) {
    events.push_back(std::string(event) + "|" + std::string(data));
  };
  sse.feed(
      "event: a\nid: 1\nretry: 5\ndata: x\ndata: y\n\n: comment\n\ndata:z\n\nevent: b\ndata: "
      "{\"k\":1}\n\ndata: tail",
      keep);
  sse.end(keep);
  EXPECT_EQ(events, (std::vector<std::string>{"a|x\ny", "|z", "b|{\"k\":1}", "|tail"}));
}

TEST(Sse, TakesAByteOrderMarkForWhatItIs) {
  for (std::size_t cut = 0; cut < 8; ++cut) {
    SseSplitter sse;
    std::string seen;
    const auto keep = [&](std::string_view, std::string_view data) { seen += data; };
    const std::string stream =
        "\xEF\xBB\xBF"
        "data: x\n\n";
    sse.feed(std::string_view(stream).substr(0, cut), keep);
    sse.feed(std::string_view(stream).substr(cut), keep);
    EXPECT_EQ(seen, "x") << cut;
  }
}

constexpr const char* kChunk =
    R"({"id":"c","created":1,"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}],"obfuscation":"ab"})";

ChunkTemplate::Found said(std::string_view text) {
  ChunkTemplate::Found f;
  f.text = text;
  return f;
}

TEST(ChunkTemplate, TakesTheTextOutOfChunksOfTheSameShape) {
  ChunkTemplate t("content");
  ChunkTemplate::Found found;
  EXPECT_FALSE(t.match(kChunk, found));
  t.learn(kChunk, said("Hi"));
  ASSERT_TRUE(t.match(kChunk, found));
  EXPECT_EQ(found.text, "Hi");
  ASSERT_TRUE(t.match(
      R"({"id":"c","created":22,"choices":[{"index":0,"delta":{"content":" \"ö\" \n\u00e9\\"},"finish_reason":null}],"obfuscation":""})",
      found));
  EXPECT_EQ(found.text, " \"ö\" \né\\");
}

TEST(ChunkTemplate, LeavesEverythingElseToTheParser) {
  ChunkTemplate t("content");
  ChunkTemplate::Found found;
  t.learn(kChunk, said("Hi"));
  for (
      const char* other :
      {R"({"id":"d","created":1,"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}],"obfuscation":"ab"})",
       R"({"id":"c","created":1,"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}],"obfuscation":"ab"})",
       R"({"id":"c","created":1,"choices":[{"index":0,"delta":{"content":"Hi","x":1},"finish_reason":null}],"obfuscation":"ab"})",
       R"({"id":"c","created":1,"choices":[{"index":0,"delta":{"content":""},"finish_reason":null}],"obfuscation":"ab"})",
       R"({"id":"c","created":1,"choices":[{"index":0,"delta":{"content":"\ud83d"},"finish_reason":null}],"obfuscation":"ab"})",
       "{\"id\":\"c\",\"created\":1,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\xC3\"},\"finish_"
       "reason\":null}],\"obfuscation\":\"ab\"}",
       R"({"id":"c","created":1,"choices":[{"index":0,"delta":{"content":"Hi)", "", "{}"})
    EXPECT_FALSE(t.match(other, found)) << other;
}

TEST(ChunkTemplate, DoesNotLearnWhereTheTextIsInDoubt) {
  ChunkTemplate t("content");
  ChunkTemplate::Found found;
  const char* twice = R"({"content":"Hi","delta":{"content":"Hi"}})";
  t.learn(twice, said("Hi"));
  EXPECT_FALSE(t.match(twice, found));
  t.learn(kChunk, said("something else"));
  EXPECT_FALSE(t.match(kChunk, found));
}

TEST(ChunkTemplate, TakesATokenAlong) {
  ChunkTemplate t("content");
  ChunkTemplate::Found found;
  const auto chunk = [](const char* text, const char* logprob, const char* bytes) {
    return std::string(R"({"choices":[{"delta":{"content":")") + text +
           R"("},"logprobs":{"content":[{"token":")" + text + R"(","logprob":)" + logprob + R"(,"bytes":)" +
           bytes + R"(,"top_logprobs":[]}]}}]})";
  };
  ChunkTemplate::Found first = said("Hi");
  first.token = "Hi";
  first.logprob = -0.5;
  first.has_token = true;
  t.learn(chunk("Hi", "-0.5", "[72,105]"), first);
  ASSERT_TRUE(t.match(chunk(" you", "-1.25e-3", "[1, 2, 3]"), found));
  EXPECT_EQ(found.token, " you");
  EXPECT_DOUBLE_EQ(found.logprob, -0.00125);
  EXPECT_FALSE(t.match(chunk("x", "null", "[]"), found));
  std::string more = chunk(" you", "-1", "null");
  EXPECT_FALSE(t.match(more, found));
  more = chunk(" you", "-1", "[]");
  more.replace(
      more.find("\"top_logprobs\":[]"), 17,
      R"("top_logprobs":[{"token":"a\"b","logprob":-1,"bytes":[97]},{"token":"c","logprob":-2.5,"bytes":null}])");
  ASSERT_TRUE(t.match(more, found));
  ASSERT_EQ(found.top.size(), 2u);
  EXPECT_EQ(found.top[0].first, "a\"b");
  EXPECT_DOUBLE_EQ(found.top[1].second, -2.5);
}

constexpr std::int64_t kNow = 1795168800000;  // 2026-11-20T10:00:00Z

TEST(RateHeaders, OfEveryProvider) {
  const RateHeaders openai = read_rate_headers({{"X-RateLimit-Remaining-Requests", "99"},
                                                {"x-ratelimit-remaining-tokens", "1500"},
                                                {"x-ratelimit-reset-requests", "8.64s"},
                                                {"x-ratelimit-reset-tokens", "6m0s"},
                                                {"x-request-id", "req_1"}},
                                               kNow);
  EXPECT_EQ(openai.remaining_requests, 99);
  EXPECT_EQ(openai.remaining_tokens, 1500);
  EXPECT_EQ(openai.reset_requests_ms, 8640);
  EXPECT_EQ(openai.reset_tokens_ms, 360000);
  EXPECT_EQ(openai.retry_after_ms, -1);
  EXPECT_EQ(openai.request_id, "req_1");
  const RateHeaders anthropic =
      read_rate_headers({{"anthropic-ratelimit-requests-remaining", "5"},
                         {"anthropic-ratelimit-input-tokens-remaining", "700"},
                         {"anthropic-ratelimit-output-tokens-remaining", "300"},
                         {"anthropic-ratelimit-tokens-reset", "2026-11-20T10:00:30Z"},
                         {"request-id", "r"}},
                        kNow);
  EXPECT_EQ(anthropic.remaining_requests, 5);
  EXPECT_EQ(anthropic.remaining_tokens, 300);  // the scarcest counts
  EXPECT_EQ(anthropic.reset_tokens_ms, 30000);
  EXPECT_EQ(read_rate_headers({{"x-ratelimit-reset", "1795168805000"}}, kNow).reset_requests_ms,
            5000);  // OpenRouter: Unix ms
}

TEST(RateHeaders, RetryAfterInEveryForm) {
  const auto wait = [](const char* name, const char* value) {
    return read_rate_headers({{name, value}}, kNow).retry_after_ms;
  };
  EXPECT_EQ(wait("Retry-After", "7"), 7000);
  EXPECT_EQ(wait("retry-after", " 0.25 "), 250);
  EXPECT_EQ(wait("retry-after", "Fri, 20 Nov 2026 10:00:05 GMT"), 5000);
  EXPECT_EQ(wait("retry-after", "Fri, 20 Nov 2026 09:00:00 GMT"), 0);  // already over
  EXPECT_EQ(wait("retry-after", "1m2s"), 62000);
  EXPECT_EQ(wait("retry-after", "2026-11-20T10:00:01.5Z"), 1500);
  EXPECT_EQ(wait("retry-after-ms", "1200"), 1200);
  EXPECT_EQ(wait("x-ms-retry-after-ms", "80"), 80);
  for (const char* bad : {"", "soon", "-5", "NaN", "1e999"}) EXPECT_EQ(wait("retry-after", bad), -1) << bad;
  EXPECT_GT(wait("retry-after", "99999999999999999999"), 0);  // absurd, but a wait
  EXPECT_LE(wait("retry-after", "99999999999999999999"), 366LL * 24 * 3600 * 1000);
}

TEST(ProviderError, NamesTheRefusedParameter) {
  const Result<Json> body = parse_json(R"({"error":{"message":"logprobs is not supported","code":400}})");
  const Error e = provider_error(400, body->view(), "", "groq");
  EXPECT_EQ(e.status, Status::bad_request);
  EXPECT_EQ(refused_parameter(e), "logprobs");
  EXPECT_EQ(refused_parameter(provider_error(500, {}, "oops", "x")), "");
  EXPECT_EQ(provider_error(500, {}, std::string(100000, 'x'), "x").message.size() < 600, true);
}

TEST(Usage, KeepsItsInvariants) {
  Usage u;
  u.input_total = 10;
  u.cache_read = 8;
  u.cache_write = 5;
  u.cache_write_long = 5;
  u.output_total = -3;
  u.reasoning = 4;
  u.provider_cost_usd = -1;
  u.clamp();
  EXPECT_EQ(u.cache_read + u.cache_write + u.cache_write_long, 10);
  EXPECT_EQ(u.output_total, 0);
  EXPECT_EQ(u.reasoning, 0);
  EXPECT_FALSE(u.provider_cost_usd);
  Usage sum, told, guessed;
  told.source = Usage::Source::provider;
  guessed.source = Usage::Source::estimated;
  sum += told;
  EXPECT_EQ(sum.source, Usage::Source::provider);
  sum += guessed;
  sum += told;
  EXPECT_EQ(sum.source, Usage::Source::estimated);
}

TEST(Estimates, AreNearAndNeverZero) {
  EXPECT_EQ(estimate_tokens(""), 0);
  EXPECT_GE(estimate_tokens("."), 1);
  EXPECT_GE(estimate_tokens(" "), 1);
  const std::int64_t english =
      estimate_tokens("The quick brown fox jumps over the lazy dog. It was not amused.");
  EXPECT_GE(english, 13);
  EXPECT_LE(english, 20);
  EXPECT_GE(estimate_tokens("天空是蓝色的"), 5);
  Prompt p;
  EXPECT_GT(estimate_prompt_tokens(p), 0);
}

TEST(Traits, FollowTheModel) {
  const WireTraits o4 = wire_traits("openai", "o4-mini");
  EXPECT_TRUE(o4.max_completion_tokens);
  EXPECT_FALSE(o4.sampling_params);
  EXPECT_EQ(o4.logprobs, WireTraits::Logprobs::no);
  const WireTraits mini = wire_traits("openai", "gpt-4o-mini");
  EXPECT_TRUE(mini.sampling_params);
  EXPECT_EQ(mini.logprobs, WireTraits::Logprobs::boolean);
  EXPECT_EQ(wire_traits("hf", "org/x").provider, "huggingface");
  EXPECT_EQ(wire_traits("google", "gemini-2.5-pro").logprobs, WireTraits::Logprobs::probe);
  EXPECT_EQ(wire_traits("anthropic", "claude-3-haiku").default_max_tokens, 4096);
  EXPECT_TRUE(wire_traits("who-knows", "x").vision);  // nothing is refused on a guess
  EXPECT_EQ(default_dialect("anthropic"), "anthropic");
  EXPECT_EQ(default_dialect("who-knows"), "openai_chat");
  for (const char* name :
       {"openai_chat", "openai_responses", "anthropic", "gemini", "ollama", "embeddings"}) {
    ASSERT_NE(find_dialect(name), nullptr);
    EXPECT_EQ(find_dialect(name)->name, name);
  }
  EXPECT_EQ(find_dialect("morse"), nullptr);
}

TEST(ProviderJson, IsRepairedWhereItCanBe) {
  EXPECT_EQ(parse_provider_json("{\"a\":\"\xFFx\"}")->view()["a"].str(), "\xEF\xBF\xBDx");
  EXPECT_EQ(parse_provider_json(R"({"a":"\ud83d"})")->view()["a"].str(), "\xEF\xBF\xBD");
  EXPECT_EQ(parse_provider_json(R"({"a":"x\u0000y"})")->view()["a"].str(), "x\xEF\xBF\xBDy");
  EXPECT_EQ(parse_provider_json(R"({"a":"\\u0000"})")->view()["a"].str(), "\\u0000");
  EXPECT_FALSE(parse_provider_json("{"));
}

}  // namespace
}  // namespace cascade
