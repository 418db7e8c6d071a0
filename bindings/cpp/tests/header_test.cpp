// header_test.cpp: <cascadeflow/cascadeflow.hpp> on real requests. Built as C++17 and as C++20, run beside the practice
// provider by scripts/test-languages.sh.
#include <cascadeflow/cascadeflow.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <malloc.h>
#include <thread>
#include <vector>

namespace cf = cascadeflow;
namespace {

constexpr const char *kFrance = "What is the capital of France?";
constexpr const char *kAustralia = "What is the capital of Australia? [[practice:only=mini,refusal]]";
constexpr const char *kSlow = "[[practice:first_delay=30000]] Hello";

cf::object model(const char *name, const char *provider) { return cf::object{{"name", name}, {"provider", provider}}; }
cf::object models() { return cf::object{{"models", cf::array{model("gpt-4o-mini", "openai"), model("gpt-4o", "openai")}}}; }
cf::object ask(const char *prompt) { return cf::object{{"prompt", prompt}}; }
bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

cf::context &home() {
  static cf::context context;
  return context;
}

TEST(Json, IsWritten) {
  EXPECT_EQ((cf::object{{"a", "x\"\n\x01"}, {"b", 1.5}, {"c", true}, {"d", nullptr}, {"e", cf::array{1, "two", cf::object{}}}}.json()),
            R"({"a":"x\"\n\u0001","b":1.5,"c":true,"d":null,"e":[1,"two",{}]})");
  EXPECT_THROW(cf::value(1.0 / 0.0), std::invalid_argument);
}

TEST(Agent, AcceptsAGoodDraftAndReplacesABadOne) {
  cf::agent agent(home(), models());
  const cf::result good = agent.run(ask(kFrance)), bad = agent.run(ask(kAustralia));
  EXPECT_TRUE(has(good.text(), "Paris") && good.draft_accepted() && good.saved_usd() > 0) << good.json();
  EXPECT_EQ(good.model(), "gpt-4o-mini");
  EXPECT_TRUE(has(bad.text(), "Canberra") && !bad.draft_accepted()) << bad.json();
  EXPECT_TRUE(has(agent.analytics(), "\"runs\":2")) << agent.analytics();
  EXPECT_FALSE(has(agent.config_json(), "sk-practice"));
  EXPECT_TRUE(has(agent.estimate(ask(kFrance)), "cascade"));
  agent.learned_import(agent.learned_export());
  agent.analytics_reset();
  EXPECT_TRUE(has(agent.analytics(), "\"runs\":0"));
}

TEST(Agent, PushesEventsAndTheEnd) {
  cf::agent agent(home(), models());
  std::string shown;
  std::promise<std::string> ended;
  const cf::task task = agent.start(
      cf::object{{"prompt", kAustralia}, {"stream", true}}, [&](cf::event_view event) { shown += event.text(); },
      [&](std::optional<cf::result> good, std::optional<cf::error>) { ended.set_value(good ? std::string(good->text()) : "failed"); });
  EXPECT_EQ(ended.get_future().get(), shown);
  EXPECT_TRUE(has(shown, "Canberra") && !has(shown, "sorry")) << shown;
}

TEST(Agent, LetsEventsBePulled) {
  cf::agent agent(home(), models());
  cf::task task = agent.start(cf::object{{"prompt", kAustralia}, {"stream", true}});
  std::string shown, last;
  for (const cf::event &event : task) {
    shown += event.text();
    last = event.kind_name();
  }
  EXPECT_EQ(last, "done");
  EXPECT_EQ(task.wait().text(), shown);
}

TEST(Agent, CancelsAndTimesOut) {
  cf::agent agent(home(), models());
  cf::task task = agent.start(ask(kSlow));
  EXPECT_FALSE(task.wait_for(50).has_value());
  task.cancel();
  task.cancel();
  try {
    task.wait();
    FAIL() << "it was not cancelled";
  } catch (const cf::error &problem) {
    EXPECT_EQ(problem.status(), CASCADE_ERR_CANCELLED);
  }
  { const cf::task dropped = agent.start(ask(kSlow)); }
  EXPECT_TRUE(has(agent.run(ask(kFrance)).text(), "Paris"));
}

TEST(Agent, ServesAThousandRunsFromManyThreads) {
  cf::agent agent(home(), models());
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      std::vector<cf::task> tasks;
      for (int i = 0; i < 250; ++i) tasks.push_back(agent.start(ask(kFrance)));
      for (auto &task : tasks) good += has(task.wait().text(), "Paris");
    });
  for (auto &thread : threads) thread.join();
  EXPECT_EQ(good, 1000);
}

TEST(Agent, RunsToolsOfTheHost) {
  const cf::object weather{{"name", "get_weather"},
                           {"description", "Gets the weather in a city."},
                           {"parameters", cf::object{{"type", "object"},
                                                     {"properties", cf::object{{"city", cf::object{{"type", "string"}}}}},
                                                     {"required", cf::array{"city"}}}}};
  const cf::object request{{"prompt", "What is the weather in Tokyo?"}, {"tools", cf::array{weather}}};
  for (const std::string wanted : {"18 degrees", "no thermometer", "the tool gave no answer"}) {
    cf::agent agent(home(), models());
    if (wanted == "the tool gave no answer") {
      agent.add_tool(weather, [](cf::tool_call) {});
    } else {
      agent.add_simple_tool(weather, [wanted](std::string_view arguments) -> std::string {
        if (wanted == "no thermometer") throw std::runtime_error(wanted);
        return has(arguments, "Tokyo") ? "18 degrees in Tokyo" : "where?";
      });
    }
    const cf::result result = agent.run(request);
    EXPECT_TRUE(has(result.json(), wanted)) << wanted << result.json();
  }
}

TEST(Agent, TakesAFunctionForAModel) {
  cf::agent agent(home(), cf::object{{"models", cf::array{cf::object{{"name", "house"}, {"provider", "host"}, {"cost", 0.0001}},
                                                          model("gpt-4o", "openai")}}});
  agent.add_model("house", [](cf::model_call call) {
    if (has(call.request_json(), "throw")) throw std::runtime_error("no coffee");
    if (has(call.request_json(), "fail")) return call.fail("no coffee");
    std::thread([](cf::model_call moved) {
      moved.delta("We are open ");
      moved.delta("from 9 to 17, Monday to Friday.");
      moved.end(cf::object{});
    }, std::move(call)).detach();
  });
  const cf::result result = agent.run(cf::object{{"prompt", "When are you open?"}, {"strategy", "cheap"}});
  EXPECT_EQ(result.text(), "We are open from 9 to 17, Monday to Friday.");
  for (const char *fault : {"throw", "fail"}) EXPECT_EQ(agent.run(ask(fault)).model(), "gpt-4o");
}

TEST(Agent, HearsValidators) {
  cf::agent agent(home(), models());
  agent.add_validator("strict", [](std::string_view answer) { return has(answer, "\"gpt-4o-mini\"") ? 0.0 : 1.0; });
  agent.add_validator("broken", [](std::string_view) -> double { throw std::runtime_error("no opinion"); });
  EXPECT_EQ(agent.run(ask(kFrance)).model(), "gpt-4o");
}

TEST(Errors, SayWhereAndNeverTheKey) {
  try {
    cf::agent agent(home(), R"({"models":[{"name":"gpt-4o","api_key":"sk-secret","temprature":1}]})");
    FAIL() << "it was accepted";
  } catch (const cf::error &problem) {
    EXPECT_EQ(problem.status(), CASCADE_ERR_INVALID_CONFIG);
    EXPECT_TRUE(has(problem.what(), "temperature") && !has(problem.json(), "sk-secret")) << problem.json();
  }
}

TEST(Misuse, WaitingInACallbackIsRefused) {
  cf::agent agent(home(), models());
  std::atomic<int> refused{0};
  const auto waits = [&] {
    try {
      agent.run(ask(kFrance));
    } catch (const cf::error &problem) {
      refused += problem.status() == CASCADE_ERR_INVALID_STATE;
    }
    try {
      agent.start(ask(kFrance)).wait();
    } catch (const cf::error &problem) {
      refused += problem.status() == CASCADE_ERR_INVALID_STATE;
    }
  };
  agent.add_validator("waits", [&](std::string_view) {
    waits();
    return -1.0;
  });
  EXPECT_TRUE(has(agent.run(ask(kFrance)).text(), "Paris"));
  EXPECT_GE(refused, 2);
}

TEST(Misuse, WhatWasMovedAwayAnswersWithErrors) {
  cf::agent agent(home(), models());
  cf::agent taken = std::move(agent);
  EXPECT_THROW(agent.run(ask(kFrance)), cf::error);
  EXPECT_THROW(agent.start(ask(kFrance)), cf::error);
  EXPECT_THROW(agent.analytics(), cf::error);
  EXPECT_THROW(agent.add_validator("none", [](std::string_view) { return 1.0; }), cf::error);
  cf::task task = taken.start(ask(kFrance));
  cf::task held = std::move(task);
  task.cancel();
  EXPECT_THROW(task.wait(), cf::error);
  cf::result result = held.wait();
  EXPECT_THROW(held.wait(), cf::error);  // a result is given once
  const cf::result kept = std::move(result);
  EXPECT_EQ(result.text(), "");
  EXPECT_THROW(result.summary(), cf::error);
  EXPECT_TRUE(has(kept.text(), "Paris"));
  cf::context gone;
  { const cf::context other = std::move(gone); }
  EXPECT_THROW(cf::agent(gone, models()), cf::error);
}

TEST(Misuse, AThousandThingsThatThrowEndInErrors) {
  cf::agent agent(home(), cf::object{{"models", cf::array{model("house", "host")}}, {"retry", cf::object{{"max_retries", 0}}}});
  agent.add_model("house", [](cf::model_call) { throw std::runtime_error("no coffee"); });
  agent.add_validator("broken", [](std::string_view) -> double { throw 5; });
  int failed = 0;
  for (int i = 0; i < 1000; ++i) {
    try {
      agent.run(ask(kFrance));
    } catch (const cf::error &) {
      ++failed;
    }
  }
  EXPECT_EQ(failed, 1000);
  const cf::task task = agent.start(
      ask(kFrance), [](cf::event_view) { throw 1; }, [](auto, auto) { throw 2; });
  while (!task.done()) std::this_thread::yield();
}

TEST(Handles, GoInAnyOrder) {
  auto context = std::make_unique<cf::context>();
  auto agent = std::make_unique<cf::agent>(*context, models());
  cf::task task = agent->start(ask(kFrance));
  agent.reset();
  EXPECT_TRUE(has(task.wait().text(), "Paris"));
}

// Carries exchanges from memory; what it is asked takes no time, so no timer rings.
class carrier : public cf::host {
 public:
  void http_start(cf::http_exchange exchange, const cascade_http_request &) override {
    exchange.headers(200, cf::object{{"content-type", "application/json"}});
    exchange.data(R"({"id":"x","object":"chat.completion","model":"gpt-4o","choices":[{"index":0,"finish_reason":"stop",)"
                  R"("message":{"role":"assistant","content":"Carried by C++."}}],"usage":{"prompt_tokens":3,"completion_tokens":4}})");
    exchange.end();
  }
  void http_cancel(const void *) override {}
  void timer_set(std::uint64_t, std::int64_t) override {}
  void timer_clear(std::uint64_t) override {}
  std::int64_t mono_ns() noexcept override { return 1; }
  std::int64_t wall_ms() noexcept override { return 1'800'000'000'000; }
  std::uint64_t random() noexcept override { return 42; }
};

// Fails at every turn.
class broken_carrier : public carrier {
 public:
  void http_start(cf::http_exchange, const cascade_http_request &) override { throw std::runtime_error("no wire"); }
  void timer_set(std::uint64_t, std::int64_t) override { throw std::runtime_error("no clock"); }
};

TEST(Hosted, ATransportThatThrowsHasFailed) {
  cf::context context("", std::make_unique<broken_carrier>());
  cf::agent agent(context, R"({"models":[{"name":"gpt-4o","provider":"openai","api_key":"sk-x","base_url":"http://h/v1"}],)"
                           R"("retry":{"max_retries":0}})");
  std::promise<std::string> ended;
  const cf::task task = agent.start(ask("Who carries this?"), nullptr, [&](auto good, auto bad) {
    ended.set_value(good ? "an answer" : std::string(bad->json()));
  });
  const std::string said = ended.get_future().get();
  EXPECT_TRUE(has(said, "the host gave no answer")) << said;
}

TEST(Hosted, CarriesItsOwnBytes) {
  cf::context context("", std::make_unique<carrier>());
  cf::agent agent(context, R"({"models":[{"name":"gpt-4o","provider":"openai","api_key":"sk-x","base_url":"http://h/v1"}]})");
  std::promise<std::string> ended;
  const cf::task task = agent.start(ask("Who carries this?"), nullptr, [&](auto good, auto bad) {
    ended.set_value(good ? std::string(good->text()) : std::string(bad->what()));
  });
  EXPECT_EQ(ended.get_future().get(), "Carried by C++.");
}

TEST(Judgement, NeedsNoAgent) {
  EXPECT_TRUE(has(cf::classify(ask("Write a Python function that sorts a list")), "\"code\""));
  EXPECT_TRUE(has(cf::judge(cf::object{{"prompt", kFrance}, {"answer", "I'm sorry, I cannot help with that."}}), "escalate"));
  EXPECT_TRUE(has(cf::catalog(), "gpt-4o") && has(cf::preset(cf::object{{"name", "balanced"}}), "models"));
  EXPECT_TRUE(has(cf::validate_config(cf::object{{"models", cf::array{}}}), "errors"));
  EXPECT_TRUE(cf::library_fits());
}

std::size_t allocated() { return mallinfo2().uordblks; }

TEST(Handles, LeaveNothingBehind) {
  const auto work = [](int rounds) {
    for (int i = 0; i < rounds; ++i) {
      cf::agent agent(home(), cf::object{{"models", cf::array{model("house", "host")}}});
      agent.add_model("house", [](cf::model_call call) { call.answer("The sky is blue on a clear day."); });
      for (int n = 0; n < 20; ++n) agent.run(ask("What color is the sky?"));
      const cf::task dropped = agent.start(ask("What color is the sky?"));
    }
  };
  work(20);
  const std::size_t before = allocated();
  work(100);
  // The last runs may still be ending. A result is some 2 KB: one that stayed behind after each run would be 4 MB.
  EXPECT_LT(allocated(), before + (1U << 20));
}

#ifdef CASCADEFLOW_HAS_COROUTINES
struct fire {
  struct promise_type {
    fire get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

fire both(cf::agent &agent, std::promise<std::string> &out) {
  const cf::document first = ask(kFrance), second = R"({"prompt":5})";
  std::string text;
  {
    const cf::result result = co_await agent.run_async(first);
    text = result.text();
  }
  try {
    const cf::result never = co_await agent.run_async(second);
    text += never.text();
  } catch (const cf::error &problem) {
    text += std::string(" ") + std::string(problem.code());
  }
  out.set_value(text);
}

TEST(Coroutines, AwaitResultsAndErrors) {
  cf::agent agent(home(), models());
  std::promise<std::string> out;
  both(agent, out);
  const std::string text = out.get_future().get();
  EXPECT_TRUE(has(text, "Paris") && has(text, "invalid_request")) << text;
}
#endif

}  // namespace
