#include <gtest/gtest.h>

#include "ask_practice.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "practice/door.hpp"

namespace cascade::practice {
namespace {

Reply with(const std::string& directive, const std::string& more = "") {
  return answer(chat("gpt-4o-mini", "Name the capital of Brazil. [[practice:" + directive + "]]", more),
                kNow);
}
const std::string kStream = ",\"stream\":true";

TEST(Faults, RetryAfterInEachForm) {
  EXPECT_EQ(with("status=429,retry_after=2").header("retry-after"), "2");
  EXPECT_EQ(with("status=429,retry_after_ms=1500").header("retry-after-ms"), "1500");
  EXPECT_EQ(parse_http_date(with("status=503,retry_date=30").header("retry-after")), kNow + 30000);
  EXPECT_EQ(with("status=429,reset_in=6").header("x-ratelimit-reset-requests"), "6s");
  Request anthropic =
      post("/v1/messages",
           "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
           {{"anthropic-version", "2023-06-01"}, {"x-practice", "status=429,reset_in=60"}});
  EXPECT_EQ(parse_rfc3339(answer(anthropic, kNow).header("anthropic-ratelimit-requests-reset")),
            kNow + 60000);
  Request gemini =
      post("/v1beta/models/gemini-x:generateContent", "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}",
           {{"x-practice", "status=429,retry_after=34"}});
  EXPECT_NE(answer(gemini, kNow).body().find("\"retryDelay\":\"34s\""), std::string::npos);
}

TEST(Faults, NamedErrors) {
  const auto code = [](const Reply& r) { return std::string(json_of(r).view()["error"]["code"].str()); };
  EXPECT_EQ(with("error=insufficient_quota").status, 429);
  EXPECT_EQ(code(with("error=insufficient_quota")), "insufficient_quota");
  EXPECT_EQ(with("error=context_length_exceeded").status, 400);
  EXPECT_EQ(code(with("error=context_length_exceeded")), "context_length_exceeded");
  EXPECT_EQ(with("status=500").status, 500);
  EXPECT_EQ(with("status=529").status, 529);
  const Reply hidden = with("error_in_200=overloaded");
  EXPECT_EQ(hidden.status, 200);
  EXPECT_FALSE(json_of(hidden).view()["error"]["message"].str().empty());
  Request bad = chat("gpt-4o", "hi");
  bad.headers.push_back({"Authorization", "Bearer sk-bad-key"});
  EXPECT_EQ(answer(bad, kNow).status, 401);
  EXPECT_EQ(answer(chat("nonexistent-model", "hi"), kNow).status, 404);
  EXPECT_EQ(answer(post("/v1/chat/completions", "{not json"), kNow).status, 400);
}

TEST(Faults, AnyPlaceForADirective) {
  EXPECT_EQ(answer(chat("gpt-4o[[practice:status=503]]", "hi"), kNow).status, 503);
  Request header = chat("gpt-4o", "hi");
  header.headers.push_back({"X-Practice", "status=503"});
  EXPECT_EQ(answer(header, kNow).status, 503);
  EXPECT_EQ(answer(chat("gpt-4o", "hi [[practice:status=503,only=mini]]"), kNow).status, 200);
  EXPECT_EQ(answer(chat("gpt-4o-mini", "hi [[practice:status=503,only=mini]]"), kNow).status, 503);
  EXPECT_EQ(json_of(answer(chat("m[[practice:say=a%2Cb]]", "hi"), kNow))
                .view()["choices"]
                .at(0)["message"]["content"]
                .str(),
            "a,b");
}

TEST(Faults, AnyHeaderMayBeAdded) {
  const Reply reply = with("header=x-ratelimit-remaining-requests:0,header=x-ratelimit-reset-requests: 2s");
  EXPECT_EQ(reply.header("x-ratelimit-remaining-requests"), "0");
  EXPECT_EQ(reply.header("x-ratelimit-reset-requests"), "2s");
}

TEST(Faults, FailsTheFirstTimesThenSucceeds) {
  Provider provider;
  const Request request = chat("gpt-4o", "hi [[practice:fail=2,status=503,key=k1]]");
  EXPECT_EQ(provider.answer(request, kNow).status, 503);
  EXPECT_EQ(provider.answer(request, kNow).status, 503);
  EXPECT_EQ(provider.answer(request, kNow).status, 200);
  EXPECT_EQ(provider.answer(chat("gpt-4o", "hi [[practice:fail=1,key=k2]]"), kNow).status, 500);
}

TEST(Faults, StreamsBreakWhereTold) {
  const Reply cut = with("cut=3", kStream);
  EXPECT_EQ(cut.chunks.size(), 3u);
  EXPECT_EQ(cut.ending, Ending::close);
  EXPECT_EQ(with("reset=1", kStream).ending, Ending::reset);
  EXPECT_EQ(with("stall=0", kStream).ending, Ending::stall);
  EXPECT_TRUE(with("stall=0", kStream).chunks.empty());
  EXPECT_TRUE(with("silent=close").silent);
  const Reply end = with("end=2", kStream);
  EXPECT_EQ(end.ending, Ending::complete);
  EXPECT_EQ(end.body().find("[DONE]"), std::string::npos);
  const Reply half = with("cut");
  EXPECT_FALSE(parse_json(half.body()));
  EXPECT_EQ(half.ending, Ending::close);
}

TEST(Faults, ErrorsInTheMiddleOfAStream) {
  const Reply reply = with("midstream=overloaded,midstream_at=2", kStream);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.chunks.size(), 3u);
  EXPECT_NE(reply.chunks[2].bytes.find("\"error\""), std::string::npos);
  Request openrouter = chat("m-8b", "hi [[practice:midstream]]", kStream);
  openrouter.path = "/openrouter/api/v1/chat/completions";
  EXPECT_NE(answer(openrouter, kNow).body().find("\"finish_reason\":\"error\""), std::string::npos);
}

TEST(Faults, BytesMayComeInAnySlices) {
  const std::string plain = answer(chat("gpt-4o-mini", "Name the capital of Brazil.", kStream), kNow).body();
  const auto after_id = [](const std::string& s) { return s.substr(s.find("\"object\"")); };
  const Reply drip = with("drip=0", kStream);
  EXPECT_EQ(drip.chunks.size(), drip.body().size());
  EXPECT_NE(drip.body().find("[DONE]"), std::string::npos);
  const Reply split = with("split_utf8", kStream);
  bool cut_inside = false;
  for (const Chunk& c : split.chunks) cut_inside = cut_inside || !is_utf8(c.bytes);
  EXPECT_TRUE(cut_inside);
  EXPECT_TRUE(is_utf8(split.body()));
  const std::string crlf = with("crlf", kStream).body();
  EXPECT_NE(crlf.find("\r\n\r\n"), std::string::npos);
  std::string back;
  for (char c : crlf)
    if (c != '\r') back += c;
  EXPECT_EQ(after_id(back).substr(0, 60), after_id(plain).substr(0, 60));
}

TEST(Faults, AnswersOfEveryBadKind) {
  const auto choice = [](const Reply& r) {
    const Json json = json_of(r);
    return std::pair(std::string(json.view()["choices"].at(0)["finish_reason"].str()),
                     std::string(json.view()["choices"].at(0)["message"]["content"].str()));
  };
  EXPECT_EQ(choice(with("empty")).second, "");
  EXPECT_EQ(choice(with("length=1")).first, "length");
  EXPECT_EQ(choice(with("filter")).first, "content_filter");
  const Json refused = json_of(with("refusal"));
  EXPECT_TRUE(refused.view()["choices"].at(0)["message"]["refusal"].is_string());
  EXPECT_EQ(choice(with("tokens=50")).first, "stop");
  EXPECT_EQ(json_of(with("tokens=50")).view()["usage"]["completion_tokens"].integer(), 51);
  EXPECT_GT(with("oversized=5000000").body().size(), 5000000u);
  EXPECT_FALSE(json_of(with("no_usage")).view()["usage"]);
  EXPECT_EQ(json_of(with("cached=5,input_tokens=9"))
                .view()["usage"]["prompt_tokens_details"]["cached_tokens"]
                .integer(),
            5);
  EXPECT_NE(with("malformed=1", kStream).body().find("\"content\": \n\n"), std::string::npos);
}

TEST(Faults, DelaysAreInTheReply) {
  const Reply reply = with("first_delay=700,token_delay=30", kStream);
  EXPECT_EQ(reply.chunks[0].delay_ms, 700);
  EXPECT_EQ(reply.chunks[1].delay_ms, 30);
  Options real;
  real.speed = 1;
  const auto total = [&](const std::string& model) {
    std::int64_t ms = 0;
    for (const Chunk& c : answer(chat(model, "What is the capital of France?", kStream), kNow, real).chunks)
      ms += c.delay_ms;
    return ms;
  };
  EXPECT_GT(total("gpt-4o-mini"), 50);
  EXPECT_GT(total("gpt-4o"), 2 * total("gpt-4o-mini"));
}

TEST(Faults, ResponsesFailsInTwoWays) {
  const auto body = [](const std::string& name) {
    return answer(
               post("/v1/responses", R"({"model":"gpt-4o","stream":true,"input":"hi [[practice:midstream=)" +
                                         name + R"(]]"})"),
               kNow)
        .body();
  };
  EXPECT_NE(body("server_error").find("event: response.failed"), std::string::npos);
  EXPECT_NE(body("overloaded").find("event: error"), std::string::npos);
}

TEST(Door, SpeaksJson) {
  Provider provider;
  const auto reply = parse_json(answer_json(
      provider,
      R"({"method":"POST","path":"/v1/chat/completions","headers":{"X-Practice":"split_utf8,cut=9"},"now_ms":1,
          "body":"{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Name the capital of Brazil.\"}]}"})"));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->view()["status"].integer(), 200);
  EXPECT_EQ(reply->view()["ending"].str(), "close");
  bool encoded = false;
  for (JsonView chunk : reply->view()["chunks"]) encoded = encoded || chunk["base64"].is_string();
  EXPECT_TRUE(encoded);
  EXPECT_TRUE(parse_json(answer_json(provider, "[]"))->view()["error"].is_string());
}

TEST(Log, ShowsRequestsWithoutSecrets) {
  Provider provider;
  Request request = chat("gpt-4o", "hi");
  request.headers = {{"Authorization", "Bearer sk-very-secret"}, {"X-Other", "seen"}};
  const Reply reply = provider.answer(request, kNow);
  provider.abandoned(reply.number);
  const Reply log = provider.answer({"GET", "/practice/log", {}, "", 0}, kNow);
  EXPECT_EQ(log.body().find("very-secret"), std::string::npos);
  const Json json = json_of(log);
  const JsonView entry = json.view()["requests"].at(0);
  EXPECT_EQ(entry["headers"]["x-other"].str(), "seen");
  EXPECT_EQ(entry["body"]["model"].str(), "gpt-4o");
  EXPECT_TRUE(entry["abandoned"].boolean());
  provider.answer(post("/practice/reset", ""), kNow);
  EXPECT_EQ(json_of(provider.answer({"GET", "/practice/log", {}, "", 0}, kNow)).view()["total"].integer(), 0);
}

}  // namespace
}  // namespace cascade::practice
