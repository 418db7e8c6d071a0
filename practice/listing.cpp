#include "practice/listing.hpp"

#include <cmath>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "practice/errors.hpp"
#include "practice/tokens.hpp"

namespace cascade::practice {
namespace {

constexpr std::string_view kModels[] = {"practice-mini", "practice-large", "gpt-4o-mini",
                                        "gpt-4o",        "gpt-4.1-nano",   "gpt-4.1"};
constexpr std::size_t kDimensions = 64;

std::vector<std::string_view> inputs_of(JsonView input) {
  std::vector<std::string_view> texts;
  if (input.is_string()) texts.push_back(input.str());
  for (JsonView t : input)
    if (t.is_string()) texts.push_back(t.str());
  return texts;
}

void append_vector(JsonWriter& json, const std::vector<double>& v) {
  json.begin_array();
  for (double x : v) json.number(std::round(x * 1e6) / 1e6);
  json.end_array();
}

}  // namespace

Reply json_reply(int status, std::string body) {
  Reply reply;
  reply.status = status;
  reply.headers.push_back({"Content-Type", "application/json"});
  reply.chunks.push_back({0, std::move(body)});
  return reply;
}

Reply list_models_openai(std::int64_t created) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("object", "list").key("data").begin_array();
  for (std::string_view m : kModels)
    json.begin_object()
        .field("id", m)
        .field("object", "model")
        .field("created", created)
        .field("owned_by", "practice")
        .end_object();
  json.end_array().end_object();
  return json_reply(200, std::move(out));
}

Reply list_models_anthropic() {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("data").begin_array();
  for (std::string_view m : {"claude-haiku-4-5", "claude-opus-4-5"})
    json.begin_object()
        .field("type", "model")
        .field("id", m)
        .field("display_name", m)
        .field("created_at", "2025-11-01T00:00:00Z")
        .end_object();
  json.end_array().field("has_more", false).end_object();
  return json_reply(200, std::move(out));
}

Reply list_models_gemini() {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("models").begin_array();
  for (std::string_view m : {"models/gemini-2.5-flash-lite", "models/gemini-2.5-pro"})
    json.begin_object()
        .field("name", m)
        .key("supportedGenerationMethods")
        .begin_array()
        .string("generateContent")
        .end_array()
        .end_object();
  json.end_array().end_object();
  return json_reply(200, std::move(out));
}

Reply list_models_ollama() {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("models").begin_array();
  for (std::string_view m : {"llama3.1:8b", "llama3.3:70b"})
    json.begin_object()
        .field("name", m)
        .field("model", m)
        .field("size", 4661224676.0)
        .field("modified_at", "2026-11-01T00:00:00Z")
        .end_object();
  json.end_array().end_object();
  return json_reply(200, std::move(out));
}

std::vector<double> embedding(std::string_view text, std::size_t dimensions) {
  std::vector<double> v(dimensions, 0);
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? ascii_lower(text[i]) : ' ';
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
      word += c;
      continue;
    }
    if (word.empty()) continue;
    const std::uint64_t h = mix64(fnv1a(word));
    const double weight = word.size() < 4 ? 0.3 : 1;  // small words say little
    v[h % dimensions] += (h >> 32) % 2 ? weight : -weight;
    v[(h >> 16) % dimensions] += (h >> 33) % 2 ? weight : -weight;
    word.clear();
  }
  double square = 0;
  for (double x : v) square += x * x;
  if (square == 0) v[0] = square = 1;
  for (double& x : v) x /= std::sqrt(square);
  return v;
}

Reply embeddings_openai(std::string_view body) {
  const auto parsed = parse_json(body);
  const auto texts = parsed ? inputs_of(parsed->view()["input"]) : std::vector<std::string_view>();
  if (texts.empty())
    return error_reply(Dialect::openai_chat, failure_named(Dialect::openai_chat, "invalid_request"));
  const std::int64_t wanted = parsed->view()["dimensions"].integer(kDimensions);
  const std::size_t dimensions = wanted < 1 || wanted > 4096 ? kDimensions : static_cast<std::size_t>(wanted);
  std::string out;
  JsonWriter json(out);
  std::int64_t tokens = 0;
  json.begin_object().field("object", "list").key("data").begin_array();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    tokens += count_tokens(texts[i]);
    json.begin_object()
        .field("object", "embedding")
        .field("index", static_cast<std::int64_t>(i))
        .key("embedding");
    append_vector(json, embedding(texts[i], dimensions));
    json.end_object();
  }
  json.end_array()
      .field("model", parsed->view()["model"].str("practice-embedding"))
      .key("usage")
      .begin_object()
      .field("prompt_tokens", tokens)
      .field("total_tokens", tokens)
      .end_object()
      .end_object();
  return json_reply(200, std::move(out));
}

Reply embeddings_ollama(std::string_view body) {
  const auto parsed = parse_json(body);
  const auto texts = parsed ? inputs_of(parsed->view()["input"]) : std::vector<std::string_view>();
  if (texts.empty())
    return error_reply(Dialect::ollama, failure_named(Dialect::openai_chat, "invalid_request"));
  std::string out;
  JsonWriter json(out);
  std::int64_t tokens = 0;
  json.begin_object().field("model", parsed->view()["model"].str()).key("embeddings").begin_array();
  for (std::string_view t : texts) {
    tokens += count_tokens(t);
    append_vector(json, embedding(t, kDimensions));
  }
  json.end_array().field("prompt_eval_count", tokens).end_object();
  return json_reply(200, std::move(out));
}

}  // namespace cascade::practice
