// Embeddings in a run: asked only where they are configured and can matter, paid for, bounded in time, never
// fatal.
#include <gtest/gtest.h>

#include <cmath>

#include "classify/embedding.hpp"
#include "sim.hpp"

namespace cascade::sim {
namespace {

constexpr std::string_view kEmbedder =
    R"("embeddings":{"base_url":"http://embed.test/v1","model":"e","price":{"input":0.1}})";

// An embedder whose dimensions are the domains: a text that stands among the exemplars lies on its domain's
// axis, and any other text where `place` says (axis -> weight).
struct Embedder {
  std::function<std::vector<std::pair<Domain, double>>(std::string_view text)> place;
  std::vector<std::size_t> asked;  // texts in each request
  Millis latency = 30;

  Script answer(const HttpRequest& request) {
    const Result<Json> body = parse_json(request.body);
    const JsonView texts = body->view()["input"];
    asked.push_back(texts.size());
    std::string out;
    JsonWriter w(out);
    w.begin_object().key("data").begin_array();
    std::int64_t i = 0;
    for (JsonView t : texts) {
      std::vector<double> v(kDomains, 0.1);
      bool exemplar = false;
      for (const DomainExemplar& e : default_exemplars())
        if (e.text == t.str()) {
          v[static_cast<std::size_t>(e.domain)] = 1;
          exemplar = true;
        }
      if (!exemplar)
        for (const auto& [domain, weight] : place(t.str())) v[static_cast<std::size_t>(domain)] = weight;
      w.begin_object().field("index", i++).key("embedding").begin_array();
      for (double x : v) w.number(x);
      w.end_array().end_object();
    }
    w.end_array().key("usage").begin_object();
    w.field("prompt_tokens", static_cast<std::int64_t>(10 * texts.size())).end_object().end_object();
    return whole(out, 200, {}, latency);
  }
};

struct EmbedBench : Bench {
  Embedder embedder;
  explicit EmbedBench(const std::string& quality = {}, const std::string& more = {})
      : Bench("\"quality\":{" + std::string(kEmbedder) + (quality.empty() ? "" : "," + quality) + "}" +
              (more.empty() ? "" : "," + more)) {
    embedder.place = [](std::string_view) {
      return std::vector<std::pair<Domain, double>>{{Domain::legal, 1}};
    };
  }
  void serve_both() {
    serve();
    world.provider = [this, models = world.provider](const HttpRequest& r) {
      return r.url.find("/v1/embeddings") != std::string::npos &&
                     r.url.find("embed.test") != std::string::npos
                 ? embedder.answer(r)
                 : models(r);
    };
  }
};

// What the built-in model is not certain of.
const char* kQuestion = R"({"prompt":"Tell me what the landlord may keep."})";
const std::string kAnswer = "The landlord may keep what repairs beyond ordinary wear have cost.";

std::string trace_of(RunResult& r) {
  std::string all;
  for (const TraceEntry& t : r.trace) all += t.what + ": " + t.why + "\n";
  return all;
}

TEST(Embed, TheDomainComesFromWhatThePromptIsNear) {
  EmbedBench b;
  ASSERT_EQ(b.failure, "");
  b.scripts["cheap"] = {openai({kAnswer})};
  b.serve_both();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(ear->result().domain, "legal");
  EXPECT_EQ(ear->result().detection_method, "embedding");
  ASSERT_EQ(ear->result().attempts.size(), 2u);
  EXPECT_EQ(ear->result().attempts[0].purpose, Purpose::embed);
  EXPECT_EQ(ear->result().attempts[0].usage.input_total, 10 * (1 + 25));
  EXPECT_TRUE(ear->result().priced);
  EXPECT_EQ(ear->result().cost.nano(), 260 * 100 + (50 * 1000 + 20 * 2000));
}

TEST(Embed, AnotherDomainHasItsOwnPipeline) {
  EmbedBench b({}, R"("domains":{"legal":{"require_verifier":true}})");
  b.scripts["strong"] = {openai({kAnswer})};
  b.serve_both();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(ear->result().plan, "strong");
}

TEST(Embed, TheExemplarsAreAskedForOnce) {
  EmbedBench b;
  b.scripts["cheap"] = {openai({kAnswer})};
  b.serve_both();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(b.run(kQuestion)->result().detection_method, "embedding");
  EXPECT_EQ(b.embedder.asked, (std::vector<std::size_t>{26, 1, 1}));
}

TEST(Embed, RunsSideBySideDoNotAskForTheExemplarsTwice) {
  EmbedBench b;
  b.scripts["cheap"] = {openai({kAnswer})};
  b.serve_both();
  const auto one = b.start(kQuestion), two = b.start(kQuestion);
  b.world.run();
  EXPECT_EQ(b.embedder.asked, (std::vector<std::size_t>{26, 1}));
  EXPECT_EQ(one->result().detection_method, "embedding");
  EXPECT_EQ(two->result().detection_method, "embedding");  // answered after the other, by then they are known
}

TEST(Embed, WhoIsCancelledLeavesTheExemplarsToTheNext) {
  EmbedBench b;
  b.scripts["cheap"] = {openai({kAnswer})};
  b.serve_both();
  const auto first = b.start(kQuestion);
  b.live->cancel();
  EXPECT_EQ(first->error().status, Status::cancelled);
  EXPECT_EQ(b.run(kQuestion)->result().detection_method, "embedding");
  EXPECT_EQ(b.embedder.asked, (std::vector<std::size_t>{26, 26}));
}

TEST(Embed, NothingIsAskedWhereTheDomainIsCertainOrGiven) {
  EmbedBench b;
  b.scripts["cheap"] = {openai({"Der Himmel ist blau."})};
  b.serve_both();
  const auto ruled = b.run(R"({"prompt":"Translate into German: The sky is blue."})");
  ASSERT_EQ(ruled->result().detection_method, "rules");
  b.run(R"({"prompt":"Tell me what the landlord may keep.","domain":"legal"})");
  EXPECT_TRUE(b.embedder.asked.empty());
}

TEST(Embed, AFailureLeavesItToTheBuiltInModel) {
  EmbedBench b;
  b.scripts["cheap"] = {openai({kAnswer})};
  b.serve();
  b.world.provider = [models = b.world.provider](const HttpRequest& r) {
    return r.url.find("embed.test") != std::string::npos ? openai_error(500, "down") : models(r);
  };
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(ear->result().detection_method, "model");
  EXPECT_NE(trace_of(ear->result()).find("embedding: the embedder is not heard: "), std::string::npos);
  EXPECT_EQ(b.world.requests.size(), 2u);  // and not tried again
}

TEST(Embed, ASlowEmbedderIsNotWaitedForButStillServesTheRunsThatFollow) {
  EmbedBench b;
  b.embedder.latency = 1500;  // over the 1000 ms that runs wait
  b.scripts["cheap"] = {openai({kAnswer}, 2000)};
  b.serve_both();
  const auto late = b.run(kQuestion);
  ASSERT_TRUE(late->ok());
  EXPECT_EQ(late->result().detection_method, "model");
  EXPECT_NEAR(late->result().total_ms, 3000, 1);
  EXPECT_NE(trace_of(late->result()).find("within 1000 ms"), std::string::npos);
  b.embedder.latency = 30;
  EXPECT_EQ(b.run(kQuestion)->result().detection_method, "embedding");
  EXPECT_EQ(b.embedder.asked, (std::vector<std::size_t>{26, 1}));
}

TEST(Embed, VectorsThatDoNotFitAreDoneWithout) {
  EmbedBench b;
  b.scripts["cheap"] = {openai({kAnswer})};
  b.serve();
  b.world.provider = [models = b.world.provider](const HttpRequest& r) {
    return r.url.find("embed.test") != std::string::npos
               ? whole(R"({"data":[{"index":0,"embedding":[1,2]},{"index":7,"embedding":"AAAA"}]})")
               : models(r);
  };
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_EQ(ear->result().detection_method, "model");
}

TEST(Embed, ABudgetThatIsSpentForbidsTheEmbedderToo) {
  EmbedBench b({}, R"("budgets":[{"scope":"agent","limit_usd":0.0000001,"on_exceeded":"refuse"}])");
  b.serve_both();
  const auto ear = b.run(kQuestion);
  ASSERT_FALSE(ear->ok());
  EXPECT_EQ(ear->error().status, Status::budget_exceeded);
  EXPECT_TRUE(b.world.requests.empty());
}

TEST(Embed, AnAnswerThatIsNotAboutTheQuestionIsRejected) {
  EmbedBench b(R"("semantic_similarity":0.6)");
  b.embedder.place = [](std::string_view t) {
    const bool about = t.find("landlord") != std::string_view::npos;
    return std::vector<std::pair<Domain, double>>{{about ? Domain::legal : Domain::medical, 1}};
  };
  b.scripts["cheap"] = {openai({"The patient should rest and drink enough water every day."})};
  b.scripts["strong"] = {openai({kAnswer})};
  b.serve_both();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_EQ(ear->result().model, "strong");
  ASSERT_EQ(ear->result().rejections.size(), 1u);
  EXPECT_EQ(ear->result().rejections[0].vetoes[0].first, "similarity");
  EXPECT_EQ(b.embedder.asked, (std::vector<std::size_t>{26, 1, 1}));  // the prompt once, and each answer
  double similarity = 0;
  for (const auto& [name, value] : ear->result().gate.signals)
    if (name == "similarity") similarity = value;
  EXPECT_NEAR(similarity, 1, 1e-6);
}

TEST(Embed, AVerdictDoesNotWaitForASlowEmbedder) {
  EmbedBench b(R"("semantic_similarity":0.6)");
  b.embedder.latency = 5000;
  b.scripts["cheap"] = {openai({kAnswer}, 100)};
  b.serve_both();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok());
  EXPECT_TRUE(ear->result().draft_accepted);
  EXPECT_NEAR(ear->result().total_ms, 1000 + 100 + 1000, 1);
  EXPECT_EQ(b.world.open_exchanges(), 0u);
}

TEST(Embed, OpenAnswersAreComparedByWhatTheyMean) {
  const std::string other =
      "Whatever mending cost him, apart from what simply got old.";  // no word in common
  const auto agreement = [&](bool same) {
    EmbedBench b({}, R"("checks":{"self_check":"never","second_sample":"always"})");
    b.embedder.place = [same](std::string_view t) {
      const bool apart = !same && t.find("mending") != std::string_view::npos;
      return std::vector<std::pair<Domain, double>>{{apart ? Domain::medical : Domain::legal, 1}};
    };
    b.scripts["cheap"] = {openai({kAnswer}), openai({other})};
    b.scripts["strong"] = {openai({kAnswer})};
    b.serve_both();
    const auto ear =
        b.run(R"({"prompt":"Describe in some detail what the landlord may keep of a deposit, and why."})");
    EXPECT_TRUE(ear->ok());
    const Result<Json> told = parse_json(ear->result().to_json());
    for (JsonView t : told->view()["trace"])
      if (t["what"].str() == "judge") return t["detail"]["signals"]["agreement"].num(-1);
    return -1.0;
  };
  EXPECT_NEAR(agreement(true), 1, 1e-6);
  EXPECT_NEAR(agreement(false), 0, 0.01);
}

TEST(Embed, AnEmbedderOfTheHostIsAskedWithTheTexts) {
  Bench b(R"("quality":{"embeddings":{"provider":"host","model":"mine"}})");
  ASSERT_EQ(b.failure, "");
  std::string asked;
  b.agent->models["mine"] = {[&](ModelInvocation call) {
                               asked = call.request_json;
                               const Result<Json> request = parse_json(asked);
                               std::string reply;
                               JsonWriter w(reply);
                               w.begin_object().key("embeddings").begin_array();
                               std::size_t i = 0;
                               for (JsonView text : request->view()["input"]) {
                                 (void)text;
                                 w.begin_array().number(static_cast<double>(i++ % 7)).number(1).end_array();
                               }
                               w.end_array().end_object();
                               const Result<Json> vectors = parse_json(reply);
                               call.run.lock()->model_end(call.attempt, vectors->view());
                             },
                             nullptr};
  b.scripts["cheap"] = {openai({kAnswer})};
  b.serve();
  const auto ear = b.run(kQuestion);
  ASSERT_TRUE(ear->ok()) << ear->error().message;
  EXPECT_NE(asked.find("\"purpose\":\"embed\",\"input\":[\"Tell me what"), std::string::npos);
  EXPECT_EQ(ear->result().detection_method, "embedding");
  EXPECT_FALSE(ear->result().priced);  // nobody said what it costs
}

}  // namespace
}  // namespace cascade::sim
