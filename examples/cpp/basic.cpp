// Two questions: one a cheap model answers well, one it does not.
#include "support.hpp"

int main() {
  cf::context context;
  cf::agent agent(context, cf::object{{"models", cheap_and_strong()}});
  for (const std::string question : {"What is the capital of France?", "What is the capital of Australia?"}) {
    const cf::result result = agent.run(cf::object{{"prompt", question}});
    std::cout << "Q: " << question << "\nA: " << result.text() << "\nmodel: " << result.model()
              << ", draft accepted: " << (result.draft_accepted() ? "yes" : "no")
              << "\ncost: " << result.summary().cost_nano << " nano-USD\n";
  }
}
