#include "dialect/embeddings.hpp"

#include <gtest/gtest.h>

#include "dialect/traits.hpp"

namespace cascade {
namespace {

Prompt texts(std::initializer_list<const char*> all) {
  Prompt p;
  for (const char* t : all) {
    Part part;
    part.text = t;
    p.messages.emplace_back().parts.push_back(part);
  }
  return p;
}

TEST(Embeddings, EachMessageIsOneText) {
  WireTraits traits = wire_traits("openai", "text-embedding-3-small");
  traits.base_url = "https://api.example/v1";
  traits.api_key = "sk-1";
  Prompt p = texts({"one", "two"});
  p.extra_json = R"({"dimensions":64})";
  const Result<Written> w = write_embeddings(p, traits, OnUnsupported::map);
  ASSERT_TRUE(w);
  EXPECT_EQ(w->http.url, "https://api.example/v1/embeddings");
  EXPECT_EQ(w->http.body, R"({"model":"text-embedding-3-small","input":["one","two"],"dimensions":64})");
}

TEST(Embeddings, OfOllamaStandBesideItsOwnLanguage) {
  WireTraits traits = wire_traits("ollama", "nomic-embed-text");
  for (const char* base : {"http://localhost:11434", "http://localhost:11434/v1"}) {
    traits.base_url = base;
    EXPECT_EQ(write_embeddings(texts({"x"}), traits, OnUnsupported::map)->http.url,
              "http://localhost:11434/v1/embeddings");
  }
}

Result<Reply> read(std::string_view body, int status = 200) {
  const auto reader = embeddings_reader(wire_traits("custom", "m"), false);
  std::vector<Delta> deltas;
  reader->on_head(status, {});
  for (const char& c : body) reader->on_bytes({&c, 1}, deltas);
  return reader->finish(deltas, 0);
}

TEST(Embeddings, AreReadInTheOrderOfTheirNumbers) {
  const Result<Reply> r = read(
      R"({"data":[{"index":1,"embedding":[3,4]},{"index":0,"embedding":[1,2]}],"usage":{"prompt_tokens":7,"total_tokens":7}})");
  ASSERT_TRUE(r);
  EXPECT_EQ(r->embeddings, (std::vector<std::vector<float>>{{1, 2}, {3, 4}}));
  EXPECT_EQ(r->usage.input_total, 7);
  EXPECT_EQ(r->usage.output_total, 0);
}

TEST(Embeddings, WhatIsNoneIsEmptyOrAnError) {
  EXPECT_TRUE(read(R"({"data":[{"index":0,"embedding":"AAAA"}]})")->embeddings[0].empty());
  EXPECT_TRUE(read(R"({"data":[{"index":-1,"embedding":[1]}]})")->embeddings[0].empty());
  EXPECT_FALSE(read(R"({"object":"list"})"));
  EXPECT_FALSE(read(R"({"error":{"message":"no"}})", 401));
}

}  // namespace
}  // namespace cascade
