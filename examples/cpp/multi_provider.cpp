// Models of several providers, and a pipeline for each domain.
#include "support.hpp"

int main() {
  const auto *groq = "llama-3.1-8b-instant", *haiku = "claude-3-5-haiku-20241022", *gpt = "gpt-4o";
  const auto pipeline = [](const char *cheap, const char *strong) {
    return cf::object{{"tiers", cf::array{cf::array{cheap}, cf::array{strong}}}};
  };
  const auto tier = [](const char *name, const char *id) { return cf::object{{"name", name}, {"models", cf::array{id}}}; };
  cf::context context;
  cf::agent agent(context,
                  cf::object{{"models", cf::array{model(haiku, "anthropic"), model(gpt, "openai"), model(groq, "groq")}},
                             {"tiers", cf::array{tier("tier0", groq), tier("tier1", haiku), tier("tier2", gpt)}},
                             {"domains", cf::object{{"code", pipeline(haiku, gpt)}, {"math", pipeline(groq, gpt)}}}});
  for (const std::string question :
       {"Write a Python function that reverses a string.", "What is 17 * 23?", "What is the capital of France?"}) {
    const cf::result result = agent.run(cf::object{{"prompt", question}});
    std::cout << "Q: " << question << "\ndomain: " << field(result.json(), "domain") << ", model: " << result.model()
              << ", provider: " << field(result.json(), "provider") << '\n';
  }
}
