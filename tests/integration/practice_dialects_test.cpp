// Two implementations of each wire format, written apart: what the engine's dialects write, the practice
// provider must accept, and what it answers, they must understand, in every slicing and with every fault.
#include <gtest/gtest.h>

#include "dialect/dialect.hpp"
#include "dialect/traits.hpp"
#include "practice/exercises.hpp"
#include "practice/practice.hpp"

namespace cascade {
namespace {

constexpr std::int64_t kNow = 1795168800000;  // 2026-11-20T10:00:00Z

struct Row {
  const char* provider;
  const char* cheap;
  const char* strong;
  const char* prefix;  // before the path, where the practice provider has habits of that server
  bool logprobs;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.provider; }

const Row kRows[] = {
    {"openai", "gpt-4o-mini", "gpt-4o", "", true},
    {"groq", "llama-3.1-8b-instant", "llama-3.3-70b-versatile", "/groq", false},
    {"together", "Llama-3.1-8B-Turbo", "Llama-3.3-70B-Turbo", "/together", true},
    {"openrouter", "some/small", "some/large", "/openrouter", true},
    {"deepseek", "deepseek-v4-flash", "deepseek-v4-pro", "/deepseek", true},
    {"mistral", "ministral-8b", "mistral-large-2512", "/mistral", false},
    {"anthropic", "claude-haiku-4-5", "claude-opus-4-5", "", false},
    {"google", "gemini-2.5-flash", "gemini-2.5-pro", "", false},
    {"ollama", "llama3.1:8b", "llama3.3:70b", "", true},
    {"openai_responses", "gpt-4o-mini", "gpt-4o", "", true},
};

struct Heard {
  int status = 0;
  std::string written;  // the body that the dialect wrote
  std::string body;     // what came back
  std::vector<Delta> deltas;
  Result<Reply> reply = make_error(Status::internal, "not asked");
};

class Practised : public testing::TestWithParam<std::tuple<Row, bool>> {
 protected:
  void SetUp() override {
    const std::string_view name = row().provider;
    dialect_ = find_dialect(name == "openai_responses" ? name : default_dialect(name));
    ASSERT_TRUE(dialect_) << "the engine has no dialect for " << name;
  }
  static Row row() { return std::get<0>(GetParam()); }
  static bool stream() { return std::get<1>(GetParam()); }

  Heard ask(const std::string& model, Prompt prompt, const std::string& directive = "",
            std::size_t slice = 7) {
    const std::string_view name = row().provider;
    WireTraits traits = wire_traits(name == "openai_responses" ? "openai" : name, model);
    traits.api_key = "sk-practice";
    prompt.stream = stream();
    Heard heard;
    const auto written = dialect_->write(prompt, traits, OnUnsupported::map);
    if (!written) {
      heard.reply = written.error();
      return heard;
    }
    practice::Request request;
    request.method = written->http.method;
    const std::size_t host = written->http.url.find("://");
    const std::size_t path = written->http.url.find('/', host == std::string::npos ? 0 : host + 3);
    request.path = row().prefix + written->http.url.substr(path);
    for (const auto& [key, value] : written->http.headers) request.headers.push_back({key, value});
    if (!directive.empty()) request.headers.push_back({"x-practice", directive});
    request.body = heard.written = written->http.body;
    const practice::Reply answered = provider_.answer(request, kNow);
    heard.status = answered.status;
    heard.body = answered.body();
    std::vector<std::pair<std::string, std::string>> headers;
    for (const practice::Header& h : answered.headers) headers.emplace_back(h.name, h.value);
    const auto reader = dialect_->reader(traits, prompt.stream);
    reader->on_head(answered.status, headers);
    for (std::size_t at = 0; at < heard.body.size(); at += slice)
      reader->on_bytes(std::string_view(heard.body).substr(at, slice), heard.deltas);
    heard.reply = reader->finish(heard.deltas, kNow);
    return heard;
  }

  static Prompt question(const std::string& text) {
    Prompt prompt;
    Message m;
    Part part;
    part.text = text;
    m.parts.push_back(part);
    prompt.messages.push_back(m);
    prompt.max_tokens = 3000;
    return prompt;
  }

  const Dialect* dialect_ = nullptr;
  practice::Provider provider_;
};

TEST_P(Practised, ExercisesComeThroughWordForWord) {
  for (const practice::Exercise& e : practice::exercises()) {
    Prompt prompt = question(e.prompt);
    prompt.logprobs = row().logprobs;
    prompt.top_logprobs = row().logprobs ? 3 : 0;
    const Heard heard = ask(row().cheap, prompt, "", e.prompt.size() % 31 + 1);
    ASSERT_TRUE(heard.reply) << e.id << ": " << heard.reply.error().message << "\n" << heard.written;
    const Reply& r = *heard.reply;
    EXPECT_EQ(r.text, e.cheap) << e.id;
    EXPECT_EQ(r.finish, Finish::stop) << e.id;
    EXPECT_EQ(r.usage.source, Usage::Source::provider) << e.id;
    EXPECT_GT(r.usage.input_total, 3) << e.id;
    EXPECT_GT(r.usage.output_total, 1) << e.id;
    std::string from_deltas, from_logprobs;
    for (const Delta& d : heard.deltas)
      if (d.kind == Delta::Kind::text) from_deltas += d.text;
    for (const TokenLogprob& t : r.logprobs) from_logprobs += t.token;
    EXPECT_EQ(from_deltas, e.cheap) << e.id;
    if (row().logprobs) {
      EXPECT_EQ(from_logprobs, e.cheap) << e.id;
    }
  }
}

TEST_P(Practised, ToolsGoThereAndBack) {
  Prompt prompt = question("What is the weather in Rome and Oslo?");
  ToolDef tool;
  tool.name = "get_weather";
  tool.description = "Current weather of a city";
  tool.parameters_json = R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"]})";
  prompt.tools.push_back(tool);
  const Heard first = ask(row().strong, prompt);
  ASSERT_TRUE(first.reply) << first.reply.error().message << "\n" << first.written;
  EXPECT_EQ(first.reply->finish, Finish::tool_calls);
  ASSERT_EQ(first.reply->tool_calls.size(), 2u) << first.body;
  EXPECT_EQ(first.reply->tool_calls[0].name, "get_weather");
  EXPECT_EQ(first.reply->tool_calls[0].arguments, R"({"city":"Rome"})");
  EXPECT_EQ(first.reply->tool_calls[1].arguments, R"({"city":"Oslo"})");

  Message assistant;
  assistant.role = Role::assistant;
  assistant.tool_calls = first.reply->tool_calls;
  assistant.replay_json = first.reply->replay_json;
  prompt.messages.push_back(assistant);
  for (const ToolCall& call : first.reply->tool_calls) {
    Message result;
    result.role = Role::tool;
    result.tool_call_id = call.id;
    Part part;
    part.text = R"({"degrees":21})";
    result.parts.push_back(part);
    prompt.messages.push_back(result);
  }
  const Heard second = ask(row().strong, prompt);
  ASSERT_TRUE(second.reply) << second.reply.error().message << "\n" << second.written;
  EXPECT_EQ(second.reply->text, "According to get_weather: degrees 21. According to get_weather: degrees 21.")
      << second.written;
  EXPECT_EQ(second.reply->finish, Finish::stop);
}

TEST_P(Practised, JsonSatisfiesTheSchema) {
  Prompt prompt = question("Describe the number 7");
  prompt.response_format.kind = ResponseFormat::Kind::json_schema;
  prompt.response_format.name = "thing";
  prompt.response_format.schema_json =
      R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false})";
  const Heard heard = ask(row().strong, prompt);
  ASSERT_TRUE(heard.reply) << heard.reply.error().message << "\n" << heard.written;
  EXPECT_NE(heard.reply->text.find("\"n\":7"), std::string::npos) << heard.reply->text << "\n"
                                                                  << heard.written;
}

TEST_P(Practised, FailuresAreNamed) {
  const auto error = [&](const std::string& directive) {
    const Heard heard = ask(row().strong, question("hi"), directive);
    EXPECT_FALSE(heard.reply) << directive << ": " << heard.body;
    return heard.reply ? Error{} : heard.reply.error();
  };
  const Error limited = error("status=429,retry_after=2");
  EXPECT_EQ(limited.status, Status::rate_limited);
  EXPECT_EQ(limited.retry_after_ms, 2000);
  EXPECT_EQ(limited.http_status, 429);
  EXPECT_EQ(error("status=401").status, Status::authentication);
  EXPECT_EQ(error("status=500").status, Status::provider_unavailable);
  EXPECT_EQ(error("error=overloaded").status, Status::provider_unavailable);
  EXPECT_EQ(error("error=context_length_exceeded").status, Status::context_too_long);
  EXPECT_FALSE(error("error_in_200").message.empty());
  EXPECT_EQ(error("error=bad_gateway").status, Status::provider_unavailable);
  if (std::string_view(row().provider) != "ollama") {  // local servers have no quota
    EXPECT_EQ(error("error=insufficient_quota").status, Status::quota_exhausted);
  }
  error("cut");
  error("malformed");
  if (stream()) {
    error("end");
    EXPECT_EQ(error("midstream=overloaded").status, Status::provider_unavailable);
  }
}

TEST_P(Practised, OddAnswersAreSeenForWhatTheyAre) {
  const auto reply = [&](const std::string& directive) {
    Heard heard = ask(row().strong, question("Name the capital of Brazil."), directive, 1);
    EXPECT_TRUE(heard.reply) << directive << ": " << heard.reply.error().message << "\n" << heard.body;
    return heard.reply ? std::move(*heard.reply) : Reply{};
  };
  EXPECT_EQ(reply("length=2").finish, Finish::length);
  EXPECT_EQ(reply("empty").text, "");
  if (stream()) {
    EXPECT_EQ(reply("comment=1").text, "The capital of Brazil is Brasília.");
  }
  EXPECT_EQ(reply("crlf").text, "The capital of Brazil is Brasília.");
  EXPECT_NE(reply("no_usage").usage.source, Usage::Source::provider);
  if (std::string_view(row().provider) != "ollama") {  // it has no such thing
    EXPECT_EQ(
        reply("filter").finish == Finish::content_filter || std::string_view(row().provider) == "anthropic",
        true);
  }
  const Reply cached = reply("input_tokens=2000,cached=1500,output_tokens=30");
  EXPECT_EQ(cached.usage.input_total, 2000);
  EXPECT_EQ(cached.usage.output_total, 30);
}

std::string name_of(const testing::TestParamInfo<std::tuple<Row, bool>>& info) {
  return std::string(std::get<0>(info.param).provider) + (std::get<1>(info.param) ? "_stream" : "_whole");
}
INSTANTIATE_TEST_SUITE_P(Dialects, Practised, testing::Combine(testing::ValuesIn(kRows), testing::Bool()),
                         name_of);

}  // namespace
}  // namespace cascade
