// A budget that holds, and what the engine counted.
#include <cstdio>
#include <utility>

#include "support.hpp"

int main() {
  const cf::object budget{{"name", "agent"}, {"scope", "agent"}, {"limit_usd", 0.01}, {"on_exceeded", "refuse"}};
  cf::context context;
  cf::agent agent(context, cf::object{{"models", cheap_and_strong()}, {"budgets", cf::array{budget}}});
  const std::vector<std::pair<std::string, int>> questions{{"What is the capital of France?", 100},
                                                           {"Who wrote Don Quixote?", 100},
                                                           {"What is the capital of Australia?", 100},
                                                           {"What is the capital of Canada?", 20000}};
  for (const auto &[question, max_tokens] : questions) {
    try {
      const cf::result result = agent.run(cf::object{{"prompt", question}, {"max_tokens", max_tokens}});
      std::cout << result.model() << ": " << result.summary().cost_nano << " nano-USD, saved " << result.summary().saved_nano
                << '\n';
    } catch (const cf::error &problem) {
      std::cout << "refused: " << problem.code() << '\n';
    }
  }
  const std::string analytics = agent.analytics();
  char rate[16];
  std::snprintf(rate, sizeof rate, "%.2f", std::stod(field(analytics, "acceptance_rate")));
  std::cout << "runs: " << field(analytics, "runs") << ", accepted: " << rate << "\ncost: " << field(analytics, "cost_nano")
            << " nano-USD\n";
}
